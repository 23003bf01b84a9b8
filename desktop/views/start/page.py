"""The start page: what was open lately, a new survey, and practice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.page import Page
from desktop.tokens import GAP, PAD
from desktop.viewmodels.start import PRACTICE_PASSPHRASE, Recent, StartModel
from desktop.views.start.forms import NewForm, UnlockForm
from desktop.widgets.basic import Card, Scroll, button, clear, column, icon_button, row, text
from desktop.widgets.feedback import ProgressPanel
from desktop.widgets.recent import RecentButton

if TYPE_CHECKING:
    from desktop.context import AppContext

_SHOWN = 4


class StartPage(Page):
    """Left: continue. Right: begin, or practise. While a vault is open: what to do with it."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Start"), "house")
        self.model = StartModel(context, self)
        self.unlock_form = UnlockForm(context, self.model)
        self.new_form = NewForm(context, self.model)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(GAP)
        self._progress = ProgressPanel(context.theme, can_stop=False)
        self._left = QStackedWidget()
        self._left.addWidget(self._recent_card())
        self._left.addWidget(self.unlock_form)
        self._content = QWidget()
        self._lay_out()
        self._connect()
        self._show_recent()
        self._show_open()

    def activate(self) -> None:
        """Ready to unlock what was open last."""
        self._show_recent()
        (self.unlock_form.passphrase if self._left.currentIndex() else self.new_form.site).setFocus()

    def commit_pending(self) -> None:
        """Nothing of this page is saved by itself."""

    def _lay_out(self) -> None:
        scroll = Scroll()
        promise = self.tr(
            "Everything you enter is encrypted and saved at once. Nothing is sent to a network unless you start it."
        )
        self._intro = QWidget()
        self._intro.setLayout(
            column(text(self.tr("Survey a plant, offline"), "title"), text(promise, "muted", wrap=True), spacing=2)
        )
        scroll.body.addWidget(self._intro)
        self._open_card = self._make_open_card()
        scroll.body.addWidget(self._open_card)
        scroll.body.addWidget(self._progress)
        grid = QGridLayout(self._content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(PAD)
        grid.addWidget(self._left, 0, 0)
        grid.addWidget(self._practice_card(), 1, 0)
        grid.addWidget(self.new_form, 0, 1, 2, 1)
        grid.setRowStretch(0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        scroll.body.addWidget(self._content)
        scroll.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _recent_card(self) -> Card:
        card = Card(self.tr("Continue a survey"))
        card.body.addLayout(self._recent)
        self._choose_button = button(
            self.context.theme, self.tr("Open another folder …"), self._choose, icon="folder-open"
        )
        card.body.addLayout(row(self._choose_button, 1))
        card.body.addStretch(1)
        return card

    def _practice_card(self) -> Card:
        card = Card(self.tr("Practise first"))
        words = self.tr(
            "A small plant runs inside this laptop: real protocols, made-up devices. Nothing leaves the computer. "
            "The passphrase of a practice vault is “{passphrase}”."
        ).format(passphrase=PRACTICE_PASSPHRASE)
        self.practice_button = button(
            self.context.theme, self.tr("Start practice"), self.model.practise, icon="graduation-cap"
        )
        self._practice_error = text("", "error", wrap=True)
        self._practice_error.hide()
        layout = QHBoxLayout()
        layout.setSpacing(PAD)
        layout.addWidget(text(words, "muted", wrap=True), 1)
        layout.addWidget(self.practice_button, 0, Qt.AlignmentFlag.AlignBottom)
        card.body.addLayout(layout)
        card.body.addWidget(self._practice_error)
        return card

    def _make_open_card(self) -> Card:
        card = Card()
        self._open_words = text("", "label", wrap=True)
        go = button(
            self.context.theme,
            self.tr("Go on with this survey"),
            lambda: self.context.go_to.emit("site"),
            icon="arrow-right",
            role="primary",
        )
        picture = QLabel()
        self.context.theme.bind(picture, "unlock", "ok")
        layout = row(picture, self._open_words, go, spacing=PAD)
        layout.setStretch(1, 1)
        card.body.addLayout(layout)
        return card

    def _connect(self) -> None:
        self.model.busy.connect(self._show_busy)
        self.model.failed.connect(self._show_failed)
        self.model.recent_changed.connect(self._show_recent)
        self.context.workspace_changed.connect(self._show_open)
        self.unlock_form.left.connect(lambda: self._left.setCurrentIndex(0))

    def _show_recent(self) -> None:
        clear(self._recent)
        found = self.model.recent()[:_SHOWN]
        if not found:
            self._recent.addWidget(
                text(
                    self.tr("No survey was opened on this laptop yet. Create one, or open a folder."),
                    "muted",
                    wrap=True,
                )
            )
        for recent in found:
            self._recent.addLayout(self._recent_row(recent))

    def _recent_row(self, recent: Recent) -> QHBoxLayout:
        missing = self.tr("Not reachable now: {path}").format(path=recent.folder)
        entry = RecentButton(self.context.theme, recent.name, str(recent.folder) if recent.there else missing)
        entry.setEnabled(recent.there)
        entry.clicked.connect(lambda: self.ask_passphrase(recent.folder))
        forget = icon_button(
            self.context.theme,
            "x",
            self.tr("Take {name} off this list").format(name=recent.name),
            lambda: self.model.forget(recent.folder),
        )
        forget.setFixedSize(QSize(40, 40))
        return row(entry, forget)

    def ask_passphrase(self, folder: Path) -> None:
        """Show the form that unlocks the vault in `folder`."""
        self._left.setCurrentIndex(1)
        self.unlock_form.show_vault(folder)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Open a vault"), str(self.model.home()))
        if chosen:
            self.ask_passphrase(Path(chosen))

    def _show_busy(self, words: str) -> None:
        self._content.setEnabled(not words)
        if words:
            self._practice_error.hide()
            self._progress.start(words)
        else:
            self._progress.finish()

    def _show_failed(self, where: str, words: str) -> None:
        if where == "unlock":
            self.unlock_form.show_error(words)
        elif where == "create":
            self.new_form.show_error(words)
        else:
            self._practice_error.setText(words)
            self._practice_error.show()

    def _show_open(self) -> None:
        workspace = self.context.workspace
        self._open_card.setVisible(workspace is not None)
        self._intro.setVisible(workspace is None)
        if workspace is not None:
            self._open_words.setText(self.tr("A survey is open: {path}").format(path=workspace.folder))
        self.new_form.reset()
        self.unlock_form.passphrase.clear()
        recent = self.model.recent()
        if workspace is None and recent and recent[0].there:
            self._left.setCurrentIndex(1)
            self.unlock_form.show_vault(recent[0].folder)
        else:
            self._left.setCurrentIndex(0)
