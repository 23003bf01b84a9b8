"""The log of everything sent and received, handed on in batches so that a crash loses at most a second.

A row is one of two things, and says which:

- **a frame** (`whole` is set): the Ethernet frame as it was on the wire, timed by the kernel, handed over by the helper
  for raw sockets. While the helper serves (`exact`), these are the rows, and what the sockets report (`add`) only
  tells which protocol and which request a frame belongs to.
- **a socket event** (`whole` is empty), where no raw socket is allowed: "connect", "accept", "refuse" and "fin" are
  logged when the *socket* reports them, with no bytes; "data" and "datagram" hold the payload as handed to or by the
  operating system. Acknowledgements and repetitions of the operating system are not seen.

A frame's bytes are stored once: its payload is a slice of it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.discovery.control import Clock
from core.discovery.frameview import view

BATCH_ROWS = 256
BATCH_SECONDS = 1.0
MOST_WAITING_BYTES = 16 << 20
"""Rows not stored yet above this: `full()` asks whoever brings frames to wait."""
_ROW_BYTES = 300
"""What a waiting row costs beside its bytes, roughly."""
_MOST_REQUESTS = 4_096
_MOST_KEYS = 65_536
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NANO = 1_000_000_000
OTHER = "other"
"""Protocol of a frame that this run did not cause, as far as it knows: another program's, or the kernel's own."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of the log."""

    seq: int
    at: datetime
    direction: str
    """out or in."""
    target: str
    """The other side: IPv4 address, or MAC where the frame holds none."""
    transport: str
    """tcp, udp, icmp, igmp, ip, arp or ethernet."""
    port: int
    """The other side's port; Ethernet type for ethernet; 0 where there is none."""
    protocol: str
    kind: str
    """connect, accept, refuse, data, ack, fin, abort, datagram, unreachable, fragment, arp, echo or frame."""
    data: bytes
    """The payload: what TCP or UDP carries; for arp and ethernet what follows the Ethernet header."""
    whole: bytes = b""
    """The whole Ethernet frame, with its VLAN tags, or b"" where only the socket's word is known."""
    time_ns: int = 0
    """Nanoseconds since 1970 by the kernel, where the frame is whole."""
    request: str = ""
    """Id of the request whose bytes this frame carries, where it is one of ours."""

    @property
    def nanoseconds(self) -> int:
        """When, in nanoseconds since 1970 (UTC)."""
        return self.time_ns or (self.at - _EPOCH) // timedelta(microseconds=1) * 1000

    def as_list(self) -> list[object]:
        """The row as stored: plain values, bytes as hex, each byte once."""
        ends = [self.direction, self.target, self.transport, self.port, self.protocol, self.kind]
        if not self.whole:
            return [self.seq, self.at.isoformat(), *ends, self.data.hex(), *([self.request] if self.request else [])]
        start = self.whole.find(self.data, 14) if self.data else len(self.whole)
        return [self.seq, self.time_ns, *ends, self.whole.hex(), self.request, start, len(self.data)]


@dataclass(frozen=True, slots=True)
class Batch:
    """A stretch of the log as it is stored."""

    first: int
    count: int
    data: bytes


def pack(frames: list[Frame]) -> Batch:
    """Frames as one stored batch: zlib over JSON lines."""
    lines = "\n".join(json.dumps(frame.as_list(), separators=(",", ":")) for frame in frames)
    return Batch(first=frames[0].seq, count=len(frames), data=zlib.compress(lines.encode()))


def unpack(data: bytes) -> Iterator[Frame]:
    """The frames of a stored batch, in order. Rows of nine fields are those of before whole frames were kept."""
    for line in zlib.decompress(data).decode().splitlines():
        seq, when, direction, target, transport, port, protocol, kind, raw, *more = json.loads(line)
        held = bytes.fromhex(raw)
        if isinstance(when, int):
            request, start, size = more
            at, payload = _moment(when), held[start : start + size]
            yield Frame(seq, at, direction, target, transport, port, protocol, kind, payload, held, when, request)
        else:
            at, request = datetime.fromisoformat(when), more[0] if more else ""
            yield Frame(seq, at, direction, target, transport, port, protocol, kind, held, request=request)


