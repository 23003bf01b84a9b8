"""One chain: evidence - asset or zone - requirement - finding - risk - action - NIS2 or ISO item. Pure.

`chain` makes one row per finding that is a risk here; `orphans` names everything that hangs loose, from either end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.assessment.findings import GAPS, Status
from core.assessment.models import Answer, Basis, Evidence, EvidenceLink, Finding, PlannedAction
from core.assessment.plan import DONE, DROPPED, Action, Serves
from core.assessment.records import FindingRow
from core.assessment.risk import Risk

STANDING = frozenset({Basis.SEEN.value, Basis.DOCUMENT.value, Basis.TESTED.value})
"""Bases of an answer that need nobody's name to be evidence."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows a finding: stored evidence, the engineer's own observation, or the drawing."""

    kind: str
    """As of `Evidence`; or a basis: seen, document, told, tested; or drawing."""
    title: str
    reference: str = ""
    role: str = "supports"
    evidence: UUID | None = None
    """None where it is the answer or the drawing itself."""


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One finding with everything that hangs on it."""

    finding: UUID
    title: str
    proofs: tuple[Proof, ...]
    place_kind: str
    place_id: UUID
    place: str
    pack: str
    """"" where a rule of the drawing showed it."""
    requirement: str
    """Id of the requirement, or the rule."""
    status: str
    before: Risk
    after: Risk
    """Once everything planned for it is done."""
    actions: tuple[str, ...]
    """Ids of actions, in the order of doing; none for what is fixed or accepted."""
    serves: tuple[Serves, ...]


@dataclass(frozen=True, slots=True)
class Orphan:
    """Something that hangs loose."""

    what: str
    """finding, action, evidence, answer or link."""
    key: str
    title: str
    missing: str
    """evidence, place, requirement, action, item, finding or target."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the vault holds, as far as the chain goes."""

    answers: Mapping[UUID, Answer]
    findings: Mapping[UUID, Finding]
    evidence: Mapping[UUID, Evidence]
    links: Sequence[EvidenceLink]
    planned: Sequence[PlannedAction]
    facts: Mapping[UUID, str]
    """Finding of the drawing -> the facts that were confirmed."""
    places: frozenset[UUID]
    """Sites, zones, conduits and assets that are there."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with its risks and what it serves."""

    row: FindingRow
    after: Risk
    serves: tuple[Serves, ...]


def chain(judged: Iterable[Judged], actions: Sequence[Action], held: Held) -> tuple[ChainRow, ...]:
    """One row per finding, worst first as they come in."""
    by_finding: dict[UUID, list[str]] = {}
    for action in actions:
        for key in action.findings:
            by_finding.setdefault(key, []).append(action.id)
    by_target: dict[UUID, list[EvidenceLink]] = {}
    for link in held.links:
        by_target.setdefault(link.target_id, []).append(link)
    return tuple(
        ChainRow(
            finding=one.row.id,
            title=one.row.title,
            proofs=_proofs(one.row, by_target, held),
            place_kind=one.row.scope_kind,
            place_id=one.row.scope_id,
            place=one.row.scope,
            pack=one.row.pack,
            requirement=one.row.requirement or one.row.rule,
            status=one.row.status,
            before=one.row.risk,
            after=one.after,
            actions=tuple(by_finding.get(one.row.id, ())),
            serves=one.serves,
        )
        for one in judged
    )


def _proofs(row: FindingRow, by_target: Mapping[UUID, list[EvidenceLink]], held: Held) -> tuple[Proof, ...]:
    found = []
    for target in (row.answer_id, row.id):
        for link in by_target.get(target, ()) if target is not None else ():
            evidence = held.evidence.get(link.evidence_id)
            if evidence is not None:
                found.append(Proof(evidence.kind, evidence.title, evidence.reference, link.role, evidence.id))
    answer = held.answers.get(row.answer_id) if row.answer_id is not None else None
    if answer is not None and (answer.basis in STANDING or (answer.basis == Basis.TOLD and answer.told_by)):
        found.append(Proof(answer.basis, answer.note, answer.told_by or answer.by))
    if answer is None and row.rule:
        found.append(Proof("drawing", held.facts.get(row.id, ""), row.rule))
    return tuple(found)


def orphans(
    rows: Sequence[ChainRow], actions: Sequence[Action], held: Held, all_rows: Iterable[FindingRow]
) -> list[Orphan]:
    """Everything that hangs loose. `all_rows`: every finding with a requirement, whether it counts or not."""
    by_id = {one.id: one for one in actions}
    found = [loose for row in rows for loose in _loose(row, by_id)]
    shown = {row.id: row for row in all_rows}
    found += [_gone(key, one, shown) for key, one in held.findings.items() if not _stands(key, shown, held)]
    keys = {row.finding for row in rows}
    for action in actions:
        if not keys.intersection(action.findings):
            found.append(Orphan("action", action.id, action.text, "finding"))
    found += _loose_plans(actions, held)
    with_finding = {one.answer_id for one in held.findings.values()}
    for key, answer in held.answers.items():
        if answer.verdict in GAPS and key not in with_finding:
            found.append(Orphan("answer", str(key), answer.requirement, "finding"))
    return found + _loose_evidence(held)


def _loose(row: ChainRow, actions: Mapping[str, Action]) -> list[Orphan]:
    def orphan(missing: str) -> Orphan:
        return Orphan("finding", str(row.finding), f"{row.requirement} {row.place}: {row.title}", missing)

    found = []
    if not row.proofs:
        found.append(orphan("evidence"))
    if not row.place:
        found.append(orphan("place"))
    if not row.requirement:
        found.append(orphan("requirement"))
    if row.status == Status.OPEN and not any(actions[key].closes for key in row.actions if key in actions):
        found.append(orphan("action"))
    if not row.serves:
        found.append(orphan("item"))
    return found


def _stands(key: UUID, shown: Mapping[UUID, FindingRow], held: Held) -> bool:
    """Whether a stored finding is shown somewhere and about something that is there."""
    row = shown.get(key)
    return row is not None and row.scope_id in held.places


def _gone(key: UUID, finding: Finding, shown: Mapping[UUID, FindingRow]) -> Orphan:
    return Orphan("finding", str(key), finding.title, "place" if key in shown else "requirement")


def _loose_plans(actions: Sequence[Action], held: Held) -> list[Orphan]:
    """Decisions about actions that no finding asks for. What is done or dropped has had its day."""
    asked = {one.remedy for one in actions}
    return [
        Orphan("action", str(one.id), one.remedy, "finding")
        for one in held.planned
        if one.remedy not in asked and one.status not in {DONE, DROPPED}
    ]


def _loose_evidence(held: Held) -> list[Orphan]:
    targets = {*held.answers, *held.findings, *held.places}
    linked = {link.evidence_id for link in held.links if link.target_id in targets}
    found = [
        Orphan("link", str(link.id), held.evidence[link.evidence_id].title, "target")
        for link in held.links
        if link.target_id not in targets and link.evidence_id in held.evidence
    ]
    loose = [
        Orphan("evidence", str(key), one.title, "target") for key, one in held.evidence.items() if key not in linked
    ]
    return found + loose
