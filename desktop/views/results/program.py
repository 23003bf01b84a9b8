"""Maturity of the security program, element by element. It says nothing about a security level."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.assessment.records import ElementMaturity
from core.assessment.requirements import PROCESS
from desktop.models.maturity import level_words, maturity_table, spread_words
from desktop.theme import Theme
from desktop.tokens import GAP, Tokens
from desktop.viewmodels.results import ResultsModel
from desktop.views.results.entry import EntryButton
from desktop.views.results.trust import TrustLine
from desktop.widgets.basic import Card, EmptyState, Scroll, clear, row, text
from desktop.widgets.grid import Cells, GridTable
from desktop.widgets.prose import words

Index = QModelIndex | QPersistentModelIndex
_PATTERNS = (
    Qt.BrushStyle.BDiagPattern, Qt.BrushStyle.Dense6Pattern, Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.Dense2Pattern, Qt.BrushStyle.SolidPattern,
)  # fmt: skip
"""Of maturity levels 0 to 4: the higher, the denser; 0 is hatched."""


class ProgramTab(QWidget):
    """Elements at left, what holds the chosen one down at right."""

    def __init__(self, theme: Theme, model: ResultsModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self.table_model = maturity_table()
        self.table = GridTable(theme, self.table_model, self.tr("Elements of the security program"), sortable=False)
        self.table.setItemDelegateForColumn(2, Spread(theme, self.table))
        self.trust = TrustLine(theme)
        self._title = text("", "heading", wrap=True)
        self._scroll = Scroll(margins=0)
        self._scroll.setAccessibleName(self.tr("What holds the element down"))
        self._scroll.body.setSpacing(GAP)
        card = Card()
        card.setFixedWidth(360)
        card.body.addWidget(self._title)
        card.body.addWidget(self._scroll, 1)
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addLayout(row(text(self.tr("Maturity of each element"), "label"), 1, self.trust))
        left.addWidget(self.table, 1)
        left.addWidget(text(self.tr("2×1: two requirements at ML 1. Hatched: not done; empty: not judged."), "hint"))
        told = self.tr("Maturity says how well the plant lives its program. It is never turned into a security level.")
        left.addWidget(text(told, "hint", wrap=True))
        shown = QWidget()
        both = QHBoxLayout(shown)
        both.setContentsMargins(0, GAP, 0, 0)
        both.setSpacing(GAP + 4)
        both.addLayout(left, 1)
        both.addWidget(card)
        self.nothing = EmptyState(
            theme,
            "gauge",
            self.tr("The security program is not assessed yet"),
            self.tr(
                "The checklist “Security program, 2-1” asks how the plant runs its security; each answer has a maturity level from 0 to 4."
            ),
            self.tr("Answer the security program"),
        )
        self.nothing.acted.connect(lambda: model.start(PROCESS))
        self._stack = QStackedWidget()
        self._stack.addWidget(shown)
        self._stack.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.table.chosen.connect(lambda key: model.choose_element(str(key or "")))
        model.changed.connect(self._show)
        model.chosen_changed.connect(self._show_chosen)

    def _show(self) -> None:
        results = self._model.results
        if results is None:
            return
        self._stack.setCurrentIndex(0 if PROCESS in results.trust else 1)
        self.table_model.set_rows(results.score.maturity)
        self.table.select(self._model.element)
        self.trust.show_trust(results.trust.get(PROCESS))

    def _show_chosen(self) -> None:
        rows = self._model.results.score.maturity if self._model.results is not None else ()
        element = next((one for one in rows if one.id == self._model.element), None)
        clear(self._scroll.body)
        self._title.setText("" if element is None else f"{element.id} {element.title}")
        if element is not None:
            self._explain(element)
        self._scroll.body.addStretch(1)

    def _explain(self, element: ElementMaturity) -> None:
        body = self._scroll.body
        body.addWidget(words(f"{level_words(element)}: {spread_words(element)}."))
        if element.level is None:
            body.addWidget(
                words(self.tr("Nothing is judged yet: an element is as mature as the lowest of its requirements."))
            )
            return
        if element.provisional:
            told = self.tr("“?”: %n requirement(s) not judged yet could be lower still.", "", element.unknown)
            body.addWidget(words(told, "muted"))
        body.addWidget(text(self.tr("Held down by"), "label"))
        for key in element.lowest:
            made = EntryButton(self._theme, key, self._model.title(key), f"ML {element.level}", "plain")
            made.clicked.connect(lambda _on=False, key=key: self._model.open_process(key))
            body.addWidget(made)


class Spread(Cells):
    """A bar of as many parts as there are requirements, ordered by level, the numbers in it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground by the style, the bar by hand."""
        option.state &= ~QStyle.StateFlag.State_HasFocus
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        element = index.model().row(index.row())  # type: ignore[attr-defined]
        if isinstance(element, ElementMaturity):
            painter.save()
            area = QRectF(option.rect).adjusted(8, 0, -8, 0)
            height = option.fontMetrics.lineSpacing() + 6
            area = QRectF(area.left(), area.center().y() - height / 2, area.width(), height)
            draw_spread(painter, self._theme.tokens, area, element)
            painter.restore()


def draw_spread(painter: QPainter, tokens: Tokens, area: QRectF, element: ElementMaturity) -> None:
    """Lowest level at left; what nobody judged is empty, at right."""
    total = sum(element.levels) + element.unknown
    left = area.left()
    for level, count in (*enumerate(element.levels), (-1, element.unknown)):
        if not count:
            continue
        box = QRectF(left, area.top(), area.width() * count / total, area.height())
        left = box.right()
        ink = QColor(tokens.bad if level == 0 else tokens.accent)
        painter.setPen(QPen(QColor(tokens.field_line), 1))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRect(box)
        if level >= 0:
            painter.fillRect(box.adjusted(1, 1, -1, -1), QBrush(ink, _PATTERNS[level]))
        said = str(count) if level < 0 else f"{count}×{level}"
        wide = painter.fontMetrics().horizontalAdvance(said) + 8
        if wide < box.width():
            plate = QRectF(box.center().x() - wide / 2, box.top() + 3, wide, box.height() - 6)
            painter.fillRect(plate, QColor(tokens.surface))
            painter.setPen(QColor(tokens.text))
            painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), said)
