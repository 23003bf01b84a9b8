"""The supplier register with what it owes: questionnaires out and in, answers, gaps and to-dos."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import catalogue
from catalogue.reading import PackError
from catalogue.schema import Pack
from core.assessment import kept, suppliers_file
from core.assessment.exchange import RowError
from core.assessment.models import Answer, SupplierAnswer, Todo, Verdict
from core.assessment.requirements import requirements_of
from core.assessment.suppliers_questions import (
    PACKS,
    ROLES,
    Plant,
    Question,
    Questionnaire,
    QuestionState,
    Selection,
    Statistics,
    SupplierRefused,
    build,
    by_area,
    check_answer,
    open_question,
    packs_of,
    questionnaire_id,
    questions_of,
    roles_of,
    statistics,
)
from core.assessment.suppliers_return import FIELDS, Known, Preview, check_rows, owner_of
from core.register.models import Asset, Conduit, DeviceClass, Network, Supplier, Zone, ZoneKind
from core.register.service import Edit, Register
from core.vault.errors import NotFound
from core.vault.store import UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A supplier as the register shows it."""

    supplier: Supplier
    roles: tuple[str, ...]
    assets: int
    statistics: Statistics
    todos: int
    """Open ones."""

    @property
    def id(self) -> UUID:
        """Key of the supplier."""
        return self.supplier.id


@dataclass(frozen=True, slots=True)
class SupplierState:
    """All about one supplier."""

    supplier: Supplier
    questions: tuple[QuestionState, ...]
    """Everything that its roles ask for here, and what it answered beyond that."""
    statistics: Statistics
    areas: Mapping[str, Statistics]
    assets: tuple[Asset, ...]
    todos: tuple[Todo, ...]
    """Also those that are done, the open ones first."""


