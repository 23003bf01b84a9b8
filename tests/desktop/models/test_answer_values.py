"""What an answer still needs."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.models.answer_values import Needs, Values, complete, missing, wanted


@pytest.mark.parametrize(
    ("given", "lacking", "whole"),
    [
        ({}, "", False),
        ({"verdict": "met"}, "", False),
        ({"verdict": "met", "basis": "seen"}, "", True),
        ({"verdict": "unknown"}, "", True),
        ({"verdict": "ask_supplier"}, "", True),
        ({"verdict": "met", "basis": "told"}, "told_by", False),
        ({"verdict": "met", "basis": "told", "told_by": " "}, "told_by", False),
        ({"verdict": "met", "basis": "told", "told_by": "Ilse"}, "", True),
        ({"verdict": "not_applicable"}, "reason", False),
        ({"verdict": "not_applicable", "reason": "no radio"}, "", True),
        ({"verdict": "met_by_compensating", "basis": "seen"}, "countermeasure", False),
        ({"verdict": "met_by_compensating", "basis": "seen", "countermeasure": "lock"}, "accepted_by", False),
    ],
)
def test_what_an_answer_needs(given: dict[str, Any], lacking: str, whole: bool) -> None:
    assert missing(Values(**given)) == lacking
    assert complete(Values(**given)) is whole


def test_full_requirements_need_the_day_to_which_a_countermeasure_is_accepted() -> None:
    values = Values("met_by_compensating", "seen", countermeasure="lock", accepted_by="Ilse")
    assert missing(values) == ""
    assert missing(values, Needs(until=True)) == "until"
    assert complete(values.with_(until="2027-03-31"), Needs(until=True))


@pytest.mark.parametrize(
    ("verdict", "level", "whole"),
    [("met", None, False), ("met", 3, True), ("not_met", None, True), ("unknown", None, True), ("partial", 1, True)],
)
def test_a_way_of_working_has_a_level(verdict: str, level: int | None, whole: bool) -> None:
    assert complete(Values(verdict, "seen", maturity=level), Needs(maturity=True)) is whole


def test_what_belongs_to_another_verdict_or_basis_goes() -> None:
    told = Values("met", "told", told_by="Ilse", maturity=3)
    assert told.with_(basis="seen").told_by == ""
    assert told.with_(verdict="partial").maturity == 3
    assert told.with_(verdict="not_met").maturity is None
    assert told.with_(verdict="unknown").maturity is None
    assert Values().with_(maturity=2).maturity == 2, "the verdict may follow"


def test_texts_in_the_order_in_which_they_are_asked_for() -> None:
    assert wanted(Values("met_by_compensating", "told")) == ("countermeasure", "accepted_by", "until", "told_by")
    assert wanted(Values("met", "seen")) == ()
