"""The levels: the matrix at left, why a level is what it is at right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.assessment.requirements import QUICK, SYSTEM
from desktop.theme import Theme
from desktop.tokens import GAP
from desktop.viewmodels.results import ResultsModel
from desktop.views.results.explain import Explanation
from desktop.views.results.matrix import Matrix
from desktop.views.results.trust import TrustLine
from desktop.widgets.basic import Card, EmptyState, row, text

_SHOWN, _NO_ZONES, _QUICK = 0, 1, 2


class LevelsTab(QWidget):
    """One of three: the matrix, "draw zones first", "a quick survey states no level"."""

    to_zones = Signal()

    def __init__(self, theme: Theme, model: ResultsModel) -> None:
        super().__init__()
        self._model = model
        self.matrix = Matrix(theme, model.levels)
        self.explanation = Explanation(theme, model)
        self.trust = TrustLine(theme)
        self.quick_trust = TrustLine(theme)
        self.no_zones = EmptyState(
            theme,
            "network",
            self.tr("No zones yet"),
            self.tr("A level belongs to a zone or a conduit. Draw them first, then answer the requirements for each."),
            self.tr("Draw zones"),
        )
        self.quick = EmptyState(
            theme,
            "gauge",
            self.tr("A quick survey states no SL-A"),
            self.tr(
                "An achieved level needs the requirements of IEC 62443-3-3, answered zone by zone. What the quick survey"
                " found stands beside each of them, so that nothing is asked twice."
            ),
            self.tr("Answer the requirements"),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._shown())
        self._stack.addWidget(self.no_zones)
        quick = QWidget()
        column = QVBoxLayout(quick)
        column.addWidget(self.quick, 1)
        column.addLayout(row(1, self.quick_trust, 1))
        column.addStretch(1)
        self._stack.addWidget(quick)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.no_zones.acted.connect(self.to_zones)
        self.quick.acted.connect(lambda: model.start(SYSTEM))
        self.matrix.chosen.connect(model.choose)
        self.matrix.opened.connect(self._open_first)
        self.explanation.opened.connect(model.open)
        model.changed.connect(self._show)
        model.chosen_changed.connect(self._show_chosen)

    def _shown(self) -> QWidget:
        card = Card()
        card.setFixedWidth(372)
        card.body.addWidget(self.explanation)
        legend = self.tr(
            "“1? / 2”: SL-A 1, provisional, SL-T 2. Steps: solid reached, hatched missing, “?” open until it is known."
        )
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addLayout(row(text(self.tr("SL-A beside SL-T"), "label"), 1, self.trust))
        left.addWidget(self.matrix, 1)
        left.addWidget(text(legend, "hint", wrap=True))
        shown = QWidget()
        both = QHBoxLayout(shown)
        both.setContentsMargins(0, GAP, 0, 0)
        both.setSpacing(GAP + 4)
        both.addLayout(left, 1)
        both.addWidget(card)
        return shown

    def focus(self) -> None:
        """Where work starts."""
        page = self._stack.currentIndex()
        (self.matrix, self.no_zones.action, self.quick.action)[page].setFocus()

    def _show(self) -> None:
        results = self._model.results
        if results is None:
            return
        page = _NO_ZONES if not results.score.zones else _QUICK if results.quick_only else _SHOWN
        self._stack.setCurrentIndex(page)
        self.trust.show_trust(results.trust.get(SYSTEM))
        self.quick_trust.show_trust(results.trust.get(QUICK))

    def _show_chosen(self) -> None:
        self.matrix.select(self._model.place, self._model.fr)
        self.explanation.show_chosen()

    def _open_first(self) -> None:
        if self.explanation.first:
            self._model.open(self.explanation.first)
