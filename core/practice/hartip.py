"""HART-IP gateway on TCP 5094: a session, commands 0 and 20; all others are not implemented."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.practice.serving import Framed, Session, StreamServer

PORT = 5094
_HEADER = 8
_INITIATE, _CLOSE, _KEEP_ALIVE, _TOKEN = 0, 1, 2, 3
_NOT_IMPLEMENTED = 64


@dataclass(frozen=True, slots=True)
class HartIdentity:
    """What the gateway answers to commands 0 and 20."""

    expanded_type: int
    device_id: int
    manufacturer: int
    long_tag: str
    device_revision: int = 4
    software_revision: int = 1

    def unique(self) -> bytes:
        """Data of command 0, HART 7."""
        head = struct.pack(
            ">BHBBBBBB", 254, self.expanded_type, 5, 7, self.device_revision, self.software_revision, 14, 12
        )
        tail = struct.pack(">BBHBHHB", 5, 2, 2, 0, self.manufacturer, self.manufacturer, 132)
        return head + self.device_id.to_bytes(3, "big") + tail


class _Gateway:
    def __init__(self, identity: HartIdentity) -> None:
        self._identity = identity
        self._open = False

    def answer(self, message: bytes) -> bytes | None:
        _version, kind, message_id, _status, sequence, _total = struct.unpack_from(">BBBBHH", message)
        if kind:
            return None
        if message_id == _INITIATE:
            self._open = True
            return self._reply(message_id, sequence, message[_HEADER:])
        if message_id == _TOKEN and self._open:
            return self._reply(message_id, sequence, self._command(message[_HEADER:]))
        return self._reply(message_id, sequence, b"") if message_id in (_CLOSE, _KEEP_ALIVE) else None

    def _reply(self, message_id: int, sequence: int, body: bytes) -> bytes:
        return struct.pack(">BBBBHH", 1, 1, message_id, 0, sequence, len(body) + _HEADER) + body

    def _command(self, frame: bytes) -> bytes:
        start = 6 if frame[0] & 0x80 else 2
        command = frame[start]
        data = {0: self._identity.unique(), 20: self._identity.long_tag.encode("latin-1").ljust(32, b"\0")[:32]}.get(
            command
        )
        body = bytes((_NOT_IMPLEMENTED, 0)) if data is None else b"\0\xd0" + data
        reply = bytes((frame[0] | 4,)) + frame[1:start] + bytes((command, len(body))) + body
        parity = 0
        for byte in reply:
            parity ^= byte
        return reply + bytes((parity,))


def _cut(buffer: bytes) -> int:
    if buffer[0] not in (1, 2):
        raise ValueError("no HART-IP message")
    if len(buffer) < _HEADER:
        return 0
    total = int.from_bytes(buffer[6:8], "big")
    if total < _HEADER:
        raise ValueError("HART-IP message is too short")
    return total if len(buffer) >= total else 0


class HartIpServer(StreamServer):
    """One gateway's port 5094, with two sessions at most."""

    def __init__(self, identity: HartIdentity, ip: str, port: int = PORT) -> None:
        super().__init__(lambda: _session(identity), ip, port, most=2)


def _session(identity: HartIdentity) -> Session:
    return Framed(_cut, _Gateway(identity).answer)
