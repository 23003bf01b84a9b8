"""The results page: levels, the security program, and what the facts propose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from desktop.page import Page
from desktop.tokens import GAP, PAD
from desktop.viewmodels.proposals import ProposalsModel
from desktop.viewmodels.results import ResultsModel
from desktop.views.results.inbox import InboxTab
from desktop.views.results.levels import LevelsTab
from desktop.views.results.program import ProgramTab
from desktop.widgets.basic import text

if TYPE_CHECKING:
    from desktop.context import AppContext


class ResultsPage(Page):
    """What has been achieved, and what holds it back."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Results"), "gauge")
        theme = context.theme
        self.model = ResultsModel(context, self)
        self.levels = LevelsTab(theme, self.model)
        self.program = ProgramTab(theme, self.model)
        self.proposals = ProposalsModel(context, self)
        self.inbox = InboxTab(theme, self.proposals, self.model)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("Levels, program, proposals"))
        self.tabs.addTab(self.levels, self.tr("Security levels"))
        self.tabs.addTab(self.program, self.tr("Security program"))
        self.tabs.addTab(self.inbox, self.tr("Proposals"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 4, PAD, PAD + 4, PAD - 4)
        layout.setSpacing(GAP)
        layout.addWidget(text(self.title, "title"))
        layout.addWidget(self.tabs, 1)
        self.proposals.changed.connect(self._count)
        self.levels.to_zones.connect(lambda: context.go_to.emit("zones"))

    def activate(self) -> None:
        """Read what holds now."""
        self.model.refresh()
        self.proposals.refresh()
        if self.tabs.currentWidget() is self.levels:
            self.levels.focus()

    def _count(self) -> None:
        count = len(self.proposals.proposals)
        title = self.tr("Proposals ({count})").format(count=count) if count else self.tr("Proposals")
        self.tabs.setTabText(self.tabs.indexOf(self.inbox), title)
