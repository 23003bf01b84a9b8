"""The import of a list, step by step: the file, its columns, its rows, the writing. No widgets.

Reading, preparing and writing run off the window's thread; each can be cancelled, and nothing is written
before `apply`, which writes all or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.errors import sentence
from desktop.tasks import Cancelled, Task
from desktop.undo import UndoStep
from desktop.viewmodels.assets import Choices, read_choices

if TYPE_CHECKING:
    from core.register.importers import Decision, ImportPlan, ImportResult, Mapping, Options, RowPlan, Table
    from core.workspace import Workspace
    from desktop.context import AppContext

T = TypeVar("T")


class ImportState(QObject):
    """One import from the choice of a file to its result."""

    busy_changed = Signal(str)
    """What is going on, in words; "" when nothing is."""
    progress = Signal(int, int, str)
    table_changed = Signal()
    mapping_changed = Signal()
    plan_changed = Signal()
    """Another plan."""
    decided = Signal()
    """Other decisions in the same plan."""
    choices_changed = Signal()
    failed = Signal(str)
    """A sentence with a next step; nothing was written."""
    finished = Signal(object)
    """The `ImportResult`."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from core.register.importers import Options

        self._context = context
        self.path: Path | None = None
        self.table: Table | None = None
        self.mapping: Mapping | None = None
        self.options: Options = Options()
        self.plan: ImportPlan | None = None
        self.choices = Choices()
        self.busy = ""
        self._task: Task | None = None
        context.closing.connect(self.cancel)

    # --- the file ---

    def open(self, path: Path, **how: Any) -> None:
        """Read a list. `how`: sheet, header_row, encoding, separator, where these are not to be found."""
        self.path = path

        def job(_task: Task, workspace: Workspace) -> tuple[Table, Mapping, Choices]:
            from core.register.importers import guess, open_table

            table = open_table(path, **how)
            return table, guess(table), read_choices(workspace)

        self._run(self.tr("Reading {file} …").format(file=path.name), job, self._opened)

    def _opened(self, found: tuple[Table, Mapping, Choices]) -> None:
        self.table, self.mapping, self.choices = found
        self.plan = None
        self.choices_changed.emit()
        self.table_changed.emit()
        self.mapping_changed.emit()

    # --- its columns ---

    def set_field(self, column: int, field: str) -> None:
        """The user maps a column to a field, or to nothing ("")."""
        if self.mapping is not None and self.mapping.field(column) != field:
            self.mapping = self.mapping.with_field(column, field)
            self.plan = None
            self.mapping_changed.emit()

    def set_options(self, **changed: Any) -> None:
        """Change what holds for the whole list: see `Options`."""
        from dataclasses import replace

        self.options = replace(self.options, **changed)
        self.plan = None

    @property
    def ready(self) -> bool:
        """Whether rows can be prepared: something that identifies a device is mapped."""
        return self.mapping is not None and self.mapping.identifies and not self.busy

    # --- its rows ---

    def prepare(self) -> None:
        """Read every row and look for devices that are known already."""
        table, mapping, options = self.table, self.mapping, self.options
        if table is None or mapping is None:
            return

        def job(task: Task, workspace: Workspace) -> ImportPlan:
            from core.register.importers import KnownDevices, prepare

            known = KnownDevices.of(workspace.register)
            return prepare(table, mapping, known, options, progress=task.report, cancel=task.cancelled)

        self._run(self.tr("Reading the rows …"), job, self._prepared)

    def _prepared(self, plan: ImportPlan) -> None:
        self.plan = plan
        self.plan_changed.emit()

    def decide(self, rows: Sequence[int], decision: Decision) -> None:
        """Decide about rows by their numbers."""
        if self.plan is not None:
            self.plan.decide(rows, decision)
            self.decided.emit()

    def decide_best(self, rows: Sequence[RowPlan], least: float = 0.0) -> None:
        """Decide rows for their best look-alike in the register, where that is sure enough."""
        if self.plan is not None:
            self.plan.merge_into_best(rows, least)
            self.decided.emit()

    # --- writing ---

    def apply(self) -> None:
        """Write the plan: all of it as one step, or nothing."""
        plan = self.plan
        if plan is None:
            return

        def job(task: Task, workspace: Workspace) -> ImportResult:
            return workspace.import_list(plan, progress=task.report, cancel=task.cancelled)

        self._run(self.tr("Importing …"), job, self._applied)

    def _applied(self, result: ImportResult) -> None:
        if result.edit is not None and self._context.workspace is not None:
            self._context.undo.push(UndoStep(self._context, result.edit))
            self._context.note_saved(result.edit)
        self.finished.emit(result)

    def cancel(self) -> None:
        """Stop what is going on; nothing is written."""
        if self._task is not None:
            self._task.cancel()

    # --- running ---

    def _run(self, words: str, job: Callable[[Task, Workspace], T], done: Callable[[T], None]) -> None:
        if self.busy:
            return
        workspace = self._context.require()

        def guarded(task: Task) -> T:
            from core.register.importers import ImportCancelled

            try:
                return job(task, workspace)
            except ImportCancelled as stop:
                raise Cancelled from stop

        def finish(result: T) -> None:
            self._set_busy("")
            done(result)

        def fail(error: Exception) -> None:
            self._set_busy("")
            self.failed.emit(sentence(error))

        self._set_busy(words)
        # On a working thread and not on the writing one: the vault takes one writer at a time anyway,
        # and only these report progress.
        self._task = self._context.tasks.work(
            guarded, done=finish, failed=fail, stopped=lambda: self._set_busy(""),
            progress=self.progress.emit, receiver=self,
        )  # fmt: skip

    def _set_busy(self, words: str) -> None:
        self.busy = words
        if not words:
            self._task = None
        self.busy_changed.emit(words)
