"""What is wrong with a run, as its capture shows it: a list of sentences, empty where the promises were kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from core.discovery.framelog import Frame
from core.discovery.limits import Limits
from tests.plant.capture import Seen, Wire, busiest, payloads
from tests.plant.fleet import Member

_NOTHING = b""
_ARP = b"\x08\x06"
_BUNCHED = 1.03
"""A busy computer sends some of what was granted in one second in the next: seen 201 of 200."""
_EDGE = 0.05
"""Seconds."""


def _begins(*heads: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(heads)


SPOKEN: dict[tuple[str, int], Callable[[bytes], bool]] = {
    ("tcp", 21): lambda data: data == _NOTHING,
    ("tcp", 22): lambda data: data == _NOTHING,
    ("tcp", 23): lambda data: data == _NOTHING,
    ("tcp", 5900): lambda data: data == _NOTHING,
    ("tcp", 80): _begins(b"GET "),
    ("tcp", 443): _begins(b"\x16\x03"),
    ("tcp", 102): _begins(b"\x03\x00"),
    ("tcp", 502): lambda data: data[2:4] == b"\0\0" and data[7] in {0x2B, 0x11},
    ("tcp", 4840): _begins(b"HELF"),
    ("tcp", 44818): _begins(b"\x63\0", b"\x65\0"),
    ("tcp", 49152): _begins(b"GET "),
    ("udp", 9): lambda data: data == _NOTHING,
    ("udp", 137): lambda data: data[4:6] == b"\0\1",
    ("udp", 161): _begins(b"\x30"),
    ("udp", 1900): _begins(b"M-SEARCH * HTTP/1.1\r\n"),
    ("udp", 3671): _begins(b"\x06\x10"),
    ("udp", 3702): _begins(b"<"),
    ("udp", 5353): lambda data: data[2:4] == b"\0\0",
    ("udp", 9600): _begins(b"\x80", b"\x81"),
    ("udp", 34964): _begins(b"\x04\0"),
    ("udp", 44818): _begins(b"\x63\0"),
    ("udp", 47808): _begins(b"\x81"),
    ("udp", 48899): _begins(b"\x03\x66\x14\x71"),
}
"""(transport, port) -> whether bytes belong to the protocol of that port; written apart from the product's codecs."""


def conduct(wire: Wire, limits: Limits) -> Iterator[str]:
    """What holds for every run."""
    if wire.rst:
        yield f"{wire.rst} RST sent"
    for one in wire.half_open:
        yield f"the connection to {one.host}:{one.port} was left half-open"
    for host, most in wire.most_open.items():
        if most > 1:
            yield f"{most} connections to {host} were open at once"
    for host, count in Counter(one.host for one in wire.connections).items():
        if count > limits.connections_per_host:
            yield f"{count} connections to {host}"
    for transport, host, port, data in payloads(wire):
        if not SPOKEN.get((transport, port), lambda _data: False)(data):
            yield f"{transport}/{port} of {host} was sent bytes of another protocol: {data[:16].hex(' ')}"
    if (most := busiest(wire.moments)) > limits.frames_per_s * _BUNCHED:
        yield f"{most} frames in one second, {limits.frames_per_s:g} are allowed"
    for host, moments in wire.to.items():
        if (most := busiest(moments)) > limits.host_frames_per_s:
            yield f"{most} frames to {host} in one second, {limits.host_frames_per_s:g} are allowed"


def untouched(wire: Wire, members: Iterable[Member]) -> Iterator[str]:
    """No frame may be meant for these: not by address, not by MAC, not by an ARP question."""
    for member in members:
        count = len(wire.to.get(member.ip, ())) + wire.asked[member.ip] + wire.macs[member.mac]
        if count:
            yield f"{count} frames to {member.ip} ({member.kind}), which must not be touched"


def log_against_capture(log: Iterable[Frame], frames: list[Seen], wire: Wire) -> Iterator[str]:
    """The run's log says what the wire says: frame by frame where it holds whole frames, else payload by payload."""
    rows = list(log)
    if any(row.whole for row in rows):
        yield from _whole(rows, frames)
    else:
        yield from _payloads(rows, wire)


def _whole(rows: list[Frame], frames: list[Seen]) -> Iterator[str]:
    """Every frame that the laptop sent, and every one sent to it alone, is in the log, and nothing else is.

    ARP outside of the run is the kernel's own affair. Two sockets see one frame at slightly different times: what ARP
    crosses within `_EDGE` of the run's ends may be in the log and need not.
    """
    first, last = (pick(row.time_ns for row in rows) / 1e9 for pick in (min, max))
    due = [one for one in frames if first + _EDGE <= one.at <= last - _EDGE or one.data[12:14] != _ARP]
    ours = next((one.data[6:12] for one in frames if one.out), b"")

    def crossed(some: list[Seen], *, out: bool) -> Counter[bytes]:
        return Counter(one.data for one in some if one.out == out and (out or one.data[:6] == ours))

    for way, out in (("sent", True), ("received", False)):
        logged = Counter(
            row.whole for row in rows if (row.direction == "out") == out and (out or row.whole[:6] == ours)
        )
        for item, count in (crossed(due, out=out) - logged).items():
            yield f"{count} x {way}, not in the log: {_short(item)}"
        for item, count in (logged - crossed(frames, out=out)).items():
            yield f"{count} x in the log as {way}, never on the wire: {_short(item)}"


def _payloads(rows: list[Frame], wire: Wire) -> Iterator[str]:
    for way, out in (("out", True), ("in", False)):
        seen: Counter[tuple[str, str, int, bytes]] = Counter()
        for one in wire.connections:
            data = one.sent if out else one.received
            seen.update([("tcp", one.host, one.port, data)] if data else [])
        seen.update(("udp", host, port, data) for to, host, port, data in wire.datagrams if to == out)
        logged: Counter[tuple[str, str, int, bytes]] = Counter()
        streams: dict[tuple[str, int], list[bytes]] = {}
        for row in rows:
            if row.kind == "connect":
                streams.setdefault((row.target, row.port), []).append(b"")
            elif row.direction == way and row.kind == "data":
                streams[row.target, row.port][-1] += row.data
            elif row.direction == way and row.kind == "datagram":
                logged["udp", row.target, row.port, row.data] += 1
        logged.update(("tcp", *key, data) for key, parts in streams.items() for data in parts if data)
        yield from _differences("sent" if out else "received", seen, logged)
    asked = Counter(row.target for row in rows if row.kind == "arp" and row.direction == "out")
    lacking = [ip for ip in asked if asked[ip] > wire.asked[ip]]
    yield from (f"the log has an ARP question for {ip} that was never on the wire" for ip in lacking)


def _differences(way: str, seen: Counter, logged: Counter) -> Iterator[str]:  # type: ignore[type-arg]
    for item, count in (seen - logged).items():
        yield f"{count} x {way}, not in the log: {_short(item)}"
    for item, count in (logged - seen).items():
        yield f"{count} x in the log as {way}, never on the wire: {_short(item)}"


def _short(item: object) -> str:
    if isinstance(item, bytes):
        return item[:60].hex(" ")
    *place, data = item  # type: ignore[misc]
    return f"{' '.join(map(str, place))} {data[:40]!r}"  # type: ignore[index]
