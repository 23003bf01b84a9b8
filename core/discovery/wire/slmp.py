"""Mitsubishi SLMP (MELSEC): read type name, one 3E frame in binary code; the port is the plant's own.

Mitsubishi SH-080956ENG (SLMP reference manual), 4 (3E frame) and 5.5 (read type name, command 0101). Run, stop,
write and unlock commands are not built here. Not compared with a capture: fields after the manual and an open-source
client library.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader
from core.discovery.wire.text import decode

PORT = 5007
"""A frequent choice; the engineer enters the one that the project has."""
MAX_REPLY = 512
READ_TYPE_NAME = 0x0101

_REQUEST, _RESPONSE = b"\x50\0", b"\xd0\0"
_OWN_NETWORK = bytes.fromhex("00ffff0300")
"""Own network, own station, own CPU, no multidrop."""
_TIMER = 16
_NAME = 16
_HEADER = 9


@dataclass(frozen=True, slots=True)
class CpuType:
    """Model name, and the number that stands for it in Mitsubishi's manuals; None where it was left out."""

    model: str
    code: int | None


def build_read_type() -> bytes:
    """Ask the CPU for its model name: 15 bytes."""
    command = struct.pack("<HHH", _TIMER, READ_TYPE_NAME, 0)
    return _REQUEST + _OWN_NETWORK + struct.pack("<H", len(command)) + command


def frame_reply(buffer: bytes) -> int | None:
    """Length of the first whole answer."""
    if not _RESPONSE.startswith(buffer[:2]):
        raise WireError("no SLMP 3E answer")
    if len(buffer) < _HEADER:
        return None
    total = _HEADER + int.from_bytes(buffer[7:9], "little")
    if not _HEADER + 2 <= total <= MAX_REPLY:
        raise WireError(f"SLMP answer of {total} bytes")
    return total if len(buffer) >= total else None


def parse_reply(data: bytes) -> CpuType:
    """The answer to `build_read_type`."""
    reader = Reader(data, "little")
    if reader.take(2) != _RESPONSE:
        raise WireError("no SLMP 3E answer")
    reader.take(5)
    size = reader.u16()
    body = reader.sub(size)
    end = body.u16()
    if end:
        raise WireError(f"SLMP end code {end:#06x}")
    model = decode(body.take(_NAME))
    if not model:
        raise WireError("SLMP answer without a model name")
    return CpuType(model, body.u16() if body.remaining >= 2 else None)
