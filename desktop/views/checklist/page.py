"""The checklist page: the questions at left, one of them and its answer at right, all of it by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.assessment.models import Verdict
from desktop.dialogs.keys import KeysDialog
from desktop.models.answer_values import NEEDS_NO_BASIS, Values
from desktop.models.checks import Spot
from desktop.page import Page
from desktop.settings import MOVE_ON
from desktop.tokens import GAP, PAD
from desktop.viewmodels.checklist import ChecklistModel, gate_reason
from desktop.viewmodels.checklist_extras import ExtrasModel
from desktop.viewmodels.proposals import ProposalsModel
from desktop.viewmodels.question import Question
from desktop.views.checklist.answer import BASIS_KEYS, MATURITY_KEYS, VERDICT_KEYS, AnswerPanel
from desktop.views.checklist.bulk import BulkDialog
from desktop.views.checklist.detail import CheckDetail
from desktop.views.checklist.extras import ExtrasBox
from desktop.views.checklist.filters import FilterRow
from desktop.views.checklist.head import Head
from desktop.views.checklist.keys import page_keys
from desktop.views.checklist.proposed import ProposedBox
from desktop.views.checklist.walk import WalkList
from desktop.widgets.basic import Card, EmptyState, button, column, icon_button
from desktop.widgets.feedback import Banner
from desktop.widgets.fields import CheckField

if TYPE_CHECKING:
    from desktop.context import AppContext

_SPECIAL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class ChecklistPage(Page):
    """Answering the questions of a place."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Checklist"), "clipboard-check")
        theme = context.theme
        self.model = ChecklistModel(context, self)
        self.extras_model = ExtrasModel(context, self)
        self.proposals = ProposalsModel(context, self)
        self._prefix = ""
        """A key that waits for another one: b for the basis, m for the maturity level."""
        self.next_button = button(theme, self.tr("Next open (U)"), self._next_open, icon="arrow-right")
        self.keys_button = icon_button(theme, "keyboard", self.tr("Keys (?)"), self.show_keys, quiet=False)
        self.head = Head(self.title, self.model, self.next_button, self.keys_button)
        self.filters = FilterRow(theme, self.model)
        self.banner = Banner(theme)
        self.walk = WalkList(theme, self.model.list)
        self.many = button(theme, "", self._answer_many, icon="list-checks")
        self.go_on = CheckField(self.tr("Go on by itself"))
        self.extras = ExtrasBox(theme, self.extras_model)
        self.proposed = ProposedBox(theme, self.proposals)
        self.detail = CheckDetail(theme, self.proposed, self.extras)
        self.answers = AnswerPanel(theme, self.model)
        self.nothing = EmptyState(
            theme,
            "filter",
            self.tr("Nothing to show"),
            self.tr("No question of this set can be answered for this place, or the filters hold everything back."),
            self.tr("Show everything"),
        )
        self._right = QStackedWidget()
        self._lay_out()
        self._connect()

    # --- the page protocol ---

    def activate(self) -> None:
        """Read what holds now; the keys work at once."""
        errand = self.context.take_errand("checklist")
        if isinstance(errand, Question):
            self.model.show_question(errand)
        else:
            self.model.refresh()
        self.proposals.refresh()
        self.walk.setFocus()

    def reveal(self, table: str, key: UUID) -> bool:
        """Show an answer at its place."""
        if table != "answer":
            return False
        self.context.read(
            lambda workspace: self.model.reveal(workspace, key),
            lambda found: self.model.show_answer(key, *found),
            receiver=self,
        )
        return True

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that nobody with the focus wanted: they reach the page from wherever it is."""
        letters, modifiers = event.text().lower(), event.modifiers()
        if event.matches(QKeySequence.StandardKey.Find):
            self.filters.line.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            plain = letters and not modifiers & _SPECIAL
            if not plain or not self._act(letters, shift=bool(modifiers & Qt.KeyboardModifier.ShiftModifier)):
                super().keyPressEvent(event)

    def _act(self, letters: str, *, shift: bool) -> bool:
        prefix = self._prefix
        self._wait_for("")
        if prefix == "b" and letters in BASIS_KEYS:
            self.model.know(BASIS_KEYS[letters], ahead=True)
        elif prefix == "m" and letters in MATURITY_KEYS:
            self.model.answer(maturity=int(letters))
        elif letters in VERDICT_KEYS:
            self._verdict(VERDICT_KEYS[letters])
        elif letters in BASIS_KEYS:
            self.model.know(BASIS_KEYS[letters])
        elif letters == "b" or (letters == "m" and self.model.needs(self.model.current).maturity):
            self._wait_for(letters)
        else:
            return self._move(letters, shift=shift) or self._write(letters, shift=shift)
        return True

    def _move(self, letters: str, *, shift: bool) -> bool:
        if letters in ("j", "k"):
            by = 1 if letters == "j" else -1
            if shift:
                self.walk.extend(by)
            else:
                self.model.step(by)
        elif letters == "u":
            self._next_open()
        elif letters == " ":
            self.detail.scroll_on(not shift)
        elif letters == "/":
            self.filters.line.setFocus()
        elif letters == "p":
            self.head.open(self.head.pack)
        elif letters == "z":
            self.head.open(self.head.place)
        else:
            return False
        return True

    def _write(self, letters: str, *, shift: bool) -> bool:
        if letters == "n":
            self.answers.focus_note()
        elif letters == "r":
            if not self.answers.focus_reason():
                self.banner.say(self.tr("A reason belongs to “not applicable”: press 4, then write it."), "info")
        elif letters == "g":
            if shift:
                self._nowhere_here()
            else:
                self.model.not_here()
        elif letters == "e":
            self._show_extras()
            self.extras.ask_evidence()
        elif letters == "c":
            if shift:
                self.proposed.reject()
            else:
                self.proposed.confirm()
        elif letters == "?":
            self.show_keys()
        else:
            return False
        return True

    def _wait_for(self, prefix: str) -> None:
        if prefix != self._prefix:
            self._prefix = prefix
            self.answers.say_prefix(prefix)

    def show_keys(self) -> None:
        """What the keys do."""
        KeysDialog(self.context.theme, self.tr("Keys of the checklist"), page_keys(), self).open()

    def _escape(self) -> None:
        model = self.model
        self._wait_for("")
        if model.lacking(model.current):
            self.answers.commit()
        if model.lacking(model.current):
            model.give_up()
        self.banner.hide()
        self.walk.only_current()
        self.walk.setFocus()

    # --- answering several ---

    def _verdict(self, verdict: str) -> None:
        if self.walk.count() > 1:
            self._ask_many(self.walk.chosen_spots(), Values(verdict=verdict))
        else:
            self.model.answer(verdict=verdict)

    def _answer_many(self) -> None:
        self._ask_many(self.walk.chosen_spots(), Values(verdict=Verdict.MET.value))

    def _nowhere_here(self) -> None:
        """The fact behind the question is not given here: the same for every open question behind it."""
        item = self.model.current_item
        if item is not None and (reason := gate_reason(item)):
            spots = self.model.behind_gate(item.row.requirement.gate)
            self._ask_many(spots, Values(verdict=Verdict.NOT_APPLICABLE.value, reason=reason))

    def _ask_many(self, spots: list[Spot], values: Values) -> None:
        """Say how many they are, and ask."""
        if not spots:
            return
        model = self.model
        if values.verdict not in NEEDS_NO_BASIS and model.basis:
            values = values.with_(basis=model.basis)
        own = sum(model.is_own(spot) for spot in spots)
        needs = model.needs(spots[0])
        dialog = BulkDialog(self.context.theme, len(spots), own, values, needs, model.last, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: model.answer_many(spots, dialog.values))
        dialog.finished.connect(lambda _result: self.walk.setFocus())
        dialog.open()

    # --- building ---

    def _lay_out(self) -> None:
        self.walk.setFixedWidth(316)
        for one in (self.next_button, self.keys_button, self.many):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.go_on.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.go_on.fill(bool(self.context.settings.get(MOVE_ON)))
        self.many.hide()
        card = Card()
        card.body.setContentsMargins(PAD, PAD - 4, PAD, PAD - 4)
        card.body.addWidget(self.detail)
        answering = QWidget()
        right = QVBoxLayout(answering)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(GAP)
        right.addWidget(card, 1)
        right.addWidget(self.answers)
        self._right.addWidget(answering)
        self._right.addWidget(self.nothing)
        both = QHBoxLayout()
        both.setSpacing(GAP + 4)
        both.addLayout(column(self.walk, self.many, self.go_on, spacing=4))
        both.addWidget(self._right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 4, PAD - 4, PAD + 4, PAD - 6)
        layout.setSpacing(GAP)
        layout.addWidget(self.head)
        layout.addWidget(self.filters)
        layout.addWidget(self.banner)
        layout.addLayout(both, 1)

    def _connect(self) -> None:
        model = self.model
        for part in (self.head, self.filters, self.answers):
            part.left.connect(self.walk.setFocus)
        self.walk.chosen.connect(model.select)
        self.walk.several.connect(self._several)
        self.detail.finished.connect(self._show_extras)
        self.detail.not_here.connect(model.not_here)
        self.detail.not_here_all.connect(self._nowhere_here)
        self.go_on.committed.connect(lambda on: self.context.settings.set(MOVE_ON, int(on)))
        self.nothing.acted.connect(model.clear_filter)
        model.changed.connect(self._show)
        model.current_changed.connect(self._show_current)
        model.refused.connect(self.banner.say)
        self.proposals.refused.connect(self.banner.say)
        self.proposals.changed.connect(self._mark_proposed)
        model.finished.connect(self._finished)

    def _next_open(self) -> None:
        self.model.next_open()

    def _finished(self) -> None:
        if self.model.filter.active:
            self.banner.say(self.tr("Every question of this selection is done."), "ok")
        else:
            self.banner.say(self.tr("Every question is done for this place."), "ok")

    # --- showing ---

    def _several(self, count: int) -> None:
        self.many.setVisible(count > 1)
        self.many.setText(self.tr("Answer %n together …", "", count))

    def _show(self) -> None:
        if self.model.reading is None:
            return
        self.model.mark_proposed(self.proposals.spots(self.model.pack))
        self._right.setCurrentIndex(0 if self.model.shown() else 1)
        self.nothing.action.setVisible(self.model.filter.active > 0)
        self.walk.show_current(self.model.current)

    def _show_current(self) -> None:
        model, item = self.model, self.model.current_item
        self.answers.setEnabled(item is not None)
        if item is None:
            return
        gate = item.row.requirement.gate
        self.detail.show_check(item, model.state_of(item), len(model.behind_gate(gate)) if gate else 0)
        self.walk.show_current(item.spot)

    def _show_proposed(self) -> None:
        """What waits on the question that is looked at, and on which others something waits."""
        item = self.model.current_item
        if item is not None:
            is_open = not self.model.now(item).done
            found = self.proposals.at(self.model.pack, item.spot, is_open=is_open)
            self.proposed.show_proposals(item.row.id, found)

    def _mark_proposed(self) -> None:
        self.model.mark_proposed(self.proposals.spots(self.model.pack))
        self._show_proposed()

    def _show_extras(self) -> None:
        """Evidence and history of the answer: read once somebody stays with the question."""
        self._show_proposed()
        item = self.model.current_item
        answer = item.row.answer if item is not None and item.own else None
        self.extras_model.look_at(None if answer is None else answer.id)
