"""Rules that the service's tests don't reach one by one."""

from __future__ import annotations

import pytest

from core.assessment import rules
from core.assessment.models import Answer
from core.assessment.records import AnswerRefused

BLANK = dict.fromkeys(("reason", "note", "countermeasure", "accepted_by", "until", "told_by"), "")


def answer(**values: str) -> dict[str, str]:
    return {**BLANK, "verdict": "met", "basis": "seen", **values}


def test_a_plain_answer_stands() -> None:
    rules.check_answer("QS-01", answer())
    rules.check_answer("QS-01", answer(verdict="not_applicable", reason="none here"))
    rules.check_answer("QS-01", answer(basis="told", told_by="Bob"))


@pytest.mark.parametrize("until", ["31.12.2027", "2027-13-01", "20270101", "soon"])
def test_dates_are_iso_dates(until: str) -> None:
    compensating = answer(verdict="met_by_compensating", countermeasure="guard", accepted_by="Ann")
    rules.check_answer("QS-01", {**compensating, "until": "2027-12-31"})
    with pytest.raises(AnswerRefused, match=r"is no date\. Write it as year-month-day"):
        rules.check_answer("QS-01", {**compensating, "until": until})


def test_strangers_are_dropped() -> None:
    full = answer(reason="r", countermeasure="c", accepted_by="a", until="2027-01-01", told_by="t", note="n")
    assert rules.without_strangers(full) == answer(note="n")
    kept = rules.without_strangers({**full, "verdict": "met_by_compensating", "basis": "told"})
    assert (kept["countermeasure"], kept["accepted_by"], kept["until"], kept["told_by"]) == (
        "c",
        "a",
        "2027-01-01",
        "t",
    )
    assert kept["reason"] == ""


def test_every_text_of_an_answer_is_a_column_of_it() -> None:
    assert set(rules.BELONGS) < set(Answer.model_fields)
