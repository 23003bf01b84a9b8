"""Opening and locking: from an opened workspace to the pages, and back to nothing in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.settings import ENGINEER, VAULT_HOME

if TYPE_CHECKING:
    from core.workspace import Workspace
    from desktop.context import AppContext


class Session(QObject):
    """Takes a workspace over and gives it back."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        context.opened.connect(self.adopt)

    def adopt(self, workspace: Workspace) -> None:
        """Show the pages on `workspace` and remember its folder."""
        self.lock()
        context = self._context
        context.settings.add_recent(workspace.folder)
        context.settings.set(VAULT_HOME, str(workspace.folder.parent))
        context.settings.set(ENGINEER, workspace.engineer)
        context.set_workspace(workspace)
        context.go_to.emit("site")
        for notice in workspace.notices:
            context.trouble.emit(notice)

    def lock(self) -> None:
        """Commit what was typed, finish every write, close the vault and let go of its data."""
        context = self._context
        workspace = context.workspace
        if workspace is None:
            return
        context.closing.emit()
        context.tasks.finish_writes()
        context.set_workspace(None)
        workspace.close()
