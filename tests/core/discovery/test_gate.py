"""One open connection per host, enforced."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from core.discovery.control import SystemClock
from core.discovery.gate import Ended, Gate
from core.discovery.limits import CAREFUL


def test_a_second_connection_is_never_made() -> None:
    gate = Gate(CAREFUL, SystemClock())
    gate.claim("10.0.0.1")
    with pytest.raises(RuntimeError, match="second connection"):
        gate.claim("10.0.0.1")
    gate.claim("10.0.0.2")
    gate.release("10.0.0.1")
    gate.claim("10.0.0.1")


def test_the_next_one_waits_until_the_first_is_closed() -> None:
    async def run() -> list[str]:
        gate = Gate(CAREFUL, SystemClock())
        order = []
        gate.claim("h")

        async def next_one() -> None:
            await gate.wait("h")
            order.append("second")

        waiting = asyncio.ensure_future(next_one())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        order.append("first closed")
        gate.release("h")
        await waiting
        return order

    assert asyncio.run(run()) == ["first closed", "second"]


def test_connections_per_host_are_counted() -> None:
    gate = Gate(replace(CAREFUL, connections_per_host=2), SystemClock())
    for _ in range(2):
        asyncio.run(gate.wait("h"))
        gate.claim("h")
        gate.release("h")
    with pytest.raises(Ended, match="All 2 connections") as caught:
        asyncio.run(gate.wait("h"))
    assert caught.value.status == "left_alone"
    with pytest.raises(RuntimeError):
        gate.claim("h")


def test_a_host_that_keeps_a_connection_gets_no_other() -> None:
    gate = Gate(CAREFUL, SystemClock())
    gate.claim("h")
    gate.release("h", stuck=True)
    assert gate.stuck("h")
    with pytest.raises(Ended, match="did not close"):
        asyncio.run(gate.wait("h"))


def test_two_addresses_of_one_device_share_its_connection() -> None:
    gate = Gate(CAREFUL, SystemClock())
    for host in ("10.0.0.1", "10.0.0.2"):
        gate.same_device(host, "00:1b:1b:00:00:01")
    gate.same_device("10.0.0.3", "")
    gate.claim("10.0.0.1")
    with pytest.raises(RuntimeError, match="second connection"):
        gate.claim("10.0.0.2")
    gate.claim("10.0.0.3")
    gate.release("10.0.0.1", stuck=True)
    assert gate.stuck("10.0.0.2")


def test_what_is_open_stays_counted_when_the_mac_becomes_known() -> None:
    gate = Gate(CAREFUL, SystemClock())
    gate.claim("10.0.0.1")
    gate.same_device("10.0.0.1", "00:1b:1b:00:00:01")
    with pytest.raises(RuntimeError, match="second connection"):
        gate.claim("10.0.0.1")


def test_idle_waits_for_the_open_connection() -> None:
    async def run() -> list[bool]:
        gate = Gate(CAREFUL, SystemClock())
        await gate.idle("h")
        gate.claim("h")
        waiting = asyncio.ensure_future(gate.idle("h"))
        await asyncio.sleep(0)
        before = waiting.done()
        gate.release("h", stuck=True)
        await waiting
        return [before, waiting.done()]

    assert asyncio.run(run()) == [False, True]
