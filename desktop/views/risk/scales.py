"""The risk of a finding: five scales."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QWidget

from core.assessment.risk import CONSEQUENCES
from desktop.models.findings import consequence_words
from desktop.widgets.basic import text

SCALES = ("likelihood", *CONSEQUENCES)


class Scales(QWidget):
    """A row of buttons 1 to 5 for each scale."""

    chosen = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[tuple[str, int], QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for at, name in enumerate(SCALES):
            words = consequence_words(name)
            grid.addWidget(text(words), at, 0)
            group = QButtonGroup(self)
            for value in range(1, 6):
                one = QPushButton(str(value))
                one.setCheckable(True)
                one.setFixedWidth(38)
                one.setStyleSheet("padding: 0;")
                one.setAccessibleName(self.tr("{scale} {value} of 5").format(scale=words, value=value))
                one.clicked.connect(lambda _on=False, name=name, value=value: self.chosen.emit(name, value))
                group.addButton(one)
                grid.addWidget(one, at, value)
                self.buttons[name, value] = one

    def show_scales(self, values: dict[str, int]) -> None:
        """Press the buttons of these values."""
        for name, value in values.items():
            self.buttons[name, value].setChecked(True)
