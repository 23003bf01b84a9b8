"""The checklist page: the walk at left, the check and its answer at right, all of it by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QVBoxLayout

from core.assessment.models import ScopeKind
from desktop.dialogs.keys import KeysDialog
from desktop.page import Page
from desktop.tokens import GAP, PAD
from desktop.viewmodels.checklist import ChecklistModel, missing
from desktop.views.checklist.answer import BASIS_KEYS, VERDICT_KEYS, AnswerPanel
from desktop.views.checklist.detail import CheckDetail
from desktop.views.checklist.walk import WalkList
from desktop.widgets.basic import Card, button, row, text
from desktop.widgets.feedback import Banner
from desktop.widgets.fields import CheckField, WheelGuard

if TYPE_CHECKING:
    from desktop.context import AppContext


class ChecklistPage(Page):
    """Answering a place's checks."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Checklist"), "clipboard-check")
        theme = context.theme
        self.model = ChecklistModel(context, self)
        self.place = self._combo(self.tr("Answer for"))
        self.area = self._combo(self.tr("Area"))
        self.open_only = CheckField(self.tr("Open only"))
        self.next_button = button(theme, self.tr("Next open (U)"), self._next_open, icon="arrow-right")
        self.keys_button = button(theme, self.tr("Keys (?)"), self.show_keys, icon="keyboard", role="quiet")
        self._count = text("", "label")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self.banner = Banner(theme)
        self.walk = WalkList(theme, self.model.list)
        self.detail = CheckDetail(theme)
        self.answers = AnswerPanel(theme, self.model)
        self._lay_out()
        self._connect()

    # --- the page protocol ---

    def activate(self) -> None:
        """Read what holds now; the keys work at once."""
        self.model.refresh()
        self.walk.setFocus()

    def reveal(self, table: str, key: UUID) -> bool:
        """Show an answer at its place."""
        if table != "answer":
            return False
        self.context.read(
            lambda workspace: self.model.reveal(workspace, key),
            lambda place: self.model.show_answer(key, place),
            receiver=self,
        )
        return True

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that nobody with the focus wanted: they reach the page from wherever it is."""
        letters = event.text().lower()
        special = (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
        )
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif event.modifiers() & special or not letters:
            super().keyPressEvent(event)
        elif letters in VERDICT_KEYS:
            self.model.answer(verdict=VERDICT_KEYS[letters])
        elif letters in BASIS_KEYS:
            self.model.answer(basis=BASIS_KEYS[letters])
        elif not self._move(letters, back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)):
            super().keyPressEvent(event)

    def _move(self, letters: str, *, back: bool) -> bool:
        if letters == "j":
            self.model.step(1)
        elif letters == "k":
            self.model.step(-1)
        elif letters == "u":
            self._next_open()
        elif letters == "n":
            self.answers.focus_note()
        elif letters == "?":
            self.show_keys()
        elif letters == " ":
            self.detail.scroll_on(not back)
        else:
            return False
        return True

    def show_keys(self) -> None:
        """What the keys do."""
        KeysDialog(
            self.context.theme,
            self.tr("Keys of the checklist"),
            [
                ("J  K", self.tr("Next and previous check")),
                ("U", self.tr("Next check that is not done")),
                ("1 … 5", self.tr("Met, partial, not met, not applicable, unknown")),
                ("6  7", self.tr("Met by a compensating countermeasure, the supplier has to answer")),
                ("S  D  T  X", self.tr("How it is known: seen, document shown, told, tested")),
                ("N", self.tr("Write a note; Escape goes back to the list")),
                (self.tr("Enter"), self.tr("In a line of text: take it and go on")),
                (self.tr("Space"), self.tr("Read on; with Shift back")),
                ("Ctrl+Z", self.tr("Undo the last answer")),
            ],
            self,
        ).open()

    def _escape(self) -> None:
        if missing(self.model.values(self.model.current)):
            self.answers.commit()
        if missing(self.model.values(self.model.current)):
            self.model.give_up()
        self.banner.hide()
        self.walk.setFocus()

    # --- building ---

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(18)
        combo.installEventFilter(WheelGuard(combo))
        return combo

    def _lay_out(self) -> None:
        self.walk.setFixedWidth(316)
        self.next_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.keys_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        card = Card()
        card.body.setContentsMargins(PAD, PAD - 4, PAD, PAD - 4)
        card.body.addWidget(self.detail)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(card, 1)
        right.addWidget(self.answers)
        both = QHBoxLayout()
        both.setSpacing(GAP + 4)
        both.addWidget(self.walk)
        both.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 4, PAD, PAD + 4, PAD)
        layout.setSpacing(GAP + 2)
        layout.addLayout(row(text(self.title, "title"), 1, self._count, self._bar, spacing=GAP + 4))
        layout.addLayout(row(self.place, self.area, self.open_only, 1, self.next_button, self.keys_button))
        layout.addWidget(self.banner)
        layout.addLayout(both, 1)

    def _connect(self) -> None:
        model = self.model
        self.place.activated.connect(lambda _at: self._place_chosen())
        self.area.activated.connect(lambda _at: self._area_chosen())
        self.open_only.committed.connect(lambda only: model.show_open_only(bool(only)))
        self.walk.chosen.connect(model.select)
        self.answers.left.connect(self.walk.setFocus)
        model.changed.connect(self._show)
        model.current_changed.connect(self._show_current)
        model.refused.connect(self.banner.say)
        model.finished.connect(self._finished)

    def _place_chosen(self) -> None:
        self.model.choose_place(self.place.currentData())
        self.walk.setFocus()

    def _area_chosen(self) -> None:
        self.model.choose_area(self.area.currentData())
        self.walk.setFocus()

    def _next_open(self) -> None:
        self.model.next_open()

    def _finished(self) -> None:
        if self.model.area or self.model.open_only:
            self.banner.say(self.tr("Every check of this selection is done."), "ok")
        else:
            self.banner.say(self.tr("Every check is done for this place. The findings are on the next page."), "ok")

    # --- showing ---

    def _show(self) -> None:
        model, reading = self.model, self.model.reading
        if reading is None:
            return
        done, total = model.counts()
        self._count.setText(self.tr("{done} of {total} done").format(done=done, total=total))
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._bar.setAccessibleName(self._count.text())
        site = self.tr("Whole site: {name}")
        zone = self.tr("Zone: {name}")
        _fill(
            self.place,
            [((site if one.kind == ScopeKind.SITE else zone).format(name=name), one) for one, name in reading.places],
            model.place,
        )
        counts, words = model.area_counts(), self.tr("{area} ({done} of {total})")
        areas: list[tuple[str, object]] = [(self.tr("All areas"), "")]
        areas += [
            (words.format(area=name, done=counts[key][0], total=counts[key][1]), key)
            for key, name in reading.areas.items()
            if key in counts
        ]
        _fill(self.area, areas, model.area)
        self.walk.show_current(model.current)

    def _show_current(self) -> None:
        check = self.model.row(self.model.current)
        self.answers.setEnabled(check is not None)
        if check is not None:
            self.detail.show_check(check, self.model.state_of(check))
            self.walk.show_current(check.id)


def _fill(combo: QComboBox, choices: list[tuple[str, object]], chosen: object) -> None:
    if [(combo.itemText(at), combo.itemData(at)) for at in range(combo.count())] != choices:
        combo.clear()
        for words, value in choices:
            combo.addItem(words, value)
    at = next((at for at, (_, value) in enumerate(choices) if value == chosen), 0)
    combo.setCurrentIndex(at)
