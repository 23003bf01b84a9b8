"""Risk, plan and chain of a site at one moment, put together from what the survey holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from catalogue.schema import Pack
from core.assessment import chain as chains
from core.assessment.attack import Left, left_possible
from core.assessment.chain import ChainRow, Held, Orphan
from core.assessment.drawn import drawn
from core.assessment.duties import Duty, duties_of
from core.assessment.findings import Status
from core.assessment.inheritance import ACCEPTS, Place
from core.assessment.judging import closing_scales
from core.assessment.models import PlannedAction, ScopeKind
from core.assessment.plan import DONE, Action, Roadmap, Serves, Wish, actions_of
from core.assessment.raising import Standing, with_raises
from core.assessment.records import FindingRow
from core.assessment.requirements import SYSTEM
from core.assessment.risk import Matrix, Risk, Scales, ZoneRisk, risk_of, zone_risk
from core.assessment.schedule import Terms, schedule
from core.assessment.scoring import Ladders
from core.assessment.serving import serves_asked
from core.assessment.survey import Survey, given

SHOWN = frozenset({Status.OPEN.value, Status.ACCEPTED.value, Status.FIXED.value})


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A finding with its risk as found, as it is now and as it will be once the plan is done."""

    finding: FindingRow
    before: Risk
    now: Risk
    """With what is done or fixed on site."""
    planned: Risk
    """Once everything planned for it is done; `Finding.after` where somebody said it."""
    actions: tuple[str, ...]
    serves: tuple[Serves, ...]

    @property
    def id(self) -> UUID:
        """Of the finding."""
        return self.finding.id

    @property
    def accepted(self) -> bool:
        """Somebody accepted what it is now."""
        return self.finding.status == Status.ACCEPTED


@dataclass(frozen=True, slots=True)
class PlaceRisk:
    """The risk of a zone, or of the site as a whole: as found, now and planned."""

    place: Place
    name: str
    before: ZoneRisk
    now: ZoneRisk
    planned: ZoneRisk
    reasons: tuple[str, ...]
    """What makes gaps here weigh more or less: `exposure.Reason`."""
    findings: frozenset[UUID]
    """What is counted here."""


@dataclass(frozen=True)
class SitePlan:
    """Everything that follows from the findings."""

    site: str
    matrix: Matrix
    line: int | None
    terms: Terms
    roadmap: Roadmap
    risks: tuple[RiskRow, ...]
    """Findings that are a risk here, worst first as they are now."""
    places: tuple[PlaceRisk, ...]
    """The site, then its zones and conduits."""
    duties: tuple[Duty, ...]
    rows: tuple[FindingRow, ...]
    """Every finding with a requirement, whatever its state."""
    held: Held

    @cached_property
    def techniques(self) -> tuple[Left, ...]:
        """What open findings leave possible."""
        return left_possible(one.finding for one in self.risks if one.finding.status == Status.OPEN)

    @cached_property
    def chain(self) -> tuple[ChainRow, ...]:
        """One row per finding that is a risk here."""
        judged = [chains.Judged(one.finding, one.planned, one.serves) for one in self.risks]
        return chains.chain(judged, self.roadmap.actions, self.held)

    @cached_property
    def orphans(self) -> list[Orphan]:
        """What hangs loose in the chain."""
        return chains.orphans(self.chain, self.roadmap.actions, self.held, self.rows)

    def cells(self, when: str) -> dict[tuple[int, int], tuple[UUID, ...]]:
        """(likelihood, consequence) -> the findings there, `when` being before, now or planned."""
        found: dict[tuple[int, int], list[UUID]] = {}
        for one in self.risks:
            risk: Risk = getattr(one, when)
            found.setdefault((risk.likelihood, risk.consequence), []).append(one.id)
        return {cell: tuple(keys) for cell, keys in found.items()}


def wishes_of(planned: Iterable[PlannedAction]) -> dict[tuple[str, Place | None], Wish]:
    """What was decided about actions; the first stored row counts where two laptops made one each."""
    found: dict[tuple[str, Place | None], Wish] = {}
    for one in planned:
        place = Place(one.scope_kind, one.scope_id) if one.scope_kind and one.scope_id is not None else None
        wish = Wish(
            one.phase, one.owner, one.due, one.effort_days, one.cost,
            None if one.after is None else tuple(one.after), one.status, one.note,
        )  # fmt: skip
        found.setdefault((one.remedy, place), wish)
    return found


def site_plan(survey: Survey, held: Held, terms: Terms, words: Pack, lang: str = "en") -> SitePlan:
    """Everything at this moment; `words` is the pack that knows the names of the roles. Raises `CycleFound`."""
    rows = survey.finding_rows(lang)
    wishes = wishes_of(held.planned)
    actions = actions_of(survey.gaps_of(rows), words, lang, wishes)
    serves = {row.id: serves_asked(row.pack, row.requirement, _links(row)) for row in rows}
    roadmap = _with_effects(schedule(actions, terms, wishes), survey, rows, serves)
    risks = _risks(rows, roadmap.actions, serves, survey.judge.matrix)
    return SitePlan(
        site=survey.site.name,
        matrix=survey.judge.matrix,
        line=survey.judge.line,
        terms=terms,
        roadmap=roadmap,
        risks=risks,
        places=tuple(_places(survey, risks)),
        duties=duties_of(roadmap.actions, terms.start),
        rows=tuple(rows),
        held=held,
    )


