"""Asking before several proposals are confirmed, and for the reason why something is not so."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.tokens import PAD
from desktop.widgets.basic import button, row, text
from desktop.widgets.fields import TextField


class ConfirmDialog(QDialog):
    """How many, and how many of them replace an answer. Enter confirms."""

    def __init__(self, theme: Theme, count: int, replaced: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Confirm proposals"))
        self.setMinimumWidth(520)
        self.ok = button(theme, self.tr("Confirm %n", "", count), self.accept, icon="check", role="primary")
        cancel = button(theme, self.tr("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 8, PAD, PAD + 8, PAD)
        layout.setSpacing(PAD - 4)
        layout.addWidget(text(self.tr("Take %n proposal(s) as your own?", "", count), "heading"))
        if replaced:
            told = self.tr(
                "%n of them say(s) something else than what is answered there: the answer is replaced.", "", replaced
            )
            layout.addWidget(text(told, wrap=True))
        layout.addLayout(row(1, cancel, self.ok))
        self.ok.setFocus()


class RejectDialog(QDialog):
    """`reason` after `accepted`; without one nothing is rejected."""

    def __init__(self, theme: Theme, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Reject proposals"))
        self.setMinimumWidth(520)
        self.line = TextField(
            self.tr("Why it is not so"), placeholder=self.tr("The port belongs to the test bench, not to the plant")
        )
        self.ok = button(theme, self.tr("Reject %n", "", count), self.accept, icon="x", role="primary")
        self.ok.setEnabled(False)
        cancel = button(theme, self.tr("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        self.line.editor.textChanged.connect(lambda words: self.ok.setEnabled(bool(words.strip())))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 8, PAD, PAD + 8, PAD)
        layout.setSpacing(PAD - 4)
        layout.addWidget(text(self.tr("Reject %n proposal(s)", "", count), "heading"))
        layout.addWidget(
            text(self.tr("The reason is kept. They do not come back until the facts change."), "muted", wrap=True)
        )
        layout.addWidget(self.line)
        layout.addLayout(row(1, cancel, self.ok))
        self.line.editor.setFocus()

    @property
    def reason(self) -> str:
        """As typed."""
        return self.line.value().strip()

    def accept(self) -> None:
        """Only with a reason."""
        if self.reason:
            super().accept()
