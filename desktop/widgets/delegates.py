"""How rows of lists are drawn: high enough for a glove, with a second line where there is one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.models.roles import DETAIL_ROLE
from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT

Index = QModelIndex | QPersistentModelIndex


class TallRows(QStyledItemDelegate):
    """Rows as high as every other control."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """At least the height of a control."""
        size = super().sizeHint(option, index)
        return size.expandedTo(QSize(0, CONTROL_HEIGHT))


class TwoLines(QStyledItemDelegate):
    """A name and a muted line below it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Two lines and room around them."""
        return QSize(120, option.fontMetrics.lineSpacing() * 2 + 18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground by the style, words by hand."""
        self.initStyleOption(option, index)
        words, detail = option.text, str(index.data(DETAIL_ROLE) or "")
        option.text = ""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        area = QRectF(option.rect).adjusted(12, 8, -8, -8)
        metrics = option.fontMetrics
        height = metrics.lineSpacing()
        font = option.font
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colour("text")))
        top = area.top() if detail else area.center().y() - height / 2
        line = QRectF(area.left(), top, area.width(), height)
        bold = painter.fontMetrics()
        painter.drawText(line, bold.elidedText(words, Qt.TextElideMode.ElideRight, int(area.width())))
        if detail:
            font.setWeight(font.Weight.Normal)
            painter.setFont(font)
            painter.setPen(QColor(self._theme.colour("muted")))
            shown = metrics.elidedText(detail, Qt.TextElideMode.ElideRight, int(area.width()))
            painter.drawText(line.translated(0, height + 2), shown)
        painter.restore()
