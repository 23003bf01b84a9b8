"""The list of questions in the order of a walk or of their pack."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
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

from desktop.models.checks import HEADING_ROLE, TONE_ROLE, ChecksModel, Spot
from desktop.models.roles import DETAIL_ROLE, KEY_ROLE
from desktop.theme import Theme
from desktop.widgets.basic import draw_shape

Index = QModelIndex | QPersistentModelIndex
_Flag = QItemSelectionModel.SelectionFlag


class WalkList(QTableView):
    """Arrow keys move, with Shift they choose several; letters and digits are left to the page."""

    chosen = Signal(object)
    """A `Spot`."""
    several = Signal(int)
    """How many questions are chosen now."""

    def __init__(self, theme: Theme, model: ChecksModel) -> None:
        super().__init__()
        self._checks = model
        self.setAccessibleName(self.tr("Questions"))
        self.setModel(model)
        self.setItemDelegate(CheckRows(theme, self))
        # A table of one column and fixed rows: a list view asks for each of its thousands of rows before it paints.
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._moved)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self.several.emit(self.count()))
        model.modelReset.connect(lambda: self.several.emit(0))

    def show_current(self, spot: Spot | None) -> None:
        """Make this question the current one."""
        at = self._checks.row_of(spot)
        if at < 0 or at == self.currentIndex().row():
            return
        self.setCurrentIndex(self._checks.index(at))
        heading = self._checks.index(at - 1)
        if at and heading.data(HEADING_ROLE):
            self.scrollTo(heading)
        self.scrollTo(self._checks.index(at))

    def extend(self, by: int) -> None:
        """Choose one question more, downwards or upwards."""
        at = self.currentIndex().row() + by
        while self._checks.index(at).data(HEADING_ROLE):
            at += by
        if self._checks.at(at) is not None:
            self.selectionModel().setCurrentIndex(self._checks.index(at), _Flag.Select)
            self.scrollTo(self._checks.index(at))

    def only_current(self) -> None:
        """Choose nothing but the current question."""
        self.selectionModel().select(self.currentIndex(), _Flag.ClearAndSelect)

    def count(self) -> int:
        """How many questions are chosen."""
        return len(self.selectionModel().selectedRows())

    def chosen_spots(self) -> list[Spot]:
        """The questions that are chosen, in the order shown."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        items = (self._checks.at(at) for at in rows)
        return [item.spot for item in items if item is not None]

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other rows."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() * 2 + 16)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only keys that move through a list are for the list."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape or (plain and event.text().isprintable() and event.text()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _moved(self, index: QModelIndex) -> None:
        if spot := index.data(KEY_ROLE):
            self.chosen.emit(spot)


class CheckRows(QStyledItemDelegate):
    """Headings of groups; for a question its shape, its title and its state in words. The view gives all of them one height."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

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
        area.setRight(area.right() - width - 12)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), title)

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
