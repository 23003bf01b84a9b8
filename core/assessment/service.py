"""The assessment: answers, the findings that follow from them, and the plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypedDict, Unpack
from uuid import UUID

from sqlmodel import col, select

import catalogue
from catalogue.schema import Pack, QuickCheck
from core.assessment import exchange, plan, reading, rules
from core.assessment.findings import FindingState, Status, next_state
from core.assessment.inheritance import Inherited, Place, effective
from core.assessment.models import Answer, Basis, Finding, ScopeKind, Verdict
from core.assessment.plan import Action, Roadmap
from core.assessment.progress import Progress, Trust, progress_of, trust_of
from core.assessment.records import AnswerRefused, ChecklistRow, FindingRefused, FindingRow, Refused
from core.register.models import Asset, Site, Zone
from core.register.service import Edit, Register
from core.vault.clock import utcnow
from core.vault.errors import NotFound
from core.vault.store import UnitOfWork, Vault

__all__ = ["AnswerRefused", "Assessment", "FindingRefused", "Refused"]

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


class Assessment:
    """Answers to the quick survey over one vault.

    A quick survey states no achieved security level: nothing here computes one.
    """

    def __init__(self, vault: Vault, register: Register, author: Callable[[], str]) -> None:
        self._vault = vault
        self._register = register
        self._author = author

    # --- the catalogue ---

    @property
    def pack(self) -> Pack:
        """The pack that is answered."""
        return catalogue.quick_survey()

    def check(self, requirement: str) -> QuickCheck:
        """A check of the pack. Raises `AnswerRefused` when the pack has none of that id."""
        found = next((one for one in self.pack.checks() if one.id == requirement), None)
        if found is None:
            raise AnswerRefused(f"There is no check “{requirement}” in the quick survey.")
        return found

    # --- answering ---

    def answer(
        self,
        requirement: str,
        scope_kind: ScopeKind | str,
        scope_id: UUID,
        verdict: Verdict | str | None = None,
        basis: Basis | str | None = None,
        **texts: Unpack[Texts],
    ) -> Edit:
        """Give or change the one answer to a requirement for a place, with its finding, as one step.

        What is None or left out stays as it is (in a new answer: unknown, or ""). A text that belongs to
        another verdict or basis is cleared. Raises `AnswerRefused` with a sentence for the user.
        """
        if strange := set(texts) - set(TEXTS):
            raise TypeError(f"an answer has no text {min(strange)!r}")
        check = self.check(requirement)
        place = Place(str(scope_kind), scope_id)
        rules.check_scope(check, place.kind)
        with self._vault.write(f"answer {requirement}") as uow:
            _must_exist(uow, place)
            row = _stored(uow, requirement, place)
            old_verdict = Verdict.UNKNOWN.value if row is None else row.verdict
            values = _values(row, verdict, basis, texts)
            rules.check_answer(requirement, values)
            if row is None:
                row = self._new(place, requirement)
                _assign(row, values)
                uow.add(row)
                uow.flush()
            elif _assign(row, values):
                row.pack_version, row.at, row.by = self.pack.version, utcnow(), self._author()
            _follow(uow, check, row, old_verdict)
            return Edit(uow.txn, row.id, f"answer {requirement}")

    def withdraw(self, requirement: str, scope_kind: ScopeKind | str, scope_id: UUID) -> Edit:
        """Remove an answer with its finding, so that the place inherits again. Raises `NotFound`."""
        with self._vault.write(f"withdraw {requirement}") as uow:
            row = _stored(uow, requirement, Place(str(scope_kind), scope_id))
            if row is None:
                raise NotFound(f"{requirement} has no answer here any more. Refresh the list.")
            self._register.delete(Answer, row.id, cascade=True)
            return Edit(uow.txn, row.id, f"withdraw {requirement}")

    def _new(self, place: Place, requirement: str) -> Answer:
        return Answer(
            scope_kind=place.kind,
            scope_id=place.id,
            requirement=requirement,
            pack=self.pack.id,
            pack_version=self.pack.version,
            by=self._author(),
        )

    # --- reading ---

    def answers(self) -> list[Answer]:
        """All answers in the order in which they were first given."""
        return self._register.all(Answer)

    def answer_for(self, requirement: str, scope_kind: ScopeKind | str, scope_id: UUID) -> Inherited[Answer] | None:
        """The answer that holds at a place, and the place that gave it."""
        place = Place(str(scope_kind), scope_id)
        snapshot = self.snapshot(place)
        return effective(snapshot.answers.get(requirement, {}), place, snapshot.plant)

    def checklist(self, scope_kind: ScopeKind | str, scope_id: UUID, lang: str = "en") -> list[ChecklistRow]:
        """The checks that can be answered for a place, in the order of a walk, with what holds there."""
        place = Place(str(scope_kind), scope_id)
        return self.snapshot(place).checklist(place, lang)

    def progress(self) -> Progress:
        """Answered checks per area."""
        return progress_of(self.snapshot().standings())

    def trust(self) -> Trust:
        """How the statements of the survey are known."""
        return trust_of(self.snapshot().standings())

    def snapshot(self, place: Place | None = None) -> reading.Snapshot:
        """Everything at this moment; several rows and figures that must agree come from one snapshot."""
        asset = place.id if place is not None and place.kind == ScopeKind.ASSET else None
        site = self._register.site()
        with self._vault.read() as session:
            return reading.load(session, site, self.pack, asset)

    # --- findings and plan ---

    def findings(self, lang: str = "en", *, everything: bool = False) -> list[FindingRow]:
        """Findings, worst first; with `everything` also closed ones and those overridden by zone answers."""
        rows = self.snapshot().finding_rows(lang)
        return [row for row in rows if everything or (row.in_force and row.status != Status.CLOSED)]

    def edit_finding(self, key: UUID, reason: str = "", **fields: object) -> Edit:
        """Set fields of a finding (`rules.FINDING_FIELDS`). Raises `FindingRefused`, `NotFound`."""
        finding = self._register.get(Finding, key)
        clean = {name: one.strip() if isinstance(one, str) else one for name, one in fields.items()}
        rules.check_finding(clean, finding.status, str(clean.get("note", finding.note)))
        return self._register.edit(Finding, key, reason, **clean)

    def quick_wins(self, lang: str = "en") -> tuple[Action, ...]:
        """What takes hours and no outage, most risk removed per hour first."""
        return plan.quick_wins(self.snapshot().gaps(), self.pack, lang)

    def roadmap(self, lang: str = "en") -> Roadmap:
        """Everything that the open findings ask for, in four phases."""
        return plan.roadmap(self.snapshot().gaps(), self.pack, lang)

    # --- files ---

    def export_answers(self, path: Path) -> int:
        """Write all answers as CSV; returns how many. Raises `OSError`."""
        rows = exchange.rows_of(self.snapshot(), self._places())
        exchange.write(path, rows)
        return len(rows)

    def import_answers(self, path: Path, *, partial: bool = False) -> exchange.ImportResult:
        """Take answers from a CSV file as one step.

        Nothing is imported when a row is wrong, unless `partial` asks for the good ones. Raises
        `exchange.AnswersFileError` where the file as a whole can't be read.
        """
        rows = exchange.read(path)
        good, errors = exchange.check_rows(rows, self._places(), self.pack)
        if (errors and not partial) or not good:
            return exchange.ImportResult(0, tuple(errors), None)
        with self._vault.write(f"import answers from {path.name}") as uow:
            for row in good:
                self.answer(row.requirement, row.place.kind, row.place.id, row.verdict, row.basis, **row.texts)
            edit = Edit(uow.txn, good[0].place.id, f"import {len(good)} answers")
        return exchange.ImportResult(len(good), tuple(errors), edit)

    def _places(self) -> exchange.Places:
        return exchange.Places(self._register.site(), self._register.all(Zone), self._register.all(Asset))


def _must_exist(uow: UnitOfWork, place: Place) -> None:
    models: dict[str, type[Site] | type[Zone] | type[Asset]] = {
        ScopeKind.SITE: Site,
        ScopeKind.ZONE: Zone,
        ScopeKind.ASSET: Asset,
    }
    try:
        uow.get(models[place.kind], place.id)
    except NotFound:
        raise AnswerRefused(f"This {place.kind} is not there any more. Refresh the list.") from None


def _stored(uow: UnitOfWork, requirement: str, place: Place) -> Answer | None:
    statement = (
        select(Answer)
        .where(col(Answer.requirement) == requirement, col(Answer.scope_id) == place.id)
        .where(col(Answer.scope_kind) == place.kind)
        .order_by(col(Answer.id))
    )
    found = uow.exec(statement).first()
    return None if found is None else found[0]


def _values(
    row: Answer | None, verdict: Verdict | str | None, basis: Basis | str | None, texts: Texts
) -> dict[str, str]:
    """All fields of the answer after the edit."""
    given: dict[str, str | None] = {
        "verdict": None if verdict is None else str(verdict),
        "basis": None if basis is None else str(basis),
        **{name: text.strip() for name, text in texts.items() if isinstance(text, str)},
    }
    values = dict.fromkeys(TEXTS, "") | {"verdict": Verdict.UNKNOWN.value, "basis": Basis.UNKNOWN.value}
    if row is not None:
        values = {name: getattr(row, name) for name in values}
    values |= {name: text for name, text in given.items() if text is not None}
    return rules.without_strangers(values)


def _assign(row: Answer, values: dict[str, str]) -> bool:
    """Set the fields; whether one changed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return bool(changed)


def _follow(uow: UnitOfWork, check: QuickCheck, answer: Answer, old_verdict: str) -> None:
    """Bring the answer's finding in line with its verdict."""
    found = uow.exec(select(Finding).where(col(Finding.answer_id) == answer.id)).first()
    finding: Finding | None = None if found is None else found[0]
    old = None if finding is None else FindingState(reading.scales_of(finding), finding.status)
    new = next_state(old, old_verdict, answer.verdict, check.risk)
    if new is None:
        return
    numbers = {name: getattr(new.scales, name) for name in rules.SCALES}
    if finding is None:
        uow.add(Finding(answer_id=answer.id, title=check.texts.en.gap, status=new.status, **numbers))
        return
    for name, value in {"status": new.status, **numbers}.items():
        setattr(finding, name, value)
