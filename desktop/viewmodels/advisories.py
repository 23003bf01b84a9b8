"""Advisories from a stick, matched with the register: what may be affected, why, and what was decided. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.models.advisories import is_open, matches_model, report_words

if TYPE_CHECKING:
    from uuid import UUID

    from core.discovery.advisories.records import Age, ImportReport, Match
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext


class AdvisoriesModel(QObject):
    """State of the advisories tab."""

    loaded = Signal()
    busy = Signal(bool)
    told = Signal(str)
    refused = Signal(str)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._all: list[Match] = []
        self.age: Age | None = None
        self.table = matches_model(self)
        self.decided_too = False

    def refresh(self) -> None:
        """Match again."""
        if self._context.workspace is None:
            return
        number = self._context.generation

        def job(workspace: Workspace) -> tuple[Age, list[Match]]:
            return workspace.advisories.age(), workspace.advisories.matches()

        def show(found: tuple[Age, list[Match]]) -> None:
            if number == self._context.generation:
                self.age, self._all = found
                self._fill()
                self.loaded.emit()

        self._context.read(job, show, receiver=self)

    @property
    def open(self) -> int:
        """Matches that wait for a decision."""
        return sum(is_open(one) for one in self._all)

    @property
    def total(self) -> int:
        """All matches."""
        return len(self._all)

    def match(self, key: object) -> Match | None:
        """The match with this key."""
        return next((one for one in self._all if (one.advisory_id, one.asset_id) == key), None)

    def show_decided(self, on: bool) -> None:
        """Decided ones as well."""
        self.decided_too = on
        self._fill()

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Read advisories, archives or folders; one step that can be undone."""
        if self._context.workspace is None:
            return
        self.busy.emit(True)
        made: list[ImportReport] = []

        def job(workspace: Workspace) -> Edit:
            from core.register.service import Edit as Step

            report = workspace.advisories.import_paths(paths)
            made.append(report)
            assert report.txn is not None
            return Step(report.txn, workspace.register.site().id, "import advisories")

        def done(_edit: Edit) -> None:
            self.busy.emit(False)
            self.told.emit(report_words(made[0]))
            self.refresh()

        def failed(error: Exception) -> None:
            self.busy.emit(False)
            self._failed(error)

        self._context.edit(job, done=done, failed=failed, receiver=self)

    def decide(self, match: Match, verdict: str, reason: str = "") -> None:
        """What holds for this device."""
        self._context.edit(
            lambda workspace: workspace.advisories.decide(match.advisory_id, match.asset_id, verdict, reason),
            done=lambda _edit: self.refresh(),
            failed=self._failed,
            receiver=self,
        )

    def show_asset(self, asset: UUID) -> None:
        """Show the device on its page."""
        self._context.reveal.emit("asset", asset)

    def _failed(self, error: Exception) -> None:
        from desktop.errors import sentence

        self.refused.emit(sentence(error))

    def _fill(self) -> None:
        self.table.set_rows(one for one in self._all if self.decided_too or is_open(one))
