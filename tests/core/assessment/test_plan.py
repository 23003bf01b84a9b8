"""Quick wins and roadmap: the rule in the module's docstring, and what must hold for any findings."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import catalogue
from core.assessment.plan import HOURS, PHASES, Action, Gap, Roadmap, actions_of, in_phases
from core.assessment.risk import Scales, risk_of

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""
PACK = catalogue.quick_survey()
CHECKS = list(PACK.checks())
BY_ID = {check.id: check for check in CHECKS}
SCALE = st.integers(1, 5)
SCALES = st.builds(Scales, SCALE, SCALE, SCALE, SCALE, SCALE)


def gap(number: int, check: str, scales: Scales, place: str = "Works", phase: str = "", **more: str) -> Gap:
    risk = risk_of(scales)
    return Gap(UUID(int=number), BY_ID[check], place, risk, phase, urgent=not risk.tolerable(None), **more)


@st.composite
def gaps(draw: st.DrawFn) -> list[Gap]:
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(CHECKS[:8] + CHECKS[24:30]),
                SCALES,
                st.sampled_from(["Works", "Line 1", "Line 2"]),
                st.sampled_from(["", "", "", *PHASES]),
            ),
            max_size=12,
        )
    )
    return [
        Gap(UUID(int=n), check, place, risk_of(scales), phase)
        for n, (check, scales, place, phase) in enumerate(rows, 1)
    ]


def roadmap(findings: list[Gap], lang: str = "en") -> Roadmap:
    """Everything in the phase that it wants, before the schedule moves anything."""
    return in_phases(actions_of(findings, PACK, lang))


MEDIUM = Scales(3, 1, 3, 1, 1)
HIGH = Scales(4, 1, 4, 1, 1)
CRITICAL = Scales(5, 1, 5, 1, 1)


def order(plan: Roadmap) -> list[str]:
    return [action.id for action in plan.actions]


def phase_of(plan: Roadmap, action_id: str) -> str:
    return next(action.phase for action in plan.actions if action.id == action_id)


def test_one_finding_gives_all_its_remedies_in_their_phases() -> None:
    plan = roadmap([gap(1, "QS-29", MEDIUM)])
    assert [(phase.phase, [action.id for action in phase.actions]) for phase in plan.phases] == [
        ("now", ["QS-29-a"]), ("months_1_3", ["QS-29-b"]), ("months_6_18", []), ("continuous", ["QS-29-c"]),
    ]  # fmt: skip
    first = plan.phases[0].actions[0]
    assert (first.effort, first.hours, first.outage, first.quick_win) == ("hours", 4, "none", True)
    assert first.nis2 == ("Art. 21(2)(c)",)
    assert (first.removes, first.closes) == (5, False)
    assert plan.phases[1].actions[0].removes == 9
    assert plan.phases[3].actions[0].interval == "monthly"


def test_texts_and_roles_follow_the_language() -> None:
    german = roadmap([gap(1, "QS-16", MEDIUM)], "de").actions[0]
    assert german.text.startswith("Die Sicherheitsfachkraft dreht den Schlüssel")
    assert german.owner_role == "Fachkraft für funktionale Sicherheit"


def test_findings_of_one_check_share_an_action_and_repeat_the_effort_where_the_work_repeats() -> None:
    two = [gap(1, "QS-08", MEDIUM, "Line 1", owner="Ann", due="2027-03-01"),
           gap(2, "QS-08", HIGH, "Line 2", owner="Bob", due="2027-01-15")]  # fmt: skip
    actions = {action.id: action for action in roadmap(two).actions}
    assert set(actions) == {"QS-08-a", "QS-08-b"}
    once, each = actions["QS-08-a"], actions["QS-08-b"]
    assert (once.hours, each.hours) == (HOURS["hours"], HOURS["days"] * 3 // 2)
    assert each.findings == (UUID(int=2), UUID(int=1))
    assert each.places == ("Line 2", "Line 1")
    assert each.removes == 9 + 16
    assert once.removes == 5 + 8
    assert (each.owner, each.due) == ("Ann, Bob", "2027-01-15")


def test_the_engineers_phase_counts_and_duties_stay_continuous() -> None:
    plan = roadmap([gap(1, "QS-29", MEDIUM, "Line 1", "months_6_18"), gap(2, "QS-29", MEDIUM, "Line 2")])
    assert phase_of(plan, "QS-29-a@months_6_18") == "months_6_18"
    assert phase_of(plan, "QS-29-b@months_6_18") == "months_6_18"
    assert phase_of(plan, "QS-29-a") == "now"
    duty = next(action for action in plan.actions if action.id == "QS-29-c")
    assert duty.findings == (UUID(int=1), UUID(int=2))


def test_a_critical_finding_pulls_forward_what_needs_no_outage() -> None:
    calm, urgent = (roadmap([gap(1, "QS-15", scales), gap(2, "QS-13", scales)]) for scales in (HIGH, CRITICAL))
    assert (phase_of(calm, "QS-15-b"), phase_of(urgent, "QS-15-b")) == ("months_1_3", "now")
    assert (phase_of(calm, "QS-13-b"), phase_of(urgent, "QS-13-b")) == ("months_1_3", "months_1_3")
    assert phase_of(roadmap([gap(1, "QS-20", CRITICAL)]), "QS-20-b") == "months_1_3"


def test_more_risk_per_hour_comes_first() -> None:
    plan = roadmap([gap(1, "QS-01", MEDIUM), gap(2, "QS-02", HIGH), gap(3, "QS-03", MEDIUM)])
    assert [action.id for action in plan.phases[0].actions] == ["QS-02-a", "QS-01-a", "QS-03-a"]


def test_what_is_not_tolerable_comes_first_inside_a_phase_even_where_it_takes_weeks() -> None:
    plan = roadmap([gap(1, "QS-13", CRITICAL), gap(2, "QS-02", HIGH), gap(3, "QS-09", MEDIUM)])
    assert [action.id for action in plan.phases[1].actions] == ["QS-13-b", "QS-02-b", "QS-09-b"]


def test_quick_wins_go_by_risk_per_hour_alone() -> None:
    places = ["Line 1", "Line 2", "Line 3"]
    many = [gap(number, "QS-07", MEDIUM, place) for number, place in enumerate(places, 1)]
    assert [win.id for win in roadmap([*many, gap(9, "QS-02", HIGH)]).quick_wins] == ["QS-07-a", "QS-02-a"]
    assert order(roadmap([*many, gap(9, "QS-02", HIGH)]))[:2] == ["QS-07-a", "QS-02-a"]


def test_nothing_open_is_an_empty_plan_of_four_phases() -> None:
    plan = roadmap([])
    assert [phase.phase for phase in plan.phases] == list(PHASES)
    assert (plan.actions, plan.totals.hours) == ((), 0)


@CALM
@given(gaps(), st.randoms(use_true_random=False))
def test_the_order_of_findings_is_irrelevant(findings: list[Gap], rng: random.Random) -> None:
    mixed = list(findings)
    rng.shuffle(mixed)
    assert roadmap(mixed) == roadmap(findings)
    assert roadmap(mixed).quick_wins == roadmap(findings).quick_wins


@CALM
@given(gaps())
def test_every_open_finding_has_an_action_that_closes_it(findings: list[Gap]) -> None:
    closed = Counter(key for action in roadmap(findings).actions if action.closes for key in set(action.findings))
    assert set(closed) == {finding.key for finding in findings}


@CALM
@given(gaps())
def test_no_action_without_a_finding_and_no_action_twice(findings: list[Gap]) -> None:
    actions = roadmap(findings).actions
    known = {finding.key: finding.check.id for finding in findings}
    assert all(action.findings and {known[key] for key in action.findings} == {action.check} for action in actions)
    assert len({action.id for action in actions}) == len(actions)


@CALM
@given(gaps())
def test_totals_add_up(findings: list[Gap]) -> None:
    plan = roadmap(findings)
    assert plan.totals.hours == sum(phase.totals.hours for phase in plan.phases)
    assert plan.totals.actions == sum(phase.totals.actions for phase in plan.phases) == len(plan.actions)
    assert plan.totals.with_outage == sum(phase.totals.with_outage for phase in plan.phases)
    assert plan.totals.findings == len(findings)
    for phase in plan.phases:
        assert phase.totals.hours == sum(action.hours for action in phase.actions)


@CALM
@given(gaps())
def test_quick_wins_are_the_roadmaps_actions_without_outage(findings: list[Gap]) -> None:
    wins = roadmap(findings).quick_wins
    assert all((win.outage, win.effort, win.quick_win) == ("none", "hours", True) for win in wins)
    assert {win.id for win in wins} == {a.id for a in roadmap(findings).actions if a.quick_win}
    ratios = [win.removes / win.hours for win in wins]
    assert ratios == sorted(ratios, reverse=True)


@CALM
@given(gaps().filter(bool), st.data())
def test_raising_a_risk_never_moves_its_actions_later(findings: list[Gap], data: st.DataObject) -> None:
    """No action that leaves the raised finding alone gets in front of one that deals with it."""
    index = data.draw(st.integers(0, len(findings) - 1))
    chosen = findings[index]
    worse = [
        one for one in (risk_of(data.draw(SCALES)),) if one.rank >= chosen.risk.rank and one.score >= chosen.risk.score
    ]
    raised = [
        *findings[:index],
        replace(chosen, risk=(worse or [risk_of(Scales(5, 5, 5, 5, 5))])[0]),
        *findings[index + 1 :],
    ]

    def behind(plan: Roadmap) -> dict[str, set[str]]:
        """Action with the finding -> the foreign actions in front of it."""
        actions = plan.actions
        return {
            action.id: {other.id for other in actions[:place] if chosen.key not in other.findings}
            for place, action in enumerate(actions)
            if chosen.key in action.findings
        }

    before, after = behind(roadmap(findings)), behind(roadmap(raised))
    assert set(before) == set(after)
    assert all(after[action] <= before[action] for action in after)


def test_sort_key_breaks_ties_by_risk_and_then_by_id() -> None:
    base = roadmap([gap(1, "QS-01", MEDIUM)]).actions[0]
    worse: Action = replace(base, id="Z", worst=risk_of(HIGH))
    assert sorted([replace(base, id="B"), worse, replace(base, id="A")], key=lambda a: a.order) == [
        worse, replace(base, id="A"), replace(base, id="B"),
    ]  # fmt: skip
