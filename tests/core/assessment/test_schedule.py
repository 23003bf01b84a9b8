"""When what is done: windows, dependencies, budget; and that nothing is lost or counted twice on the way."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import catalogue
from core.assessment.dependencies import FIRST, CycleFound, before_requirements, check_cycles, predecessors
from core.assessment.plan import DAY, PHASES, PROJECTS, Action, Gap, Roadmap, Wish, actions_of
from core.assessment.risk import Scales, risk_of
from core.assessment.schedule import (
    ENDS,
    Terms,
    Window,
    capacity,
    duty_hours,
    in_order,
    schedule,
    span,
    windows_of,
)

START = date(2026, 11, 24)
PACK = catalogue.quick_survey()
CHECKS = {check.id: check for check in PACK.checks()}
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


HIGH = Scales(4, 1, 4, 1, 1)


def gap(check: str, scales: Scales = HIGH, number: int = 1, phase: str = "") -> Gap:
    risk = risk_of(scales)
    return Gap(UUID(int=number), CHECKS[check], "Works", risk, phase, urgent=not risk.tolerable(None))


def planned(*checks: str, terms: Terms | None = None, wishes: dict[str, Wish] | None = None) -> Roadmap:
    decided = {(remedy, None): wish for remedy, wish in (wishes or {}).items()}
    gaps = [gap(check, number=at) for at, check in enumerate(checks, start=1)]
    return schedule(actions_of(gaps, PACK, wishes=decided), terms or Terms(START), decided)


def by_id(roadmap: Roadmap) -> dict[str, Action]:
    return {action.id: action for action in roadmap.actions}


# --- windows ---


def test_dates_are_read_out_of_what_people_write() -> None:
    said = "Christmas 2026-12-24 to 2027-01-03, one day 2027-05-01; 2027-08-15 - 2027-08-02, the 32nd 2027-01-32"
    assert windows_of(said) == (
        Window(date(2026, 12, 24), date(2027, 1, 3)),
        Window(date(2027, 5, 1), date(2027, 5, 1)),
        Window(date(2027, 8, 2), date(2027, 8, 15)),
    )
    assert windows_of("every weekend") == ()


def test_the_phases_follow_each_other_without_a_gap() -> None:
    spans = [span(phase, START) for phase in PROJECTS]
    assert spans[0][0] == START
    for (_, last), (first, _) in itertools.pairwise(spans):
        assert first == last + timedelta(days=1)
    assert (spans[-1][1] - START).days == ENDS["months_6_18"] - 1


def test_what_needs_an_outage_waits_for_one() -> None:
    free = by_id(planned("QS-29"))["QS-29-b"]
    assert (free.outage, free.phase, free.moved) == ("planned_stop", "months_1_3", "")
    late = Terms(START, windows=(Window(date(2027, 8, 2), date(2027, 8, 15)),))
    waits = by_id(planned("QS-29", terms=late))["QS-29-b"]
    assert (waits.phase, waits.moved, waits.window, waits.start) == (
        "months_6_18", "outage", "2027-08-02", date(2027, 8, 2),
    )  # fmt: skip
    soon = Terms(START, windows=(Window(date(2026, 12, 24), date(2027, 1, 3)),))
    assert by_id(planned("QS-29", terms=soon))["QS-29-b"].phase == "months_1_3"


def test_a_chosen_phase_is_not_changed() -> None:
    late = Terms(START, budget_days=1, windows=(Window(date(2027, 8, 2), date(2027, 8, 15)),))
    chosen = by_id(planned("QS-29", terms=late, wishes={"QS-29-b": Wish(phase="now")}))["QS-29-b"]
    assert (chosen.phase, chosen.moved, chosen.chosen) == ("now", "", True)


# --- what comes first ---


def test_segmentation_waits_for_the_inventory() -> None:
    late = {"QS-01-b": Wish(phase="months_6_18")}
    plan = by_id(planned("QS-01", "QS-02", wishes=late))
    assert plan["QS-02-b"].after == ("QS-01-b",)
    assert (plan["QS-02-b"].phase, plan["QS-02-b"].moved) == ("months_6_18", "after")
    order = [one.id for one in planned("QS-01", "QS-02").actions]
    assert order.index("QS-01-b") < order.index("QS-02-b")


def test_what_takes_hours_waits_for_nothing() -> None:
    assert by_id(planned("QS-01", "QS-02"))["QS-02-a"].after == ()


def test_somebody_may_choose_otherwise_and_is_told() -> None:
    wishes = {"QS-01-b": Wish(phase="months_6_18"), "QS-02-b": Wish(phase="now")}
    assert by_id(planned("QS-01", "QS-02", wishes=wishes))["QS-02-b"].too_early == ("QS-01-b",)
    free = {"QS-01-b": Wish(phase="months_6_18"), "QS-02-b": Wish(after=())}
    assert by_id(planned("QS-01", "QS-02", wishes=free))["QS-02-b"].phase == "months_1_3"


def test_cycles_are_refused_and_named() -> None:
    wishes = {"QS-01-b": Wish(after=("QS-02-b",))}
    with pytest.raises(CycleFound, match=r"QS-0.-b - QS-0.-b"):
        planned("QS-01", "QS-02", wishes=wishes)


def test_the_defaults_have_no_cycle_and_name_requirements_that_are_there() -> None:
    known = {
        one.id for pack in ("quick-survey", "iec62443-3-3", "iec62443-2-1") for one in catalogue.pack(pack).entries
    }
    named = {one for firsts, then in FIRST for one in (*firsts, *then)}
    assert named <= known
    everything = named | {one for one in known if " RE " in one}
    check_cycles({one: before_requirements(one) & everything for one in everything})


def test_an_enhancement_waits_for_its_base() -> None:
    assert before_requirements("SR 1.1 RE 2") == {"SR 1.1"}
    assert "SR 1.1" in before_requirements("SR 1.3")


# --- budget ---


def test_a_phase_takes_what_it_has_room_for() -> None:
    checks = ("QS-02", "QS-03", "QS-07", "QS-11", "QS-12")
    free = planned(*checks)
    tight = planned(*checks, terms=Terms(START, budget_days=5))
    assert by_id(tight).keys() == by_id(free).keys()
    assert all(one.phase == "months_1_3" for one in free.actions if one.id.endswith("-b"))
    moved = [one for one in tight.actions if one.moved == "budget"]
    assert moved and all(PHASES.index(one.phase) > PHASES.index(by_id(free)[one.id].phase) for one in moved)
    kept = list(tight.phases[1].actions)
    assert kept == in_order(kept, {one.id: one.after for one in kept})


def test_what_finds_no_room_says_so() -> None:
    plan = planned("QS-13", "QS-20", terms=Terms(START, budget_days=1))
    assert any(one.over_budget for one in plan.phases[2].actions)
    assert not any(one.over_budget for one in planned("QS-13", "QS-20").actions)


def test_duties_take_from_the_budget() -> None:
    terms = Terms(START, budget_days=10)
    assert capacity("months_1_3", terms) == int(10 * DAY * Fraction(63, 91))
    assert capacity("months_1_3", terms, Fraction(8)) == int(72 * Fraction(63, 91))
    assert capacity("now", terms, Fraction(8)) == capacity("now", terms)
    assert capacity("months_1_3", terms, Fraction(1000)) == 0
    assert capacity("continuous", terms) is None and capacity("now", Terms(START)) is None
    (duty,) = [one for one in planned("QS-29").actions if one.interval]
    assert duty_hours([duty]) == Fraction(duty.hours * 12, 4)


def test_what_is_done_stays_and_costs_nothing_any_more() -> None:
    plan = planned("QS-02", terms=Terms(START, budget_days=1), wishes={"QS-02-b": Wish(status="done")})
    done = by_id(plan)["QS-02-b"]
    assert (done.phase, done.moved, done.over_budget) == ("months_1_3", "", False)
    assert plan.totals.hours - plan.totals.hours_left == done.hours


def test_what_is_dropped_leaves_the_plan_and_is_named() -> None:
    plan = planned("QS-02", wishes={"QS-02-a": Wish(status="dropped", note="no need")})
    assert [one.id for one in plan.actions] == ["QS-02-b"]


# --- whatever the findings, the terms and the decisions ---

SCALE = st.integers(1, 5)
ROWS = st.lists(
    st.tuples(st.sampled_from(sorted(CHECKS)), st.builds(Scales, SCALE, SCALE, SCALE, SCALE, SCALE)), max_size=14
)
WISH = st.builds(
    Wish,
    phase=st.sampled_from(["", "", *PROJECTS]),
    effort_days=st.one_of(st.none(), st.floats(0, 60)),
    status=st.sampled_from(["open", "open", "doing", "done", "dropped"]),
)
TERMS = st.builds(
    Terms,
    st.just(START),
    st.one_of(st.none(), st.integers(1, 80)),
    st.sampled_from([(), (Window(date(2027, 3, 1), date(2027, 3, 4)),)]),
)


@CALM
@given(ROWS, TERMS, st.dictionaries(st.sampled_from([f"{check}-b" for check in sorted(CHECKS)]), WISH, max_size=6))
def test_nothing_is_lost_and_the_effort_adds_up(
    rows: list[tuple[str, Scales]], terms: Terms, wishes: dict[str, Wish]
) -> None:
    gaps = [gap(check, scales, number) for number, (check, scales) in enumerate(rows, start=1)]
    decided = {(remedy, None): wish for remedy, wish in wishes.items()}
    actions = actions_of(gaps, PACK, wishes=decided)
    plan = schedule(actions, terms, decided)
    kept = Counter(one.id for one in actions if one.status != "dropped")
    assert Counter(one.id for one in plan.actions) == kept
    hours = {one.id: one.hours for one in actions}
    for phase in plan.phases:
        assert phase.totals.hours == sum(hours[one.id] for one in phase.actions)
        assert all(one.phase == phase.phase for one in phase.actions)
        for one in phase.actions if phase.phase in PROJECTS else ():
            assert one.start is not None and one.end is not None and one.start <= one.end
    assert plan.totals.hours == sum(phase.totals.hours for phase in plan.phases) == sum(hours[key] for key in kept)
    position = {one.id: at for at, one in enumerate(plan.actions)}
    for one in plan.actions:
        for first in one.after:
            assert position[first] < position[one.id] or first in one.too_early


@CALM
@given(ROWS, TERMS)
def test_a_budget_is_kept_but_for_what_says_so(rows: list[tuple[str, Scales]], terms: Terms) -> None:
    gaps = [gap(check, scales, number) for number, (check, scales) in enumerate(rows, start=1)]
    plan = schedule(actions_of(gaps, PACK), terms)
    for phase in plan.phases:
        within = sum(one.hours for one in phase.actions if not one.over_budget)
        assert phase.capacity is None or within <= phase.capacity
        assert phase.phase == "months_6_18" or not any(one.over_budget for one in phase.actions)


def test_predecessors_leave_out_what_is_not_in_the_plan() -> None:
    (second,) = [one for one in planned("QS-02").actions if one.id == "QS-02-b"]
    assert predecessors([second]) == {"QS-02-b": ()}
    assert predecessors([replace(second, id="X", remedy="X")]) == {"X": ()}
