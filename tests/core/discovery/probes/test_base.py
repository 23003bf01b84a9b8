from __future__ import annotations

import dataclasses

import pytest

from core.discovery.probes.base import Ask, Result, Value


def test_a_question_needs_an_answer_on_the_same_connection_unless_it_says_otherwise() -> None:
    ask = Ask("modbus.read_device_id", b"x")
    assert not (ask.optional or ask.until_close or ask.fresh)
    assert Result().protocol_seen


@pytest.mark.parametrize("made", [Ask("a", b""), Value("vendor", "x", 1), Result()])
def test_values_cannot_be_changed(made: object) -> None:
    name = dataclasses.fields(made)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, name, "other")
