"""The other tabs of the page: techniques that findings leave possible, and the site's own matrix."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.verdict_words import band_titles
from desktop.theme import Theme
from desktop.tokens import GAP, PAD
from desktop.viewmodels.risk import RiskModel
from desktop.views.risk.matrix import MatrixView
from desktop.widgets.basic import Card, button, row, text
from desktop.widgets.fields import ChoiceField
from desktop.widgets.grid import GridTable

_WIDTH = 620


class Techniques(QWidget):
    """ATT&CK for ICS, with what has to stand beside its names."""

    findings_asked = Signal(str)
    """Id of a technique whose findings are to be shown."""

    def __init__(self, theme: Theme, model: RiskModel) -> None:
        super().__init__()
        self._model = model
        self._words = text("", "muted", wrap=True)
        self._notice = text("", "hint", wrap=True)
        self.table = GridTable(theme, model.techniques, self.tr("Techniques that open findings leave possible"))
        self.show_findings = button(theme, self.tr("Show its findings"), self._ask, icon="flag")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, PAD, 0, PAD)
        layout.setSpacing(GAP)
        upper = row(self._words, self.show_findings)
        upper.setStretch(0, 1)
        layout.addLayout(upper)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._notice)
        self.table.activated.connect(lambda _index: self._ask())
        model.changed.connect(self._show)

    def _ask(self) -> None:
        key = self.table.key
        if key is not None:
            self.findings_asked.emit(str(key))

    def _show(self) -> None:
        from core.assessment.attack import notice

        count = len(self._model.techniques.rows)
        self.show_findings.setEnabled(bool(count))
        self._words.setText(
            self.tr(
                "Open findings leave {techniques} possible: what could still be tried, not what anybody does."
            ).format(techniques=self.tr("%Ln technique(s) of ATT&CK for ICS", "", count))
        )
        self._notice.setText(notice())


class OwnMatrix(QWidget):
    """The bands of the site: a cell goes to the next band when it is pressed, the cells that must follow go along."""

    def __init__(self, theme: Theme, model: RiskModel) -> None:
        super().__init__()
        self._model = model
        self.matrix = MatrixView(theme, self.tr("Bands of likelihood and consequence"))
        names = list(reversed(band_titles().values()))
        choices = [
            (0, self.tr("Not agreed: all but critical")),
            *((at, name) for at, name in enumerate(names, start=1)),
        ]
        self.line = ChoiceField(
            self.tr("Tolerable up to"),
            choices,
            hint=self.tr("What lies above the thick line is treated first, or somebody accepts it by name."),
        )
        self.reset = button(theme, self.tr("Back to ours"), model.reset_matrix, icon="undo")
        card = Card(
            self.tr("What a risk means at this plant"),
            hint=self.tr(
                "Press a cell to give it the next band. A risk never falls when likelihood or consequence rises: "
                "cells that would break this change along."
            ),
        )
        card.setMaximumWidth(_WIDTH)
        card.body.addWidget(self.matrix)
        card.body.addWidget(self.line)
        card.body.addLayout(row(self.reset, 1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, PAD, 0, PAD)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch(1)
        self.matrix.pressed.connect(model.set_rank)
        self.line.committed.connect(lambda line: model.set_line(int(line or 0)))
        model.changed.connect(self._show)

    def _show(self) -> None:
        reading = self._model.reading
        if reading is not None:
            self.matrix.show_matrix(reading.plan.matrix, reading.plan.line)
            self.line.fill(reading.plan.line or 0)
