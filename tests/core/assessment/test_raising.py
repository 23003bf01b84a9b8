"""Which level an action raises, along the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import catalogue
from core.assessment.inheritance import Place
from core.assessment.plan import Action, Gap, Raise, actions_of
from core.assessment.raising import Standing, with_raises
from core.assessment.requirements import requirements_of
from core.assessment.risk import Scales, risk_of
from core.assessment.scoring import Given, Ladders

TODAY = date(2026, 11, 24)
PACK = catalogue.pack("iec62443-3-3")
REQUIREMENTS = requirements_of(PACK)
LADDERS = Ladders.of(PACK.entries)
ZONE = Place("zone", uuid4())


def setting(*gaps: str, unknown: tuple[str, ...] = ()) -> tuple[list[Action], Standing]:
    """A zone where everything is met but these, and the actions that close them."""
    answers = {one: Given("met") for one in REQUIREMENTS}
    answers |= {one: Given("not_met") for one in gaps} | {one: Given("unknown") for one in unknown}
    keys = {UUID(int=at): one for at, one in enumerate(gaps, start=1)}
    risk = risk_of(Scales(3, 3, 3, 3, 3))
    rows = [Gap(key, REQUIREMENTS[one], "Line", risk, pack=PACK.id) for key, one in keys.items()]
    actions = [one for one in actions_of(rows, catalogue.quick_survey()) if one.closes and one.phase != "continuous"]
    return actions, Standing(ZONE, "Line", answers, keys)


def raised(actions: list[Action], standing: Standing) -> dict[str, tuple[Raise, ...]]:
    return {one.check: one.raises for one in with_raises(actions, [standing], LADDERS, TODAY) if one.raises}


def test_the_only_gap_raises_its_foundational_requirement_to_the_top() -> None:
    assert raised(*setting("SR 7.8")) == {"SR 7.8": (Raise(ZONE, "Line", "RA", 1, 4),)}


def test_of_two_gaps_of_one_level_the_later_one_raises() -> None:
    actions, standing = setting("SR 6.1", "SR 6.2")
    order = sorted(actions, key=lambda one: one.check)
    found = raised(order, standing)
    assert found["SR 6.1"] == (Raise(ZONE, "Line", "TRE", 0, 1),)
    assert found["SR 6.2"] == (Raise(ZONE, "Line", "TRE", 1, 4),)
    first, last = with_raises(order[::-1], [standing], LADDERS, TODAY)[0], raised(order[::-1], standing)
    assert (first.check, first.raises, first.toward) == ("SR 6.2", (), (("Line", "TRE"),))
    assert last["SR 6.1"] == (Raise(ZONE, "Line", "TRE", 0, 4),)


def test_what_nobody_knows_stays_unknown() -> None:
    assert raised(*setting("SR 6.1", unknown=("SR 6.2",))) == {"SR 6.1": (Raise(ZONE, "Line", "TRE", 0, 1),)}


def test_what_only_lowers_a_risk_raises_nothing() -> None:
    actions, standing = setting("SR 1.1")

    lowering = [replace(one, closes=False) for one in actions]
    assert raised(lowering, standing) == {}
