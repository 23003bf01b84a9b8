"""The version line of a VNC server, which it sends first; nothing is sent by us (RFC 6143, 7.1.1)."""

from __future__ import annotations

import re

from core.discovery.wire.errors import WireError

PORT = 5900
LENGTH = 12
_VERSION = re.compile(rb"RFB (\d{3})\.(\d{3})\n")
_SHAPE = b"RFB 000.000\n"


def frame_reply(buffer: bytes) -> int | None:
    """Twelve bytes."""
    for place, byte in enumerate(buffer[:LENGTH]):
        digit = _SHAPE[place : place + 1] == b"0"
        if (digit and not 0x30 <= byte <= 0x39) or (not digit and byte != _SHAPE[place]):
            raise WireError("no RFB version")
    return LENGTH if len(buffer) >= LENGTH else None


def parse_reply(data: bytes) -> str:
    """The version, e.g. "3.8"."""
    match = _VERSION.match(data)
    if match is None:
        raise WireError("no RFB version")
    return f"{int(match[1])}.{int(match[2])}"
