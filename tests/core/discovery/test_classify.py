"""Devices of all kinds, decoys among them, are taken for what they are; contradictions are told; unknown stays so."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from core.discovery.classify import LEAST, MOST, NEVER_TOUCH, classify
from core.discovery.facts import given
from core.discovery.rules import rule_set
from core.register.models import DeviceClass

_TABLE = runpy.run_path(str(Path(__file__).with_name("device_facts.py")))
ALL, SAFETY, UNKNOWN = _TABLE["ALL"], _TABLE["SAFETY"], _TABLE["UNKNOWN"]


def test_the_table_is_large() -> None:
    assert len(ALL) >= 150
    assert {expected for _, expected, _ in ALL} == {one.value for one in DeviceClass}


@pytest.mark.parametrize(("facts", "expected", "level"), ALL, ids=lambda one: str(one)[:60])
def test_device(facts: dict[str, Any], expected: str, level: int | None) -> None:
    found = classify(given(**facts))
    assert (found.device_class, found.purdue) == (expected, level), found
    assert found.confidence <= MOST
    if expected != "unknown":
        assert found.confidence >= LEAST
        assert found.reasons[0].device_class == expected
        assert all(reason.text.endswith(".") for reason in found.reasons)


@pytest.mark.parametrize("facts", [facts for facts, _, _ in SAFETY])
def test_nobody_touches_a_safety_controller(facts: dict[str, Any]) -> None:
    assert classify(given(**facts)).advice == NEVER_TOUCH


def test_whatever_else_it_may_be_what_may_be_a_safety_system_gets_the_advice() -> None:
    """A PC named after the safety system is a PC, and still nobody should find out by sending to it."""
    found = classify(given(name="SIS-ES01", software="Windows 7 Professional", ports="tcp/445 tcp/3389"))
    assert found.device_class == "pc"
    assert found.advice == NEVER_TOUCH
    assert found.contradicted


@pytest.mark.parametrize("facts", [facts for facts, expected, _ in ALL if expected != "safety_controller"])
def test_no_advice_without_a_reason(facts: dict[str, Any]) -> None:
    assert classify(given(**facts)).advice == ""


def test_contradictions_are_shown() -> None:
    found = classify(given(model="CPU 1516-3 PN/DP", software="Windows Server 2019", protocols="s7"))
    assert found.contradicted
    assert {found.device_class, *(reason.device_class for reason in found.against)} >= {"plc", "server"}


def test_a_special_case_is_no_contradiction() -> None:
    found = classify(given(order="6ES7 516-3FN02-0AB0", protocols="s7"))
    assert found.against == ()
    assert {reason.device_class for reason in found.reasons} == {"safety_controller", "plc"}


def test_agreement_counts_and_certainty_is_never_claimed() -> None:
    one = classify(given(model="CPU 1516-3 PN/DP"))
    more = classify(given(model="CPU 1516-3 PN/DP", order="6ES7 516-3AN02-0AB0", protocols="s7"))
    assert LEAST <= one.confidence < more.confidence <= MOST


def test_an_unknown_device_keeps_its_little_hints() -> None:
    found = classify(given(oui="Siemens"))
    assert found.device_class == "unknown"
    assert [reason.rule for reason in found.reasons] == ["vendor-hint-controllers"]


def test_what_a_protocol_tells_counts_too() -> None:
    found = classify(given(protocols="enip", told=(("drive", 70, "enip"),)))
    assert (found.device_class, found.confidence, found.purdue) == ("drive", 70, 1)


def test_every_rule_says_what_exists() -> None:
    content = rule_set("classes")
    classes = {one.value for one in DeviceClass}
    for rule in content.rules:
        assert set(rule.says) <= {"class", "purdue", "family"}, rule.id
        assert rule.says["class"] in classes, rule.id
        assert rule.says.get("purdue") in {None, 0, 1, 2, 3, 4, 5}, rule.id
    assert set(content.more["levels"]) | set(content.more["refines"]) <= classes


_WORDS = st.sampled_from(
    ["6ES7 516-3FN02-0AB0", "Windows 10", "switch", "CPU 315F", "\x00", "a" * 300, "PSS4000", "()[]\\", "ÄÖ", ""]
) | st.text(max_size=40)


@each(model=_WORDS, software=_WORDS, name=_WORDS, kind=_WORDS, ports=_WORDS, protocols=_WORDS, oui=_WORDS)
def test_any_text_gives_an_opinion(**facts: str) -> None:
    """Texts come from the wire: whatever they hold, the opinion is well formed and the same each time."""
    found = classify(given(**facts))
    assert found == classify(given(**facts))
    assert (found.device_class == "unknown") == (found.confidence == 0)
    assert found.purdue in {None, 0, 1, 2, 3}
