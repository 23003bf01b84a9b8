"""The editor of a target vector: seven numbers that are set and shown together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.tokens import GAP
from desktop.viewmodels.zones import FR, fr_title
from desktop.widgets.basic import button, text
from desktop.widgets.fields import NumberField


class LevelsEditor(QWidget):
    """SL-T of a zone. The first number set fills the others, as a start; they are then set one by one.

    Looks to a `RecordForm` like a field.
    """

    committed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.fields: list[NumberField] = []
        boxes = QHBoxLayout()
        boxes.setSpacing(GAP)
        for fr in FR:
            field = NumberField(fr, 0, 4, nothing="–")
            field.editor.setAccessibleName(self.tr("Target level {fr}, {title}").format(fr=fr, title=fr_title(fr)))
            field.setToolTip(fr_title(fr))
            field.setMinimumWidth(62)
            field.committed.connect(lambda value, field=field: self._set(field, value))
            self.fields.append(field)
            boxes.addWidget(field, 1)
        self.clear_button = button(theme, self.tr("Clear"), self._clear)
        self.clear_button.setToolTip(self.tr("No target level for this zone"))
        boxes.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(text(self.tr("Target security level (SL-T)"), "label"))
        layout.addLayout(boxes)

    def value(self) -> list[int] | None:
        """The vector, or None where it is not set."""
        levels = [level for field in self.fields if (level := field.value()) is not None]
        return levels if len(levels) == len(FR) else None

    def fill(self, value: Sequence[int] | None) -> None:
        """Show a vector without committing it."""
        for number, field in enumerate(self.fields):
            field.fill(None if value is None else value[number])
        self.clear_button.setEnabled(value is not None)

    def commit(self) -> None:
        """Nothing is ever pending."""

    def discard(self) -> None:
        """Nothing is ever pending."""

    def unsave(self) -> None:
        """Nothing is ever pending."""

    def _set(self, changed: NumberField, value: int | None) -> None:
        if value is None:
            self._clear()
            return
        for field in self.fields:
            if field is not changed and field.value() is None:
                field.fill(value)
        self.clear_button.setEnabled(True)
        self.committed.emit(self.value())

    def _clear(self) -> None:
        self.fill(None)
        self.committed.emit(None)
