"""The same answer to several questions: how many they are is said before anything is written."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from core.assessment.models import Basis
from desktop.models.answer_values import NEEDS_NO_BASIS, Needs, Values, complete, wanted
from desktop.models.verdict_words import basis_titles, maturity_titles, verdict_titles
from desktop.theme import Theme
from desktop.tokens import PAD
from desktop.widgets.basic import button, row, text
from desktop.widgets.fields import ChoiceField, TextField


class BulkDialog(QDialog):
    """`values` after `accepted`. Enter answers as soon as nothing is missing."""

    def __init__(
        self, theme: Theme, count: int, own: int, values: Values, needs: Needs, last: Values, parent: QWidget
    ) -> None:
        """`count` questions, `own` of them with an answer of this place already; `last`: texts to offer."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Answer several questions"))
        self.setMinimumWidth(560)
        self.values, self._needs = values, needs
        self.verdict = ChoiceField(self.tr("Verdict for all of them"), list(verdict_titles().items()))
        self.basis = ChoiceField(self.tr("How known"), [("unknown", self.tr("Not stated")), *basis_titles().items()])
        levels: list[tuple[Any, str]] = [(None, self.tr("Not judged"))]
        levels += [(level, f"{level} {title}") for level, title in maturity_titles().items()]
        self.maturity = ChoiceField(self.tr("Maturity level"), levels)
        self.lines = {
            "reason": TextField(self.tr("Why it does not apply")),
            "countermeasure": TextField(self.tr("Countermeasure that stands in")),
            "accepted_by": TextField(self.tr("Accepted by")),
            "until": TextField(self.tr("Accepted until"), placeholder="2027-03-31"),
            "told_by": TextField(self.tr("Told by whom")),
        }
        self.ok = button(theme, self.tr("Answer all %n", "", count), self.accept, icon="check", role="primary")
        cancel = button(theme, self.tr("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 8, PAD, PAD + 8, PAD)
        layout.setSpacing(PAD - 4)
        layout.addWidget(text(self.tr("The same answer to %n questions?", "", count), "heading"))
        if own:
            told = self.tr("%n of them have an answer of this place: it is replaced, its note stays.", "", own)
            layout.addWidget(text(told, "muted", wrap=True))
        fields: dict[str, Any] = {"verdict": self.verdict, "basis": self.basis, "maturity": self.maturity, **self.lines}
        for name, field in fields.items():
            layout.addWidget(field)
            start = getattr(values, name) or (getattr(last, name) if name in ("told_by", "accepted_by") else "")
            field.fill(start)
            field.committed.connect(lambda value, name=name: self._set(name, value))
        for line in self.lines.values():
            line.editor.textChanged.connect(lambda _words: self._check())
        layout.addLayout(row(1, cancel, self.ok))
        self._check()
        self._focus()

    def accept(self) -> None:
        """Only with a whole answer."""
        self._check()
        if self.ok.isEnabled():
            super().accept()

    def _set(self, name: str, value: Any) -> None:
        if name in ("verdict", "basis", "maturity"):
            self.values = self.values.with_(**{name: value})
            self.maturity.fill(self.values.maturity)
        self._check()

    def _check(self) -> None:
        values = self.values
        values = values.with_(**{name: self.lines[name].value().strip() for name in wanted(values)})
        self.values = values
        names = wanted(values)
        for name, line in self.lines.items():
            line.setVisible(name in names)
        self.basis.setVisible(values.verdict not in NEEDS_NO_BASIS)
        self.maturity.setVisible(self._needs.maturity)
        self.ok.setEnabled(complete(values, self._needs))

    def _focus(self) -> None:
        """To what is still missing, else to the button."""
        if self.values.verdict not in NEEDS_NO_BASIS and self.values.basis == Basis.UNKNOWN:
            self.basis.editor.setFocus()
            return
        for name in wanted(self.values):
            if not self.lines[name].value():
                self.lines[name].editor.setFocus()
                return
        self.ok.setFocus()
