"""A table over a `GridModel`: rows for gloves, shapes beside words, the selection stays with its row."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.models.grid import TONE_ROLE, GridModel
from desktop.models.roles import KEY_ROLE
from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT
from desktop.widgets.basic import draw_shape

Index = QModelIndex | QPersistentModelIndex
_SPACE = 8


class GridTable(QTableView):
    """`chosen` carries the key of the current row, or None."""

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, model: GridModel[Any], name: str, *, sortable: bool = True, lines: int = 2
    ) -> None:
        """`lines`: how many lines of text a row has room for."""
        super().__init__()
        self._grid = model
        self._lines = lines
        self._key: object = None
        self.setAccessibleName(name)
        self.setModel(model)
        self.setItemDelegate(Cells(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(48)
        columns.setAccessibleName(self.tr("Columns: {table}").format(table=name))
        for at, column in enumerate(model.columns):
            self.setColumnWidth(at, column.width)
        if sortable:
            columns.setSortIndicator(model.sort_column, model.sort_order)
            self.setSortingEnabled(True)
        self.selectionModel().currentChanged.connect(self._moved)
        model.modelReset.connect(self._restore)

    @property
    def key(self) -> object:
        """Key of the current row."""
        return self._key

    def select(self, key: object) -> bool:
        """Make the row with this key the current one; False where there is none."""
        at = self._grid.row_of(key)
        if at < 0:
            return False
        self.setCurrentIndex(self._grid.index(at, 0))
        self.scrollTo(self._grid.index(at, 0))
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other rows."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_lines"):
            self._fit_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns that stretch share the room that is left over."""
        super().resizeEvent(event)
        wide = [at for at, column in enumerate(self._grid.columns) if column.stretch]
        fixed = sum(self.columnWidth(at) for at in range(len(self._grid.columns)) if at not in wide)
        for at in wide:
            room = (self.viewport().width() - fixed) // len(wide)
            self.setColumnWidth(at, max(room, self._grid.columns[at].width))

    def _fit_rows(self) -> None:
        height = self.fontMetrics().lineSpacing() * self._lines + 6
        self.verticalHeader().setDefaultSectionSize(max(height, CONTROL_HEIGHT))

    def _moved(self, index: QModelIndex) -> None:
        key = index.data(KEY_ROLE) if index.isValid() else None
        if key is not None and key != self._key:
            self._key = key
            self.chosen.emit(key)

    def _restore(self) -> None:
        """After other rows came: the same row where it is still there, else the first."""
        if self._key is not None and self.select(self._key):
            return
        had, self._key = self._key, None
        if self._grid.rowCount():
            self.setCurrentIndex(self._grid.index(0, 0))
        elif had is not None:
            self.chosen.emit(None)


class Cells(QStyledItemDelegate):
    """Room at both sides, more lines where one is too short; a cell with a tone gets its shape before the words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground by the style, words by hand; without a focus frame, since the row is marked as a whole."""
        option.state &= ~QStyle.StateFlag.State_HasFocus
        self.initStyleOption(option, index)
        words, option.text = option.text, ""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        area = option.rect.adjusted(_SPACE, 0, -_SPACE, 0)
        tone = index.data(TONE_ROLE)
        if tone is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            centre = QPointF(area.left() + 7, option.rect.center().y() + 1)
            draw_shape(painter, str(tone), centre, 6, QColor(self._theme.tokens.tone(str(tone))[0]))
            area.setLeft(area.left() + 22)
        painter.setPen(QColor(self._theme.colour("text")))
        flags = int(option.displayAlignment | Qt.AlignmentFlag.AlignVCenter)
        shown, wraps = _fitted(option.fontMetrics, words, area, flags)
        painter.drawText(area, flags | (Qt.TextFlag.TextWordWrap if wraps else 0), shown)
        painter.restore()


def _fitted(metrics: QFontMetrics, words: str, area: QRect, flags: int) -> tuple[str, bool]:
    """`words` on one line or, where the row is high enough, on several; what has no room ends in an ellipsis."""
    if metrics.horizontalAdvance(words) <= area.width() or area.height() < 2 * metrics.lineSpacing():
        return metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width()), False
    endless = area.adjusted(0, 0, 0, 9_999)
    left = words.split(" ")
    shown = words
    while len(left) > 1:
        size = metrics.boundingRect(endless, flags | Qt.TextFlag.TextWordWrap, shown)
        if size.height() <= area.height() and size.width() <= area.width():
            return shown, True
        left.pop()
        shown = " ".join(left) + " …"
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width()), False
