"""The tab of publicly known vulnerabilities: how old the data is, what may be affected, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.advisories import is_open, state_tone, state_words
from desktop.tokens import GAP, PAD
from desktop.viewmodels.advisories import AdvisoriesModel
from desktop.widgets.basic import Card, EmptyState, Pill, Scroll, button, column, link_button, row, text
from desktop.widgets.fields import CheckField, TextField
from desktop.widgets.grid import GridTable

if TYPE_CHECKING:
    from core.discovery.advisories.records import Match
    from desktop.theme import Theme

_WIDTH = 396
_LINK = 330
_REMEDIES = 3


class AdvisoriesPanel(QWidget):
    """A match is never called certain; a person decides, with a reason."""

    def __init__(self, theme: Theme, model: AdvisoriesModel) -> None:
        super().__init__()
        self._model = model
        self.files_button = button(theme, self.tr("Import files …"), self._choose_files, icon="download")
        self.folder_button = button(theme, self.tr("Import a folder …"), self._choose_folder, icon="folder-open")
        self.decided_too = CheckField(self.tr("Decided ones too"))
        self.age = text("", "muted", wrap=True)
        self.table = GridTable(theme, model.table, self.tr("Devices that may be affected, the most urgent first"))
        self.detail = MatchDetail(theme, model)
        self.empty = EmptyState(
            theme,
            "shield-alert",
            self.tr("What is publicly known about these devices"),
            self.tr(
                "Makers and authorities publish advisories as CSAF files, and CISA a list of what attackers use. Bring "
                "them on a stick: they are compared here without internet, by maker, model and firmware."
            ),
        )
        self.nothing = text(
            self.tr("No device matches. That proves nothing: many devices name no firmware."), wrap=True
        )
        left = QWidget()
        left.setLayout(column(self.nothing, self.table))
        inner = left.layout()
        assert inner is not None
        inner.setContentsMargins(0, 0, 0, 0)
        both = QWidget()
        body = QHBoxLayout(both)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(GAP + 4)
        body.addWidget(left, 1)
        body.addWidget(self.detail)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(both)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, PAD, 0, PAD)
        layout.setSpacing(GAP)
        layout.addLayout(row(self.files_button, self.folder_button, 1, self.decided_too))
        layout.addWidget(self.age)
        layout.addWidget(self._stack, 1)
        self._connect()

    def _connect(self) -> None:
        model = self._model
        self.decided_too.committed.connect(model.show_decided)
        self.table.chosen.connect(self._look)
        model.loaded.connect(self._loaded)
        model.table.modelReset.connect(lambda: self._look(self.table.key))
        model.busy.connect(self._busy)
        self._look(None)

    def _busy(self, busy: bool) -> None:
        for one in (self.files_button, self.folder_button):
            one.setEnabled(not busy)
        if busy:
            self.age.setText(self.tr("Reading …"))

    def _loaded(self) -> None:
        age = self._model.age
        assert age is not None
        old = " " + self.tr("Older than three months: bring a newer one.") if age.old and age.advisories else ""
        self.age.setText(age.text + old)
        self._stack.setCurrentIndex(int(age.advisories > 0))
        self.nothing.setVisible(self._model.total == 0)
        self._look(self.table.key)

    def _look(self, key: object) -> None:
        self.detail.show_match(self._model.match(key) if self._model.table.rowCount() else None)

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Advisories"), "", self.tr("Advisories (*.json *.zip)")
        )  # fmt: skip
        if names:
            self._model.import_paths([Path(name) for name in names])

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder with advisories"))
        if name:
            self._model.import_paths([Path(name)])


class MatchDetail(Scroll):
    """Why a device may be affected, what helps, and the decision."""

    def __init__(self, theme: Theme, model: AdvisoriesModel) -> None:
        super().__init__(margins=0)
        self._theme, self._model = theme, model
        self._match: Match | None = None
        self.setFixedWidth(_WIDTH)
        self._pill = Pill(theme)
        self._title, self._about = text("", "heading", wrap=True), text("", "muted", wrap=True)
        self.why, self.helps = text("", wrap=True), text("", wrap=True)
        self.asset_link = link_button(theme, "", self._show_asset, icon="boxes", width=_LINK)
        self.reason = TextField(
            self.tr("Why, and who says so"), placeholder=self.tr("Maker's mail of 3 May, service is off …")
        )
        self.confirm_button = button(theme, self.tr("Affected"), lambda: self._decide("confirmed"), icon="flag")
        self.clear_button = button(theme, self.tr("Not affected"), lambda: self._decide("not_affected"), icon="check")
        self.ignore_button = button(
            theme, self.tr("Ignore"), lambda: self._decide("ignored"), icon="eye-off", role="quiet"
        )
        self.decided = text("", "muted", wrap=True)
        head, own = Card(), Card()
        for widget in (self._pill, self._title, self._about, self.asset_link, self.why, self.helps):
            head.body.addWidget(widget)
        own.body.addWidget(self.decided)
        own.body.addWidget(self.reason)
        own.body.addLayout(row(self.confirm_button, self.clear_button))
        own.body.addLayout(row(1, self.ignore_button))
        self.body.setContentsMargins(0, 0, 4, PAD)
        self.body.setSpacing(GAP + 2)
        self.body.addWidget(head)
        self.body.addWidget(own)
        self.body.addStretch(1)
        self.reason.editor.textChanged.connect(lambda _words: self._enable())
        self.show_match(None)

    def show_match(self, found: Match | None) -> None:
        """Show a match; what was typed for another is dropped."""
        before, self._match = self._match, found
        self.setVisible(found is not None)
        if found is None:
            return
        if before is None or (before.advisory_id, before.asset_id) != (found.advisory_id, found.asset_id):
            self.reason.fill("")
        self._pill.show_state(state_words(found), state_tone(found))
        self._title.setText(f"{found.document_id}: {found.title}")
        published = self.tr("{publisher}, {day}").format(publisher=found.publisher, day=found.released[:10])
        score = f" · CVSS {found.cvss:g}" if found.cvss is not None else ""
        self._about.setText(f"{published}{score}\n{', '.join(found.cves)}")
        name = self.tr("Show {asset}").format(asset=found.asset)
        self.asset_link.setText(self.asset_link.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _LINK))
        self.asset_link.setAccessibleName(name)
        lines = [self.tr("Named in it: {product}").format(product=found.product), *found.reasons]
        if found.exploited:
            lines.append(self.tr("Known to be exploited: {cves}").format(cves=", ".join(found.exploited)))
        lines.append(self.tr("Sure to {n} of 100, never certain.").format(n=found.confidence))
        self.why.setText("\n".join(lines))
        helps = [one.text for one in found.remedies[:_REMEDIES] if one.text]
        self.helps.setText("\n".join(helps))
        self.helps.setVisible(bool(helps))
        self._say_decided(found)
        self._enable()

    def _say_decided(self, found: Match) -> None:
        self.decided.setVisible(bool(found.verdict))
        if found.verdict:
            stale = " " + self.tr("Firmware or advisory have changed since.") if found.outdated else ""
            reason = f": {found.reason}" if found.reason else ""
            who = self.tr("decided by {by}").format(by=found.by)
            self.decided.setText(
                f"{state_words(found)}{reason} ({who}).{stale}" if not is_open(found) else f"{who}.{stale}"
            )

    def _enable(self) -> None:
        given = bool(self.reason.value().strip())
        self.clear_button.setEnabled(given)
        self.ignore_button.setEnabled(given)

    def _decide(self, verdict: str) -> None:
        if self._match is not None:
            self._model.decide(self._match, verdict, self.reason.value().strip())

    def _show_asset(self) -> None:
        if self._match is not None:
            self._model.show_asset(self._match.asset_id)
