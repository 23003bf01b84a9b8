"""The run while it goes: progress, rate, Stop, devices and attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.models.discovery import number
from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT, GAP
from desktop.viewmodels.discover import DiscoverModel
from desktop.widgets.basic import EmptyState, button, column, row, text
from desktop.widgets.feedback import Banner, ProgressPanel
from desktop.widgets.grid import Cells, GridTable

if TYPE_CHECKING:
    from core.discovery.events import Progress
    from core.discovery.models import Run


class LivePanel(QWidget):
    """Follows the model by itself."""

    def __init__(self, theme: Theme, model: DiscoverModel) -> None:
        super().__init__()
        self._model = model
        self.progress = ProgressPanel(theme)
        self.progress.stop.setStyleSheet("min-width: 130px; min-height: 58px;")
        self.progress.stop.setAccessibleDescription(self.tr("Ends all sending within a second"))
        self.result = Banner(theme)
        self.notes = Banner(theme)
        self._said: list[str] = []
        self._hosts_title, self._attempts_title = text("", "label"), text("", "label")
        self.hosts = GridTable(theme, model.hosts, self.tr("Devices found"))
        self.leave_button = button(theme, self.tr("Leave this device alone"), self._leave, icon="hand")
        self.leave_button.setEnabled(False)
        self.attempts = self._attempts(theme)
        lists = QHBoxLayout()
        lists.setSpacing(GAP + 4)
        lists.addLayout(column(row(self._hosts_title, 1, self.leave_button), self.hosts), 5)
        lists.addLayout(column(row(self._attempts_title, 1), self.attempts), 3)
        self.empty = EmptyState(
            theme,
            "radar",
            self.tr("No run is under way"),
            self.tr(
                "Devices and every question put to them appear here while a run goes. Runs that have ended stand "
                "under Earlier runs."
            ),
            self.tr("Plan a run"),
        )
        full = QWidget()
        body = QVBoxLayout(full)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(GAP + 2)
        for widget in (self.progress, self.result, self.notes):
            body.addWidget(widget)
        body.addLayout(lists, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(full)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        model.started.connect(self._started)
        model.progress.connect(self._progress)
        model.noted.connect(self._noted)
        model.ended.connect(self._ended)
        self.progress.stopped.connect(model.stop)
        self.hosts.chosen.connect(lambda key: self.leave_button.setEnabled(key is not None))
        self._count()

    def _attempts(self, theme: Theme) -> QTableView:
        table = QTableView()
        table.setAccessibleName(self.tr("Questions asked, the latest first"))
        table.setModel(self._model.attempts)
        table.setItemDelegate(Cells(theme, table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setCornerButtonEnabled(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(CONTROL_HEIGHT - 8)
        header = table.horizontalHeader()
        header.setAccessibleName(self.tr("Columns: questions asked"))
        header.setHighlightSections(False)
        table.setColumnWidth(0, 124)
        table.setColumnWidth(1, 128)
        header.setStretchLastSection(True)
        return table

    def _leave(self) -> None:
        if isinstance(self.hosts.key, str):
            self._model.leave_alone(self.hosts.key)

    def _started(self) -> None:
        self._said.clear()
        self.result.hide()
        self.notes.hide()
        self._stack.setCurrentIndex(1)
        self.progress.start(self.tr("Discovery"))
        self.progress.stop.setFocus()
        self._count()

    def _progress(self, now: Progress) -> None:
        rate = self.tr("{sent} frames sent, {received} received, {rate} a second").format(
            sent=number(now.frames_sent), received=number(now.frames_received), rate=f"{now.frames_per_s:.0f}"
        )
        done = self.tr("{done} of {total}").format(done=number(now.done), total=number(now.total))
        self.progress.progress(
            now.done, now.total, f"{now.text} · {done} · {rate}" if now.total else f"{now.text} · {rate}"
        )
        self._count()

    def _noted(self, words: str) -> None:
        self._said = [*self._said, words][-4:]
        self.notes.say("\n".join(self._said), "warn")

    def _ended(self, run: Run | None) -> None:
        self.progress.finish()
        self._count()
        if run is None:
            self.result.say(self.tr("The run failed. What it found until then is in the register."), "bad")
            return
        tone = {"done": "ok", "stopped": "info"}.get(run.status, "warn")
        self.result.say(self._model.result_words(run), tone, self.tr("Look at the assets"))

    def _count(self) -> None:
        self._hosts_title.setText(self.tr("%Ln device(s)", "", self._model.hosts.rowCount()))
        self._attempts_title.setText(self.tr("%Ln question(s)", "", self._model.attempts.total))
