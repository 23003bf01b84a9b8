"""When what is done: outage windows, dependencies and the budget move actions between the phases. Pure.

The calendar of the phases, counted from the day on which the plan starts: the initial assessment's four weeks, then
priority actions to the end of the third month, then long-term alignment to the end of the eighteenth. A phase that
cannot take an action passes it on to the next one, in this order of reasons:

1. what needs an outage waits for the first phase in which production stands still, as the site says, and is at the
   earliest in the months 1 to 3 where nobody named a date;
2. what builds on something stands no earlier than that;
3. where the site states a budget, a phase takes what it has room for in the order of doing, and passes on the rest.
   Recurring duties use up the budget too, from the months 1 to 3 on. What finds no room in the last phase stays there
   and says so.

A phase that somebody chose is not changed; what should have come first is then named. What is done stays where it is.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from core.assessment.dependencies import predecessors
from core.assessment.plan import DAY, DROPPED, PHASES, PROJECTS, Action, PhasePlan, Roadmap, Wishes, in_phases

QUARTER = 91
"""Days of a quarter."""
ENDS = {"now": 28, "months_1_3": QUARTER, "months_6_18": 548}
"""Days from the start of the plan to the end of each phase; each begins where the one before ends."""
PER_YEAR = {"weekly": 52, "monthly": 12, "quarterly": 4, "half_yearly": 2, "yearly": 1}
QUARTERS_PER_YEAR = 4
_DATES = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*(?:to|until|till|bis|through|/|–|-|\.\.)\s*(\d{4}-\d{2}-\d{2}))?")


@dataclass(frozen=True, slots=True)
class Window:
    """Production stands still anyway, both days included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Terms:
    """What the site gives the plan."""

    start: date
    budget_days: int | None = None
    """Person days in a quarter."""
    windows: tuple[Window, ...] = ()


