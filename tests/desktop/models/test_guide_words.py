"""Words of remedies."""

from __future__ import annotations

from typing import get_args

import catalogue
from catalogue.parts import Cost, Effort, Method, Outage
from core.assessment.requirements import SYSTEM, requirements_of
from desktop.models.guide_words import cost_words, effort_words, method_titles, outage_words, remedy_line


def test_every_id_has_words() -> None:
    assert set(method_titles()) == set(get_args(Method))
    for kind, words in ((Effort, effort_words), (Cost, cost_words), (Outage, outage_words)):
        said = {words(one) for one in get_args(kind)}
        assert len(said) == len(get_args(kind)) and not said & (set(get_args(kind)) - {"hours", "days", "weeks"})


def test_a_remedy_in_one_line() -> None:
    remedy = requirements_of(catalogue.pack(SYSTEM))["SR 1.1"].remedies[0]
    line = remedy_line(remedy, "Electrician")
    assert line.startswith(f"{effort_words(remedy.effort)} · {cost_words(remedy.cost)} · ") and "Electrician" in line
    assert ("the gap stays" in line) is not remedy.closes
