"""The words of a reasoning."""

from __future__ import annotations

import itertools
import string

import pytest

from core.assessment import targets, targets_words
from core.assessment.scoring import FRS
from core.assessment.targets import Reasoning, Tolerance, propose
from core.assessment.targets_words import SCALES, explain_levels, explain_steps, scale_words

HEAVY = Reasoning(3, 4, 4, safety=5, production=4, environment=1, money=5, who="a former contractor.", measures="VPN")


def test_the_steps_read_as_a_story() -> None:
    lines = explain_steps(propose(HEAVY))
    assert lines[0] == "Threat source: a former contractor."
    assert lines[3] == "Worst consequence: 5 of 5 (safety, money)."
    assert lines[4] == "Unmitigated risk: critical; tolerable: medium."
    assert "has not agreed" in lines[5]
    assert lines[6].endswith("at most 4: 4.")
    assert lines[-1].startswith("What remains today: critical, more than is tolerable.")


def test_a_tolerable_risk_says_so() -> None:
    lines = explain_steps(propose(Reasoning(1, 1, 1, 1, 1, 1, 1), Tolerance(2, agreed=True)))
    assert any("That is tolerable" in line for line in lines)
    assert not any("has not agreed" in line for line in lines)
    assert lines[-1] == "What remains today: low, which is tolerable."


def test_every_component_says_why() -> None:
    words = explain_levels(propose(Reasoning(2, 2, 4, 2, 4, 2, 3)))
    assert tuple(words) == FRS
    assert words["DC"] == "the base, 2; down to 1: nothing secret flows here"
    assert words["RA"] == "the base, 2; 3: the plant stops without it"


@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_combination_has_words_without_open_places(lang: str) -> None:
    for skill, exposure, worst, secrecy, relief in itertools.product(
        (1, 4), (1, 2, 3, 4), (1, 3, 5), (0, 1, 2), (0, 4)
    ):
        found = propose(Reasoning(skill, skill, exposure, worst, worst, worst, worst, secrecy, relief))
        for text in (*explain_steps(found, lang), *explain_levels(found, lang).values()):
            assert text.strip()
            assert not [place for _, place, _, _ in string.Formatter().parse(text) if place]


def test_every_move_and_every_number_has_words_in_two_languages() -> None:
    codes = {code for moves in targets._MOVES.values() for code, _, _ in moves} | {"base"}
    assert codes == set(targets_words._MOVES)
    for name, (low, high) in targets._RANGES.items():
        texts = [scale_words(name, value, lang) for value in range(low, high + 1) for lang in ("en", "de")]
        assert len(set(texts)) == len(texts)
    assert set(SCALES) - {"consequence"} <= set(targets._RANGES)
