"""The log of everything sent and received, handed on in batches so that a crash loses at most a second.

Without raw sockets the frames of a TCP handshake cannot be seen: "connect", "accept", "refuse" and "fin"
are logged when the *socket* reports them, with no bytes. What stands in "data" and "datagram" rows are the
payload bytes exactly as handed to or by the operating system. Frames of ARP asked through the raw socket
are logged whole.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.discovery.control import Clock

BATCH_ROWS = 256
BATCH_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of the log."""

    seq: int
    at: datetime
    direction: str
    """out or in."""
    target: str
    transport: str
    """tcp, udp or arp."""
    port: int
    protocol: str
    kind: str
    """connect, accept, refuse, data, fin, abort, datagram, unreachable or arp."""
    data: bytes

    def as_list(self) -> list[object]:
        """The row as stored: plain values, bytes as hex."""
        return [
            self.seq,
            self.at.isoformat(),
            self.direction,
            self.target,
            self.transport,
            self.port,
            self.protocol,
            self.kind,
            self.data.hex(),
        ]


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
    """The frames of a stored batch, in order."""
    for line in zlib.decompress(data).decode().splitlines():
        seq, at, direction, target, transport, port, protocol, kind, raw = json.loads(line)
        moment = datetime.fromisoformat(at)
        yield Frame(seq, moment, direction, target, transport, port, protocol, kind, bytes.fromhex(raw))


class FrameLog:
    """Collects frames; `due()` says when batches are to be written, `take()` hands them out.

    Whoever runs the log asks `due` often (the runner does so every fraction of a second).
    """

    def __init__(self, clock: Clock, sink: Callable[[Batch], None]) -> None:
        self._clock = clock
        self._sink = sink
        self._rows: list[Frame] = []
        self._since = 0.0
        self.sent = 0
        self.received = 0
        self.last_sent_at = float("-inf")
        """Monotonic time of the last row that left this machine."""

    def add(
        self, direction: str, target: str, transport: str, port: int, protocol: str, kind: str, data: bytes = b""
    ) -> None:
        """Log one frame at the present time."""
        now = self._clock.monotonic()
        if not self._rows:
            self._since = now
        seq = self.sent + self.received
        row = Frame(seq, self._clock.utc(), direction, target, transport, port, protocol, kind, data)
        self._rows.append(row)
        if direction == "out":
            self.sent += 1
            self.last_sent_at = now
        else:
            self.received += 1

    def due(self) -> bool:
        """Whether enough rows or enough time have gathered for a batch."""
        if not self._rows:
            return False
        # Half the promised second: the writing itself takes time too.
        return len(self._rows) >= BATCH_ROWS or self._clock.monotonic() - self._since >= BATCH_SECONDS / 2

    def take(self) -> list[Batch]:
        """All rows so far as batches of at most `BATCH_ROWS`; they are no longer held here."""
        rows, self._rows = self._rows, []
        return [pack(rows[start : start + BATCH_ROWS]) for start in range(0, len(rows), BATCH_ROWS)]

    def write(self, batches: list[Batch]) -> None:
        """Hand batches to the sink (may block: call it in a worker thread)."""
        for batch in batches:
            self._sink(batch)
