"""Quick wins and the roadmap, made from open findings and the catalogue's remedies. Pure.

How actions are made and ordered, always the same for the same findings:

1. One action per remedy; it covers every open finding that asks for it, in all zones. A finding that the engineer
   moved to another phase, and a place for which somebody decided otherwise, get an action of their own.
2. The phase is the one that somebody chose, else the catalogue's. A critical finding pulls an action that needs neither
   an outage nor weeks one phase forward. Continuous duties stay continuous.
3. `core.assessment.schedule` then moves what cannot stand there: outage windows, what has to come first, the budget.
4. Inside a phase comes first what answers a risk above the tolerable line, then most risk removed per hour of effort,
   then the worse band, the higher score and the remedy's id; never before what it builds on. Quick wins: the same.

Risk removed is the sum of the findings' scores, or half of each where the remedy lowers the risk without closing the
gap. Hours are planning values of the effort classes; where the work repeats, each further place takes half of the first
one's, and what somebody gave in days counts instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Protocol
from uuid import UUID

from catalogue.parts import Remedy
from catalogue.schema import Pack
from core.assessment.inheritance import Place
from core.assessment.risk import Risk

PHASES = ("now", "months_1_3", "months_6_18", "continuous")
PROJECTS = PHASES[:3]
"""Phases of actions that end; the last one is of duties that return."""
HOURS = {"hours": 4, "days": 24, "weeks": 120}
"""Planning values of the effort classes in working hours: half a day, three days, three weeks."""
DAY = 8
"""Working hours of a person day."""
QUICK, NIS2 = "quick-survey", "nis2"
OPEN, DOING, DONE, DROPPED = STATUSES = ("open", "doing", "done", "dropped")


class Asked(Protocol):
    """What a finding is about: a quick check, a requirement, a rule of the drawing."""

    @property
    def id(self) -> str:
        """Id inside its pack."""

    @property
    def links(self) -> dict[str, tuple[str, ...]]:
        """Pack id -> entry ids that it touches."""

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """What can be done about a gap."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An open finding, as far as the plan needs it."""

    key: UUID
    check: Asked
    place: str
    """Name of the site, zone, conduit or asset."""
    risk: Risk
    phase: str = ""
    """The engineer's choice; "" for the catalogue's."""
    owner: str = ""
    due: str = ""
    """ISO date."""
    pack: str = QUICK
    where: Place | None = None
    urgent: bool = False
    """Above the tolerable line."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody decided about an action, as `PlannedAction` keeps it; "" and None follow the catalogue."""

    phase: str = ""
    owner: str = ""
    due: str = ""
    effort_days: float | None = None
    cost: int | None = None
    after: tuple[str, ...] | None = None
    """Remedy ids that come first, instead of the usual ones."""
    status: str = OPEN
    note: str = ""


Wishes = Mapping[tuple[str, Place | None], Wish]
"""(remedy, place or None for everywhere) -> what was decided."""


