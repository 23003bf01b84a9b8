"""Undo of what is already written: a step names its transaction, and undoing it is a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import shiboken6
from PySide6.QtGui import QUndoCommand

if TYPE_CHECKING:
    from core.register.service import Edit
    from desktop.context import AppContext
    from desktop.tasks import Task


class UndoStep(QUndoCommand):
    """One transaction of the vault on the undo stack.

    It is pushed after the write went through, so its first `redo()` does nothing. Later ones run on the
    writing thread, in the order of the clicks: undoing gives a new transaction, whose undoing is the redo.
    A step that cannot be undone any more (something changed since) says so and leaves the stack.
    """

    def __init__(self, context: AppContext, edit: Edit) -> None:
        super().__init__(edit.label)
        self._context = context
        self._edit = edit
        self._txn = edit.txn
        self._pushed = False

    def redo(self) -> None:
        """Nothing on push; afterwards undo the undoing transaction."""
        if not self._pushed:
            self._pushed = True
            return
        self._turn()

    def undo(self) -> None:
        """Undo the transaction."""
        self._turn()

    def _turn(self) -> None:
        if self.isObsolete():
            return
        context, workspace = self._context, self._context.require()

        def job(_task: Task) -> UUID:
            self._txn = workspace.undo(self._txn)
            return self._txn

        context.saving.emit()
        context.tasks.write(job, done=self._turned, failed=self._refused, receiver=context)

    def _turned(self, _txn: UUID) -> None:
        self._context.note_saved(self._edit)

    def _refused(self, error: Exception) -> None:
        if shiboken6.isValid(self):  # the stack may have been cleared meanwhile
            self.setObsolete(True)
        self._context.saved.emit(None)
        self._context.report(error)
