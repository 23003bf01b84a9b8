"""The assessment's part of the report's data: results, findings, measures, the overall picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import catalogue
from catalogue.schema import QuickCheck
from core.assessment import plan
from core.assessment.findings import GAPS, Status
from core.assessment.inheritance import Place
from core.assessment.models import Answer, ScopeKind
from core.assessment.progress import UNDECIDED
from core.assessment.reading import Snapshot
from core.reports.data import NOT_ANSWERED, AreaPicture, Tally
from core.reports.data_rows import ActionRow, AnswerRow, AreaResult, CheckResult, Count, FindingRow, Links

_PACKS = {
    "iec62443_3_3": "iec62443-3-3",
    "iec62443_2_1": "iec62443-2-1",
    "iec62443_2_4": "iec62443-2-4",
    "iec62443_3_2": "iec62443-3-2",
    "nis2": "nis2",
    "anssi": "anssi-pa-108",
    "attack": "attack-ics",
}
_NIS2_PREFIX = "Art. 21(2)"


def _links(check: QuickCheck) -> Links:
    found = {name: tuple(check.links.get(pack, ())) for name, pack in _PACKS.items()}
    found["nis2"] = tuple(one.removeprefix(_NIS2_PREFIX) for one in found["nis2"])
    return Links(**found)


def licences(snapshot: Snapshot) -> tuple[str, ...]:
    """Texts that the packs which the checks link to want printed."""
    linked = sorted({name for check in snapshot.pack.checks() for name in check.links})
    return tuple(text for name in linked if (text := catalogue.pack(name).licence_text))


def _scope(snapshot: Snapshot, place: Place) -> str:
    """Name of a zone or asset; "" for the site as a whole."""
    return "" if place.kind == ScopeKind.SITE else snapshot.labels.get(place.id, "")


def _answer(snapshot: Snapshot, place: Place, answer: Answer) -> AnswerRow:
    return AnswerRow(
        requirement=answer.requirement,
        scope_kind=answer.scope_kind,
        scope=_scope(snapshot, place),
        verdict=answer.verdict,
        basis=answer.basis,
        told_by=answer.told_by,
        reason=answer.reason,
        note=answer.note,
        countermeasure=answer.countermeasure,
        accepted_by=answer.accepted_by,
        until=answer.until,
        at=answer.at,
        by=answer.by,
    )


def areas(snapshot: Snapshot, lang: str) -> tuple[AreaResult, ...]:
    """Every check of the pack with all its answers, in the pack's order."""
    kinds = (ScopeKind.SITE, ScopeKind.ZONE, ScopeKind.ASSET)
    grouped: dict[str, list[CheckResult]] = {}
    for check in snapshot.pack.checks():
        given = sorted(
            snapshot.answers.get(check.id, {}).items(),
            key=lambda item: (kinds.index(ScopeKind(item[0].kind)), _scope(snapshot, item[0]), item[0].id),
        )
        rows = tuple(_answer(snapshot, place, answer) for place, answer in given)
        grouped.setdefault(check.area, []).append(CheckResult(check.id, check.text(lang).title, rows, _links(check)))
    return tuple(AreaResult(snapshot.pack.area_title(area, lang), tuple(rows)) for area, rows in grouped.items())


def pictures(snapshot: Snapshot, open_findings: Sequence[FindingRow], lang: str) -> tuple[AreaPicture, ...]:
    """Each area in a word, from the answers in force.

    Serious gaps: an open finding of critical or high risk. Not enough known: more than half of its statements are
    unknown, and no gap is serious. Some gaps: any other gap. In order: none.
    """
    severe = {finding.requirement for finding in open_findings if finding.band in {"critical", "high"}}
    verdicts: dict[str, list[str]] = {}
    checks: dict[str, set[str]] = {}
    for check in snapshot.pack.checks():
        standing = snapshot.standing(check)
        found = verdicts.setdefault(check.area, [])
        found += [one.answer.verdict for one in standing.in_force]
        if not standing.answered:
            found.append(NOT_ANSWERED)
        checks.setdefault(check.area, set()).add(check.id)
    return tuple(
        AreaPicture(
            snapshot.pack.area_title(area, lang),
            _picture(found, serious=bool(checks[area] & severe)),
            _tally(found),
        )
        for area, found in verdicts.items()
    )


def _picture(verdicts: Sequence[str], *, serious: bool) -> str:
    if all(verdict == NOT_ANSWERED for verdict in verdicts):
        return "not_looked_at"
    if serious:
        return "serious_gaps"
    unknown = sum(verdict in UNDECIDED or verdict == NOT_ANSWERED for verdict in verdicts)
    if unknown * 2 > len(verdicts):
        return "not_enough_known"
    return "some_gaps" if any(verdict in GAPS for verdict in verdicts) else "in_order"


def _tally(verdicts: Sequence[str]) -> Tally:
    counts = Tally.of(verdict for verdict in verdicts if verdict != NOT_ANSWERED).counts
    missing = sum(verdict == NOT_ANSWERED for verdict in verdicts)
    return Tally((*counts, Count(NOT_ANSWERED, missing)) if missing else counts)


def findings(snapshot: Snapshot, lang: str) -> tuple[tuple[FindingRow, ...], dict[UUID, str]]:
    """Findings in force that are not closed, worst first, numbered; and the number of each by its key."""
    checks = snapshot.checks
    rows: list[FindingRow] = []
    numbers: dict[UUID, str] = {}
    for one in snapshot.finding_rows(lang):
        if not one.in_force or one.status == Status.CLOSED:
            continue
        numbers[one.id] = number = f"F-{len(rows) + 1:02d}"
        rows.append(
            FindingRow(
                number=number,
                title=one.title,
                requirement=one.requirement,
                check=checks[one.requirement].text(lang).title,
                scope=_scope(snapshot, Place(one.scope_kind, one.scope_id)),
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
                note=_note(snapshot, one.answer_id, one.note),
                why=one.why,
                reason=one.reason,
                links=_links(checks[one.requirement]),
            )
        )
    return tuple(rows), numbers


def _note(snapshot: Snapshot, answer_id: UUID | None, own: str) -> str:
    """What the answer and the finding say in the engineer's words."""
    told = [a.note for places in snapshot.answers.values() for a in places.values() if a.id == answer_id]
    return "\n".join(text for text in (*told, own) if text.strip())


def actions(snapshot: Snapshot, numbers: dict[UUID, str], lang: str, site: str) -> tuple[ActionRow, ...]:
    """The roadmap's measures in the order of doing, numbered."""
    roadmap = plan.roadmap(snapshot.gaps(), snapshot.pack, lang)
    return tuple(
        ActionRow(
            number=f"M-{index:02d}",
            title=action.text,
            phase=action.phase,
            effort=action.effort,
            cost=action.cost,
            outage=action.outage,
            interval=action.interval,
            hours=action.hours,
            owner=action.owner or action.owner_role,
            due=action.due,
            findings=tuple(numbers[key] for key in action.findings if key in numbers),
            closes=action.closes,
            places=tuple(place for place in action.places if place and place != site),
            quick_win=action.quick_win,
        )
        for index, action in enumerate(roadmap.actions, start=1)
    )


def with_actions(rows: Sequence[FindingRow], measures: Sequence[ActionRow]) -> tuple[FindingRow, ...]:
    """The findings, each with the numbers of its measures."""
    return tuple(replace(row, actions=tuple(m.number for m in measures if row.number in m.findings)) for row in rows)