@dataclass(frozen=True, slots=True)
class Raise:
    """A level that a zone or conduit reaches with this action, everything before it in the plan being done."""

    place: Place
    name: str
    fr: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Serves:
    """An item of a law or another standard that the action helps with."""

    pack: str
    id: str
    confidence: str
    """Of the weakest link that leads there."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do, and what it brings."""

    id: str
    """Stable: the remedy's id, with the phase or place where somebody chose one."""
    remedy: str
    where: Place | None
    """The place that it was split off for; None: everywhere."""
    check: str
    pack: str
    text: str
    phase: str
    effort: str
    hours: int
    cost: str
    outage: str
    quick_win: bool
    interval: str
    owner_role: str
    """The role's name in the language of the plan."""
    owner: str
    """Who was named for it, else the people that the findings name, else ""."""
    due: str
    """The date that was set, else the earliest of the findings' dates."""
    findings: tuple[UUID, ...]
    """What it closes, or lowers where `closes` is False; worst first."""
    places: tuple[str, ...]
    closes: bool
    removes: int
    """Points of risk that it takes away."""
    worst: Risk
    nis2: tuple[str, ...]
    urgent: bool = False
    """Answers a risk above the tolerable line."""
    money: int | None = None
    """What somebody says it costs, in the site's own currency."""
    status: str = OPEN
    note: str = ""
    chosen: bool = False
    """Somebody chose the phase."""
    moved: str = ""
    """Why it does not stand in the phase that it would: pulled, outage, after or budget; "" where it does."""
    over_budget: bool = False
    """Not even the last phase has room for it."""
    after: tuple[str, ...] = ()
    """Actions of the plan that come first."""
    too_early: tuple[str, ...] = ()
    """Actions that should come first, but somebody chose otherwise."""
    start: date | None = None
    end: date | None = None
    window: str = ""
    """The outage in which it is planned, ISO date; "" for none or where nobody named one."""
    raises: tuple[Raise, ...] = ()
    toward: tuple[tuple[str, str], ...] = ()
    """(place, foundational requirement) whose next level needs this and more."""
    serves: tuple[Serves, ...] = ()

    @property
    def order(self) -> tuple[bool, Fraction, int, int, str]:
        """Sort key inside a phase."""
        band, score = self.worst.rank
        return not self.urgent, -self.per_hour, -band, -score, self.id

    @property
    def per_hour(self) -> Fraction:
        """Risk removed per hour of effort."""
        return Fraction(self.removes, max(self.hours, 1))

    @property
    def days(self) -> float:
        """Effort in person days."""
        return self.hours / DAY

    @property
    def open(self) -> bool:
        """Whether there still is something to do."""
        return self.status in {OPEN, DOING}


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over actions."""

    actions: int
    hours: int
    findings: int
    """Different findings that are closed."""
    with_outage: int
    hours_left: int = 0
    """Of what is not done yet."""


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """One phase of the roadmap."""

    phase: str
    actions: tuple[Action, ...]
    totals: Totals
    start: date | None = None
    end: date | None = None
    capacity: int | None = None
    """Hours that the budget gives this phase; None where no budget is stated, and for continuous duties."""


@dataclass(frozen=True, slots=True)
class Roadmap:
    """The four phases, always all of them, and the sums over everything."""

    phases: tuple[PhasePlan, ...]
    totals: Totals
    dropped: tuple[Action, ...] = field(default=())
    """What somebody decided not to do, with the note why."""

    @property
    def actions(self) -> tuple[Action, ...]:
        """All actions in the order of doing."""
        return tuple(action for phase in self.phases for action in phase.actions)

    @property
    def quick_wins(self) -> tuple[Action, ...]:
        """What takes hours and no outage and is still to do, most risk removed per hour first."""
        return tuple(sorted((one for one in self.actions if one.quick_win and one.open), key=lambda one: one.order))


def actions_of(gaps: Iterable[Gap], pack: Pack, lang: str = "en", wishes: Wishes | None = None) -> tuple[Action, ...]:
    """All actions for these findings, dropped ones too, by phase and order; `pack` knows the names of the roles."""
    known = wishes or {}
    groups: dict[tuple[str, str, Place | None], list[Gap]] = {}
    remedies: dict[str, Remedy] = {}
    for gap in gaps:
        for remedy in gap.check.remedies:
            remedies[remedy.id] = remedy
            chosen = "" if remedy.phase == "continuous" else gap.phase
            own = gap.where if gap.where is not None and (remedy.id, gap.where) in known else None
            groups.setdefault((remedy.id, chosen, own), []).append(gap)
    actions = [
        _action(remedies[remedy], chosen, own, members, (pack, lang), known.get((remedy, own)) or Wish())
        for (remedy, chosen, own), members in groups.items()
    ]
    return tuple(sorted(actions, key=lambda action: (PHASES.index(action.phase), action.order)))


def in_phases(actions: Sequence[Action]) -> Roadmap:
    """Actions in their order, grouped by the phase that each of them has."""
    kept = [action for action in actions if action.status != DROPPED]
    phases = []
    for phase in PHASES:
        own = tuple(action for action in kept if action.phase == phase)
        phases.append(PhasePlan(phase, own, totals_of(own)))
    dropped = tuple(action for action in actions if action.status == DROPPED)
    return Roadmap(tuple(phases), totals_of(kept), dropped)


def totals_of(actions: Sequence[Action]) -> Totals:
    """Sums over actions."""
    closed = {key for action in actions if action.closes for key in action.findings}
    return Totals(
        actions=len(actions),
        hours=sum(action.hours for action in actions),
        findings=len(closed),
        with_outage=sum(action.outage != "none" for action in actions),
        hours_left=sum(action.hours for action in actions if action.open),
    )


def _action(
    remedy: Remedy, chosen: str, own: Place | None, members: list[Gap], words: tuple[Pack, str], wish: Wish
) -> Action:
    """The action of a remedy for the findings that share it."""
    pack, lang = words
    gaps = sorted(members, key=lambda gap: (-gap.risk.rank[0], -gap.risk.score, gap.place, gap.key))
    phase, moved = _phase(remedy, wish.phase or chosen, critical=gaps[0].risk.band == "critical")
    places = tuple(dict.fromkeys(gap.place for gap in gaps))
    scores = [gap.risk.score for gap in gaps]
    return Action(
        id=_id(remedy, chosen, own),
        remedy=remedy.id,
        where=own,
        check=gaps[0].check.id,
        pack=gaps[0].pack,
        text=remedy.text.of(lang),
        phase=phase,
        effort=remedy.effort,
        hours=_hours(remedy, len(gaps), wish),
        cost=remedy.cost,
        outage=remedy.outage,
        quick_win=remedy.quick_win,
        interval=remedy.interval,
        owner_role=pack.role_title(remedy.owner_role, lang),
        owner=wish.owner or ", ".join(sorted({gap.owner for gap in gaps if gap.owner})),
        due=wish.due or min((gap.due for gap in gaps if gap.due), default=""),
        findings=tuple(gap.key for gap in gaps),
        places=places,
        closes=remedy.closes,
        removes=sum(scores) if remedy.closes else sum((score + 1) // 2 for score in scores),
        worst=gaps[0].risk,
        nis2=gaps[0].check.links.get(NIS2, ()),
        urgent=any(gap.urgent for gap in gaps),
        money=wish.cost,
        status=wish.status,
        note=wish.note,
        chosen=bool(wish.phase or chosen) and remedy.phase != "continuous",
        moved=moved,
    )


def _id(remedy: Remedy, chosen: str, own: Place | None) -> str:
    phase = f"@{chosen}" if chosen else ""
    return f"{remedy.id}{phase}#{own.id.hex[-8:]}" if own else f"{remedy.id}{phase}"


def _hours(remedy: Remedy, places: int, wish: Wish) -> int:
    if wish.effort_days is not None:
        return round(wish.effort_days * DAY)
    first = HOURS[remedy.effort]
    return first + first // 2 * (places - 1) if remedy.repeats else first


def _phase(remedy: Remedy, chosen: str, *, critical: bool) -> tuple[str, str]:
    """The phase, and why it is not the catalogue's."""
    if remedy.phase == "continuous":
        return remedy.phase, ""
    if chosen:
        return chosen, ""
    if critical and remedy.outage == "none" and remedy.effort != "weeks":
        pulled = PHASES[max(PHASES.index(remedy.phase) - 1, 0)]
        return pulled, "pulled" if pulled != remedy.phase else ""
    return remedy.phase, ""
