"""The SSH version line, which the server sends first; nothing is sent by us (RFC 4253 §4.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.text import decode

PORT = 22
MAX_BEFORE = 8192
"""Bytes of other lines that may come before the version line."""
MAX_LINE = 255

_BANNER = re.compile(r"SSH-(\d{1,2}\.\d{1,2})-(\S+)(?: (.*))?")


@dataclass(frozen=True, slots=True)
class Banner:
    """SSH-protoversion-softwareversion SP comments."""

    version: str
    software: str
    comment: str

    @property
    def text(self) -> str:
        """The line as it came."""
        return f"SSH-{self.version}-{self.software}" + (f" {self.comment}" if self.comment else "")


def frame_reply(buffer: bytes) -> int | None:
    """Length to the end of the version line; lines before it are allowed by the RFC."""
    if b"\0" in buffer[: MAX_BEFORE + MAX_LINE]:
        raise WireError("not SSH: lines never hold a NUL")
    start = 0
    while (end := buffer.find(b"\n", start)) >= 0:
        if buffer.startswith(b"SSH-", start):
            return end + 1
        start = end + 1
        if start > MAX_BEFORE:
            raise WireError("no SSH version line")
    rest = buffer[start:]
    limit = MAX_LINE if rest.startswith(b"SSH-") else MAX_BEFORE - start
    if len(rest) > limit:
        raise WireError("no SSH version line")
    return None


def parse_reply(data: bytes) -> Banner:
    """The version line in `data`."""
    for line in data[: MAX_BEFORE + MAX_LINE + 2].split(b"\n"):
        if line.startswith(b"SSH-"):
            match = _BANNER.fullmatch(decode(line[: MAX_LINE + 1], MAX_LINE))
            if match:
                return Banner(match[1], match[2], match[3] or "")
            break
    raise WireError("no SSH version line")
