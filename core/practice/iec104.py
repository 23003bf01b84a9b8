"""Telecontrol outstation on TCP 2404: answers test frames; whoever starts data transfer is noted and served nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from core.practice.serving import Framed, Session, StreamServer

PORT = 2404
_CONFIRMED = {0x43: 0x83, 0x07: 0x0B, 0x13: 0x23}


@dataclass(slots=True)
class Outstation:
    """Counts what a real outstation would suffer from."""

    starts: int = 0
    """STARTDT received: the control centre would have lost its data."""
    commands: int = 0
    """I frames received."""
    tests: int = 0
    seen: list[bytes] = field(default_factory=list)

    def session(self) -> Session:
        """A new connection."""
        return Framed(_cut, self._answer)

    def _answer(self, frame: bytes) -> bytes | None:
        self.seen = [*self.seen[-63:], frame]
        control = frame[2]
        if control & 3 != 3:
            self.commands += not control & 1
            return b""
        self.starts += control == 0x07
        self.tests += control == 0x43
        confirmed = _CONFIRMED.get(control)
        return b"" if confirmed is None else bytes((0x68, 4, confirmed, 0, 0, 0))


def _cut(buffer: bytes) -> int:
    if buffer[0] != 0x68 or (len(buffer) > 1 and buffer[1] < 4):
        raise ValueError("no IEC 104 frame")
    return buffer[1] + 2 if len(buffer) > 1 and len(buffer) >= buffer[1] + 2 else 0


class Iec104Server(StreamServer):
    """One outstation's port 2404; it serves one client at a time, as many do."""

    def __init__(self, outstation: Outstation, ip: str, port: int = PORT) -> None:
        session: Callable[[], Session] = outstation.session
        super().__init__(session, ip, port, most=1)
