"""MELSEC controller's SLMP port, TCP: tells its type name in a binary 3E frame, refuses every other command."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.practice.serving import Framed, Session, StreamServer

PORT = 5007
_HEADER = 9
_READ_TYPE = 0x0101
_NOT_SUPPORTED = 0xC059
"""End code: the command is not one that this CPU knows."""


@dataclass(frozen=True, slots=True)
class SlmpIdentity:
    """Model name (16 characters at most) and model code."""

    model: str
    code: int


def answer(request: bytes, identity: SlmpIdentity) -> bytes | None:
    """The reply to one whole request."""
    if len(request) < _HEADER + 6:
        return None
    command = int.from_bytes(request[11:13], "little")
    if command == _READ_TYPE:
        body = struct.pack("<H", 0) + identity.model.encode("ascii")[:16].ljust(16) + struct.pack("<H", identity.code)
    else:
        body = struct.pack("<H", _NOT_SUPPORTED) + request[2:7] + request[11:15]
    return b"\xd0\0" + request[2:7] + struct.pack("<H", len(body)) + body


def _cut(buffer: bytes) -> int:
    if not b"\x50\0".startswith(buffer[:2]):
        raise ValueError("no SLMP 3E request")
    size = _HEADER + int.from_bytes(buffer[7:9], "little")
    return size if len(buffer) >= _HEADER and len(buffer) >= size else 0


class SlmpServer(StreamServer):
    """One controller's SLMP port; projects choose it freely."""

    def __init__(self, identity: SlmpIdentity, ip: str, port: int = PORT) -> None:
        super().__init__(lambda: _session(identity), ip, port, most=4)


def _session(identity: SlmpIdentity) -> Session:
    return Framed(_cut, lambda request: answer(request, identity))
