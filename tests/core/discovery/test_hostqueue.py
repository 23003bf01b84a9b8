"""Devices waiting for their turn."""

from __future__ import annotations

import asyncio
import random

import pytest

from core.discovery.hostqueue import HostQueue


def test_all_are_worked_on_so_many_at_once_in_random_order() -> None:
    order: list[str] = []
    now = most = 0

    async def work(ip: str) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        order.append(ip)
        now -= 1

    async def run() -> HostQueue:
        queue = HostQueue(4, work, random.Random(7))
        for number in range(200):
            queue.add(str(number))
            queue.add(str(number))
        queue.close()
        await queue.run()
        return queue

    queue = asyncio.run(run())
    assert sorted(order, key=int) == [str(number) for number in range(200)]
    assert order != sorted(order, key=int)
    assert (most, queue.total, queue.waiting) == (4, 200, [])


def test_addresses_may_come_while_the_work_goes_on() -> None:
    async def run() -> list[str]:
        done: list[str] = []

        async def work(ip: str) -> None:
            done.append(ip)
            if ip == "1":
                queue.add("2")
            else:
                queue.close()

        queue = HostQueue(2, work, random.Random(1))
        queue.add("1")
        await queue.run()
        return done

    assert asyncio.run(run()) == ["1", "2"]


def test_two_addresses_of_one_device_take_turns_and_leave_places_to_others() -> None:
    open_now: set[str] = set()
    clashes: list[str] = []

    async def work(ip: str) -> None:
        device = ip.split("-", maxsplit=1)[0]
        clashes.extend([ip] if device in open_now else [])
        open_now.add(device)
        for _ in range(3):
            await asyncio.sleep(0)
        open_now.discard(device)

    async def run() -> None:
        queue = HostQueue(3, work, random.Random(3))
        queue.device = lambda ip: ip.split("-")[0]
        for device in "ab":
            for number in range(5):
                queue.add(f"{device}-{number}")
        queue.close()
        await queue.run()
        assert queue.waiting == []

    asyncio.run(run())
    assert clashes == []


def test_the_first_error_ends_all() -> None:
    async def work(ip: str) -> None:
        if ip == "bad":
            raise ZeroDivisionError
        await asyncio.Event().wait()

    async def run() -> None:
        queue = HostQueue(2, work, random.Random(1))
        queue.add("bad")
        queue.add("other")
        await queue.run()

    with pytest.raises(ZeroDivisionError):
        asyncio.run(run())
