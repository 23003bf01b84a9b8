"""The page that compares: differences between sources, changes since the last visit, known vulnerabilities."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QTabWidget, QVBoxLayout

from desktop.page import Page
from desktop.tokens import GAP, PAD
from desktop.viewmodels.advisories import AdvisoriesModel
from desktop.viewmodels.hosts_import import HostsImport
from desktop.viewmodels.reconcile import ReconcileModel
from desktop.viewmodels.visits import VisitsModel
from desktop.views.reconcile.advisories import AdvisoriesPanel
from desktop.views.reconcile.differences import DifferencesPanel
from desktop.views.reconcile.visits import VisitsPanel
from desktop.widgets.basic import button, row, text
from desktop.widgets.feedback import Banner

if TYPE_CHECKING:
    from desktop.context import AppContext

DIFFERENCES, VISITS, VULNERABILITIES = range(3)


class ReconcilePage(Page):
    """One tab a question."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Compare"), "git-compare")
        self.model = ReconcileModel(context, self)
        self.banner = Banner(context.theme)
        self.differences = DifferencesPanel(context.theme, self.model)
        self.visits_model = VisitsModel(context, self)
        self.visits = VisitsPanel(context.theme, self.visits_model)
        self.advisories_model = AdvisoriesModel(context, self)
        self.advisories = AdvisoriesPanel(context.theme, self.advisories_model)
        self.hosts = HostsImport(context, self)
        self.import_button = button(
            context.theme, self.tr("Import a scan or table …"), self._choose_file, icon="download"
        )
        self.tabs = QTabWidget()
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("What is compared"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.differences, self.tr("Label, network, list"))
        self.tabs.addTab(self.visits, self.tr("Since the last visit"))
        self.tabs.addTab(self.advisories, self.tr("Known vulnerabilities"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 4, PAD, PAD + 4, 0)
        layout.setSpacing(GAP + 2)
        layout.addLayout(row(text(self.title, "title"), 1, self.import_button))
        layout.addWidget(self.banner)
        layout.addWidget(self.tabs, 1)
        self.model.refused.connect(self.banner.say)
        self.hosts.refused.connect(self.banner.say)
        self.hosts.told.connect(lambda words: self.banner.say(words, "ok"))
        self.hosts.asked.connect(lambda words: self.banner.say(words, "info", self.tr("Import")))
        self.banner.acted.connect(self.hosts.go)
        self.model.loaded.connect(self._loaded)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.advisories_model.refused.connect(self.banner.say)
        self.advisories_model.told.connect(lambda words: self.banner.say(words, "ok"))

    def activate(self) -> None:
        """Compare what stands in the vault now."""
        self.model.refresh()
        self._tab_changed(self.tabs.currentIndex())

    def _tab_changed(self, index: int) -> None:
        if index == VULNERABILITIES:
            self.advisories_model.refresh()
            self.advisories.table.setFocus()
        elif index == VISITS:
            self.visits_model.refresh()
            self.visits.table.setFocus()
        else:
            self.differences.table.setFocus()

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Scan or table"),
            "",
            self.tr("nmap XML, ARP or MAC table (*.xml *.txt *.csv *.log);;All files (*)"),
        )
        if name:
            self.hosts.look(Path(name))

    def _loaded(self) -> None:
        waiting = self.model.open
        title = self.tr("Label, network, list")
        self.tabs.setTabText(0, f"{title} ({waiting})" if waiting else title)
        self.step_changed.emit()
