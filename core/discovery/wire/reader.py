"""A bounds-checked cursor over bytes: whatever runs past the end is a `WireError`."""

from __future__ import annotations

from typing import Literal

from core.discovery.wire.errors import WireError


class Reader:
    """Reads `data` from front to back in one byte order ("big" is network order)."""

    __slots__ = ("_data", "_order", "_pos")

    def __init__(self, data: bytes, order: Literal["big", "little"] = "big") -> None:
        self._data = data
        self._order = order
        self._pos = 0

    @property
    def remaining(self) -> int:
        """Bytes not read yet."""
        return len(self._data) - self._pos

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        if count < 0 or count > self.remaining:
            raise WireError(f"{count} bytes wanted, {self.remaining} left")
        start = self._pos
        self._pos += count
        return self._data[start : self._pos]

    def rest(self) -> bytes:
        """All bytes that are left."""
        return self.take(self.remaining)

    def _uint(self, size: int) -> int:
        return int.from_bytes(self.take(size), self._order)

    def u8(self) -> int:
        """One byte."""
        return self._uint(1)

    def peek(self) -> int:
        """The next byte, left unread."""
        if not self.remaining:
            raise WireError("one byte wanted, none left")
        return self._data[self._pos]

    def u16(self) -> int:
        """Two bytes, unsigned."""
        return self._uint(2)

    def u32(self) -> int:
        """Four bytes, unsigned."""
        return self._uint(4)

    def i32(self) -> int:
        """Four bytes, signed."""
        return int.from_bytes(self.take(4), self._order, signed=True)

    def sub(self, count: int) -> Reader:
        """A reader over the next `count` bytes only."""
        return Reader(self.take(count), self._order)


def check_range(name: str, value: int, low: int, high: int) -> int:
    """`value`, or a `WireError` when it does not fit the field called `name`."""
    if not low <= value <= high:
        raise WireError(f"{name} must be {low} to {high}, not {value}")
    return value