def date_of(text: str) -> date | None:
    """The day of an ISO date; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def windows_of(text: str) -> tuple[Window, ...]:
    """The dates in what the site says about its outages, earliest first: 2026-12-24 to 2027-01-03, or one day."""
    found = set()
    for first, last in _DATES.findall(text):
        start, end = date_of(first), date_of(last) if last else date_of(first)
        if start is not None and end is not None:
            found.add((min(start, end), max(start, end)))
    return tuple(Window(*one) for one in sorted(found))


def span(phase: str, start: date) -> tuple[date, date]:
    """First and last day of a phase; continuous duties have all of the time."""
    if phase not in ENDS:
        return start, start + timedelta(days=ENDS[PROJECTS[-1]] - 1)
    before = PROJECTS.index(phase) - 1
    begins = ENDS[PROJECTS[before]] if before >= 0 else 0
    return start + timedelta(days=begins), start + timedelta(days=ENDS[phase] - 1)


def duty_hours(actions: Iterable[Action]) -> Fraction:
    """Working hours that the recurring duties take in a quarter."""
    return sum(
        (Fraction(one.hours * PER_YEAR.get(one.interval, 0), QUARTERS_PER_YEAR) for one in actions if one.interval),
        Fraction(0),
    )


def capacity(phase: str, terms: Terms, duties: Fraction = Fraction(0)) -> int | None:
    """Hours for projects in a phase, rounded down; None without a budget and for continuous duties."""
    if terms.budget_days is None or phase not in ENDS:
        return None
    first, last = span(phase, terms.start)
    quarters = Fraction((last - first).days + 1, QUARTER)
    taken = duties if phase != PROJECTS[0] else Fraction(0)
    return max(int((terms.budget_days * DAY - taken) * quarters), 0)


def schedule(actions: Sequence[Action], terms: Terms, wishes: Wishes | None = None) -> Roadmap:
    """The plan with its dates. Raises `CycleFound` where actions wait for each other."""
    firsts = predecessors([one for one in actions if one.status != DROPPED], wishes)
    placed = {one.id: _for_outage(one, terms) for one in actions}
    _after_what_comes_first(placed, firsts)
    duties = duty_hours(one for one in actions if one.status != DROPPED)
    _within_budget(placed, firsts, terms, duties)
    ordered = [one for phase in PHASES for one in in_order(_of(placed, phase), firsts)]
    roadmap = in_phases([_named(one, placed, firsts) for one in ordered])
    phases = tuple(_dated(phase, terms, duties) for phase in roadmap.phases)
    return replace(roadmap, phases=phases)


def in_order(actions: Sequence[Action], firsts: Mapping[str, Iterable[str]]) -> list[Action]:
    """By `Action.order`, but nothing before what it builds on."""
    known = {one.id: one for one in actions}
    waits = {one.id: {key for key in firsts.get(one.id, ()) if key in known} for one in actions}
    then: dict[str, list[str]] = {}
    for key, before in waits.items():
        for first in before:
            then.setdefault(first, []).append(key)
    ready = [(one.order, one.id) for one in actions if not waits[one.id]]
    heapq.heapify(ready)
    found = []
    while ready:
        _, key = heapq.heappop(ready)
        found.append(known[key])
        for next_key in then.get(key, ()):
            waits[next_key].discard(key)
            if not waits[next_key]:
                heapq.heappush(ready, (known[next_key].order, next_key))
    return found


def _of(placed: Mapping[str, Action], phase: str) -> list[Action]:
    return [one for one in placed.values() if one.phase == phase]


def _free(action: Action) -> bool:
    """Whether it may be moved."""
    return action.phase in PROJECTS and not action.chosen and action.open


def _for_outage(action: Action, terms: Terms) -> Action:
    if not _free(action) or action.outage == "none":
        return action
    for phase in PROJECTS[PROJECTS.index(action.phase) :]:
        first, last = span(phase, terms.start)
        if terms.windows and any(one.end >= first and one.start <= last for one in terms.windows):
            return action if phase == action.phase else replace(action, phase=phase, moved="outage")
    if action.phase == PROJECTS[0]:
        return replace(action, phase=PROJECTS[1], moved="outage")
    return action


def _after_what_comes_first(placed: dict[str, Action], firsts: Mapping[str, Sequence[str]]) -> None:
    for key in _topological(placed, firsts):
        one = placed[key]
        latest = max((PHASES.index(placed[first].phase) for first in firsts.get(key, ())), default=0)
        if _free(one) and latest > PHASES.index(one.phase):
            placed[key] = replace(one, phase=PHASES[latest], moved="after")


def _topological(placed: Mapping[str, Action], firsts: Mapping[str, Iterable[str]]) -> list[str]:
    return [one.id for one in in_order(list(placed.values()), firsts)]


def _within_budget(
    placed: dict[str, Action], firsts: Mapping[str, Sequence[str]], terms: Terms, duties: Fraction
) -> None:
    for index, phase in enumerate(PROJECTS):
        room = capacity(phase, terms, duties)
        if room is None:
            return
        own = in_order(_of(placed, phase), firsts)
        room -= sum(one.hours for one in own if not _free(one) and one.open)
        passed_on: set[str] = set()
        for one in own:
            if not _free(one):
                continue
            waits = any(first in passed_on for first in firsts.get(one.id, ()))
            if one.hours <= room and not waits:
                room -= one.hours
            elif index + 1 < len(PROJECTS):
                passed_on.add(one.id)
                placed[one.id] = replace(one, phase=PROJECTS[index + 1], moved="after" if waits else "budget")
            else:
                placed[one.id] = replace(one, over_budget=True)
        _after_what_comes_first(placed, firsts)


def _named(action: Action, placed: Mapping[str, Action], firsts: Mapping[str, Sequence[str]]) -> Action:
    before = firsts.get(action.id, ())
    late = tuple(key for key in before if PHASES.index(placed[key].phase) > PHASES.index(action.phase))
    return replace(action, after=tuple(before), too_early=late)


def _dated(plan: PhasePlan, terms: Terms, duties: Fraction) -> PhasePlan:
    """Dates by the share of the phase's effort: a picture of the order, no appointment."""
    first, last = span(plan.phase, terms.start)
    room = capacity(plan.phase, terms, duties)
    if plan.phase not in ENDS:
        return replace(plan, start=first, end=last, capacity=room)
    days = (last - first).days + 1
    total = max(sum(one.hours for one in plan.actions), room or 0, 1)
    done, found = 0, []
    for one in plan.actions:
        begins = first + timedelta(days=min(days * done // total, days - 1))
        done += one.hours
        ends = max(first + timedelta(days=min(-(-days * done // total) - 1, days - 1)), begins)
        found.append(_in_window(replace(one, start=begins, end=ends), terms, first, last))
    return replace(plan, actions=tuple(found), start=first, end=last, capacity=room)


def _in_window(action: Action, terms: Terms, first: date, last: date) -> Action:
    due = date_of(action.due)
    if due is not None:
        return replace(action, start=min(action.start or due, due), end=due)
    if action.outage == "none":
        return action
    for one in terms.windows:
        if one.end >= max(action.start or first, first) and one.start <= last:
            begins = max(one.start, first)
            return replace(action, start=begins, end=max(min(one.end, last), begins), window=one.start.isoformat())
    return action
