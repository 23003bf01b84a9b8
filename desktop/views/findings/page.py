"""The page of findings and plan."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from desktop.models.verdict_words import band_titles
from desktop.page import Page
from desktop.tokens import GAP, PAD
from desktop.viewmodels.findings import FindingsModel
from desktop.views.findings.detail import FindingDetail
from desktop.views.findings.plan import QuickWins, RoadmapPanel
from desktop.widgets.basic import EmptyState, row, text
from desktop.widgets.feedback import Banner
from desktop.widgets.fields import CheckField
from desktop.widgets.grid import GridTable

if TYPE_CHECKING:
    from desktop.context import AppContext


class FindingsPage(Page):
    """Findings, quick wins, roadmap."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Findings and plan"), "flag")
        theme = context.theme
        self.model = FindingsModel(context, self)
        self.table = GridTable(theme, self.model.table, self.tr("Findings, worst first"), lines=3)
        self.detail = FindingDetail(context, self.model)
        self.wins = QuickWins(theme, self.model)
        self.roadmap = RoadmapPanel(theme, self.model)
        self.open_only = CheckField(self.tr("Open only"))
        self.banner = Banner(theme)
        self._count = text("", "label")
        self._wanted: UUID | None = None
        self.empty = EmptyState(
            theme,
            "flag",
            self.tr("No findings yet"),
            self.tr("A check that is not met or only partly met becomes a finding with its risk."),
            self.tr("Go to the checklist"),
        )
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.tr("Findings, quick wins, roadmap"))
        self.tabs.tabBar().setAccessibleName(self.tr("Findings, quick wins, roadmap"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def activate(self) -> None:
        """Show what stands in the vault now."""
        self.model.refresh()
        self.table.setFocus()

    def reveal(self, table: str, key: UUID) -> bool:
        """Show a finding."""
        if table != "finding":
            return False
        self._wanted = key
        self.tabs.setCurrentIndex(0)
        self.model.refresh()
        return True

    def _lay_out(self) -> None:
        self.detail.setFixedWidth(540)
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addLayout(row(self._count, 1, self.open_only))
        left.addWidget(self.table, 1)
        findings = QWidget()
        body = QHBoxLayout(findings)
        body.setContentsMargins(0, GAP, 0, PAD)
        body.setSpacing(GAP + 4)
        body.addLayout(left, 1)
        body.addWidget(self.detail)
        self.tabs.addTab(findings, self.tr("Findings"))
        self.tabs.addTab(self.wins, self.tr("Quick wins"))
        self.tabs.addTab(self.roadmap, self.tr("Roadmap"))
        self.stack.addWidget(self.tabs)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 4, PAD, PAD + 4, 0)
        layout.setSpacing(GAP + 2)
        layout.addWidget(text(self.title, "title"))
        layout.addWidget(self.banner)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        model = self.model
        self.table.chosen.connect(model.select)
        self.open_only.committed.connect(lambda only: model.show_open_only(bool(only)))
        self.detail.answer_asked.connect(lambda key: self.context.reveal.emit("answer", key))
        self.empty.acted.connect(lambda: self.context.go_to.emit("checklist"))
        model.refused.connect(self.banner.say)
        model.changed.connect(self._show)

    def _show(self) -> None:
        model, reading = self.model, self.model.reading
        if reading is None:
            return
        self.stack.setCurrentWidget(self.tabs if reading.findings else self.empty)
        rows = model.table.rows
        bands = [(words, sum(row.risk.band == band for row in rows)) for band, words in band_titles().items()]
        told = ", ".join(f"{words} {count}" for words, count in bands if count)
        count = self.tr("%Ln finding(s)", "", len(rows))
        self._count.setText(self.tr("{count}: {bands}").format(count=count, bands=told) if told else count)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            if model.table.row_of(wanted) < 0 and model.open_only:
                self.open_only.fill(value=False)
                model.show_open_only(only=False)
            model.select(wanted)
        if model.current is not None:
            self.table.select(model.current.id)