class FrameLog:
    """Collects frames; `due()` says when batches are to be written, `take()` hands them out.

    Whoever runs the log asks `due` often (the runner does so every fraction of a second).
    """

    def __init__(self, clock: Clock, sink: Callable[[Batch], None]) -> None:
        self._clock = clock
        self._sink = sink
        self._rows: list[Frame] = []
        self._waiting = 0
        self._since = 0.0
        self._own = ""
        self._protocols: dict[tuple[str, str, int], str] = {}
        self._ports: dict[tuple[str, int], str] = {}
        self._requests: dict[tuple[str, int, bytes], str] = {}
        self.sent = 0
        self.received = 0
        self.last_sent_at = float("-inf")
        """Monotonic time of the last row that left this machine."""

    @property
    def exact(self) -> bool:
        """Whether rows are whole frames at present."""
        return bool(self._own)

    def begin_exact(self, own_ip: str) -> None:
        """From now on whole frames are brought by `frame`, and `add` only names them."""
        self._own = own_ip

    def end_exact(self) -> None:
        """The helper has gone: what the sockets report is logged again."""
        self._own = ""

    def add(
        self,
        direction: str,
        target: str,
        transport: str,
        port: int,
        protocol: str,
        kind: str,
        data: bytes = b"",
        request: str = "",
    ) -> None:
        """A socket sent or received at the present time. `request`: id of the request that `data` is."""
        now = self._clock.monotonic()
        if direction == "out":
            self.last_sent_at = now
        if self._own:
            self._name(target, transport, port, protocol, data, request)
            return
        seq, at = self.sent + self.received, self._clock.utc()
        self._append(Frame(seq, at, direction, target, transport, port, protocol, kind, data, request=request), now)

    def frame(self, time_ns: int, direction: str, whole: bytes) -> Frame:
        """One frame as it was on the wire; only after `begin_exact`. Returns its row."""
        seen = view(whole, self._own, outgoing=direction == "out")
        transport, target, port = seen.transport, seen.target, seen.port
        protocol = seen.protocol or self._protocols.get((transport, target, port))
        protocol = protocol or self._ports.get((transport, port), "" if transport == "tcp" else OTHER) or OTHER
        request = ""
        if direction == "out" and seen.payload:
            request = self._requests.pop((target, port, seen.payload), "")
        seq, now = self.sent + self.received, self._clock.monotonic()
        if direction == "out":
            self.last_sent_at = now
        row = Frame(
            seq, _moment(time_ns), direction, target, transport, port, protocol, seen.kind,
            seen.payload, whole, time_ns, request,
        )  # fmt: skip
        self._append(row, now)
        return row

    def _append(self, row: Frame, now: float) -> None:
        if not self._rows:
            self._since = now
        self._rows.append(row)
        self._waiting += _ROW_BYTES + len(row.whole or row.data)
        if row.direction == "out":
            self.sent += 1
        else:
            self.received += 1

    def _name(self, target: str, transport: str, port: int, protocol: str, data: bytes, request: str) -> None:
        """Sockets tell before the frame comes through the helper's pipe: it is named when it comes."""
        if len(self._protocols) < _MOST_KEYS:
            self._protocols[transport, target, port] = protocol
            if transport == "udp":  # an answer to a request to everybody comes from an address not asked by itself
                self._ports[transport, port] = protocol
        if request and data:
            self._requests[target, port, data] = request
            if len(self._requests) > _MOST_REQUESTS:
                self._requests.pop(next(iter(self._requests)))

    def due(self) -> bool:
        """Whether enough rows or enough time have gathered for a batch."""
        if not self._rows:
            return False
        # Half the promised second: the writing itself takes time too.
        return len(self._rows) >= BATCH_ROWS or self._clock.monotonic() - self._since >= BATCH_SECONDS / 2

    def full(self) -> bool:
        """Whether so much waits to be stored that no more should be brought."""
        return self._waiting > MOST_WAITING_BYTES

    def take(self) -> list[Batch]:
        """All rows so far as batches of at most `BATCH_ROWS`; they are no longer held here."""
        rows, self._rows, self._waiting = self._rows, [], 0
        return [pack(rows[start : start + BATCH_ROWS]) for start in range(0, len(rows), BATCH_ROWS)]

    def write(self, batches: list[Batch]) -> None:
        """Hand batches to the sink (may block: call it in a worker thread)."""
        for batch in batches:
            self._sink(batch)


def _moment(time_ns: int) -> datetime:
    """To the microsecond, without going through a float."""
    return _EPOCH + timedelta(seconds=time_ns // _NANO, microseconds=time_ns % _NANO // 1000)
