"""Giving and changing one answer inside a unit of work, with what follows from it: its finding, its to-do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from sqlmodel import col, select

from core.assessment import rules
from core.assessment.finding_rules import SCALES
from core.assessment.findings import FindingState, next_state
from core.assessment.inheritance import Place
from core.assessment.models import Answer, Basis, EvidenceLink, Finding, ScopeKind, Todo, Verdict
from core.assessment.reading import scales_of
from core.assessment.records import AnswerRefused
from core.assessment.requirements import QUICK, Requirement
from core.register.models import Asset, Conduit, Site, Supplier, Zone
from core.vault.clock import utcnow
from core.vault.errors import NotFound
from core.vault.store import UnitOfWork

TEXTS = ("told_by", "reason", "note", "countermeasure", "accepted_by", "until")


class Texts(TypedDict, total=False):
    """The texts of an answer."""

    told_by: str
    reason: str
    note: str
    countermeasure: str
    accepted_by: str
    until: str
    """ISO date."""


@dataclass(frozen=True, slots=True)
class Edition:
    """With what an answer is given: which pack and version, and who says it."""

    pack: str
    version: str
    by: str


def give(
    uow: UnitOfWork,
    requirement: Requirement,
    place: Place,
    edition: Edition,
    given: dict[str, str],
    maturity: int | None = None,
    rule: str | None = None,
) -> Answer:
    """Store the one answer to a requirement for a place, with its finding and its to-do.

    `given` holds the fields to set; what it leaves out stays, and so do `maturity` and `rule` as None. Raises
    `AnswerRefused`.
    """
    rules.check_scope(requirement, place.kind)
    must_exist(uow, place)
    row = stored(uow, requirement, place)
    old_verdict = Verdict.UNKNOWN.value if row is None else row.verdict
    values = _values(row, given)
    rules.check_answer(requirement.id, values, until=edition.pack != QUICK)
    level = _maturity(row, values["verdict"], old_verdict, maturity)
    rules.check_maturity(requirement.id, process=requirement.process, verdict=values["verdict"], maturity=level)
    everything: dict[str, object] = {**values, "maturity": level, "rule": _rule(row, rule, values)}
    if row is None:
        row = Answer(
            scope_kind=place.kind,
            scope_id=place.id,
            requirement=requirement.id,
            pack=edition.pack,
            pack_version=edition.version,
            by=edition.by,
        )
        _assign(row, everything)
        uow.add(row)
        uow.flush()
    elif _assign(row, everything):
        row.pack_version, row.at, row.by = edition.version, utcnow(), edition.by
    _follow(uow, requirement, row, old_verdict)
    _ask(uow, requirement, row, old_verdict, edition.by)
    return row


def must_exist(uow: UnitOfWork, place: Place) -> None:
    """Raises `AnswerRefused` where the place is gone."""
    models: dict[str, type[Site] | type[Zone] | type[Conduit] | type[Asset]] = {
        ScopeKind.SITE: Site,
        ScopeKind.ZONE: Zone,
        ScopeKind.CONDUIT: Conduit,
        ScopeKind.ASSET: Asset,
    }
    try:
        uow.get(models[place.kind], place.id)
    except NotFound:
        raise AnswerRefused(f"This {place.kind} is not there any more. Refresh the list.") from None


def stored(uow: UnitOfWork, requirement: Requirement, place: Place) -> Answer | None:
    """The answer that was given for exactly that place."""
    statement = (
        select(Answer)
        .where(col(Answer.requirement) == requirement.id, col(Answer.scope_id) == place.id)
        .where(col(Answer.scope_kind) == place.kind, col(Answer.pack) == requirement.pack)
        .order_by(col(Answer.id))
    )
    found = uow.exec(statement).first()
    return None if found is None else found[0]


def forget_belongings(uow: UnitOfWork, answer: Answer) -> None:
    """Remove what cannot be without this answer and does not go with it by itself: to-dos and links of evidence."""
    targets = [answer.id]
    for (finding,) in uow.exec(select(Finding).where(col(Finding.answer_id) == answer.id)):
        targets.append(finding.id)
    for (todo,) in uow.exec(select(Todo).where(col(Todo.answer_id) == answer.id)):
        uow.delete(todo)
    for (link,) in uow.exec(select(EvidenceLink).where(col(EvidenceLink.target_id).in_(targets))):
        uow.delete(link)


def _values(row: Answer | None, given: dict[str, str]) -> dict[str, str]:
    """All texts of the answer after the edit."""
    values = dict.fromkeys(TEXTS, "") | {"verdict": Verdict.UNKNOWN.value, "basis": Basis.UNKNOWN.value}
    if row is not None:
        values = {name: getattr(row, name) for name in values}
    return rules.without_strangers(values | given)


def _maturity(row: Answer | None, verdict: str, old_verdict: str, maturity: int | None) -> int | None:
    """The level after the edit. A verdict that changes takes the level that was judged for the old one away."""
    if maturity is not None or row is None:
        return maturity
    return row.maturity if verdict == old_verdict else None


def _rule(row: Answer | None, rule: str | None, values: dict[str, str]) -> str:
    """The rule behind the answer. Once the engineer says something else, it is no rule's answer any more."""
    if rule is not None:
        return rule
    same = row is not None and all(getattr(row, name) == values[name] for name in ("verdict", "basis"))
    return row.rule if row is not None and same else ""


def _assign(row: Answer, values: dict[str, object]) -> bool:
    """Set the fields; whether one changed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return bool(changed)


def _follow(uow: UnitOfWork, requirement: Requirement, answer: Answer, old_verdict: str) -> None:
    """Bring the answer's finding in line with its verdict."""
    found = uow.exec(select(Finding).where(col(Finding.answer_id) == answer.id)).first()
    finding: Finding | None = None if found is None else found[0]
    old = None if finding is None else FindingState(scales_of(finding), finding.status)
    new = next_state(old, old_verdict, answer.verdict, requirement.risk)
    if new is None:
        return
    numbers = {name: getattr(new.scales, name) for name in SCALES}
    if finding is None:
        uow.add(Finding(answer_id=answer.id, title=requirement.gap("en"), status=new.status, **numbers))
        return
    for name, value in {"status": new.status, **numbers}.items():
        setattr(finding, name, value)


def _ask(uow: UnitOfWork, requirement: Requirement, answer: Answer, old_verdict: str, by: str) -> None:
    """A supplier's answer that is owed is one open to-do; it is done once there is another verdict."""
    if answer.verdict == old_verdict:
        return
    todos = [todo for (todo,) in uow.exec(select(Todo).where(col(Todo.answer_id) == answer.id))]
    asking = answer.verdict == Verdict.ASK_SUPPLIER
    for todo in todos:
        todo.done = not asking
    if asking and not todos:
        supplier = _supplier_of(uow, answer)
        uow.add(
            Todo(
                title=f"Ask the supplier: {requirement.question('en')}",
                who="" if supplier is None else supplier.name,
                supplier_id=None if supplier is None else supplier.id,
                answer_id=answer.id,
                by=by,
            )
        )


def _supplier_of(uow: UnitOfWork, answer: Answer) -> Supplier | None:
    if answer.scope_kind != ScopeKind.ASSET:
        return None
    supplier: UUID | None = uow.get(Asset, answer.scope_id).supplier_id
    return None if supplier is None else uow.get(Supplier, supplier)
