"""What crosses one port of the plant's switch, seen from outside the program that is judged."""

from __future__ import annotations

import select
import socket
import struct
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_SO_TIMESTAMPNS = 35
FIN, SYN, RST, ACK = 1, 2, 4, 16
_PCAP_NS = struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262_144, 1)


def packet_socket(interface: str) -> socket.socket:
    """All frames of an interface of the present namespace, to be read by `receive`."""
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 23)
    sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    sock.bind((interface, 3))
    return sock


def receive(sock: socket.socket) -> tuple[float, bytes, bool]:
    """(when, frame, whether this machine sent it). The kernel's time: a busy reader does not move it."""
    data, extra, _, address = sock.recvmsg(65_535, 64)
    seconds, rest = struct.unpack("qq", extra[0][2])
    return seconds + rest / 1e9, data, address[2] == socket.PACKET_OUTGOING


@dataclass(frozen=True, slots=True)
class Seen:
    """One frame. `out`: the laptop sent it."""

    at: float
    out: bool
    data: bytes


class Capture:
    """Frames from its making until `close`. Made in the switch's namespace."""

    def __init__(self, port: str, laptop_mac: str) -> None:
        self._mac = bytes.fromhex(laptop_mac.replace(":", ""))
        self._socket = packet_socket(port)
        self.frames: list[Seen] = []
        self._over, self._end = socket.socketpair()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> list[Seen]:
        """All frames, in order."""
        if self._thread.is_alive():
            self._end.send(b".")
            self._thread.join()
            for sock in (self._socket, self._over, self._end):
                sock.close()
        return self.frames

    def __enter__(self) -> Capture:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        while True:
            ready, _, _ = select.select([self._socket, self._over], [], [])
            if self._socket in ready:
                at, data, _ = receive(self._socket)
                self.frames.append(Seen(at, data[6:12] == self._mac, data))
            elif self._over in ready:  # only when nothing is left to read
                return


def write_pcap(path: Path, frames: list[Seen]) -> None:
    """The frames as a pcap file with nanoseconds."""
    with path.open("wb") as file:
        file.write(_PCAP_NS)
        for frame in frames:
            seconds, rest = divmod(round(frame.at * 1e9), 1_000_000_000)
            file.write(struct.pack("<IIII", seconds, rest, len(frame.data), len(frame.data)) + frame.data)


@dataclass
class Connection:
    """One TCP connection as the wire showed it."""

    host: str
    port: int
    began: float
    sent: bytes = b""
    received: bytes = b""
    ended: float = 0.0
    """When the second FIN, a RST or a refusal had been seen; 0: still open at the end."""
    accepted: bool = False
    fin_out: bool = False
    fin_in: bool = False
    refused: bool = False
    syns: int = 1


@dataclass
class Wire:
    """What a capture says, counted. Every figure is of frames that the laptop sent, but for those that say "in"."""

    frames: int = 0
    arp: int = 0
    rst: int = 0
    rst_in: int = 0
    to: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """IPv4 unicast: address -> when."""
    everybody: list[bytes] = field(default_factory=list)
    """Broadcast and multicast frames but ARP."""
    asked: Counter[str] = field(default_factory=Counter)
    """ARP requests by the address they ask for."""
    macs: Counter[str] = field(default_factory=Counter)
    """Destination addresses of all frames."""
    moments: list[float] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    datagrams: list[tuple[bool, str, int, bytes]] = field(default_factory=list)
    """(out, the other's address, the other's port - for a group the group's -, payload)."""
    seconds: float = 0.0

    @property
    def half_open(self) -> list[Connection]:
        """Taken by the device and not closed on both sides."""
        return [one for one in self.connections if one.accepted and not (one.fin_out and one.fin_in)]

    @property
    def most_open(self) -> dict[str, int]:
        """Address -> the most connections that the device had taken and not ended at one moment."""
        found: dict[str, int] = {}
        taken = [one for one in self.connections if one.accepted]
        for one in taken:
            others = [other for other in taken if other.host == one.host]
            open_then = sum(other.began <= one.began and not 0 < other.ended <= one.began for other in others)
            found[one.host] = max(found.get(one.host, 0), open_then)
        return found

    @property
    def packets_per_host(self) -> float:
        """Unicast IP frames sent, per host that was sent any."""
        return sum(map(len, self.to.values())) / max(1, len(self.to))


def busiest(moments: list[float]) -> int:
    """The most within any one second."""
    most = first = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def analyse(frames: list[Seen]) -> Wire:
    """Count a capture."""
    wire = Wire()
    flows: dict[tuple[str, int, int], Connection] = {}
    for seen in frames:
        _link(wire, seen)
        kind = struct.unpack_from(">H", seen.data, 12)[0]
        if kind == 0x0800:
            _ipv4(wire, flows, seen)
    if frames:
        wire.seconds = frames[-1].at - frames[0].at
    return wire


def _link(wire: Wire, seen: Seen) -> None:
    if not seen.out:
        return
    data = seen.data
    wire.frames += 1
    wire.moments.append(seen.at)
    wire.macs[data[:6].hex(":")] += 1
    if data[12:14] == b"\x08\x06":
        wire.arp += 1
        if data[20:22] == b"\0\1":
            wire.asked[socket.inet_ntoa(data[38:42])] += 1
    elif data[0] & 1:
        wire.everybody.append(data)


def _ipv4(wire: Wire, flows: dict[tuple[str, int, int], Connection], seen: Seen) -> None:
    data = seen.data
    start = 14 + (data[14] & 15) * 4
    total = 14 + struct.unpack_from(">H", data, 16)[0]
    other = socket.inet_ntoa(data[30:34] if seen.out else data[26:30])
    if seen.out and not data[0] & 1:
        wire.to[other].append(seen.at)
    if data[23] == 6:
        _tcp(wire, flows, seen, other, data[start:total])
    elif data[23] == 17:
        ports = struct.unpack_from(">HH", data, start)
        wire.datagrams.append((seen.out, other, ports[1 if seen.out else 0], data[start + 8 : total]))


def _tcp(wire: Wire, flows: dict[tuple[str, int, int], Connection], seen: Seen, other: str, segment: bytes) -> None:
    source, target = struct.unpack_from(">HH", segment)
    port, own = (target, source) if seen.out else (source, target)
    flags, payload = segment[13], segment[(segment[12] >> 4) * 4 :]
    key = (other, port, own)
    if seen.out and flags & SYN:
        if key in flows and not flows[key].ended:
            flows[key].syns += 1
        else:
            flows[key] = Connection(other, port, seen.at)
            wire.connections.append(flows[key])
    one = flows.get(key)
    if flags & RST:
        wire.rst += seen.out
        wire.rst_in += not seen.out
    if one is None:
        return
    if flags & RST and not seen.out:
        one.refused = not one.accepted
        one.ended = one.ended or seen.at
    one.accepted = one.accepted or (not seen.out and flags & (SYN | ACK) == SYN | ACK)
    if seen.out:
        one.sent += payload
        one.fin_out = one.fin_out or bool(flags & FIN)
    else:
        one.received += payload
        one.fin_in = one.fin_in or bool(flags & FIN)
    if one.fin_in and one.fin_out and not one.ended:
        one.ended = seen.at


def payloads(wire: Wire) -> Iterator[tuple[str, str, int, bytes]]:
    """(transport, address, port, bytes) of everything that was sent above TCP and UDP, connection by connection."""
    for one in wire.connections:
        if one.sent:
            yield "tcp", one.host, one.port, one.sent
    for out, host, port, data in wire.datagrams:
        if out:
            yield "udp", host, port, data
