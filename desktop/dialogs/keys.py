"""What the keys of a page do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.tokens import GAP, PAD
from desktop.widgets.basic import button, row, text
from desktop.widgets.prose import words as prose


class KeysDialog(QDialog):
    """Keys and their meaning in two columns; Escape or ? closes it."""

    def __init__(self, theme: Theme, title: str, keys: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(PAD)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(1, 1)
        for at, (key, words) in enumerate(keys):
            grid.addWidget(text(key, "label"), at, 0)
            grid.addWidget(prose(words), at, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 8, PAD + 4, PAD + 8, PAD)
        layout.setSpacing(PAD)
        layout.addWidget(text(title, "heading"))
        layout.addLayout(grid)
        layout.addLayout(row(1, button(theme, self.tr("Close"), self.accept, role="primary")))
        self.setMinimumWidth(680)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key that opened the dialog closes it, too."""
        if event.text() == "?":
            self.accept()
        else:
            super().keyPressEvent(event)
