"""Everything that a vault holds about the assessment at one moment, over all packs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from uuid import UUID

from sqlmodel import Session, col, select

from catalogue.schema import Pack
from core.assessment.doubles import mark_doubles
from core.assessment.drawing_rules import RULES
from core.assessment.exposure import Surroundings
from core.assessment.inheritance import Place, Plant
from core.assessment.judging import Judge
from core.assessment.models import Answer, Finding, ScopeKind, Verdict
from core.assessment.plan import Gap
from core.assessment.reading import Snapshot, gaps_of, scales_of, worst_first
from core.assessment.records import FindingRow
from core.assessment.requirements import QUICK, Requirement
from core.assessment.risk import Matrix, risk_of
from core.assessment.scoring import Given
from core.register.models import Asset, Conduit, Network, Site, Zone

CHUNK = 500
"""Keys per SELECT: SQLite limits the parameters of a statement."""

PackOf = Callable[[str], Pack]


@dataclass(frozen=True)
class Survey:
    """The plant, its answers and findings, read in one transaction."""

    site: Site
    zones: dict[UUID, Zone]
    conduits: dict[UUID, Conduit]
    assets: dict[UUID, Asset]
    """Those that have answers, that cannot be changed, or that were asked for."""
    pack_of: PackOf
    today: date
    """Decides which acceptances have run out."""
    answers: dict[str, dict[str, dict[Place, Answer]]] = field(default_factory=dict)
    """Pack -> requirement -> place -> answer."""
    findings: dict[UUID, Finding] = field(default_factory=dict)
    """Answer -> its finding."""
    drawn: tuple[Finding, ...] = ()
    """Findings of the drawing's rules, which have no answer."""
    networks: tuple[Network, ...] = ()

    @cached_property
    def plant(self) -> Plant:
        """The tree along which answers are inherited."""
        return Plant(
            self.site.id,
            tuple(self.zones),
            {one.id: one.zone_id for one in self.assets.values()},
            tuple(self.conduits),
        )

    @cached_property
    def labels(self) -> dict[UUID, str]:
        """Names of everything that can have an answer here."""
        rows: Iterable[Site | Zone | Conduit | Asset] = (
            self.site, *self.zones.values(), *self.conduits.values(), *self.assets.values(),
        )  # fmt: skip
        return {one.id: one.label for one in rows}

    def snapshot(self, pack: str = QUICK) -> Snapshot:
        """The same moment for one pack."""
        if pack not in self._snapshots:
            given = self.answers.get(pack, {})
            self._snapshots[pack] = Snapshot(self.pack_of(pack), self.plant, self.labels, given, self.findings)
        return self._snapshots[pack]

    @cached_property
    def _snapshots(self) -> dict[str, Snapshot]:
        return {}

    @cached_property
    def _given(self) -> dict[tuple[str, Place], dict[str, Answer]]:
        grouped: dict[tuple[str, Place], dict[str, Answer]] = defaultdict(dict)
        for pack, by_requirement in self.answers.items():
            for requirement, by_place in by_requirement.items():
                for place, answer in by_place.items():
                    grouped[pack, place][requirement] = answer
        return grouped

    def given_at(self, pack: str, place: Place) -> Mapping[str, Answer]:
        """Requirement -> the answer that was given for exactly that place."""
        return self._given.get((pack, place), {})

    def holding_at(self, pack: str, place: Place) -> dict[str, Answer]:
        """Requirement -> the answer that holds at that place, given there or inherited."""
        held: dict[str, Answer] = {}
        for one in reversed(self.plant.chain(place)):
            held.update(self.given_at(pack, one))
        return held

    def gates_at(self, place: Place) -> dict[str, str]:
        """Gate -> why the requirements behind it do not apply at that place; the nearest reason wins."""
        gates: dict[str, str] = {}
        for one in reversed(self.plant.chain(place)):
            row = {ScopeKind.SITE.value: self.site}.get(one.kind) or self.zones.get(one.id) or self.conduits.get(one.id)
            gates |= {gate: why.strip() for gate, why in ((row and row.gates) or {}).items() if why.strip()}
        return gates

    def target_of(self, place: Place) -> tuple[int, ...] | None:
        """SL-T of a zone or conduit, or of an asset's zone; None where none is set."""
        for one in self.plant.chain(place):
            row = self.zones.get(one.id) or self.conduits.get(one.id)
            if row is not None:
                return tuple(row.sl_t) if row.sl_t else None
        return None

    # --- findings ---

    def finding_rows(self, lang: str) -> list[FindingRow]:
        """All findings, worst first; the same gap twice is marked, see `doubles`."""
        rows = [row for pack in self.answers for row in self.snapshot(pack).finding_rows(lang)]
        rows += [self._drawn_row(finding, lang) for finding in self.drawn]
        return worst_first(mark_doubles(self._judged(rows), self.plant))

    def _judged(self, rows: Iterable[FindingRow]) -> list[FindingRow]:
        """The rows with their risk at their place and on the site's matrix."""
        found = {one.id: one for one in (*self.findings.values(), *self.drawn)}
        asked = {pack: self.snapshot(pack).requirements for pack in self.answers}
        judged = []
        for row in rows:
            about = asked[row.pack][row.requirement] if row.pack else None
            one = self.judge.row(row, found[row.id], None if about is None else about.risk)
            beyond = about is not None and not self.wanted(about, Place(row.scope_kind, row.scope_id))
            judged.append(replace(one, beyond_target=True, counts=False) if beyond else one)
        return judged

    def wanted(self, requirement: Requirement, place: Place) -> bool:
        """Whether a target level asks for it at that place, or no level decides that.

        For the site: whether it does in any zone or conduit.
        """
        fr, level = requirement.fr, requirement.min_sl
        if fr is None or level is None:
            return True
        if place != self.plant.root:
            target = self.target_of(place)
            return target is None or level <= target[fr]
        targets = [one.sl_t for one in self.zones.values()] + [one.sl_t for one in self.conduits.values()]
        return not targets or any(not one or level <= one[fr] for one in targets)

    @cached_property
    def judge(self) -> Judge:
        """What the risks of this site depend on."""
        return Judge(
            Surroundings.of(self.zones.values(), self.conduits.values(), self.networks),
            Matrix.of(self.site.risk_matrix),
            self.site.tolerable_risk,
            self.today,
            {one.id: one.zone_id for one in self.assets.values()},
        )

    def _drawn_row(self, finding: Finding, lang: str) -> FindingRow:
        known = finding.scope_id in self.labels
        about = RULES.get(finding.rule)
        untouched = about is not None and finding.title in {about.title.en, about.title.de}
        return FindingRow(
            id=finding.id,
            answer_id=None,
            pack="",
            requirement="",
            title=about.title.of(lang) if about and untouched else finding.title,
            why="",
            area="",
            scope_kind=finding.scope_kind,
            scope_id=finding.scope_id or self.site.id,
            scope=self.labels[finding.scope_id] if known and finding.scope_id else "",
            verdict=Verdict.NOT_MET.value,
            basis="",
            told_by="",
            likelihood=finding.likelihood,
            safety=finding.safety,
            production=finding.production,
            environment=finding.environment,
            money=finding.money,
            risk=risk_of(scales_of(finding)),
            reason="",
            status=finding.status,
            in_force=known,
            note=finding.note,
            phase=finding.phase,
            action_owner=finding.action_owner,
            action_due=finding.action_due,
            links={},
            rule=finding.rule,
            same_as=(),
            counts=True,
        )

    def gaps(self) -> list[Gap]:
        """Open findings that are in force and count: what the plan is made of."""
        return self.gaps_of(self.finding_rows("en"))

    def gaps_of(self, rows: list[FindingRow]) -> list[Gap]:
        """The same from rows that are there already."""
        return gaps_of(rows, {pack: self.snapshot(pack).requirements for pack in self.answers})


