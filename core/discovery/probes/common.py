"""What the conversations share."""

from __future__ import annotations

from core.discovery.probes.base import Value
from core.discovery.wire.errors import WireError

MAX_RAW = 1500
"""Raw bytes kept with a value; the whole exchange is in the frame log."""


def need(reply: bytes | None) -> bytes:
    """The reply to a question that is not optional."""
    if reply is None:
        raise WireError("no reply")
    return reply


def values(raw: bytes, *items: tuple[str, str, int]) -> tuple[Value, ...]:
    """Values of (field, text, confidence), the empty ones left out, all read from `raw`."""
    kept = raw[:MAX_RAW]
    return tuple(Value(field, text, confidence, kept) for field, text, confidence in items if text)


def line(*parts: str) -> str:
    """The parts that are not empty, as one line for the service list."""
    return ", ".join(part for part in parts if part)
