"""Remedies where no field guide has any."""

from __future__ import annotations

from core.assessment.drawing_rules import RULES
from core.assessment.drawn import drawn, without_remedies


def test_every_rule_of_the_drawing_has_an_action_that_closes_it() -> None:
    ids = set()
    for rule, about in RULES.items():
        found = drawn(rule)
        assert found is not None and found.links == about.links
        (remedy,) = found.remedies
        assert remedy.closes and remedy.text == about.do
        assert (remedy.outage == "none") or remedy.phase != "now"
        ids.add(remedy.id)
    assert len(ids) == len(RULES)
    assert drawn("drawing.gone") is None


def test_a_requirement_without_remedies_is_planned_too() -> None:
    found = without_remedies("our-own", "X-1", {})
    (remedy,) = found.remedies
    assert remedy.closes and "X-1" in remedy.text.en and "X-1" in remedy.text.de
    assert found == without_remedies("our-own", "X-1", {})
