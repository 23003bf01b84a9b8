"""The question when devices stopped answering while we were asking: end the run, or go on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.tokens import PAD
from desktop.widgets.basic import button, row, text


class SafetyDialog(QDialog):
    """Accepted: go on. Rejected, closed or Escape: the run ends."""

    def __init__(self, theme: Theme, words: str, hosts: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Sending is paused"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        picture = QLabel()
        theme.bind(picture, "triangle-alert", "warn", 40)
        self.stop = button(theme, self.tr("End the run"), self.reject, icon="circle-stop", role="danger")
        self.go_on = button(theme, self.tr("I have looked at them: go on"), self.accept, icon="play")
        # Enter must not be the way on: nobody presses it here without meaning it.
        for one in (self.stop, self.go_on):
            one.setAutoDefault(False)
            one.setStyleSheet("min-height: 54px;")
        head = row(picture, text(words, "heading", wrap=True), spacing=PAD)
        head.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 8, PAD + 8, PAD + 8, PAD)
        layout.setSpacing(PAD)
        layout.addLayout(head)
        layout.addWidget(text("\n".join(hosts), "mono"))
        layout.addWidget(
            text(
                self.tr("Go to these devices, or ask the operator whether they still work, before you go on."),
                wrap=True,
            )
        )
        layout.addLayout(row(self.stop, 1, self.go_on))
        self.stop.setFocus()
