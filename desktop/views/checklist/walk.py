"""The list of checks in the order of a walk."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.models.checks import HEADING_ROLE, TONE_ROLE, ChecksModel
from desktop.models.roles import DETAIL_ROLE, KEY_ROLE
from desktop.theme import Theme
from desktop.widgets.basic import draw_shape

Index = QModelIndex | QPersistentModelIndex


class WalkList(QListView):
    """Arrow keys move; letters and digits are left to the page."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, model: ChecksModel) -> None:
        super().__init__()
        self._checks = model
        self.setAccessibleName(self.tr("Checks in the order of the walk"))
        self.setModel(model)
        self.setItemDelegate(CheckRows(theme, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._moved)

    def show_current(self, key: str) -> None:
        """Make the check with this id the current one."""
        at = self._checks.row_of(key)
        if at < 0 or at == self.currentIndex().row():
            return
        self.setCurrentIndex(self._checks.index(at))
        heading = self._checks.index(at - 1)
        if at and heading.data(HEADING_ROLE):
            self.scrollTo(heading)
        self.scrollTo(self._checks.index(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only keys that move through a list are for the list."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape or (plain and event.text().isprintable() and event.text()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _moved(self, index: QModelIndex) -> None:
        if key := index.data(KEY_ROLE):
            self.chosen.emit(key)


class CheckRows(QStyledItemDelegate):
    """Headings of stops; for a check its shape, its title and its state in words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A heading is one line, a check two."""
        height = option.fontMetrics.lineSpacing()
        return QSize(120, height + 18 if index.data(HEADING_ROLE) else height * 2 + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground by the style, the rest by hand."""
        self.initStyleOption(option, index)
        title, detail = option.text, str(index.data(DETAIL_ROLE) or "")
        painter.save()
        if index.data(HEADING_ROLE):
            self._heading(painter, option, title, detail)
        else:
            option.text = ""
            style = option.widget.style() if option.widget is not None else QApplication.style()
            style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
            self._check(painter, option, str(index.data(TONE_ROLE)), title, detail)
        painter.restore()

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, title: str, detail: str) -> None:
        painter.fillRect(option.rect, QColor(self._theme.colour("sunken")))
        area = QRectF(option.rect).adjusted(12, 0, -12, 0)
        width = option.fontMetrics.horizontalAdvance(detail)
        painter.setPen(QColor(self._theme.colour("muted")))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), detail)
        font = option.font
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colour("text")))
        room = int(area.width()) - width - 12
        words = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), words)

    def _check(self, painter: QPainter, option: QStyleOptionViewItem, tone: str, title: str, detail: str) -> None:
        theme, metrics = self._theme, option.fontMetrics
        area = QRectF(option.rect).adjusted(14, 7, -8, -7)
        height = metrics.lineSpacing()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(theme.tokens.tone(tone)[0])
        draw_shape(painter, tone, QPointF(area.left() + 7, area.top() + height / 2), 6, ink)
        line = QRectF(area.left() + 26, area.top(), area.width() - 26, height)
        painter.setPen(QColor(theme.colour("text")))
        painter.drawText(line, metrics.elidedText(title, Qt.TextElideMode.ElideRight, int(line.width())))
        painter.setPen(QColor(theme.colour("muted")))
        shown = metrics.elidedText(detail, Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line.translated(0, height + 2), shown)
