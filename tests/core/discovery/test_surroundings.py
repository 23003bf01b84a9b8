"""A laptop that slept or lost its cable sends no more."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest

from core.discovery.interfaces import LocalInterface
from core.discovery.surroundings import Surroundings, in_thread

ETH = LocalInterface("eth0", "192.168.10.5", 24, "02:00:00:00:00:05")


class SetClock:
    def __init__(self) -> None:
        self.time = 100.0
        self.now = datetime(2026, 11, 23, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.time

    def utc(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


@pytest.mark.parametrize(("leap", "slept"), [(1, False), (29, False), (3600, True), (-3600, True)])
def test_a_leap_of_the_clock_is_sleep(leap: int, slept: bool) -> None:
    clock = SetClock()
    around = Surroundings(None, clock)
    assert asyncio.run(around.changed()) == ""
    clock.now += timedelta(seconds=leap)
    assert ("slept" in asyncio.run(around.changed())) is slept


def test_the_interface_is_looked_at_once_a_second() -> None:
    clock = SetClock()
    looked: list[str] = []

    def look(interface: LocalInterface) -> str:
        looked.append(interface.name)
        return "Interface eth0 is down."

    around = Surroundings(ETH, clock, look)
    assert asyncio.run(around.changed()) == ""
    clock.time += 1
    assert asyncio.run(around.changed()) == "Interface eth0 is down."
    assert looked == ["eth0"]


def test_nobody_waits_for_a_question_nobody_answers() -> None:
    """A run that ends while a person is asked must not hang until the person answers."""
    never = threading.Event()

    async def run() -> None:
        asking = asyncio.ensure_future(in_thread(never.wait))
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait({asking})

    asyncio.run(run())
    never.set()


def test_answers_and_errors_come_back() -> None:
    assert asyncio.run(in_thread(lambda: True)) is True

    def broken() -> bool:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asyncio.run(in_thread(broken))
