"""The greeting of an FTP server, which it sends first; nothing is sent by us (RFC 959, 4.2 and 5.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.text import decode

PORT = 21
MAX_GREETING = 4_096
_CODES = (b"120", b"220", b"421")
_LINE = re.compile(rb"(\d{3})([ -])([^\r\n]*)\r?\n")


@dataclass(frozen=True, slots=True)
class Greeting:
    """220: ready; 120: later; 421: refused."""

    code: int
    text: str


def frame_reply(buffer: bytes) -> int | None:
    """Length to the end of the greeting; one of several lines ends with "code, space, text"."""
    code = buffer[:3]
    if not any(known.startswith(code) for known in _CODES) or buffer[3:4] not in (b"", b" ", b"-"):
        raise WireError("no FTP greeting")
    start = 0
    while (end := buffer.find(b"\n", start, MAX_GREETING)) >= 0:
        if buffer[start : start + 4] == code + b" ":
            return end + 1
        start = end + 1
    if len(buffer) >= MAX_GREETING:
        raise WireError("FTP greeting without an end")
    return None


def parse_reply(data: bytes) -> Greeting:
    """Code and text of the greeting, its lines joined."""
    size = frame_reply(data[: MAX_GREETING + 1])
    if size is None:
        raise WireError("FTP greeting is cut")
    lines = data[:size].splitlines()
    texts = [line[4:] if _LINE.match(line + b"\n") else line for line in lines]
    return Greeting(int(data[:3]), decode(b" ".join(texts), 512))
