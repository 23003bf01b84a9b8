"""Text as devices send it, made fit for a register: no control characters, bounded, never an exception."""

from __future__ import annotations

LIMIT = 256


def tidy(text: str, limit: int = LIMIT) -> str:
    """One line of printable characters, at most `limit` long. Control and direction marks become spaces."""
    clean = "".join(c if c.isprintable() else " " for c in text[: limit * 4])
    return " ".join(clean.split())[:limit].rstrip()


def decode(raw: bytes, limit: int = LIMIT) -> str:
    """Text of a byte field: up to the first NUL, UTF-8 where it is valid and Latin-1 where not."""
    raw = raw.split(b"\0", 1)[0]
    try:
        return tidy(raw.decode("utf-8"), limit)
    except UnicodeDecodeError:
        return tidy(raw.decode("latin-1"), limit)


def printable_runs(raw: bytes, shortest: int = 4) -> str:
    """The readable ASCII stretches of a binary field, joined by one space."""
    text = "".join(chr(b) if 0x20 <= b < 0x7F else "\n" for b in raw)
    return tidy(" ".join(run.strip() for run in text.split("\n") if len(run.strip()) >= shortest))
