"""Findings and plan: which finding is looked at, its risk and its fate, quick wins and the roadmap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from core.assessment.findings import Status
from core.assessment.plan import PHASES, Roadmap, quick_wins, roadmap
from core.assessment.records import Refused
from desktop.models.findings import actions_model, findings_model
from desktop.models.verdict_words import content_lang

if TYPE_CHECKING:
    from core.assessment.plan import Action
    from core.assessment.records import FindingRow
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext


@dataclass(frozen=True)
class Reading:
    """Findings and plan of one moment."""

    findings: tuple[FindingRow, ...]
    """All that are in force, also closed ones; worst first."""
    wins: tuple[Action, ...]
    roadmap: Roadmap
    people: tuple[str, ...]


def step_state(workspace: Workspace) -> tuple[int, int]:
    """(findings with an owner, a date or an end, all findings)."""
    rows = workspace.assessment.findings()
    return sum(bool(row.status != Status.OPEN or row.action_owner or row.action_due) for row in rows), len(rows)


def read(workspace: Workspace, lang: str) -> Reading:
    """Findings and the plan that follows from them, from one snapshot."""
    from core.register.models import Person

    snapshot = workspace.assessment.snapshot()
    gaps, pack = snapshot.gaps(), snapshot.pack
    return Reading(
        tuple(row for row in snapshot.finding_rows(lang) if row.in_force),
        quick_wins(gaps, pack, lang),
        roadmap(gaps, pack, lang),
        tuple(dict.fromkeys(person.name for person in workspace.register.all(Person) if person.name)),
    )


class FindingsModel(QObject):
    """State of the page."""

    changed = Signal()
    """Findings, plan or filter changed."""
    current_changed = Signal()
    """Another finding is looked at, or the same with other values."""
    leaving = Signal()
    """The current finding is about to change: commit what is being typed."""
    note_wanted = Signal()
    """Accepting a risk needs a note first."""
    refused = Signal(str)
    """An edit was not taken: a sentence."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.table = findings_model(self)
        self.wins = actions_model(self)
        self.actions = actions_model(self)
        self.reading: Reading | None = None
        self.current: FindingRow | None = None
        self.accepting = False
        """The risk is to be accepted as soon as the note says by whom and why."""
        self.open_only = False
        self.phase = PHASES[0]
        context.data_changed.connect(lambda _edit: self.refresh())
        context.closing.connect(self.forget)

    # --- reading ---

    def refresh(self) -> None:
        """Read everything again."""
        if self._context.workspace is not None:
            number, lang = self._context.generation, content_lang()
            self._context.read(
                lambda workspace: read(workspace, lang), lambda found: self._take(number, found), receiver=self
            )

    def forget(self) -> None:
        """The vault is being locked: keep nothing."""
        self.reading = self.current = None
        for table in (self.table, self.wins, self.actions):
            table.set_rows(())

    def _take(self, number: int, reading: Reading) -> None:
        if number == self._context.generation:
            self.reading = reading
            self._show()

    def _show(self) -> None:
        reading = self.reading
        if reading is None:
            return
        self.table.set_rows(row for row in reading.findings if self._shown(row))
        self.wins.set_rows(reading.wins)
        self.actions.set_rows(next(plan.actions for plan in reading.roadmap.phases if plan.phase == self.phase))
        key = self.current.id if self.current is not None else None
        self.current = self.table.row(self.table.row_of(key)) or self.table.row(0)
        self.changed.emit()
        self.current_changed.emit()

    def _shown(self, row: FindingRow) -> bool:
        return row.status == Status.OPEN if self.open_only else row.status != Status.CLOSED

    def show_open_only(self, only: bool) -> None:
        """Hide what is fixed or accepted."""
        self.leaving.emit()
        self.open_only = only
        self._show()

    def select(self, key: UUID | None) -> None:
        """Look at another finding."""
        row = self.table.row(self.table.row_of(key))
        if row is not None and (self.current is None or row.id != self.current.id):
            self.leaving.emit()
            self.current, self.accepting = row, False
            self.current_changed.emit()

    def choose_phase(self, phase: str) -> None:
        """Show the actions of another phase."""
        self.phase = phase
        self._show()

    # --- editing ---

    def edit(self, key: UUID, *, failed: Callable[[Exception], object] | None = None, **fields: Any) -> None:
        """Set fields of a finding."""
        if (
            self.accepting
            and str(fields.get("note", "")).strip()
            and self.current is not None
            and key == self.current.id
        ):
            self.accepting = False
            fields["status"] = Status.ACCEPTED.value

        def job(workspace: Workspace) -> Edit:
            return workspace.assessment.edit_finding(key, **fields)

        def refused(error: Exception) -> None:
            if failed is not None:
                failed(error)
            if isinstance(error, Refused):
                self.refused.emit(str(error))
            elif failed is None:
                self._context.report(error)

        self._context.edit(job, failed=refused, receiver=self)

    def set_status(self, status: str) -> None:
        """Open, fixed on site or accepted; accepting waits for a note."""
        row = self.current
        if row is None:
            return
        self.accepting = False
        if status == Status.ACCEPTED and not row.note.strip():
            self.accepting = True
            self.note_wanted.emit()
        elif status != row.status:
            self.edit(row.id, status=status)
        self.current_changed.emit()

    def set_scale(self, name: str, value: int) -> None:
        """Likelihood or one of the consequences, 1 to 5."""
        if self.current is not None and getattr(self.current, name) != value:
            fields: dict[str, Any] = {name: value}
            self.edit(self.current.id, **fields)
