"""The answers to one pack at one moment, put together for pages and reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from catalogue.schema import Pack, QuickCheck
from core.assessment.drawn import drawn, without_remedies
from core.assessment.finding_rules import SCALES
from core.assessment.findings import Status
from core.assessment.inheritance import ACCEPTS, Inherited, Place, Plant, Standing, effective, standing
from core.assessment.models import Answer, Finding
from core.assessment.plan import Asked, Gap
from core.assessment.progress import CheckStanding, Said
from core.assessment.records import ChecklistRow, FindingRow, Override
from core.assessment.requirements import Requirement, requirements_of
from core.assessment.risk import Scales, risk_of
from core.assessment.rules import Scoped


@dataclass(frozen=True)
class Snapshot:
    """Answers, findings and the plant that they are about, read in one transaction."""

    pack: Pack
    plant: Plant
    labels: dict[UUID, str]
    """Names of the site, the zones, the conduits and those assets that have answers."""
    answers: dict[str, dict[Place, Answer]] = field(default_factory=dict)
    """Requirement -> place -> answer."""
    findings: dict[UUID, Finding] = field(default_factory=dict)
    """Answer -> its finding."""

    @property
    def checks(self) -> dict[str, QuickCheck]:
        """The pack's quick checks by id, in the pack's order."""
        return {check.id: check for check in self.pack.checks()}

    @cached_property
    def requirements(self) -> dict[str, Requirement]:
        """Everything that can be answered of the pack, by id, in the pack's order."""
        return requirements_of(self.pack)

    def group_titles(self, lang: str) -> dict[str, str]:
        """Names of what requirements are listed under, by id; the id itself where the pack has no name for it."""
        wanted = {one.group for one in self.requirements.values()}
        own = {
            one.id: getattr(one, "titles", {}).get(lang) or one.title for one in self.pack.entries if one.id in wanted
        }
        return {group: own.get(group) or self.pack.area_title(group, lang) for group in wanted}

    def standing(self, requirement: Scoped) -> Standing[Answer]:
        """How a requirement stands over the whole plant."""
        return standing(requirement.scope, self.answers.get(requirement.id, {}), self.plant)

    def standings(self) -> list[CheckStanding]:
        """What progress and trust are counted from."""
        result = []
        for one in self.requirements.values():
            now = self.standing(one)
            said = tuple(Said(held.answer.verdict, held.answer.basis) for held in now.in_force)
            result.append(CheckStanding(one.group, said, now.answered))
        return result

    # --- at a place ---

    def overrides(self, requirement: str, place: Place) -> tuple[Override, ...]:
        """Other answers below that place."""
        return tuple(
            Override(other.kind, other.id, self.labels[other.id], answer.verdict)
            for other, answer in self.answers.get(requirement, {}).items()
            # Nothing lies below a place of its own kind: of thousands of zones' answers few are looked at closely.
            if other.kind != place.kind and other in self.plant and place in self.plant.chain(other)
        )

    def state(self, requirement: Scoped, place: Place, holds: Inherited[Answer] | None, *, some_below: bool) -> str:
        """answered (here), inherited (from above), partly (some parts only) or open."""
        if holds is not None:
            return "answered" if holds.place == place else "inherited"
        if place == self.plant.root and self.standing(requirement).answered:
            return "answered"
        return "partly" if some_below else "open"

    def holds(self, requirement: str, place: Place) -> Inherited[Answer] | None:
        """The answer that holds at a place."""
        return effective(self.answers.get(requirement, {}), place, self.plant)

    def open_finding(self, holds: Inherited[Answer] | None) -> UUID | None:
        """The finding of an answer, unless it is closed."""
        finding = None if holds is None else self.findings.get(holds.answer.id)
        return None if finding is None or finding.status == Status.CLOSED else finding.id

    def giver(self, holds: Inherited[Answer] | None, place: Place) -> str:
        """Name of the place that an answer is inherited from; "" where it is not."""
        return "" if holds is None or holds.place == place else self.labels[holds.place.id]

    # --- the quick checklist ---

    def checklist(self, place: Place, lang: str) -> list[ChecklistRow]:
        """The quick checks that can be answered for `place`, in the order of a walk, with what holds there."""
        checks = self.checks
        return [
            self._row(checks[key], stop.title.of(lang), place, lang)
            for stop in self.pack.walk
            for key in stop.checks
            if key in checks and place.kind in ACCEPTS[checks[key].scope]
        ]

    def _row(self, check: QuickCheck, stop: str, place: Place, lang: str) -> ChecklistRow:
        holds = self.holds(check.id, place)
        below = self.overrides(check.id, place)
        return ChecklistRow(
            check=check,
            text=check.text(lang),
            area=self.pack.area_title(check.area, lang),
            stop=stop,
            ask=self.pack.role_title(check.ask_role, lang),
            state=self.state(check, place, holds, some_below=bool(below)),
            answer=None if holds is None else holds.answer,
            inherited_from=self.giver(holds, place),
            overrides=below,
            finding=self.open_finding(holds),
        )

    # --- findings ---

    def finding_rows(self, lang: str) -> list[FindingRow]:
        """All findings whose requirement is in the pack, worst first."""
        rows = []
        groups = self.group_titles(lang)
        for one in self.requirements.values():
            given = self.answers.get(one.id)
            if not given:
                continue
            now = {held.place for held in self.standing(one).in_force}
            for place, answer in given.items():
                if finding := self.findings.get(answer.id):
                    area = groups[one.group]
                    rows.append(self._finding_row(one, answer, finding, area, lang, in_force=place in now))
        return worst_first(rows)

    def gaps(self) -> list[Gap]:
        """Open findings of this pack that are in force."""
        return gaps_of(self.finding_rows("en"), {self.pack.id: self.requirements})

    def _finding_row(
        self, requirement: Requirement, answer: Answer, finding: Finding, area: str, lang: str, *, in_force: bool
    ) -> FindingRow:
        untouched = finding.title in {requirement.gap("en"), requirement.gap("de")}
        return FindingRow(
            id=finding.id,
            answer_id=answer.id,
            pack=self.pack.id,
            requirement=requirement.id,
            title=requirement.gap(lang) if untouched else finding.title,
            why=requirement.why(lang),
            area=area,
            scope_kind=answer.scope_kind,
            scope_id=answer.scope_id,
            scope=self.labels.get(answer.scope_id, ""),
            verdict=answer.verdict,
            basis=answer.basis,
            told_by=answer.told_by,
            **{name: getattr(finding, name) for name in SCALES},
            risk=risk_of(scales_of(finding)),
            reason=requirement.risk.reason.of(lang),
            status=finding.status,
            in_force=in_force,
            note=finding.note,
            phase=finding.phase,
            action_owner=finding.action_owner,
            action_due=finding.action_due,
            links=requirement.links,
            rule=answer.rule,
            same_as=(),
            counts=True,
        )


