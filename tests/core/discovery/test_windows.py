"""Neighbours by SendARP, with the one call of Windows replaced."""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import Any

import pytest

from core.discovery.control import Stopped
from core.discovery.interfaces import LocalInterface
from core.discovery.windows import THREADS, SendArpFinder, send_arp

HERE = LocalInterface("Ethernet", "192.168.0.9", 24, "02:00:00:00:00:01")
ADDRESSES = [f"192.168.0.{last}" for last in range(20, 60)]


class Windows:
    """Answers for some addresses; counts how many calls are under way at once."""

    def __init__(self, there: dict[str, str]) -> None:
        self.there = there
        self.asked: list[str] = []
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()

    def __call__(self, ip: str, source: str) -> str:
        assert source == HERE.ip
        with self._lock:
            self.asked.append(ip)
            self._now += 1
            self.most = max(self.most, self._now)
        answer = self.there.get(ip, "")
        with self._lock:
            self._now -= 1
        return answer


def look(kit: Any, windows: Windows, skip: Any = lambda _ip: False, cancel: Any = None) -> tuple[dict[str, str], Any]:
    engine = kit.engine(cancel=cancel)
    found: dict[str, str] = {}

    async def run() -> None:
        finder = SendArpFinder(engine.net, HERE, windows)
        try:
            await finder.find(ADDRESSES, found.__setitem__, skip)
        finally:
            await finder.close()

    asyncio.run(run())
    return found, engine


def test_every_address_is_asked_once_within_the_budget(kit: Any) -> None:
    windows = Windows({"192.168.0.20": "00:1b:1b:00:00:01", "192.168.0.33": "00:1b:1b:00:00:02"})
    found, engine = look(kit, windows, lambda ip: ip == "192.168.0.40")
    assert found == windows.there
    assert sorted(windows.asked) == sorted(set(ADDRESSES) - {"192.168.0.40"})
    assert windows.most <= THREADS
    assert engine.budget.frames == 3 * len(windows.asked), "Windows asks a silent address three times"
    rows = engine.frames()
    assert {row.target for row in rows if row.direction == "in"} == set(found)
    assert {(row.transport, row.protocol, row.request) for row in rows if row.direction == "out"} == {
        ("arp", "arp", "arp.request")
    }


def test_a_stop_ends_asking(kit: Any) -> None:
    windows = Windows({})
    with pytest.raises(Stopped):
        look(kit, windows, cancel=lambda: len(windows.asked) >= 5)
    assert len(windows.asked) <= 5 + THREADS


def test_silence_is_certain_an_answer_is_not(kit: Any) -> None:
    engine = kit.engine()

    async def run() -> list[bool | None]:
        finder = SendArpFinder(engine.net, HERE, Windows({"192.168.0.20": "00:1b:1b:00:00:01"}))
        answers = [await finder.alive("192.168.0.20"), await finder.alive("192.168.0.21")]
        await finder.close()
        return answers

    assert asyncio.run(run()) == [None, False]


@pytest.mark.skipif(sys.platform == "win32", reason="there the call is real")
def test_elsewhere_the_call_is_refused() -> None:
    with pytest.raises(OSError, match="Windows only"):
        send_arp("192.168.0.1", "192.168.0.9")
