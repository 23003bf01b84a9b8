"""The hybrid clock never runs backwards, not even as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vault.clock import HybridClock


@given(st.lists(st.integers(0, 2_000_000_000_000), min_size=2, max_size=40), st.integers(0xFFF0, 0xFFFF))
def test_readings_sort_as_text_whatever_the_device_clock_does(times: list[int], counter: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        clock = HybridClock(f"{times[0]:013d}-{counter:04x}")
        read = []
        for millis in times:
            patch.setattr("core.vault.clock.time.time_ns", lambda now=millis: now * 1_000_000)
            read += [clock.tick(), clock.tick()]
    assert read == sorted(set(read))


def test_a_clock_set_back_for_long_keeps_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = HybridClock("1900000000000-fffe")
    monkeypatch.setattr("core.vault.clock.time.time_ns", lambda: 0)
    assert [clock.tick() for _ in range(3)] == ["1900000000000-ffff", "1900000000001-0000", "1900000000001-0001"]
    assert HybridClock("1900000000001-0001").tick() == "1900000000001-0002"
