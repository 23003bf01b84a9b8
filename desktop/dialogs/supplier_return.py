"""What a returned questionnaire would change, before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QListWidget, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.tokens import PAD
from desktop.widgets.basic import button, row, text

if TYPE_CHECKING:
    from core.assessment.suppliers_return import Preview


class SupplierReturnDialog(QDialog):
    """Accepted: take the good rows. Cancel writes nothing."""

    def __init__(self, theme: Theme, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import answers"))
        self.setModal(True)
        self.resize(680, 520)
        good = preview.count("new") + preview.count("changed")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD, PAD, PAD, PAD)
        layout.setSpacing(12)
        layout.addWidget(text(self.tr("Answers of {supplier}").format(supplier=preview.supplier), "heading"))
        figures = self.tr("{new} new, {changed} changed, {same} as before; {open} questions came back empty.").format(
            new=preview.count("new"),
            changed=preview.count("changed"),
            same=preview.count("same"),
            open=len(preview.unanswered),
        )
        layout.addWidget(text(figures, "", wrap=True))
        self.errors = QListWidget()
        self.errors.setWordWrap(True)
        self.errors.setAccessibleName(self.tr("Rows that are wrong, and notes"))
        self.errors.addItems([*map(str, preview.errors), *preview.notes])
        if preview.errors:
            layout.addWidget(text(self.tr("%Ln row(s) cannot be taken:", "", len(preview.errors)), "error"))
        elif self.errors.count():
            layout.addWidget(text(self.tr("To know:"), "label"))
        if self.errors.count():
            layout.addWidget(self.errors, 1)
        else:
            layout.addWidget(text(self.tr("Every row fits. Nothing is written until you import."), "muted"))
            layout.addStretch(1)
        words = (
            self.tr("Import the %Ln good row(s)", "", good)
            if preview.errors
            else self.tr("Import %Ln row(s)", "", good)
        )
        self.ok = button(theme, words, self.accept, icon="check", role="primary")
        self.ok.setEnabled(good > 0)
        self.cancel = button(theme, self.tr("Cancel"), self.reject)
        self.cancel.setAutoDefault(False)
        layout.addLayout(row(self.cancel, 1, self.ok))