def _links(row: FindingRow) -> dict[str, tuple[str, ...]]:
    about = drawn(row.rule) if not row.pack else None
    return row.links if about is None else about.links


def _with_effects(
    roadmap: Roadmap, survey: Survey, rows: Sequence[FindingRow], serves: Mapping[UUID, tuple[Serves, ...]]
) -> Roadmap:
    """The roadmap with the levels that its actions raise and the items that they serve."""
    ladders = Ladders.of(survey.pack_of(SYSTEM).entries)
    raised = with_raises(roadmap.actions, _standings(survey, rows), ladders, survey.today)
    found = {one.id: replace(one, serves=serves.get(one.findings[0], ())) for one in raised}
    phases = tuple(replace(phase, actions=tuple(found[one.id] for one in phase.actions)) for phase in roadmap.phases)
    return replace(roadmap, phases=phases)


def _standings(survey: Survey, rows: Sequence[FindingRow]) -> list[Standing]:
    open_ones = {row.answer_id: row.id for row in rows if row.answer_id and row.status == Status.OPEN and row.counts}
    found = []
    places = [(Place(ScopeKind.ZONE, key), zone.name) for key, zone in survey.zones.items()]
    places += [(Place(ScopeKind.CONDUIT, key), conduit.name) for key, conduit in survey.conduits.items()]
    for place, name in places:
        holding = survey.holding_at(SYSTEM, place)
        findings = {open_ones[one.id]: key for key, one in holding.items() if one.id in open_ones}
        found.append(Standing(place, name, {key: given(one) for key, one in holding.items()}, findings))
    return found


def _risks(
    rows: Iterable[FindingRow],
    actions: Sequence[Action],
    serves: Mapping[UUID, tuple[Serves, ...]],
    matrix: Matrix,
) -> tuple[RiskRow, ...]:
    by_finding: dict[UUID, list[Action]] = {}
    for action in actions:
        for key in action.findings:
            by_finding.setdefault(key, []).append(action)
    found = []
    for row in rows:
        if not row.in_force or not row.counts or row.status not in SHOWN:
            continue
        own = by_finding.get(row.id, [])
        now, planned = _remaining(row, [one for one in own if one.status == DONE]), _remaining(row, own)
        found.append(
            RiskRow(
                row, row.risk, risk_of(now, matrix), risk_of(row.after or planned, matrix),
                tuple(one.id for one in own), serves.get(row.id, ()),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.now.rank[0], -one.now.rank[1], one.finding.requirement, one.id)))


def _remaining(row: FindingRow, done: Sequence[Action]) -> Scales:
    """What is left of a finding with these actions done."""
    before = Scales(row.likelihood, row.safety, row.production, row.environment, row.money)
    if row.status == Status.FIXED:
        return row.after or closing_scales(before, closed=True, lowered=0)
    closed = any(one.closes for one in done)
    return closing_scales(before, closed=closed, lowered=sum(not one.closes for one in done))


def _places(survey: Survey, risks: Sequence[RiskRow]) -> Iterable[PlaceRisk]:
    """The site carries all of it. A zone carries its own, its assets' and its conduits' findings, and those of the site
    that are a matter of zones and hold in it; a gap of the organisation stays with the site."""
    yield _place_risk(survey.plant.root, survey.site.name, (), risks, survey.judge.line)
    for key, zone in survey.zones.items():
        ends = {one.id for one in survey.conduits.values() if key in (one.from_zone_id, one.to_zone_id)}
        own = [one for one in risks if _in_zone(one.finding, key, ends, survey)]
        reasons = survey.judge.surroundings.zone(key).reasons
        yield _place_risk(Place(ScopeKind.ZONE, key), zone.name, reasons, own, survey.judge.line)
    for key, conduit in survey.conduits.items():
        own = [one for one in risks if one.finding.scope_id == key]
        reasons = survey.judge.surroundings.conduit(key).reasons
        yield _place_risk(Place(ScopeKind.CONDUIT, key), conduit.name, reasons, own, survey.judge.line)


def _in_zone(row: FindingRow, zone: UUID, ends: set[UUID], survey: Survey) -> bool:
    if row.scope_kind == ScopeKind.ASSET:
        return survey.judge.zone_of.get(row.scope_id) == zone
    if row.scope_kind == ScopeKind.SITE:
        return row.answer_id is not None and _holds(row, zone, survey)
    return row.scope_id == zone or row.scope_id in ends


def _holds(row: FindingRow, zone: UUID, survey: Survey) -> bool:
    """Whether what was answered for the site still holds in a zone, and is a matter of zones at all."""
    about = survey.snapshot(row.pack).requirements.get(row.requirement)
    if about is None or ScopeKind.ZONE not in ACCEPTS[about.scope]:
        return False
    holds = survey.snapshot(row.pack).holds(row.requirement, Place(ScopeKind.ZONE, zone))
    return holds is not None and holds.answer.id == row.answer_id


def _place_risk(
    place: Place, name: str, reasons: tuple[str, ...], risks: Sequence[RiskRow], line: int | None
) -> PlaceRisk:
    def at(when: str, *, still: bool) -> ZoneRisk:
        rows = [one for one in risks if not still or one.finding.status != Status.FIXED]
        return zone_risk([(getattr(one, when), one.accepted) for one in rows], line)

    counted = frozenset(one.id for one in risks)
    before, now, planned = at("before", still=False), at("now", still=True), at("planned", still=True)
    return PlaceRisk(place, name, before, now, planned, reasons, counted)
