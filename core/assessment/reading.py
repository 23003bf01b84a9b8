"""What the vault holds about the assessment at one moment, put together for pages and reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session, col, select

from catalogue.schema import Pack, QuickCheck
from core.assessment import rules
from core.assessment.findings import Status
from core.assessment.inheritance import ACCEPTS, Inherited, Place, Plant, Standing, effective, standing
from core.assessment.models import Answer, Finding, ScopeKind
from core.assessment.plan import Gap
from core.assessment.progress import CheckStanding, Said
from core.assessment.records import ChecklistRow, FindingRow, Override
from core.assessment.risk import Scales, risk_of
from core.register.models import Asset, Site, Zone

CHUNK = 500
"""Keys per SELECT: SQLite limits the parameters of a statement."""


@dataclass(frozen=True)
class Snapshot:
    """Answers, findings and the plant that they are about, read in one transaction."""

    pack: Pack
    plant: Plant
    labels: dict[UUID, str]
    """Names of the site, the zones and those assets that have answers."""
    answers: dict[str, dict[Place, Answer]] = field(default_factory=dict)
    """Requirement -> place -> answer."""
    findings: dict[UUID, Finding] = field(default_factory=dict)
    """Answer -> its finding."""

    @property
    def checks(self) -> dict[str, QuickCheck]:
        """The pack's checks by id, in the pack's order."""
        return {check.id: check for check in self.pack.checks()}

    def standing(self, check: QuickCheck) -> Standing[Answer]:
        """How a check stands over the whole plant."""
        return standing(check.scope, self.answers.get(check.id, {}), self.plant)

    def standings(self) -> list[CheckStanding]:
        """What progress and trust are counted from."""
        result = []
        for check in self.pack.checks():
            now = self.standing(check)
            said = tuple(Said(one.answer.verdict, one.answer.basis) for one in now.in_force)
            result.append(CheckStanding(check.area, said, now.answered))
        return result

    # --- the checklist ---

    def checklist(self, place: Place, lang: str) -> list[ChecklistRow]:
        """The checks that can be answered for `place`, in the order of a walk, with what holds there."""
        checks = self.checks
        return [
            self._row(checks[key], stop.title.of(lang), place, lang)
            for stop in self.pack.walk
            for key in stop.checks
            if place.kind in ACCEPTS[checks[key].scope]
        ]

    def _row(self, check: QuickCheck, stop: str, place: Place, lang: str) -> ChecklistRow:
        answers = self.answers.get(check.id, {})
        holds = effective(answers, place, self.plant)
        below = tuple(
            Override(other.kind, other.id, self.labels[other.id], answer.verdict)
            for other, answer in answers.items()
            if other != place and other in self.plant and place in self.plant.chain(other)
        )
        finding = None if holds is None else self.findings.get(holds.answer.id)
        return ChecklistRow(
            check=check,
            text=check.text(lang),
            area=self.pack.area_title(check.area, lang),
            stop=stop,
            ask=self.pack.role_title(check.ask_role, lang),
            state=self._state(check, place, holds, some_below=bool(below)),
            answer=None if holds is None else holds.answer,
            inherited_from="" if holds is None or holds.place == place else self.labels[holds.place.id],
            overrides=below,
            finding=None if finding is None or finding.status == Status.CLOSED else finding.id,
        )

    def _state(self, check: QuickCheck, place: Place, holds: Inherited[Answer] | None, *, some_below: bool) -> str:
        if holds is not None:
            return "answered" if holds.place == place else "inherited"
        if place == self.plant.root and self.standing(check).answered:
            return "answered"
        return "partly" if some_below else "open"

    # --- findings ---

    def finding_rows(self, lang: str) -> list[FindingRow]:
        """All findings whose check is in the pack, worst first."""
        rows = []
        for check in self.pack.checks():
            now = {one.place for one in self.standing(check).in_force}
            for place, answer in self.answers.get(check.id, {}).items():
                if finding := self.findings.get(answer.id):
                    rows.append(self._finding_row(check, answer, finding, lang, in_force=place in now))
        return sorted(rows, key=lambda row: (-row.risk.rank[0], -row.risk.rank[1], row.requirement, row.scope, row.id))

    def _finding_row(
        self, check: QuickCheck, answer: Answer, finding: Finding, lang: str, *, in_force: bool
    ) -> FindingRow:
        text = check.text(lang)
        untouched = finding.title in {check.texts.en.gap, check.texts.de.gap}
        return FindingRow(
            id=finding.id,
            answer_id=answer.id,
            requirement=check.id,
            title=text.gap if untouched else finding.title,
            why=text.why,
            area=self.pack.area_title(check.area, lang),
            scope_kind=answer.scope_kind,
            scope_id=answer.scope_id,
            scope=self.labels.get(answer.scope_id, ""),
            verdict=answer.verdict,
            basis=answer.basis,
            told_by=answer.told_by,
            **{name: getattr(finding, name) for name in rules.SCALES},
            risk=risk_of(scales_of(finding)),
            reason=check.risk.reason.of(lang),
            status=finding.status,
            in_force=in_force,
            note=finding.note,
            phase=finding.phase,
            action_owner=finding.action_owner,
            action_due=finding.action_due,
            links=check.links,
        )

    def gaps(self) -> list[Gap]:
        """Open findings that are in force: what the plan is made of."""
        checks = self.checks
        return [
            Gap(
                key=row.id, check=checks[row.requirement], place=row.scope, risk=row.risk,
                phase=row.phase, owner=row.action_owner, due=row.action_due,
            )
            for row in self.finding_rows("en")
            if row.status == Status.OPEN and row.in_force
        ]  # fmt: skip


def scales_of(finding: Finding) -> Scales:
    """The scales of a stored finding."""
    return Scales(
        finding.likelihood, finding.safety, finding.production, finding.environment, finding.money
    )  # fmt: skip


def load(session: Session, site: Site, pack: Pack, asset: UUID | None = None) -> Snapshot:
    """Read everything; `asset` is one that is looked at and need not have answers yet."""
    zones = session.exec(select(Zone).where(col(Zone.site_id) == site.id).order_by(col(Zone.id))).all()
    answers = session.exec(select(Answer).where(col(Answer.pack) == pack.id).order_by(col(Answer.id))).all()
    wanted = {one.scope_id for one in answers if one.scope_kind == ScopeKind.ASSET}
    assets = _assets(session, wanted | ({asset} if asset else set()))
    grouped: dict[str, dict[Place, Answer]] = {}
    for one in answers:
        grouped.setdefault(one.requirement, {}).setdefault(Place(one.scope_kind, one.scope_id), one)
    return Snapshot(
        pack=pack,
        plant=Plant(site.id, tuple(zone.id for zone in zones), {one.id: one.zone_id for one in assets}),
        labels={one.id: one.label for one in (site, *zones, *assets)},
        answers=grouped,
        findings={
            one.answer_id: one
            for one in session.exec(select(Finding).order_by(col(Finding.id))).all()
            if one.answer_id is not None
        },
    )


def _assets(session: Session, keys: Iterable[UUID]) -> list[Asset]:
    ordered = sorted(keys)
    found: list[Asset] = []
    for start in range(0, len(ordered), CHUNK):
        found += session.exec(select(Asset).where(col(Asset.id).in_(ordered[start : start + CHUNK]))).all()
    return found
