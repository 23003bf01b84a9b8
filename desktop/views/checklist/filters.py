"""What of the checklist is shown: text, group, way to find out, role, level, state, order."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from core.assessment.requirements import SYSTEM
from desktop.models.filters import STATES, TARGET
from desktop.models.guide_words import method_titles
from desktop.theme import Theme
from desktop.viewmodels.checklist import ChecklistModel
from desktop.viewmodels.checklist_headings import numbered
from desktop.widgets.basic import icon_button, row
from desktop.widgets.fields import CheckField, Combo, WheelGuard

Choices = list[tuple[str, object]]
_LETTERS = 5
"""As wide as so many letters is a box at least."""


class FilterText(QLineEdit):
    """Escape and Enter go back to the list."""

    done = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that leave."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.done.emit()
        else:
            super().keyPressEvent(event)


class FilterRow(QWidget):
    """`left` when the focus is to go back to the list."""

    left = Signal()

    def __init__(self, theme: Theme, model: ChecklistModel) -> None:
        super().__init__()
        self._model = model
        self.line = FilterText()
        self.line.setPlaceholderText(self.tr("Filter (/)"))
        self.line.setAccessibleName(self.tr("Filter the questions"))
        self.line.setClearButtonEnabled(True)
        self.line.setMinimumWidth(92)
        self.line.textChanged.connect(lambda words: model.set_filter(text=words))
        self.line.done.connect(self.left)
        self.group = combo(self.tr("Group"), _LETTERS)
        self.method = combo(self.tr("Way to find out"), _LETTERS)
        self.role = combo(self.tr("Who answers"), _LETTERS)
        self.level = combo(self.tr("Level"), _LETTERS)
        self.state = combo(self.tr("State"), _LETTERS)
        self.order = combo(self.tr("Order"), _LETTERS + 1)
        self.here = CheckField(self.tr("Standing here"))
        self.here.setToolTip(
            self.tr("Only what can be answered by looking, with nobody's leave but the shift leader's")
        )
        self.here.committed.connect(lambda only: self._chosen(here=bool(only)))
        self.clear = icon_button(theme, "x", self.tr("Show everything again"), self._clear)
        for box, name in (
            (self.group, "group"), (self.method, "method"), (self.role, "role"),
            (self.level, "level"), (self.state, "state"),
        ):  # fmt: skip
            box.activated.connect(lambda _at, box=box, name=name: self._chosen(**{name: box.currentData()}))
        self.order.activated.connect(lambda _at: self._ordered())
        boxes = (self.group, self.method, self.role, self.level, self.state)
        layout = row(self.line, *boxes, self.here, self.clear, self.order, spacing=6)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        model.changed.connect(self.show_filter)

    def show_filter(self) -> None:
        """Show what the model filters by."""
        model, by = self._model, self._model.filter
        reading = model.reading
        if reading is None:
            return
        if self.line.text() != by.text:
            blocker = QSignalBlocker(self.line)
            self.line.setText(by.text)
            blocker.unblock()
        groups: Choices = [(self._all_groups(), "")]
        groups += [(f"{key} {name}" if numbered(key) else name, key) for key, name in reading.groups.items()]
        fill(self.group, groups, by.group)
        fill(self.method, [(self.tr("All ways"), ""), *_swapped(method_titles())], by.method)
        fill(self.role, [(self.tr("All roles"), ""), *_swapped(reading.roles)], by.role)
        levels: Choices = [(self.tr("All levels"), ""), (self.tr("As SL-T asks"), TARGET)]
        levels += [(self.tr("Up to SL {level}").format(level=level), str(level)) for level in range(1, 5)]
        fill(self.level, levels, by.level)
        self.level.setVisible(model.pack == SYSTEM)
        states: Choices = [(self.tr("All states"), "")]
        fill(self.state, states + [(state_titles()[one], one) for one in STATES], by.state)
        fill(self.order, [(self.tr("Walk order"), True), (self.tr("Pack order"), False)], model.by_walk)
        self.here.fill(by.here)
        self.clear.setEnabled(by.active > 0)

    def _all_groups(self) -> str:
        return self.tr("All FRs") if self._model.pack == SYSTEM else self.tr("All groups")

    def _chosen(self, **change: object) -> None:
        self._model.set_filter(**change)
        self.left.emit()

    def _ordered(self) -> None:
        self._model.order_by_walk(bool(self.order.currentData()))
        self.left.emit()

    def _clear(self) -> None:
        self._model.clear_filter()
        self.left.emit()


def _tr(words: str) -> str:
    return QCoreApplication.translate("Checklist", words)


def state_titles() -> dict[str, str]:
    """State to filter by -> words."""
    return {
        "open": _tr("Open"),
        "answered": _tr("Done"),
        "gaps": _tr("Gaps"),
        "unknown": _tr("Unknown"),
        "proposed": _tr("Proposals"),
        "own": _tr("Given here"),
        "inherited": _tr("Inherited"),
    }


def combo(name: str, letters: int) -> Combo:
    """A combo box of at least so many letters that the wheel leaves alone."""
    made = Combo(name)
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(letters)
    made.installEventFilter(WheelGuard(made))
    return made


def fill(box: QComboBox, choices: Choices, chosen: object) -> None:
    """Offer (words, value) pairs; built anew only where they changed."""
    if [(box.itemText(at), box.itemData(at)) for at in range(box.count())] != choices:
        box.clear()
        for words, value in choices:
            box.addItem(words, value)
    at = next((at for at, (_, value) in enumerate(choices) if value == chosen), 0)
    box.setCurrentIndex(at)


def _swapped(titles: dict[str, str]) -> Choices:
    return [(words, key) for key, words in titles.items()]
