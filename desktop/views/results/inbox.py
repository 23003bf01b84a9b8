"""The inbox: what the facts propose, confirmed or rejected one by one or many at once, by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.assessment.proposals import Proposal
from desktop.dialogs.decide import ConfirmDialog, RejectDialog
from desktop.models.proposals import known_words, proposals_table
from desktop.models.roles import KEY_ROLE
from desktop.models.verdict_words import verdict_titles, verdict_tone
from desktop.theme import Theme
from desktop.tokens import GAP
from desktop.viewmodels.proposals import ProposalsModel
from desktop.viewmodels.results import ResultsModel
from desktop.views.results.entry import EntryButton
from desktop.widgets.basic import Card, EmptyState, Scroll, button, clear, row, text
from desktop.widgets.feedback import Banner
from desktop.widgets.grid import GridTable
from desktop.widgets.prose import words


class InboxTable(GridTable):
    """C and R decide; Ctrl+A and Shift choose several."""

    confirm = Signal()
    reject = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The two keys; the rest moves."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() == Qt.Key.Key_C:
            self.confirm.emit()
        elif plain and event.key() == Qt.Key.Key_R:
            self.reject.emit()
        else:
            super().keyPressEvent(event)


class InboxTab(QWidget):
    """Proposals at left, the chosen one with its facts at right."""

    def __init__(self, theme: Theme, model: ProposalsModel, results: ResultsModel) -> None:
        super().__init__()
        self._theme, self._model, self._results = theme, model, results
        self.banner = Banner(theme)
        self.table_model = proposals_table()
        self.table = InboxTable(theme, self.table_model, self.tr("Proposals"), sortable=False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.confirm_button = button(theme, self.tr("Confirm (C)"), self.confirm, icon="check", role="primary")
        self.reject_button = button(theme, self.tr("Reject (R)"), self.reject, icon="x")
        self._count = text("", "muted")
        self._title = text("", "heading", wrap=True)
        self._scroll = Scroll(margins=0)
        self._scroll.setAccessibleName(self.tr("What the proposal rests on"))
        self._scroll.body.setSpacing(GAP)
        self.nothing = EmptyState(
            theme,
            "circle-check",
            self.tr("Nothing waits"),
            self.tr(
                "What discovery, the register, the drawing or other answers suggest is put here to be confirmed or rejected."
            ),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._shown())
        self._stack.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GAP, 0, 0)
        layout.addWidget(self.banner)
        layout.addWidget(self._stack, 1)
        self.table.confirm.connect(self.confirm)
        self.table.reject.connect(self.reject)
        self.table.chosen.connect(lambda _key: self._show_chosen())
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._show_count())
        model.changed.connect(self._show)
        model.refused.connect(self.banner.say)

    def _shown(self) -> QWidget:
        card = Card()
        card.setFixedWidth(372)
        card.body.addWidget(self._title)
        card.body.addWidget(self._scroll, 1)
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addWidget(self.table, 1)
        left.addLayout(row(self._count, 1, self.reject_button, self.confirm_button))
        shown = QWidget()
        both = QHBoxLayout(shown)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(GAP + 4)
        both.addLayout(left, 1)
        both.addWidget(card)
        return shown

    # --- deciding ---

    def chosen(self) -> list[Proposal]:
        """The proposals that are chosen."""
        keys = {index.data(KEY_ROLE) for index in self.table.selectionModel().selectedRows()}
        return [one for one in self._model.proposals if one.key in keys]

    def confirm(self) -> None:
        """One at once; several, or one that contradicts an answer, after a question."""
        found = self.chosen()
        replaced = sum(one.contradicts for one in found)
        if len(found) == 1 and not replaced:
            self._model.confirm(found)
        elif found:
            dialog = ConfirmDialog(self._theme, len(found), replaced, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.accepted.connect(lambda: self._model.confirm(found))
            dialog.finished.connect(lambda _result: self.table.setFocus())
            dialog.open()

    def reject(self) -> None:
        """After the reason is given."""
        found = self.chosen()
        if found:
            dialog = RejectDialog(self._theme, len(found), self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.accepted.connect(lambda: self._model.reject(found, dialog.reason))
            dialog.finished.connect(lambda _result: self.table.setFocus())
            dialog.open()

    # --- showing ---

    def _show(self) -> None:
        proposals = self._model.proposals
        at = self.table.currentIndex().row()
        self._stack.setCurrentIndex(0 if proposals else 1)
        self.table_model.set_rows(proposals)
        if proposals and not self.table.selectionModel().hasSelection():
            # The one that was decided is gone: on with the one that has taken its place.
            self.table.setCurrentIndex(self.table_model.index(min(max(at, 0), len(proposals) - 1), 0))
        self._show_chosen()
        self._show_count()

    def _show_count(self) -> None:
        count = len(self.table.selectionModel().selectedRows())
        total = len(self._model.proposals)
        self._count.setText(self.tr("{count} of {total} chosen").format(count=count, total=total))
        for one in (self.confirm_button, self.reject_button):
            one.setEnabled(count > 0)

    def _show_chosen(self) -> None:
        key = self.table.key
        found = next((one for one in self._model.proposals if one.key == key), None)
        clear(self._scroll.body)
        self._title.setText("" if found is None else found.title)
        if found is not None:
            self._explain(found)
        self._scroll.body.addStretch(1)

    def _explain(self, found: Proposal) -> None:
        body, titles = self._scroll.body, verdict_titles()
        body.addWidget(words(f"{found.place_name} · {known_words(found)}", "muted"))
        for fact in found.facts:
            body.addWidget(words(fact.text))
        if found.breach is not None:
            body.addWidget(words(found.breach.why))
            return
        body.addWidget(text(self.tr("It would answer"), "label"))
        for answer in found.answers:
            said = titles.get(answer.verdict, answer.verdict)
            if answer.standing:
                now = titles.get(answer.standing, answer.standing)
                said = self.tr("{verdict}, now: {standing}").format(verdict=said, standing=now)
            title = self._results.title(answer.requirement)
            made = EntryButton(self._theme, answer.requirement, title, said, verdict_tone(answer.verdict))
            made.clicked.connect(
                lambda _on=False, one=answer: self._results.open_at(one.pack, found.place, one.requirement)
            )
            body.addWidget(made)
