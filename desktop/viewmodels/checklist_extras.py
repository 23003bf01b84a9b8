"""What hangs on the answer that is looked at: its evidence and its history. Read after the question is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.models.answer_values import Values
from desktop.models.verdict_words import basis_words, verdict_titles

if TYPE_CHECKING:
    from core.assessment.models import Evidence
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext


class Change(Protocol):
    """One change of a row, as the log tells it."""

    @property
    def at(self) -> datetime: ...
    @property
    def author(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def old(self) -> Any: ...
    @property
    def new(self) -> Any: ...
    @property
    def txn(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """Evidence with the link that hangs it on the answer."""

    link: UUID
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the history of an answer."""

    at: datetime
    """UTC."""
    who: str
    words: str
    """What changed, with what stood there before."""


@dataclass(frozen=True, slots=True)
class Extras:
    """Evidence oldest first, history newest first."""

    evidence: tuple[Shown, ...] = ()
    history: tuple[Step, ...] = ()


def read(workspace: Workspace, answer: UUID) -> Extras:
    """Off the window's thread."""
    pairs = workspace.assessment.evidence_of(answer)
    return Extras(tuple(Shown(link.id, evidence) for link, evidence in pairs), steps(workspace.history(answer)))


def steps(changes: Sequence[Change]) -> tuple[Step, ...]:
    """Changes of one answer as a person reads them, one line for each step, newest first."""
    grouped: dict[UUID, list[Change]] = {}
    for one in changes:
        grouped.setdefault(one.txn, []).append(one)
    told = [(group[-1], "; ".join(filter(None, map(_words, group)))) for group in grouped.values()]
    return tuple(Step(last.at, last.author, words) for last, words in reversed(told) if words)


def _words(change: Change) -> str:
    if change.kind == "create":
        new = change.new if isinstance(change.new, dict) else {}
        return _tr("Given: {verdict} · {basis}").format(
            verdict=_value("verdict", new.get("verdict", "")), basis=_value("basis", new.get("basis", ""))
        )
    if change.kind == "delete":
        return _tr("Withdrawn")
    title = field_titles().get(change.field)
    if title is None:
        return ""
    return _tr("{field}: {old} → {new}").format(
        field=title, old=_value(change.field, change.old), new=_value(change.field, change.new)
    )


def _value(field: str, value: Any) -> str:
    if field == "verdict":
        return verdict_titles().get(str(value), str(value))
    if field == "basis":
        return basis_words(str(value))
    return _tr("nothing") if value in (None, "") else str(value)


def field_titles() -> dict[str, str]:
    """Field of an answer -> words."""
    found = {
        "verdict": _tr("Verdict"), "basis": _tr("How known"), "told_by": _tr("Told by"), "reason": _tr("Reason"),
        "note": _tr("Note"), "countermeasure": _tr("Countermeasure"), "accepted_by": _tr("Accepted by"),
        "until": _tr("Accepted until"), "maturity": _tr("Maturity level"),
    }  # fmt: skip
    assert set(found) == {one.name for one in fields(Values)}
    return found


def _tr(words: str) -> str:
    return QCoreApplication.translate("Answers", words)


class ExtrasModel(QObject):
    """Evidence and history of one answer at a time."""

    changed = Signal()

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.extras = Extras()
        self.answer: UUID | None = None
        """The answer that is looked at."""
        self._busy = self._again = False
        context.closing.connect(lambda: self.look_at(None))
        context.data_changed.connect(lambda _edit: self.refresh())

    def look_at(self, answer: UUID | None) -> None:
        """Show what hangs on this answer; None: nothing."""
        if answer == self.answer:
            return
        self.answer, self.extras = answer, Extras()
        self.changed.emit()
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        answer = self.answer
        if answer is None or self._context.workspace is None:
            self._busy = self._busy and self._context.workspace is not None
            return
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        self._context.read(
            lambda workspace: read(workspace, answer),
            lambda found: self._came(answer, found),
            failed=lambda _error: self._came(answer, Extras()),  # withdrawn meanwhile
            receiver=self,
        )

    def _came(self, answer: UUID, extras: Extras) -> None:
        self._busy = False
        if answer == self.answer and extras != self.extras:
            self.extras = extras
            self.changed.emit()
        if self._again or answer != self.answer:
            self.refresh()

    def add_evidence(self, kind: str, title: str, reference: str) -> None:
        """A reference to something that can be shown, hung on the answer."""
        from core.assessment.models import Evidence

        answer = self.answer
        if answer is None:
            return

        def job(workspace: Workspace) -> Edit:
            evidence = Evidence(kind=kind, title=title.strip(), reference=reference.strip())
            return workspace.assessment.add_evidence(evidence, "answer", answer)

        self._context.edit(job, receiver=self)

    def unlink(self, link: UUID) -> None:
        """Take evidence off the answer; the evidence stays."""
        self._context.edit(lambda workspace: workspace.assessment.unlink_evidence(link), receiver=self)
