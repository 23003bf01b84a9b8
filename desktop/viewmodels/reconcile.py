"""Comparing what label, network and the site's list say: rows that wait, and what is decided. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.models.differences import differences_model

if TYPE_CHECKING:
    from uuid import UUID

    from core.discovery.differences import Difference
    from core.workspace import Workspace
    from desktop.context import AppContext


def step_state(workspace: Workspace) -> tuple[int, int]:
    """Differences decided, of all."""
    rows = workspace.reconciliation.rows(decided=True)
    return sum(not row.is_open for row in rows), len(rows)


class ReconcileModel(QObject):
    """State of the differences tab."""

    loaded = Signal()
    refused = Signal(str)
    """Why a decision cannot stand."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._all: list[Difference] = []
        self.table = differences_model(self)
        self.kind = ""
        self.decided_too = False
        context.data_changed.connect(lambda _edit: self.refresh())

    def refresh(self) -> None:
        """Compare again."""
        if self._context.workspace is None:
            return
        number = self._context.generation

        def show(rows: list[Difference]) -> None:
            if number == self._context.generation:
                self._all = rows
                self._fill()
                self.loaded.emit()

        self._context.read(lambda workspace: workspace.reconciliation.rows(decided=True), show, receiver=self)

    @property
    def open(self) -> int:
        """Rows that wait."""
        return sum(row.is_open for row in self._all)

    @property
    def total(self) -> int:
        """All rows."""
        return len(self._all)

    def counts(self) -> dict[str, int]:
        """Rows that wait, by kind."""
        found: dict[str, int] = {}
        for row in self._all:
            if row.is_open:
                found[str(row.kind)] = found.get(str(row.kind), 0) + 1
        return found

    def show_only(self, kind: str) -> None:
        """Rows of one kind; "" for all."""
        self.kind = kind
        self._fill()

    def show_decided(self, on: bool) -> None:
        """Decided rows as well."""
        self.decided_too = on
        self._fill()

    def row(self, key: object) -> Difference | None:
        """The row with this key."""
        return next((one for one in self._all if one.key == key), None)

    def decide(self, row: Difference, decision: str, *, value: str = "", reason: str = "") -> None:
        """Say what holds; one step that can be undone."""
        self._context.edit(
            lambda workspace: workspace.reconciliation.decide(row.key, decision, value=value, reason=reason),
            failed=self._failed,
            receiver=self,
        )

    def withdraw(self, row: Difference) -> None:
        """Open a decided row again."""
        self._context.edit(
            lambda workspace: workspace.reconciliation.withdraw(row.key), failed=self._failed, receiver=self
        )

    def show_asset(self, asset: UUID) -> None:
        """Show an asset on its page."""
        self._context.reveal.emit("asset", asset)

    def _failed(self, error: Exception) -> None:
        self.refused.emit(str(error))
        self.refresh()

    def _fill(self) -> None:
        self.table.set_rows(
            row
            for row in self._all
            if (self.decided_too or row.is_open) and (not self.kind or str(row.kind) == self.kind)
        )
