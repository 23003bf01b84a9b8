"""Proposed answers: what waits to be confirmed or rejected. No widgets; nothing is ever confirmed by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.assessment.models import ScopeKind
from core.assessment.proposals import Proposal
from desktop.models.checks import Spot
from desktop.models.verdict_words import content_lang

if TYPE_CHECKING:
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext

PAUSE_MS = 400


class ProposalsModel(QObject):
    """All proposals that nobody has decided yet. Read anew a moment after the last write."""

    changed = Signal()
    refused = Signal(str)
    """A decision was not taken: a sentence."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.proposals: tuple[Proposal, ...] = ()
        self._busy = self._again = False
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.refresh)
        context.data_changed.connect(lambda _edit: self._timer.start())
        context.closing.connect(self.forget)

    def refresh(self) -> None:
        """Read again. Of several requests while one reading is on its way, one more follows."""
        self._timer.stop()
        if self._context.workspace is None:
            return
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        lang = content_lang()
        self._context.read(
            lambda workspace: tuple(workspace.assessment.proposals(lang)),
            self._came,
            failed=self._not_read,
            receiver=self,
        )

    def forget(self) -> None:
        """The vault is being locked: keep nothing."""
        self._timer.stop()
        self.proposals, self._busy, self._again = (), False, False
        self.changed.emit()

    def _came(self, found: tuple[Proposal, ...]) -> None:
        self._busy = False
        if self._again:
            self.refresh()
            return
        self.proposals = found
        self.changed.emit()

    def _not_read(self, error: Exception) -> None:
        self._busy = False
        self._context.report(error)

    # --- finding ---

    def at(self, pack: str, spot: Spot, *, is_open: bool) -> list[Proposal]:
        """Those about this requirement at this place; where it is open, those about the whole site as well."""
        return [
            one
            for one in self.proposals
            if (one.place == spot.place or (is_open and one.place.kind == ScopeKind.SITE))
            and any(answer.pack == pack and answer.requirement == spot.requirement for answer in one.answers)
        ]

    def spots(self, pack: str) -> frozenset[Spot]:
        """Rows of a checklist on which a proposal waits."""
        return frozenset(
            Spot(one.place, answer.requirement)
            for one in self.proposals
            for answer in one.answers
            if answer.pack == pack
        )

    # --- deciding ---

    def confirm(self, proposals: Iterable[Proposal], only: Sequence[str] | None = None) -> None:
        """Take what they say as the engineer's own; `only`: of some requirements."""
        self._decide(proposals, "confirmed", "", only)

    def reject(self, proposals: Iterable[Proposal], reason: str, only: Sequence[str] | None = None) -> None:
        """It is not so, and why."""
        self._decide(proposals, "rejected", reason, only)

    def _decide(self, proposals: Iterable[Proposal], verdict: str, reason: str, only: Sequence[str] | None) -> None:
        for one in proposals:
            self._write(one, verdict, reason, only)

    def _write(self, proposal: Proposal, verdict: str, reason: str, only: Sequence[str] | None) -> None:
        def job(workspace: Workspace) -> Edit:
            return workspace.assessment.decide(proposal, verdict, reason, only=only)

        self._context.edit(job, done=lambda _edit: self.refresh(), failed=self._failed, receiver=self)

    def _failed(self, error: Exception) -> None:
        from core.assessment.records import Refused

        if isinstance(error, Refused):
            self.refused.emit(str(error))
        else:
            self._context.report(error)
        self.refresh()