class Suppliers:
    """The suppliers of one vault's survey."""

    def __init__(self, vault: Vault, register: Register) -> None:
        self._vault = vault
        self._register = register

    # --- reading ---

    def rows(self, lang: str = "en") -> list[SupplierRow]:
        """Every supplier with its figures, in the order in which they were added."""
        assets = Counter(one.supplier_id for one in self._register.all(Asset))
        todos = Counter(one.supplier_id for one in self._register.all(Todo, done=False))
        plant = self._plant()
        answers: dict[UUID, list[SupplierAnswer]] = {}
        for answer in self._register.all(SupplierAnswer):
            answers.setdefault(answer.supplier_id, []).append(answer)
        found = []
        for one in self._register.all(Supplier):
            asked = self._asked(plant, one, answers.get(one.id, []), lang)
            found.append(SupplierRow(one, roles_of(one.role), assets[one.id], statistics(asked), todos[one.id]))
        return found

    def state(self, supplier_id: UUID, lang: str = "en") -> SupplierState:
        """Questions with answers, figures, assets and to-dos of a supplier. Raises `NotFound`."""
        supplier = self._register.get(Supplier, supplier_id)
        given = self._register.all(SupplierAnswer, supplier_id=supplier_id)
        asked = self._asked(self._plant(), supplier, given, lang)
        assets = sorted(self._register.all(Asset, supplier_id=supplier_id), key=lambda one: one.label)
        return SupplierState(
            supplier, tuple(asked), statistics(asked), by_area(asked), tuple(assets), tuple(self.todos(supplier_id))
        )

    def questionnaire(self, supplier_id: UUID, selection: Selection | None = None) -> Questionnaire:
        """The questions to a supplier. Nothing is written. Raises `SupplierRefused`, `NotFound`."""
        chosen = selection or Selection()
        supplier = self._register.get(Supplier, supplier_id)
        extra = self._open_questions(supplier_id, chosen.lang) if chosen.open_questions else []
        return build(self._plant(), supplier.id, supplier.name, supplier.role, chosen, catalogue.pack, extra)

    def todos(self, supplier_id: UUID) -> list[Todo]:
        """What a supplier owes, the open ones first."""
        return sorted(self._register.all(Todo, supplier_id=supplier_id), key=lambda one: one.done)

    # --- writing ---

    def note_sent(self, questionnaire: Questionnaire, due: str = "") -> Edit:
        """Keep the packs that the questions are from, and note that their answers are owed: one to-do a questionnaire.

        `due` is an ISO date.
        """
        with self._vault.write(f"questionnaire to {questionnaire.supplier}") as uow:
            for pack in dict.fromkeys(one.pack for one in questionnaire.questions):
                kept.keep(uow, self._pack(pack))
            number = len(questionnaire.questions)
            title = f"Questionnaire with {number} questions to {questionnaire.supplier}"
            todo = self._sent(questionnaire.supplier_id, questionnaire.id)
            if todo is None:
                todo = Todo(
                    title=title, who=questionnaire.supplier, supplier_id=questionnaire.supplier_id, due=due,
                    note=questionnaire.id, by=self._vault.author,
                )  # fmt: skip
                uow.add(todo)
            else:
                row = uow.get(Todo, todo.id)
                row.title, row.due, row.done = title, due or row.due, False
            return Edit(uow.txn, todo.id, f"note questionnaire to {questionnaire.supplier}")

    def answer(
        self,
        supplier_id: UUID,
        question: Question,
        verdict: str,
        *,
        maturity: int | None = None,
        text: str = "",
        evidence: str = "",
        answered_by: str = "",
        answered_on: str = "",
    ) -> Edit:
        """What a supplier answered on paper or by word, typed in. Raises `SupplierRefused`, `NotFound`."""
        check_answer(question.requirement, verdict, maturity, text)
        values = {
            "verdict": verdict, "maturity": maturity, "text": text.strip(), "evidence": evidence.strip(),
            "answered_by": answered_by.strip(), "answered_on": answered_on, "pack_version": question.version,
        }  # fmt: skip
        supplier = self._register.get(Supplier, supplier_id)
        before = self._answers(supplier_id)
        with self._vault.write(f"answer of {supplier.name}") as uow:
            uow.get(Supplier, supplier_id)
            key = self._give(uow, supplier_id, question.key, values, before)
            self._close_asked(uow, supplier, {question.key} if verdict != Verdict.UNKNOWN else set())
            return Edit(uow.txn, key, f"answer {question.requirement} of {supplier.name}")

    def withdraw(self, supplier_id: UUID, question: Question) -> Edit:
        """Take an answer away again. Raises `NotFound`."""
        before = self._answers(supplier_id).get(question.key)
        if before is None:
            raise NotFound(f"{question.requirement} has no answer of this supplier. Refresh the list.")
        return self._register.delete(SupplierAnswer, before.id)

    def set_done(self, todo: UUID, *, done: bool = True) -> Edit:
        """Close a to-do by hand, or open it again. Raises `NotFound`."""
        return self._register.edit(Todo, todo, done=done)

    # --- the way back ---

    def preview(self, path: Path, supplier_id: UUID | None = None) -> Preview:
        """What a returned file holds; nothing is written.

        With `supplier_id` a file of somebody else is refused. Raises `QuestionnaireFileError`.
        """
        rows = suppliers_file.read(path)
        site = self._register.site()
        known = {questionnaire_id(site.id, one.id): one for one in self._register.all(Supplier)}
        number, owner = owner_of(rows, {key: one.id for key, one in known.items()})
        supplier = known[number]
        if supplier_id is not None and owner != supplier_id:
            wanted = self._register.get(Supplier, supplier_id).name
            raise suppliers_file.QuestionnaireFileError(
                f"{path.name} is the questionnaire of {supplier.name}, not of {wanted}. Choose the other supplier, "
                "or the other file."
            )
        good, errors, empty = check_rows(rows, Known(number, self._versions(), _current, self._answers(owner)))
        notes = sorted({
            f"Asked with version {one.pack_version} of {one.pack}; {_current(one.pack)} is in use now."
            for one in good
            if one.pack in PACKS and one.pack_version != _current(one.pack)
        })  # fmt: skip
        return Preview(
            path.name, owner, supplier.name, number, tuple(good), tuple(errors),
            tuple((row.cell("pack"), row.cell("requirement")) for row in empty), tuple(notes),
        )  # fmt: skip

    def apply(self, preview: Preview, *, partial: bool = False) -> Edit | None:
        """Write what a preview holds as one step; None where nothing would change.

        With errors in it nothing is written, unless `partial` asks for the good rows. Raises `SupplierRefused`.
        """
        if preview.errors and not partial:
            raise SupplierRefused(_wrong(preview.errors))
        before = self._answers(preview.supplier_id)
        supplier = self._register.get(Supplier, preview.supplier_id)
        with self._vault.write(f"import answers of {supplier.name} from {preview.source}") as uow:
            first: UUID | None = None
            for one in preview.rows:
                values = {name: getattr(one, name) for name in FIELDS}
                key = self._give(uow, preview.supplier_id, one.key, values, before)
                first = first or key
            said = {one.key for one in preview.rows if one.verdict != Verdict.UNKNOWN}
            self._close_asked(uow, supplier, said)
            if preview.rows and not preview.unanswered and not preview.errors:
                self._close_sent(uow, preview)
            uow.flush()
            if not uow.changes:
                return None
            number = preview.count("new") + preview.count("changed")
            return Edit(uow.txn, first or supplier.id, f"import {number} answers of {supplier.name}")

    # --- parts ---

    def _give(
        self,
        uow: UnitOfWork,
        supplier_id: UUID,
        key: tuple[str, str],
        values: Mapping[str, Any],
        before: Mapping[tuple[str, str], SupplierAnswer],
    ) -> UUID:
        there = before.get(key)
        if there is None:
            row = SupplierAnswer(supplier_id=supplier_id, pack=key[0], requirement=key[1], **values)
            uow.add(row)
            return row.id
        stored = uow.get(SupplierAnswer, there.id)
        for name, value in values.items():
            if getattr(stored, name) != value:
                setattr(stored, name, value)
        return stored.id

    def _close_asked(self, uow: UnitOfWork, supplier: Supplier, said: set[tuple[str, str]]) -> None:
        """A question that the checklist left open is no to-do any more once the supplier has answered it.

        The checklist's own answer stays: an engineer decides what it is worth.
        """
        for todo in self._register.all(Todo, supplier_id=supplier.id, done=False):
            if todo.answer_id is None:
                continue
            asked = uow.get(Answer, todo.answer_id)
            if (asked.pack, asked.requirement) in said:
                row = uow.get(Todo, todo.id)
                row.done = True
                row.note = f"{supplier.name} has answered: see the supplier's answers."

    def _close_sent(self, uow: UnitOfWork, preview: Preview) -> None:
        todo = self._sent(preview.supplier_id, preview.questionnaire)
        if todo is not None and not todo.done:
            uow.get(Todo, todo.id).done = True

    def _sent(self, supplier_id: UUID, questionnaire: str) -> Todo | None:
        found = self._register.all(Todo, supplier_id=supplier_id, note=questionnaire)
        return found[0] if found else None

    def _answers(self, supplier_id: UUID) -> dict[tuple[str, str], SupplierAnswer]:
        return {(one.pack, one.requirement): one for one in self._register.all(SupplierAnswer, supplier_id=supplier_id)}

    def _asked(self, plant: Plant, supplier: Supplier, given: list[SupplierAnswer], lang: str) -> list[QuestionState]:
        """Everything to ask, then what was answered beyond that."""
        answers = {(one.pack, one.requirement): one for one in given}
        roles = roles_of(supplier.role)
        asked: tuple[Question, ...] = ()
        if packs_of(roles):
            chosen = Selection(lang=lang)
            asked = build(plant, supplier.id, supplier.name, supplier.role, chosen, catalogue.pack).questions
        listed = {one.key for one in asked}
        beyond = [self._question(one, lang) for key, one in answers.items() if key not in listed]
        return [QuestionState(one, answers.get(one.key)) for one in (*asked, *beyond)]

    def _question(self, answer: SupplierAnswer, lang: str) -> Question:
        """The question behind an answer that would not be asked today."""
        if answer.pack in PACKS:
            for one in questions_of(catalogue.pack(answer.pack), ROLES, lang):
                if one.requirement == answer.requirement:
                    return one
        return self._checklist_question(answer.pack, answer.requirement, lang)

    def _checklist_question(self, pack: str, requirement: str, lang: str) -> Question:
        title = words = requirement
        version = ""
        with suppress(PackError):  # of an own question set that was deleted the ids stand for themselves
            found = self._pack(pack)
            version = found.version
            one = requirements_of(found).get(requirement)
            if one is not None:
                title, words = one.title(lang), one.question(lang)
        return open_question(pack, version, requirement, title, words, lang)

    def _open_questions(self, supplier_id: UUID, lang: str) -> list[Question]:
        """What the checklist left open for this supplier, each once, without its place."""
        found: dict[tuple[str, str], Question] = {}
        for todo in self.todos(supplier_id):
            if todo.done or todo.answer_id is None:
                continue
            answer = self._register.get(Answer, todo.answer_id)
            key = (answer.pack, answer.requirement)
            found.setdefault(key, self._checklist_question(*key, lang))
        return list(found.values())

    def _plant(self) -> Plant:
        site = self._register.site()
        gates = site.gates or {}
        has = {
            "wireless": "no_wireless" not in gates and self._has_wireless(),
            "safety": "no_safety_functions" not in gates and self._has_safety(),
        }
        return Plant(site.id, site.name, frozenset(name for name, there in has.items() if there))

    def _has_wireless(self) -> bool:
        count = self._register.count
        return bool(
            count(Network, wireless=True)
            or count(Conduit, wireless=True)
            or count(Zone, kind=ZoneKind.WIRELESS.value)
            or count(Asset, device_class=DeviceClass.WIRELESS.value)
        )

    def _has_safety(self) -> bool:
        count = self._register.count
        return bool(
            count(Zone, safety_related=True)
            or count(Zone, kind=ZoneKind.SAFETY.value)
            or count(Asset, device_class=DeviceClass.SAFETY.value)
        )

    def _pack(self, pack: str) -> Pack:
        """A shipped pack, or an own question set of this vault. Raises `PackError`."""
        if pack.startswith(kept.OWN):
            with self._vault.read() as session:
                for one in kept.own_packs(session):
                    if one.id == pack:
                        return one
        return catalogue.pack(pack)

    def _versions(self) -> Callable[[str], Mapping[str, frozenset[str]]]:
        """Pack -> version -> what it asks: as it is now, and as the vault keeps it."""

        @cache
        def versions(pack: str) -> dict[str, frozenset[str]]:
            with self._vault.read() as session:
                editions = [kept.kept(session, pack, one) for one in kept.versions(session, pack)]
            with suppress(PackError):
                editions.append(self._pack(pack))
            return {one.version: frozenset(entry.id for entry in one.entries) for one in editions if one is not None}

        return versions


def _current(pack: str) -> str:
    try:
        return catalogue.pack(pack).version
    except PackError:
        return ""


def _wrong(errors: tuple[RowError, ...]) -> str:
    if len(errors) == 1:
        return f"{errors[0]} Nothing was imported."
    return f"{len(errors)} rows are wrong, the first is: {errors[0]} Nothing was imported."
