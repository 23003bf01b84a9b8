"""The guard before the wire for office and network protocols; a part of `readonly`. Written apart from the builders, on purpose."""

from __future__ import annotations

from collections.abc import Callable

CHECKS: dict[str, Callable[[bytes], bool]] = {}
