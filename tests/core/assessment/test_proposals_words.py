"""The words of proposals."""

from __future__ import annotations

import string

import pytest

import catalogue
from core.assessment.inheritance import ACCEPTS
from core.assessment.models import Basis, Verdict
from core.assessment.proposals_words import FACTS, KNOWN, TITLES, VERDICTS, fact_words, title_of
from core.assessment.requirements import requirements_of

BOTH = [*(one.title for one in KNOWN.values()), *TITLES.values(), *FACTS.values(), *VERDICTS.values()]


@pytest.mark.parametrize("rule", KNOWN)
def test_a_rule_answers_requirements_that_there_are(rule: str) -> None:
    about = KNOWN[rule]
    assert about.answers
    assert about.basis in set(Basis)
    for pack, key, verdict in about.answers:
        found = requirements_of(catalogue.pack(pack))[key]
        assert "site" in ACCEPTS[found.scope]
        assert verdict in {Verdict.PARTIAL, Verdict.NOT_MET}


def test_both_languages_say_the_same_things() -> None:
    for one in BOTH:
        assert names(one.en) == names(one.de)
    languages = [one for one in BOTH if one.en == one.de]
    assert {one.en for one in languages} == {"{check} {title}: {verdict}.", "{asset}: {verdict}.", "{reason}"}


def names(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def test_sentences_and_titles() -> None:
    assert fact_words("clock", {"seconds": -90}, "de") == "Die Uhr des Standorts weicht um -90 Sekunden ab."
    assert title_of("known.telnet", "de") == "Telnet ist offen"
    assert title_of("answers.gate") == "Does not apply here"
    assert title_of("drawing.two-feet") == "drawing.two-feet"