def given(answer: Answer) -> Given:
    """An answer as the level takes it; one that gives no reason for not applying is unknown."""
    if answer.verdict == Verdict.NOT_APPLICABLE and not answer.reason.strip():
        return Given(Verdict.UNKNOWN.value)
    return Given(answer.verdict, answer.reason, answer.until)


def load(
    session: Session,
    site: Site,
    pack_of: PackOf,
    today: date,
    *,
    asset: UUID | None = None,
    every_asset: bool = False,
) -> Survey:
    """Read everything. `asset` is one that is looked at and need not have answers; `every_asset` where their
    capabilities matter."""
    zones = session.exec(select(Zone).where(col(Zone.site_id) == site.id).order_by(col(Zone.id))).all()
    conduits = session.exec(select(Conduit).where(col(Conduit.site_id) == site.id).order_by(col(Conduit.id))).all()
    answers: dict[str, dict[str, dict[Place, Answer]]] = {}
    wanted = set() if asset is None else {asset}
    for one in session.exec(select(Answer).order_by(col(Answer.id))).all():
        by_place = answers.setdefault(one.pack, {}).setdefault(one.requirement, {})
        by_place.setdefault(Place(one.scope_kind, one.scope_id), one)
        if one.scope_kind == ScopeKind.ASSET:
            wanted.add(one.scope_id)
    found = session.exec(select(Finding).order_by(col(Finding.id))).all()
    assets = session.exec(select(Asset)).all() if every_asset else _assets(session, wanted)
    return Survey(
        site=site,
        zones={one.id: one for one in zones},
        conduits={one.id: one for one in conduits},
        assets={one.id: one for one in assets},
        pack_of=cache(pack_of),
        today=today,
        answers=answers,
        findings={one.answer_id: one for one in found if one.answer_id is not None},
        drawn=tuple(one for one in found if one.answer_id is None),
        networks=tuple(session.exec(select(Network).where(col(Network.site_id) == site.id)).all()),
    )


def _assets(session: Session, keys: Iterable[UUID]) -> list[Asset]:
    """These, and every asset that cannot be changed."""
    found = {one.id: one for one in session.exec(select(Asset).where(col(Asset.unpatchable))).all()}
    ordered = sorted(set(keys) - set(found))
    for start in range(0, len(ordered), CHUNK):
        rows = session.exec(select(Asset).where(col(Asset.id).in_(ordered[start : start + CHUNK]))).all()
        found |= {one.id: one for one in rows}
    return list(found.values())
