"""The budget, on a clock that moves only when somebody sleeps."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.discovery.budget import Budget, TokenBucket, acknowledgements, data_frames, segments
from core.discovery.control import Stop, Stopped
from core.discovery.gate import Ended
from core.discovery.limits import CAREFUL, STANDARD, Limits


class FakeClock:
    """Time passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def utc(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.now)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


def busiest_second(moments: list[tuple[float, float]]) -> float:
    """The most that went through within any one second, both ends counted."""
    return max((sum(n for at, n in moments if start <= at <= start + 1) for start, _ in moments), default=0.0)


@given(st.floats(0.5, 400), st.lists(st.integers(1, 6), min_size=1, max_size=120))
@settings(max_examples=60, deadline=None)
def test_a_bucket_never_lets_more_than_its_rate_through_in_any_second(rate: float, sizes: list[int]) -> None:
    now = 0.0
    bucket = TokenBucket(rate, now)
    moments = []
    for size in sizes:
        frames = min(float(size), bucket.burst)
        now += bucket.wait_for(frames, now)
        assert bucket.wait_for(frames, now) == 0
        bucket.take(frames, now)
        moments.append((now, frames))
    assert busiest_second(moments) <= rate * (1 + 1e-6)


def granted(limits: Limits, jobs: list[tuple[str, int]]) -> tuple[list[tuple[float, float]], Budget, FakeClock]:
    clock = FakeClock()

    async def run() -> tuple[list[tuple[float, float]], Budget]:
        budget = Budget(limits, clock, Stop())
        moments: list[tuple[float, float]] = []

        async def worker(host: str, frames: int) -> None:
            await budget.take(host, frames, probe=True)
            moments.append((clock.now, frames))

        await asyncio.gather(*(worker(host, frames) for host, frames in jobs))
        return moments, budget

    moments, budget = asyncio.run(run())
    return moments, budget, clock


@pytest.mark.parametrize("limits", [CAREFUL, STANDARD])
def test_all_hosts_together_stay_below_the_rate(limits: Limits) -> None:
    moments, budget, _ = granted(limits, [(f"h{number}", 2) for number in range(400)])
    assert busiest_second(moments) <= limits.frames_per_s
    assert budget.frames == 800


@pytest.mark.parametrize("limits", [CAREFUL, STANDARD])
def test_probes_stay_below_their_rate(limits: Limits) -> None:
    moments, _, _ = granted(limits, [(f"h{number}", 1) for number in range(300)])
    assert busiest_second([(at, 1) for at, _ in moments]) <= limits.probes_per_s


@pytest.mark.parametrize("limits", [CAREFUL, STANDARD])
def test_one_host_stays_below_its_own_rate(limits: Limits) -> None:
    moments, budget, _ = granted(limits, [("h", 1)] * 120)
    assert busiest_second(moments) <= limits.host_frames_per_s
    assert budget.frames == 120


def test_a_large_batch_waits_its_time() -> None:
    _, _, clock = granted(CAREFUL, [("h", 200)])
    assert clock.now - 100 >= 200 / CAREFUL.host_frames_per_s - 1


def test_arp_has_a_rate_of_its_own() -> None:
    clock = FakeClock()

    async def run() -> list[tuple[float, float]]:
        budget = Budget(CAREFUL, clock, Stop())
        moments = []
        for number in range(100):
            await budget.take_arp(f"h{number}", 3)
            moments.append((clock.now, 3.0))
        return moments

    assert busiest_second(asyncio.run(run())) <= CAREFUL.arp_per_s


def test_a_stop_ends_the_waiting_and_grants_nothing_more() -> None:
    clock = FakeClock()

    async def run() -> int:
        stop = Stop(cancel=lambda: clock.now > 101)
        budget = Budget(CAREFUL, clock, stop)

        async def on_and_on() -> None:
            while True:
                await budget.take("h", 6)

        with pytest.raises(Stopped, match="user"):
            await on_and_on()
        spent = budget.frames
        with pytest.raises(Stopped):
            await budget.take("other", 1)
        return budget.frames - spent

    assert asyncio.run(run()) == 0


def test_a_pause_lets_nothing_through_until_it_ends() -> None:
    clock = FakeClock()

    async def run() -> tuple[int, int]:
        budget = Budget(CAREFUL, clock, Stop())
        budget.pause()
        waiting = asyncio.ensure_future(budget.take("h", 1, probe=True))
        for _ in range(50):
            await asyncio.sleep(0)
        while_paused = budget.frames
        budget.resume()
        await waiting
        return while_paused, budget.frames

    assert asyncio.run(run()) == (0, 1)


def test_frames_given_back_are_not_counted() -> None:
    _, budget, _ = granted(CAREFUL, [("h", 4)])
    budget.give_back(3)
    assert budget.frames == 1


def test_frames_of_data() -> None:
    assert [segments(size) for size in (0, 1, 1400, 1401)] == [0, 1, 1, 2]
    assert data_frames(12) == 2


def test_a_pause_ends_conversations_instead_of_keeping_their_connections_open() -> None:
    async def run() -> None:
        budget = Budget(CAREFUL, FakeClock(), Stop())
        budget.pause()
        await budget.take("h", 1)

    with pytest.raises(Ended, match="paused") as caught:
        asyncio.run(run())
    assert caught.value.status == "left_alone"


def test_what_the_system_sends_by_itself_is_owed() -> None:
    """A reply of 28,000 bytes is acknowledged ten times: the next question waits for these frames."""
    clock = FakeClock()

    async def run() -> float:
        budget = Budget(CAREFUL, clock, Stop())
        budget.owe("h", acknowledgements(28_000))
        assert budget.frames == 10
        began = clock.monotonic()
        await budget.take("h", 1)
        return clock.monotonic() - began

    assert asyncio.run(run()) >= 0.2


def test_addresses_of_one_device_share_its_budget() -> None:
    clock = FakeClock()

    async def run() -> float:
        budget = Budget(CAREFUL, clock, Stop())
        budget.device = lambda _host: "00:1b:1b:00:00:01"
        began = clock.monotonic()
        for number in range(26):
            await budget.take(f"10.0.0.{number}", 1)
        return clock.monotonic() - began

    assert asyncio.run(run()) >= 1.0
