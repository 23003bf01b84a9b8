"""Devices waiting for their turn: so many at once, in random order, and one address of a device after the other."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable


class HostQueue:
    """Addresses may be added while the work goes on, until `close`. Nothing is made per address but its entry."""

    def __init__(self, places: int, work: Callable[[str], Awaitable[None]], rng: random.Random) -> None:
        self._places = places
        self._work = work
        self._rng = rng
        self._ready: list[str] = []
        self._busy: dict[str, deque[str]] = {}
        """Device at work -> its other addresses."""
        self._seen: set[str] = set()
        self._more = asyncio.Event()
        self._closed = False
        self.device: Callable[[str], str] = lambda host: host
        """What tells the device at an address, once its work begins."""
        self.total = 0

    def add(self, ip: str) -> None:
        """One more address, once."""
        if ip not in self._seen:
            self._seen.add(ip)
            self.total += 1
            self._ready.append(ip)
            self._more.set()

    def close(self) -> None:
        """No more addresses will come."""
        self._closed = True
        self._more.set()

    @property
    def waiting(self) -> list[str]:
        """Addresses whose work has not begun."""
        return [*self._ready, *(ip for others in self._busy.values() for ip in others)]

    async def run(self) -> None:
        """Work until the queue is closed and empty. The first error of a work ends all."""
        workers = [asyncio.ensure_future(self._worker()) for _ in range(self._places)]
        try:
            await asyncio.wait(workers, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            self._closed = True  # a work that a stop has ended may go on to the next address
            for worker in workers:
                worker.cancel()
            await asyncio.wait(workers)
        errors = [worker.exception() for worker in workers if not worker.cancelled()]
        for error in errors:
            if error is not None:
                raise error

    async def _worker(self) -> None:
        while True:
            while not self._ready:
                if self._closed:
                    return
                self._more.clear()
                await self._more.wait()
            ip = self._take()
            device = self.device(ip)
            if device in self._busy:
                self._busy[device].append(ip)
                continue
            self._busy[device] = deque([ip])
            while self._busy[device]:
                await self._work(self._busy[device].popleft())
            del self._busy[device]

    def _take(self) -> str:
        """Any of the waiting ones, in constant time."""
        place = self._rng.randrange(len(self._ready))
        self._ready[place], self._ready[-1] = self._ready[-1], self._ready[place]
        return self._ready.pop()
