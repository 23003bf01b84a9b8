"""What steers a run from outside: its clock, and the stop that ends all sending."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from core.vault.clock import utcnow


class Stopped(Exception):
    """Nothing may be sent any more; the message says why."""


class Clock(Protocol):
    """Time as the run sees it; tests inject one that only moves when told to."""

    def monotonic(self) -> float: ...

    def utc(self) -> datetime: ...

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's clock."""

    def monotonic(self) -> float:
        return time.monotonic()

    def utc(self) -> datetime:
        return utcnow()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Stop:
    """Says whether sending must end. Once it said so it never takes it back.

    `cancel` is the user's Stop (any thread); `allowed` gives a sentence when the agreed time window is over.
    Every send asks here immediately before it sends.
    """

    def __init__(
        self,
        cancel: Callable[[], bool] | None = None,
        allowed: Callable[[], str] | None = None,
    ) -> None:
        self._cancel = cancel
        self._allowed = allowed
        self._reason = ""
        self.safety = False
        """True when the run ended because devices stopped answering."""

    @property
    def reason(self) -> str:
        """Why sending ended, or ""."""
        return self._reason

    def request(self, reason: str) -> None:
        """End all sending; the first reason is kept."""
        self._reason = self._reason or reason

    def requested(self) -> bool:
        """Whether sending must end, asked afresh."""
        if not self._reason and self._cancel is not None and self._cancel():
            self._reason = "Stopped by the user."
        if not self._reason and self._allowed is not None:
            self._reason = self._allowed()
        return bool(self._reason)

    def check(self) -> None:
        """Raise `Stopped` when sending must end."""
        if self.requested():
            raise Stopped(self._reason)
