"""What every page is given: the open workspace, tasks, settings, theme and the undo stack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from desktop.errors import sentence
from desktop.practice import PracticeRoom
from desktop.settings import Settings
from desktop.tasks import Task, TaskRunner
from desktop.theme import Theme
from desktop.undo import UndoStep

if TYPE_CHECKING:
    from core.register.service import Edit
    from core.workspace import Workspace

T = TypeVar("T")


class AppContext(QObject):
    """Built once in `desktop/app.py` and passed in; it holds what is shared and decides nothing."""

    workspace_changed = Signal()
    """A vault was opened or closed: see `workspace`."""
    opened = Signal(object)
    """A page opened or created a vault: the session takes this `Workspace` over."""
    closing = Signal()
    """The vault is about to be locked or closed: commit pending text, stop long work, let go of its data."""
    data_changed = Signal(object)
    """A write or an undo went through: the `Edit`, or None when it is not known what changed."""
    saved = Signal(object)
    """When the last write was durable: an aware UTC `datetime`."""
    saving = Signal()
    """A write is on its way."""
    trouble = Signal(str)
    """A sentence with a next step, to be shown to the user."""
    reveal = Signal(str, object)
    """Show the row (table, key) on the page that has it."""
    go_to = Signal(str)
    """Show the page of the step with this key."""

    def __init__(self, tasks: TaskRunner, settings: Settings, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.settings = settings
        self.theme = theme
        self.undo = QUndoStack(self)
        self.practice = PracticeRoom()
        self.generation = 0
        """Grows with every write asked for and every write done: what was read under an older number may be stale."""
        self._workspace: Workspace | None = None
        self._errands: dict[str, object] = {}
        tasks.unhandled.connect(self.report)

    @property
    def workspace(self) -> Workspace | None:
        """The open vault's services, or None while nothing is open."""
        return self._workspace

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take over `workspace`. Closing the old one is the caller's part (`desktop.session`)."""
        self._workspace = workspace
        self._errands.clear()
        self.undo.clear()
        self.workspace_changed.emit()

    def require(self) -> Workspace:
        """The open workspace, where a page cannot exist without one."""
        if self._workspace is None:
            raise RuntimeError("no vault is open")
        return self._workspace

    def edit(
        self,
        job: Callable[[Workspace], Edit],
        *,
        done: Callable[[Edit], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        receiver: QObject | None = None,
    ) -> Task:
        """Write into the vault: `job` runs on the writing thread and its `Edit` becomes one undo step, if it changed
        anything.

        Without `failed`, an error is shown as `trouble`. The edit counts even if `receiver` (by default
        the owner of `done`) has died meanwhile: only `done` is left out then.
        """
        workspace = self.require()
        owner = receiver or getattr(done, "__self__", None) or self

        def write(_task: Task) -> tuple[Edit, bool]:
            edit = job(workspace)
            return edit, workspace.changed(edit.txn)

        def finish(written: tuple[Edit, bool]) -> None:
            edit, changed = written
            self.generation += 1
            if self._workspace is workspace:
                if changed:
                    self.undo.push(UndoStep(self, edit))
                self.note_saved(edit)
            if done is not None and still_there(owner):
                done(edit)

        def fail(error: Exception) -> None:
            self.generation += 1
            self.saved.emit(None)
            if failed is None:
                self.report(error)
            elif still_there(owner):
                failed(error)

        self.generation += 1
        self.saving.emit()
        return self.tasks.write(write, done=finish, failed=fail, receiver=self)

    def read(
        self,
        job: Callable[[Workspace], T],
        done: Callable[[T], object],
        *,
        failed: Callable[[Exception], object] | None = None,
        receiver: QObject | None = None,
    ) -> Task:
        """Read from the vault on a working thread; `done` gets the result, an error becomes `trouble`."""
        workspace = self.require()
        owner = receiver or getattr(done, "__self__", None) or self

        def wanted() -> bool:
            # What was read from a vault that is locked by now is shown to nobody.
            return self._workspace is workspace and still_there(owner)

        def finish(result: T) -> None:
            if wanted():
                done(result)

        def fail(error: Exception) -> None:
            if wanted():
                (failed or self.report)(error)

        return self.tasks.work(lambda _task: job(workspace), done=finish, failed=fail, receiver=self)

    def send_to(self, step: str, errand: object) -> None:
        """Show the page of that step and let it show `errand`, which it takes when it comes to the front."""
        self._errands[step] = errand
        self.go_to.emit(step)

    def take_errand(self, step: str) -> object:
        """What the page of that step was sent for, once; None where it was not sent."""
        return self._errands.pop(step, None)

    def note_saved(self, edit: Edit | None = None) -> None:
        """Tell everybody that something was written: for work that writes by itself, as discovery does."""
        self.generation += 1
        self.saved.emit(datetime.now(UTC))
        self.data_changed.emit(edit)

    def report(self, error: Exception) -> None:
        """Show `error` as a sentence with a next step."""
        self.trouble.emit(sentence(error))


def still_there(owner: object) -> bool:
    """Whether `owner` may still be called: anything but a QObject whose C++ side was deleted."""
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)
