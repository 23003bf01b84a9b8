"""Quick wins and the roadmap, made from open findings and the catalogue's remedies. Pure.

How actions are made and ordered, always the same for the same findings:

1. One action per remedy; it covers every open finding of its check. Findings that the engineer moved to
   another phase get an action of their own there.
2. The phase is the one that the engineer chose, else the catalogue's. A critical finding pulls an action
   that needs neither an outage nor weeks one phase forward. Continuous duties stay continuous.
3. Inside a phase the worse band comes first, then most risk removed per hour of effort, then the higher
   score, then the remedy's id. Quick wins: risk removed per hour first, then band, score and id.

Risk removed is the sum of the findings' scores, or half of each where the remedy lowers the risk without
closing the gap. Hours are planning values of the effort classes, once per zone where the work repeats.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from catalogue.schema import Pack, QuickCheck, Remedy
from core.assessment.requirements import Requirement
from core.assessment.risk import Risk

PHASES = ("now", "months_1_3", "months_6_18", "continuous")
HOURS = {"hours": 4, "days": 24, "weeks": 120}
"""Planning values of the effort classes in working hours: half a day, three days, three weeks."""
NIS2 = "nis2"


@dataclass(frozen=True, slots=True)
class Gap:
    """An open finding, as far as the plan needs it."""

    key: UUID
    check: QuickCheck | Requirement
    place: str
    """Name of the site, zone or asset."""
    risk: Risk
    phase: str = ""
    """The engineer's choice; "" for the catalogue's."""
    owner: str = ""
    due: str = ""
    """ISO date."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do, and what it brings."""

    id: str
    """Stable: the remedy's id, with the phase where the engineer chose it."""
    check: str
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
    """People that the findings name, else ""."""
    due: str
    """The earliest of the findings' dates."""
    findings: tuple[UUID, ...]
    """What it closes, or lowers where `closes` is False; worst first."""
    places: tuple[str, ...]
    closes: bool
    removes: int
    """Points of risk that it takes away."""
    worst: Risk
    nis2: tuple[str, ...]

    @property
    def order(self) -> tuple[int, Fraction, int, str]:
        """Sort key inside a phase."""
        band, score = self.worst.rank
        return -band, -self.per_hour, -score, self.id

    @property
    def win_order(self) -> tuple[Fraction, int, int, str]:
        """Sort key among quick wins."""
        band, score = self.worst.rank
        return -self.per_hour, -band, -score, self.id

    @property
    def per_hour(self) -> Fraction:
        """Risk removed per hour of effort."""
        return Fraction(self.removes, self.hours)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over actions."""

    actions: int
    hours: int
    findings: int
    """Different findings that are closed."""
    with_outage: int


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """One phase of the roadmap."""

    phase: str
    actions: tuple[Action, ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class Roadmap:
    """The four phases, always all of them, and the sums over everything."""

    phases: tuple[PhasePlan, ...]
    totals: Totals

    @property
    def actions(self) -> tuple[Action, ...]:
        """All actions in the order of doing."""
        return tuple(action for phase in self.phases for action in phase.actions)


def actions_of(gaps: Iterable[Gap], pack: Pack, lang: str = "en") -> tuple[Action, ...]:
    """All actions for these findings, by phase and order."""
    groups: dict[tuple[str, str], list[Gap]] = {}
    remedies: dict[str, Remedy] = {}
    for gap in gaps:
        for remedy in gap.check.remedies:
            remedies[remedy.id] = remedy
            chosen = "" if remedy.phase == "continuous" else gap.phase
            groups.setdefault((remedy.id, chosen), []).append(gap)
    actions = (
        _action(remedies[remedy_id], chosen, members, pack, lang) for (remedy_id, chosen), members in groups.items()
    )
    return tuple(sorted(actions, key=lambda action: (PHASES.index(action.phase), action.order)))


def quick_wins(gaps: Iterable[Gap], pack: Pack, lang: str = "en") -> tuple[Action, ...]:
    """What takes hours and no outage, most risk removed per hour first."""
    wins = (action for action in actions_of(gaps, pack, lang) if action.quick_win)
    return tuple(sorted(wins, key=lambda action: action.win_order))


def roadmap(gaps: Iterable[Gap], pack: Pack, lang: str = "en") -> Roadmap:
    """Everything that the open findings ask for, in four phases."""
    actions = actions_of(gaps, pack, lang)
    phases = []
    for phase in PHASES:
        own = tuple(action for action in actions if action.phase == phase)
        phases.append(PhasePlan(phase, own, totals_of(own)))
    return Roadmap(tuple(phases), totals_of(actions))


def totals_of(actions: Sequence[Action]) -> Totals:
    """Sums over actions."""
    closed = {key for action in actions if action.closes for key in action.findings}
    return Totals(
        actions=len(actions),
        hours=sum(action.hours for action in actions),
        findings=len(closed),
        with_outage=sum(action.outage != "none" for action in actions),
    )


def _action(remedy: Remedy, chosen: str, members: list[Gap], pack: Pack, lang: str) -> Action:
    """The action of a remedy for findings of one check with one choice of phase."""
    gaps = sorted(members, key=lambda gap: (-gap.risk.rank[0], -gap.risk.score, gap.place, gap.key))
    phase = _phase(remedy, chosen, critical=gaps[0].risk.band == "critical")
    places = tuple(dict.fromkeys(gap.place for gap in gaps))
    scores = [gap.risk.score for gap in gaps]
    return Action(
        id=f"{remedy.id}@{chosen}" if chosen else remedy.id,
        check=gaps[0].check.id,
        text=remedy.text.of(lang),
        phase=phase,
        effort=remedy.effort,
        hours=HOURS[remedy.effort] * (len(gaps) if remedy.repeats else 1),
        cost=remedy.cost,
        outage=remedy.outage,
        quick_win=remedy.quick_win,
        interval=remedy.interval,
        owner_role=pack.role_title(remedy.owner_role, lang),
        owner=", ".join(sorted({gap.owner for gap in gaps if gap.owner})),
        due=min((gap.due for gap in gaps if gap.due), default=""),
        findings=tuple(gap.key for gap in gaps),
        places=places,
        closes=remedy.closes,
        removes=sum(scores) if remedy.closes else sum((score + 1) // 2 for score in scores),
        worst=gaps[0].risk,
        nis2=gaps[0].check.links.get(NIS2, ()),
    )


def _phase(remedy: Remedy, chosen: str, *, critical: bool) -> str:
    if remedy.phase == "continuous":
        return remedy.phase
    if chosen:
        return chosen
    if critical and remedy.outage == "none" and remedy.effort != "weeks":
        return PHASES[max(PHASES.index(remedy.phase) - 1, 0)]
    return remedy.phase
