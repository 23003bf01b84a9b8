"""Time and identifiers: UTC everywhere, UUIDv7 keys, a hybrid logical clock for display order."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import UUID

import uuid6

_MOST = 0xFFFF


def utcnow() -> datetime:
    """The device's clock as an aware UTC datetime."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): unique without coordination, sorted by the device's clock."""
    return UUID(bytes=uuid6.uuid7().bytes)


class HybridClock:
    """Hybrid logical clock: `(milliseconds, counter)`, never running backwards.

    It only orders what is shown; the change log's parents decide what is current.
    """

    def __init__(self, last: str = "") -> None:
        millis, _, counter = last.partition("-")
        self._millis = int(millis) if millis else 0
        self._counter = int(counter, 16) if counter else 0

    def tick(self) -> str:
        """The next reading as `MMMMMMMMMMMMM-CCCC` (decimal milliseconds, hex counter)."""
        now = time.time_ns() // 1_000_000
        if now > self._millis:
            self._millis, self._counter = now, 0
        elif self._counter < _MOST:
            self._counter += 1
        else:  # the clock was set back long ago: more digits would sort before the reading they follow
            self._millis, self._counter = self._millis + 1, 0
        return f"{self._millis:013d}-{self._counter:04x}"
