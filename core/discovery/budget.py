"""How many frames may leave, and when: shared, per host, and the gap between two exchanges with one host.

A bucket of `rate` frames per second never lets more than `rate` frames through in *any* one second: its
burst and its refill together make up the rate. A profile's figure is therefore a ceiling, not an average.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from core.discovery.control import Clock, Stop
from core.discovery.gate import Ended
from core.discovery.limits import Limits

TCP_OPEN_FRAMES = 2
"""SYN, and the ACK of the peer's SYN-ACK."""
TCP_CLOSE_FRAMES = 2
"""FIN, and the ACK of the peer's FIN."""
_MSS = 1_400
_PATIENCE_S = 0.1
_POLITE_S = 0.005
_MOST_BURST = 6.0


@dataclass
class Meter:
    """Frames granted to one conversation and to whatever it left behind."""

    frames: int = 0


_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


def segments(size: int) -> int:
    """Frames needed for `size` bytes in one direction; nothing to send costs nothing."""
    return math.ceil(size / _MSS)


def data_frames(size: int) -> int:
    """Frames we send for one question over TCP: its segments, and an ACK of the reply."""
    return segments(size) + 1


def acknowledgements(size: int) -> int:
    """Frames the operating system sends for so many bytes that came in (one for every two segments)."""
    return segments(size) // 2


class TokenBucket:
    """Pure arithmetic over a given time; nothing here waits."""

    def __init__(self, rate: float, now: float) -> None:
        self.rate = rate
        self.burst = min(rate / 2, _MOST_BURST) if rate > 2 else rate / 2
        self._refill = rate - self.burst
        self._tokens = self.burst
        self._at = now

    def wait_for(self, frames: float, now: float) -> float:
        """Seconds until `frames` could be taken (0: now). More than the burst waits until it was paid off."""
        self._fill(now)
        missing = min(frames, self.burst) - self._tokens
        return 0.0 if missing <= 1e-9 else missing / self._refill

    def take(self, frames: float, now: float) -> None:
        """Take what `wait_for` allowed; a larger batch leaves a debt that later takers wait for."""
        self._fill(now)
        self._tokens -= frames

    def _fill(self, now: float) -> None:
        self._tokens = min(self.burst, self._tokens + max(0.0, now - self._at) * self._refill)
        self._at = max(self._at, now)


class Budget:
    """The buckets of one run. Every frame that leaves was taken from here first."""

    def __init__(self, limits: Limits, clock: Clock, stop: Stop) -> None:
        now = clock.monotonic()
        self._limits = limits
        self._clock = clock
        self._stop = stop
        self._frames = TokenBucket(limits.frames_per_s, now)
        self._probes = TokenBucket(limits.probes_per_s, now)
        self._arp = TokenBucket(limits.arp_per_s, now)
        self._hosts: dict[str, TokenBucket] = {}
        self._urgent: set[object] = set()
        """Conversations that only the shared budget holds up."""
        self._open = asyncio.Event()
        self._open.set()
        self.frames = 0
        """Frames granted so far, handshakes and acknowledgements included."""
        self.device: Callable[[str], str] = lambda host: host
        """What tells the device at an address: its addresses share one budget."""

    def pause(self) -> None:
        """Let nothing through until `resume`."""
        self._open.clear()

    def resume(self) -> None:
        """Let frames through again."""
        self._open.set()

    async def take(self, host: str, frames: int, *, probe: bool = False) -> None:
        """Wait until `frames` may go to `host`, then count them. Raises `Stopped` instead of granting.

        `probe` marks the start of a connection or datagram exchange. Where sending is paused it waits; anything else
        would keep a connection open all that time and is ended (`Ended`). A batch larger than a burst is granted
        in pieces, so that no second ever sees more than its rate.
        """
        bucket = self._bucket(host)
        left = frames
        while left > 0:
            piece = min(left, max(1, int(min(bucket.burst, self._frames.burst))))
            wanted: list[tuple[TokenBucket, float]] = [(self._frames, piece), (bucket, piece)]
            if probe and left == frames:
                wanted.append((self._probes, 1))
            await self._grant(wanted, patient=probe and left == frames)
            left -= piece
        self._count(frames)

    @contextmanager
    def metered(self) -> Iterator[Meter]:
        """Count what is granted to this task, and to tasks begun in it, from now on."""
        meter = Meter()
        token = _METER.set(meter)
        try:
            yield meter
        finally:
            _METER.reset(token)

    def forget(self, host: str) -> None:
        """Nothing more is sent to this address: keep nothing of it."""
        self._hosts.pop(self.device(host), None)

    def owe(self, host: str, frames: int) -> None:
        """Count frames that the operating system sends by itself; whoever sends next waits for them."""
        if frames:
            now = self._clock.monotonic()
            for bucket in (self._frames, self._bucket(host)):
                bucket.take(frames, now)
            self._count(frames)

    def _bucket(self, host: str) -> TokenBucket:
        key = self.device(host)
        if key not in self._hosts:
            self._hosts[key] = TokenBucket(self._limits.host_frames_per_s, self._clock.monotonic())
        return self._hosts[key]

    async def take_arp(self, host: str, frames: int = 1) -> None:  # noqa: ARG002 - the sweep asks each host once
        """The same for neighbour discovery, which has a rate of its own beside the shared one."""
        await self._grant([(self._frames, frames), (self._arp, frames)])
        self._count(frames)

    def give_back(self, frames: int) -> None:
        """Do not count frames that were granted and never sent (a refused connection needs no closing)."""
        self._count(-frames)

    async def _grant(self, wanted: list[tuple[TokenBucket, float]], *, patient: bool = True) -> None:
        """Wait for all of these. Whoever is in the middle of a conversation goes first: it holds a connection open."""
        me = object()
        try:
            while True:
                self._stop.check()
                if not self._open.is_set():
                    if not patient:
                        raise Ended("left_alone", "Sending was paused, so this conversation was ended early.")
                    await self._clock.sleep(_PATIENCE_S)
                    continue
                now = self._clock.monotonic()
                wait = max(bucket.wait_for(frames, now) for bucket, frames in wanted)
                if patient and self._urgent:
                    wait = max(wait, _POLITE_S)
                if wait <= 0:
                    for bucket, frames in wanted:
                        bucket.take(frames, now)
                    return
                shared = sum(bucket.wait_for(frames, now) for bucket, frames in wanted if bucket is not self._frames)
                if not patient and shared <= 0:  # its own host would take it: only the shared budget holds it up
                    self._urgent.add(me)
                else:
                    self._urgent.discard(me)
                # Short naps: a stop is noticed long before a slow bucket has filled.
                await self._clock.sleep(min(wait, _PATIENCE_S))
        finally:
            self._urgent.discard(me)

    def _count(self, frames: int) -> None:
        self.frames += frames
        if (meter := _METER.get()) is not None:
            meter.frames += frames
