"""The status bar: is everything saved, the head of the change log, and who signs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from desktop.tokens import GAP, PAD
from desktop.widgets.basic import text

if TYPE_CHECKING:
    from desktop.context import AppContext

_PAUSE_MS = 300


class StatusLine(QFrame):
    """Follows the context by itself."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("statusbar")
        self._context = context
        self._icon = QLabel()
        self._saved = text("")
        self._head = text("", "muted")
        self._engineer = text("", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PAD + 4, 4, PAD + 4, 4)
        layout.setSpacing(GAP)
        layout.addWidget(self._icon)
        layout.addWidget(self._saved)
        layout.addStretch(1)
        layout.addWidget(self._head)
        layout.addSpacing(PAD)
        layout.addWidget(self._engineer)
        self.setMinimumHeight(34)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._ask_head)
        context.workspace_changed.connect(self._opened)
        context.saving.connect(self._saving)
        context.saved.connect(self._show_saved)
        context.data_changed.connect(lambda _edit: self._timer.start())
        self._opened()

    def saved_words(self) -> str:
        """What the line says about saving."""
        return self._saved.text()

    def _opened(self) -> None:
        workspace = self._context.workspace
        self._head.setText("")
        if workspace is None:
            self._timer.stop()
            self._say("lock", "muted", self.tr("No vault is open"))
            self._engineer.setText("")
            return
        self._say("circle-check", "ok", self.tr("All changes saved"))
        self._engineer.setText(self.tr("Engineer: {name}").format(name=workspace.engineer))
        self._ask_head()

    def _saving(self) -> None:
        self._say("loader-circle", "muted", self.tr("Saving …"))

    def _show_saved(self, at: datetime | None) -> None:
        if at is None:
            self._say("circle-alert", "bad", self.tr("The last change was not saved"))
        else:
            time = at.astimezone().strftime("%H:%M:%S")
            self._say("circle-check", "ok", self.tr("All changes saved {time}").format(time=time))

    def _say(self, icon: str, role: str, words: str) -> None:
        self._context.theme.bind(self._icon, icon, role, 18)
        self._saved.setText(words)

    def _ask_head(self) -> None:
        if self._context.workspace is not None:
            self._context.read(lambda workspace: workspace.log_head(), self._show_head, receiver=self)

    def _show_head(self, head: str) -> None:
        short = f"{head[:4]} {head[4:8]}" if head else "–"
        self._head.setText(self.tr("Change log {head}").format(head=short))
        self._head.setToolTip(
            self.tr("Head hash of the change log, as it stands on the report: {head}").format(head=head)
        )
