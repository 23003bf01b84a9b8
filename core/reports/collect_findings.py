"""Findings and risks of the report's data: the register of findings, the risk per place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from catalogue.schema import QuickCheck
from core.assessment.drawn import drawn
from core.assessment.findings import Status
from core.assessment.models import ScopeKind
from core.assessment.records import FindingRow as Found
from core.assessment.requirements import QUICK
from core.assessment.site_plan import PlaceRisk as Places
from core.assessment.site_plan import SitePlan
from core.assessment.survey import Survey
from core.reports.collect_evidence import AFTER, BEFORE, SUPPORTS, Proofs
from core.reports.collect_obligations import ISO, NIS2, touches
from core.reports.data_full import PlaceRisk, RiskPicture, TechniqueRow
from core.reports.data_rows import ActionRow, FindingRow, Links

PACKS = {
    "iec62443_3_3": "iec62443-3-3",
    "iec62443_2_1": "iec62443-2-1",
    "iec62443_2_4": "iec62443-2-4",
    "iec62443_3_2": "iec62443-3-2",
    "nis2": NIS2,
    "iso27001": ISO,
    "anssi": "anssi-pa-108",
    "attack": "attack-ics",
}
_NIS2_PREFIX = "Art. 21(2)"


def links_of(pack: str, requirement: str, known: Mapping[str, tuple[str, ...]]) -> Links:
    """What a check or requirement touches: the links of the catalogue, and what its mappings lead to."""
    found = {name: tuple(known.get(target, ())) for name, target in PACKS.items()}
    for name, target in (("nis2", NIS2), ("iso27001", ISO)):
        found[name] = found[name] or tuple(touches(pack, requirement, known, target))
    found["nis2"] = tuple(one.removeprefix(_NIS2_PREFIX) for one in found["nis2"])
    return Links(**found)


def check_links(check: QuickCheck) -> Links:
    """What a quick check touches."""
    return links_of(QUICK, check.id, check.links)


def numbered(plan: SitePlan) -> dict[UUID, str]:
    """The number of every finding in force that is not closed: risks first, worst first as they are now.

    Then what is on record only: the same gap twice, and gaps that no target level asks about.
    """
    shown = [one.id for one in plan.risks]
    known = set(shown)
    shown += [one.id for one in plan.rows if one.in_force and one.status != Status.CLOSED and one.id not in known]
    width = max(2, len(str(len(shown))))
    return {key: f"F-{index:0{width}d}" for index, key in enumerate(shown, start=1)}


def findings(
    survey: Survey,
    plan: SitePlan,
    numbers: Mapping[UUID, str],
    measures: Sequence[ActionRow],
    proofs: Proofs,
    lang: str,
) -> tuple[FindingRow, ...]:
    """The findings that have a number, in its order, with their measures and what remains once these are done."""
    notes = {
        answer.id: answer.note
        for by_requirement in survey.answers.values()
        for by_place in by_requirement.values()
        for answer in by_place.values()
    }
    by_finding: dict[str, list[str]] = {}
    for measure in measures:
        for number in measure.findings:
            by_finding.setdefault(number, []).append(measure.number)
    risks = {one.id: one for one in plan.risks}
    found = {row.id: row for row in plan.rows}
    rows = []
    for key, number in numbers.items():
        row = _finding(survey, found[key], numbers, notes, proofs, lang)
        row = replace(row, actions=tuple(by_finding.get(number, ())))
        if (risk := risks.get(key)) is not None:
            left = risk.planned
            after = (left.likelihood, left.consequence, left.band)
            row = replace(row, now=risk.now.band, tolerable=risk.now.tolerable(plan.line), after=after)
        rows.append(row)
    return tuple(rows)


def _finding(
    survey: Survey, one: Found, numbers: Mapping[UUID, str], notes: Mapping[UUID, str], proofs: Proofs, lang: str
) -> FindingRow:
    asked = survey.snapshot(one.pack).requirements.get(one.requirement) if one.pack else None
    about = drawn(one.rule) if asked is None else None
    said = notes.get(one.answer_id, "") if one.answer_id else ""
    links = asked.links if asked else about.links if about else {}
    return FindingRow(
        number=numbers[one.id],
        title=one.title,
        requirement=one.requirement or one.rule,
        check=asked.title(lang) if asked else "",
        scope="" if one.scope_kind == ScopeKind.SITE else one.scope,
        verdict=one.verdict,
        basis=one.basis,
        told_by=one.told_by,
        likelihood=one.likelihood,
        safety=one.safety,
        production=one.production,
        environment=one.environment,
        money=one.money,
        band=one.risk.band,
        score=one.risk.score,
        status=one.status,
        note="\n".join(text for text in (said, one.note) if text.strip()),
        why=one.why,
        reason="" if one.judged else one.reason,
        links=links_of(one.pack, one.requirement, links),
        pack=one.pack,
        counts=one.counts,
        same_as=tuple(sorted(numbers[key] for key in one.same_as if key in numbers)),
        tolerable=one.tolerable,
        place_reasons=() if one.judged else one.place_reasons,
        evidence=tuple(dict.fromkeys([*proofs.of(one.answer_id), *proofs.of(one.id, SUPPORTS, "contradicts")])),
        before_evidence=proofs.of(one.id, BEFORE),
        after_evidence=proofs.of(one.id, AFTER),
        accepted_by=one.accepted_by,
        accepted_until=one.accepted_until,
        lapsed=one.lapsed,
        agreed_by=one.agreed_by,
        fixed_at=one.fixed_at,
        beyond_target=one.beyond_target,
    )


def risk_picture(survey: Survey, plan: SitePlan, numbers: Mapping[UUID, str]) -> RiskPicture:
    """What the risk chapter says beyond the single findings. `numbers`: of the findings, by key."""
    return RiskPicture(
        line=plan.line,
        own_matrix=survey.site.risk_matrix is not None,
        places=tuple(_place(one) for one in plan.places if one.before.total),
        techniques=tuple(
            TechniqueRow(
                one.id, one.name, one.tactics, tuple(sorted(numbers[key] for key in one.findings)), one.confidence
            )
            for one in plan.techniques
        ),
    )


def _place(one: Places) -> PlaceRisk:
    worst, left = one.now.worst, one.planned.worst
    return PlaceRisk(
        name="" if one.place.kind == ScopeKind.SITE else one.name,
        band=worst.band if worst else "",
        score=worst.score if worst else 0,
        counts=one.now.counts,
        above=one.now.above,
        accepted=one.now.accepted,
        after=left.band if left else "",
        reasons=one.reasons,
    )
