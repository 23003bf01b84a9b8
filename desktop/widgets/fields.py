"""Form fields: a label above its editor, a hint or an error below. They save by themselves.

`committed` carries the new value: text after a pause, on focus-out and on `Page.commit_pending`; the others at once.
`fill` shows a value from the vault and never overwrites text that is being typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from desktop.tokens import CONTROL_HEIGHT
from desktop.widgets.autosave import Autosave
from desktop.widgets.basic import text

_WIDEST_LIST = 640


class Field(QWidget):
    """Base: label (buddy of the editor), editor, hint."""

    committed = Signal(object)

    def __init__(self, label: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        self._hint = hint
        self._label = text(label, "label")
        self._label.setBuddy(editor)
        self._below = text(hint, "hint", wrap=True)
        if not hint:  # never shown before it has a parent: it would flash up as a window of its own
            self._below.hide()
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(hint)
        if not isinstance(editor, QPlainTextEdit):
            editor.setMinimumHeight(CONTROL_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._label)
        layout.addWidget(editor)
        layout.addWidget(self._below)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusProxy(editor)

    def value(self) -> Any:
        """What the editor shows."""
        raise NotImplementedError

    def fill(self, value: Any) -> None:
        """Show `value` without committing it."""
        raise NotImplementedError

    def commit(self) -> None:
        """Commit pending text now; nothing for fields that commit at once."""

    def discard(self) -> None:
        """Forget pending text."""

    def unsave(self) -> None:
        """The commit failed: pending text stays pending."""

    def say_error(self, words: str) -> None:
        """Show what is wrong with the value below the editor; "" takes it away."""
        self._below.setText(words or self._hint)
        self._below.setProperty("role", "error" if words else "hint")
        self._below.setVisible(bool(words or self._hint))
        self.editor.setProperty("invalid", bool(words))
        self.editor.setAccessibleDescription(words or self._hint)
        for widget in (self._below, self.editor):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


class TextField(Field):
    """One line of text; commits `str`."""

    editor: QLineEdit

    def __init__(self, label: str, *, hint: str = "", placeholder: str = "", secret: bool = False) -> None:
        editor = QLineEdit()
        editor.setPlaceholderText(placeholder)
        if secret:
            editor.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(label, editor, hint)
        self.autosave = Autosave(editor)
        self.autosave.committed.connect(self.committed.emit)

    def value(self) -> str:
        """The text as typed."""
        return self.editor.text()

    def fill(self, value: str | None) -> None:
        """Show `value`."""
        self.autosave.fill(value or "")

    def commit(self) -> None:
        """Commit pending text now."""
        self.autosave.commit()

    def discard(self) -> None:
        """Forget pending text."""
        self.autosave.discard()

    def unsave(self) -> None:
        """The commit failed: the text is pending again."""
        self.autosave.unsave()


class _Area(QPlainTextEdit):
    """As high as `lines` of text, whatever the theme's font; Tab leaves it."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        around = 2 * (8 + int(self.document().documentMargin())) + 6  # padding, border, margin, and room to breathe
        self.setFixedHeight(max(self.fontMetrics().lineSpacing() * self._lines + around, CONTROL_HEIGHT))


class AreaField(Field):
    """Several lines of text; Tab leaves the field. Commits `str`."""

    editor: QPlainTextEdit

    def __init__(self, label: str, *, hint: str = "", placeholder: str = "", lines: int = 3) -> None:
        editor = _Area(lines)
        editor.setPlaceholderText(placeholder)
        super().__init__(label, editor, hint)
        self.autosave = Autosave(editor)
        self.autosave.committed.connect(self.committed.emit)

    def value(self) -> str:
        """The text as typed."""
        return self.editor.toPlainText()

    def fill(self, value: str | None) -> None:
        """Show `value`."""
        self.autosave.fill(value or "")

    def commit(self) -> None:
        """Commit pending text now."""
        self.autosave.commit()

    def discard(self) -> None:
        """Forget pending text."""
        self.autosave.discard()

    def unsave(self) -> None:
        """The commit failed: the text is pending again."""
        self.autosave.unsave()


class WheelGuard(QObject):
    """Keeps the wheel from changing values while somebody scrolls the page."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wheel events go on to the scroll area."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class Combo(QComboBox):
    """What does not fit ends in an ellipsis and stands in the tooltip; the list opens as wide as its entries."""

    def __init__(self, tip: str = "") -> None:
        """`tip`: what is chosen here, for the tooltip of a box without a label."""
        super().__init__()
        self._tip = tip
        self.setToolTip(tip)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The frame, and the words as far as they fit."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self.shown_words()
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def shown_words(self) -> str:
        """The chosen words as they are drawn."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def event(self, event: QEvent) -> bool:
        """The tooltip says what was cut."""
        if event.type() == QEvent.Type.ToolTip:
            cut = self.currentText() if self.shown_words() != self.currentText() else ""
            self.setToolTip(": ".join(filter(None, (self._tip, cut))))
        return super().event(event)

    def showPopup(self) -> None:
        """Room for the longest entry."""
        view = self.view()
        around = view.verticalScrollBar().sizeHint().width() + 2 * view.frameWidth()
        view.setMinimumWidth(min(view.sizeHintForColumn(0) + around, _WIDEST_LIST))
        super().showPopup()


