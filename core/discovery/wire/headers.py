"""Header fields as HTTP and what was made after it write them (RFC 9112, 5; UPnP Device Architecture 2.0, 1.2)."""

from __future__ import annotations

from core.discovery.wire.errors import WireError
from core.discovery.wire.text import decode

MAX_FIELDS = 64


def read_fields(head: bytes) -> dict[str, str]:
    """Fields after the first line by lower-case name; of one that comes twice the first counts."""
    lines = head.split(b"\n")
    if len(lines) > MAX_FIELDS + 2:
        raise WireError("too many header fields")
    found: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            found.setdefault(decode(name).lower(), decode(value, 1024))
    return found
