"""Zones and conduits against the seven foundational requirements: numbers and steps, never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
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

from core.assessment.inheritance import Place
from desktop.models.levels import FR_NAMES, LEVEL_ROLE, LevelsModel
from desktop.models.roles import DETAIL_ROLE, KEY_ROLE
from desktop.theme import Theme
from desktop.views.results.ladder import HEIGHT, draw_ladder

Index = QModelIndex | QPersistentModelIndex
_NAME = 168
_CELL = 64


class Matrix(QTableView):
    """`chosen` carries the place and the index of the foundational requirement, -1 for the place as a whole."""

    chosen = Signal(object, int)
    opened = Signal()
    """Enter or a double click: go and answer what blocks."""

    def __init__(self, theme: Theme, model: LevelsModel) -> None:
        super().__init__()
        self._levels = model
        self.setAccessibleName(self.tr("Levels of zones and conduits"))
        self.setModel(model)
        self.setItemDelegate(LevelCells(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setMinimumSectionSize(48)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setAccessibleName(self.tr("Foundational requirements"))
        self._fit()
        self.selectionModel().currentChanged.connect(self._moved)
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def select(self, place: Place | None, fr: int) -> None:
        """Make this cell the current one."""
        for row in range(self._levels.rowCount()):
            index = self._levels.index(row, fr + 1)
            if index.data(KEY_ROLE) == place:
                if index != self.currentIndex():
                    self.setCurrentIndex(index)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other rows."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_levels"):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The seven share the room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() * 2 + 18)
        room = self.viewport().width()
        cell = max((room - _NAME) // len(FR_NAMES), _CELL)
        for column in range(1, len(FR_NAMES) + 1):
            self.setColumnWidth(column, cell)
        self.setColumnWidth(0, max(room - cell * len(FR_NAMES), _NAME))

    def _moved(self, index: QModelIndex) -> None:
        place = index.data(KEY_ROLE) if index.isValid() else None
        if place is not None:
            self.chosen.emit(place, index.column() - 1)


class LevelCells(QStyledItemDelegate):
    """SL-A beside SL-T, below it the four steps."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground by the style, the rest by hand."""
        self.initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        words, option.text = option.text, ""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        level = index.data(LEVEL_ROLE)
        if level is None:
            self._name(painter, option, words, str(index.data(DETAIL_ROLE) or ""))
        else:
            self._level(painter, option, words)
            line = option.fontMetrics.lineSpacing()
            top = option.rect.top() + 6 + line + 4
            ladder = QRectF(option.rect.left() + 8, top, option.rect.width() - 16, HEIGHT)
            draw_ladder(painter, self._theme.tokens, ladder, level)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(self._theme.colour("accent")))
            for inset in (0, 1):
                painter.drawRect(option.rect.adjusted(inset, inset, -inset - 1, -inset - 1))
        painter.restore()

    def _name(self, painter: QPainter, option: QStyleOptionViewItem, name: str, detail: str) -> None:
        metrics, line = option.fontMetrics, option.fontMetrics.lineSpacing()
        area = QRectF(option.rect).adjusted(8, 6, -8, 0)
        area.setHeight(line)
        font = option.font
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colour("text")))
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), shown)
        font.setWeight(font.Weight.Normal)
        font.setPointSizeF(font.pointSizeF() - 1)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colour("muted")))
        shown = metrics.elidedText(detail, Qt.TextElideMode.ElideRight, int(area.width() * 1.1))
        painter.drawText(area.translated(0, line + 2), int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _level(self, painter: QPainter, option: QStyleOptionViewItem, words: str) -> None:
        achieved, _, target = words.partition(" ")
        area = QRectF(option.rect).adjusted(0, 6, 0, 0)
        area.setHeight(option.fontMetrics.lineSpacing())
        font = option.font
        font.setWeight(font.Weight.Bold)
        painter.setFont(font)
        wide = painter.fontMetrics().horizontalAdvance(achieved)
        rest = option.fontMetrics.horizontalAdvance(f" {target}")
        left = area.center().x() - (wide + rest) / 2
        painter.setPen(QColor(self._theme.colour("text")))
        painter.drawText(
            QRectF(left, area.top(), wide + 2, area.height()), int(Qt.AlignmentFlag.AlignVCenter), achieved
        )
        font.setWeight(font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colour("muted")))
        place = QRectF(left + wide, area.top(), rest + 4, area.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), f" {target}")