def gaps_of(rows: list[FindingRow], asked: Mapping[str, Mapping[str, Requirement]]) -> list[Gap]:
    """Open findings that are in force and count: what the plan is made of. `asked`: pack -> id -> requirement."""
    found = []
    for row in rows:
        about: Asked | None = asked[row.pack].get(row.requirement) if row.pack else drawn(row.rule)
        if about is None or row.status != Status.OPEN or not row.in_force or not row.counts:
            continue
        if not about.remedies:
            about = without_remedies(row.pack, row.requirement, about.links)
        found.append(
            Gap(
                key=row.id, check=about, place=row.scope, risk=row.risk, phase=row.phase, owner=row.action_owner,
                due=row.action_due, pack=row.pack, where=Place(row.scope_kind, row.scope_id), urgent=not row.tolerable,
            )
        )  # fmt: skip
    return found


def worst_first(rows: list[FindingRow]) -> list[FindingRow]:
    """Findings by risk, then by requirement and place."""
    return sorted(rows, key=lambda row: (-row.risk.rank[0], -row.risk.rank[1], row.requirement, row.scope, row.id))


def scales_of(finding: Finding) -> Scales:
    """The scales of a stored finding."""
    return Scales(
        finding.likelihood, finding.safety, finding.production, finding.environment, finding.money
    )  # fmt: skip
