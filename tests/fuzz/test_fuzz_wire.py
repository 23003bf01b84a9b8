"""The fuzzer itself: it must find what it is there to find."""

from __future__ import annotations

import random

from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden, golden_of
from tests.fuzz.fuzz_wire import fuzz, seeds_of, targets
from tests.fuzz.mutate import MAX_LENGTH, mutate


def test_every_target_has_seeds_of_its_own_protocol() -> None:
    names = targets(random.Random(1))
    assert len(names) > 40
    assert seeds_of("modbus.parse_reply") == golden_of("modbus")
    assert seeds_of("group.bacnet") == golden_of("bacnet") and seeds_of("tls.certificate_values") == golden_of("x509")


def test_every_target_runs() -> None:
    for run in targets(random.Random(2)).values():
        run()


def test_an_exception_that_is_no_wire_error_is_a_failure() -> None:
    def broken() -> None:
        raise IndexError("past the end")

    runs, failures = fuzz(random.Random(3), {"broken": broken}, 0.05)
    assert runs["broken"] > 0
    assert len(failures) == 1 and "IndexError: past the end" in next(iter(failures.values()))


def test_damage_is_repeatable_and_bounded() -> None:
    seeds = [data for _, _, data in golden()]
    first = [mutate(random.Random(n), seeds) for n in range(500)]
    assert first == [mutate(random.Random(n), seeds) for n in range(500)]
    assert len(set(first)) > 400 and max(map(len, first)) <= MAX_LENGTH
    assert issubclass(WireError, ValueError)