class ChoiceField(Field):
    """One of several values; commits the chosen value at once."""

    editor: QComboBox

    def __init__(self, label: str, choices: Sequence[tuple[Any, str]] = (), *, hint: str = "") -> None:
        editor = Combo()
        editor.installEventFilter(WheelGuard(editor))
        editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        editor.setMinimumContentsLength(8)
        super().__init__(label, editor, hint)
        self.set_choices(choices)
        editor.activated.connect(lambda _index: self.committed.emit(self.value()))

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer other (value, words) pairs; the current value stays chosen where it is still offered."""
        current = self.value()
        blocker = QSignalBlocker(self.editor)
        self.editor.clear()
        for value, words in choices:
            self.editor.addItem(words, value)
        blocker.unblock()
        self.fill(current)

    def value(self) -> Any:
        """The chosen value, or None."""
        return self.editor.currentData()

    def fill(self, value: Any) -> None:
        """Choose `value`; a value that is not offered is added as it is."""
        blocker = QSignalBlocker(self.editor)
        for index in range(self.editor.count()):
            if self.editor.itemData(index) == value:
                self.editor.setCurrentIndex(index)
                break
        else:
            if value not in (None, ""):
                self.editor.addItem(str(value), value)
                self.editor.setCurrentIndex(self.editor.count() - 1)
        blocker.unblock()


class NumberField(Field):
    """A whole number between two bounds, or nothing (shown as `nothing`); commits `int | None`."""

    editor: QSpinBox

    def __init__(self, label: str, low: int, high: int, *, nothing: str = "", hint: str = "") -> None:
        editor = QSpinBox()
        self._none = low - 1 if nothing else None
        editor.setRange(low - 1 if nothing else low, high)
        editor.setSpecialValueText(nothing)
        editor.setKeyboardTracking(False)
        # A stylesheet's padding does not reach the line edit inside a spin box.
        editor.lineEdit().setTextMargins(8, 0, 0, 0)
        editor.installEventFilter(WheelGuard(editor))
        editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        super().__init__(label, editor, hint)
        editor.valueChanged.connect(lambda _value: self.committed.emit(self.value()))

    def value(self) -> int | None:
        """The number, or None for nothing."""
        value = self.editor.value()
        return None if value == self._none else value

    def fill(self, value: int | None) -> None:
        """Show `value`."""
        blocker = QSignalBlocker(self.editor)
        self.editor.setValue(self._none if value is None and self._none is not None else value or 0)
        blocker.unblock()


class DecimalField(Field):
    """A number with decimals; commits `float`."""

    editor: QDoubleSpinBox

    def __init__(self, label: str, low: float, high: float, *, decimals: int = 1, hint: str = "") -> None:
        editor = QDoubleSpinBox()
        editor.setRange(low, high)
        editor.setDecimals(decimals)
        editor.setKeyboardTracking(False)
        # A stylesheet's padding does not reach the line edit inside a spin box.
        editor.lineEdit().setTextMargins(8, 0, 0, 0)
        editor.installEventFilter(WheelGuard(editor))
        super().__init__(label, editor, hint)
        editor.valueChanged.connect(self.committed.emit)

    def value(self) -> float:
        """The number."""
        return self.editor.value()

    def fill(self, value: float | None) -> None:
        """Show `value`."""
        blocker = QSignalBlocker(self.editor)
        self.editor.setValue(value or 0.0)
        blocker.unblock()


class CheckField(QCheckBox):
    """Yes or no; commits `bool` at once."""

    committed = Signal(object)

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.setMinimumHeight(CONTROL_HEIGHT)
        # Not to `committed.emit` itself: `clicked` also comes without an argument.
        self.clicked.connect(self._clicked)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def _clicked(self, ticked: bool) -> None:
        self.committed.emit(ticked)

    def fill(self, value: bool | None) -> None:
        """Show `value` without committing it."""
        self.setChecked(bool(value))

    def commit(self) -> None:
        """Nothing is ever pending."""

    def discard(self) -> None:
        """Nothing is ever pending."""

    def unsave(self) -> None:
        """Nothing is ever pending."""
