"""The fuzzer of captures itself: it must find what it is there to find."""

from __future__ import annotations

import random

import pytest

from core.discovery.capture.dissect import Session
from core.discovery.capture.pipeline import Pipeline
from core.discovery.capture.streams import Shared
from tests.fuzz.fuzz_capture import Failed, Traffic, check, fuzz, targets


def test_both_targets_run_without_a_failure() -> None:
    current: list[object] = [b""]
    runs, failures = fuzz(targets(random.Random(5), current), 2, current)
    assert failures == {}
    assert set(runs) == {"file", "pipeline"} and min(runs.values()) > 5


def test_an_exception_of_a_dissector_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Shared, one: object, session: Session, *_: object) -> bool:
        raise IndexError("past the end")

    monkeypatch.setattr(Shared, "hear", broken)
    current: list[object] = [b""]
    _, failures = fuzz(targets(random.Random(5), current), 0.5, current)
    assert any("IndexError: past the end" in text for text in failures.values())


def test_a_bound_that_is_passed_is_a_failure() -> None:
    pipeline = Pipeline()
    check(pipeline, 0)
    pipeline.shared.buffered = -1
    with pytest.raises(Failed, match="buffered"):
        check(pipeline, 0)
    pipeline.shared.buffered = 0
    with pytest.raises(Failed, match="packets"):
        check(pipeline, 1)


def test_the_traffic_is_repeatable_and_has_every_protocol() -> None:
    first, second = Traffic(random.Random(7)), Traffic(random.Random(7))
    assert [first.stretch() for _ in range(20)] == [second.stretch() for _ in range(20)]
    assert {"modbus", "s7", "http", "snmp", "arp", "lldp"} <= set(first.names)
