"""What is new, silent or changed since an earlier visit. No widgets."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.models.visits import visits_model

if TYPE_CHECKING:
    from uuid import UUID

    from core.discovery.visits import VisitChange
    from core.workspace import Workspace
    from desktop.context import AppContext


class VisitsModel(QObject):
    """State of the tab. Compared is what was seen from `since` on with what was seen before."""

    loaded = Signal()

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.table = visits_model(self)
        self.chosen: datetime | None = None
        """Beginning of the run from which on; None: the latest visit."""
        self.since: datetime | None = None
        self.runs: list[tuple[datetime, str]] = []

    def refresh(self) -> None:
        """Compare again."""
        if self._context.workspace is None:
            return
        chosen = self.chosen

        def job(workspace: Workspace) -> tuple[datetime | None, list[VisitChange], list[datetime]]:
            since = chosen or workspace.reconciliation.visit_began()
            rows = workspace.reconciliation.changes_since(since) if since is not None else []
            return since, rows, [run.started for run in workspace.discovery.runs()]

        def show(found: tuple[datetime | None, list[VisitChange], list[datetime]]) -> None:
            self.since, rows, started = found
            self.runs = [(one, one.astimezone().strftime("%Y-%m-%d %H:%M")) for one in started]
            self.table.set_rows(rows)
            self.loaded.emit()

        self._context.read(job, show, receiver=self)

    def compare_from(self, began: datetime | None) -> None:
        """From the beginning of this run on; None: from the latest visit on."""
        self.chosen = began
        self.refresh()

    def show_asset(self, asset: UUID) -> None:
        """Show the device on its page."""
        self._context.reveal.emit("asset", asset)
