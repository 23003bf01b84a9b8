"""A drawn map: networks beside each other, levels below each other, a box for a device. Arrow keys go from box to box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT, GAP
from desktop.viewmodels.netmap import box_words, column_words, level_titles
from desktop.widgets.basic import draw_shape

if TYPE_CHECKING:
    from core.register.netmap import Box, NetMap

_LEVEL_WIDTH = 104
_BOX = QSize(158, CONTROL_HEIGHT + 6)
_MARGIN = 8
_MOST_ACROSS = {0: 4, 1: 4, 2: 3, 3: 2}
"""Boxes beside each other in one network, by the number of networks; more go below. Two of more than three."""
_STEPS = {
    Qt.Key.Key_Left: QPoint(-1, 0), Qt.Key.Key_Right: QPoint(1, 0), Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}  # fmt: skip
_TONES = {
    "safety_controller": "bad", "plc": "info", "rtu": "info", "switch": "plain", "router": "plain", "firewall": "warn",
}  # fmt: skip


@dataclass(frozen=True)
class _Placed:
    """A box and where it is drawn, in pixels of the whole map."""

    box: Box
    area: QRect


class NetMapView(QAbstractScrollArea):
    """Shows a `NetMap`. `opened` carries the asset whose box was double-clicked or asked for with Enter."""

    opened = Signal(object)
    chosen = Signal(object)
    """The `Box` that the keyboard or the mouse is on, or None."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._map: NetMap | None = None
        self._placed: tuple[_Placed, ...] = ()
        self._columns: tuple[QRect, ...] = ()
        self._rows: tuple[tuple[int | None, QRect], ...] = ()
        self._head = 0
        self._size = QSize(0, 0)
        self._current = -1
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(False)
        theme.changed.connect(self._lay_out)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes, by column, level and place."""
        return tuple(one.box for one in self._placed)

    @property
    def current(self) -> Box | None:
        """The box that is looked at."""
        return self._placed[self._current].box if 0 <= self._current < len(self._placed) else None

    def area_of(self, number: int) -> QRect:
        """Where a box is in the viewport now."""
        return self._placed[number].area.translated(-self._offset())

    def show_map(self, found: NetMap) -> None:
        """Draw this map; the same device stays the current one where it is still there."""
        was = self.current
        self._map = found
        self._lay_out()
        at = next((at for at, one in enumerate(self._placed) if was is not None and one.box.asset == was.asset), -1)
        self._choose(at)

    # --- layout ---

    def _lay_out(self) -> None:
        found = self._map
        if found is None:
            return
        metrics = self.fontMetrics()
        self._head = 2 * metrics.lineSpacing() + 2 * _MARGIN
        most = _MOST_ACROSS.get(len(found.columns), 2)
        fullest = [
            max((len(found.cells.get((level, at), ())) for level in found.levels), default=1)
            for at in range(len(found.columns))
        ]
        across = [max(1, min(most, count)) for count in fullest]
        columns, left = [], _LEVEL_WIDTH
        for count in across:
            width = count * (_BOX.width() + GAP) - GAP + 2 * _MARGIN
            columns.append(QRect(left, 0, width, self._head))
            left += width
        rows, placed, top = [], [], self._head
        for level in found.levels:
            deepest = max(
                -(-len(found.cells.get((level, at), ())) // across[at]) for at in range(len(found.columns))
            )  # fmt: skip
            height = max(1, deepest) * (_BOX.height() + GAP) - GAP + 2 * _MARGIN
            rows.append((level, QRect(0, top, left, height)))
            for at, column in enumerate(columns):
                for number, box in enumerate(found.cells.get((level, at), ())):
                    x = column.left() + _MARGIN + number % across[at] * (_BOX.width() + GAP)
                    y = top + _MARGIN + number // across[at] * (_BOX.height() + GAP)
                    placed.append(_Placed(box, QRect(QPoint(x, y), _BOX)))
            top += height
        self._columns, self._rows, self._placed = tuple(columns), tuple(rows), tuple(placed)
        self._size = QSize(left, top)
        self._fit_bars()
        self.viewport().update()

    def _fit_bars(self) -> None:
        if self._map is None:
            return
        view = self.viewport().size()
        for bar, whole, page in (
            (self.horizontalScrollBar(), self._size.width(), view.width()),
            (self.verticalScrollBar(), self._size.height(), view.height()),
        ):
            bar.setRange(0, max(0, whole - page))
            bar.setPageStep(page)
            bar.setSingleStep(_BOX.height())

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The scroll bars follow."""
        super().resizeEvent(event)
        self._fit_bars()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other heights."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_map"):
            self._lay_out()

    # --- drawing ---

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Rows, boxes, then the heads over what was scrolled under them."""
        if self._map is None:
            return
        tokens = self._theme.tokens
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), QColor(tokens.surface))
        offset, seen = self._offset(), self.viewport().rect()
        for number, (_, area) in enumerate(self._rows):
            shown = area.translated(0, -offset.y())
            shown.setWidth(max(shown.width(), seen.width()))
            if number % 2:
                painter.fillRect(shown, QColor(tokens.sunken))
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(shown.bottomLeft(), shown.bottomRight())
        for column in self._columns:
            x = column.right() - offset.x()
            painter.drawLine(x, 0, x, min(self._size.height() - offset.y(), seen.height()))
        for number, one in enumerate(self._placed):
            area = one.area.translated(-offset)
            if area.intersects(seen):
                self._paint_box(painter, one.box, area, here=number == self._current)
        self._paint_levels(painter, offset)
        self._paint_heads(painter, offset)
        painter.end()

    def _paint_box(self, painter: QPainter, box: Box, area: QRect, *, here: bool) -> None:
        tokens = self._theme.tokens
        mark = here and self.hasFocus()
        painter.setPen(
            QPen(QColor(tokens.focus if mark else tokens.accent if here else tokens.field_line), 3 if here else 1)
        )
        painter.setBrush(QColor(tokens.accent_soft if here else tokens.surface))
        painter.drawRoundedRect(area, 5, 5)
        tone = _TONES.get(box.device_class, "plain")
        draw_shape(painter, tone, QPointF(area.left() + 12, area.top() + 13), 5, QColor(tokens.tone(tone)[0]))
        metrics = self.fontMetrics()
        words = area.adjusted(24, 4, -6, -4)
        painter.setPen(QColor(tokens.text))
        _line(painter, metrics, words, box.label, 0)
        painter.setPen(QColor(tokens.muted))
        _line(painter, metrics, words, " ".join((*box.addresses[:1], box.detail)) or "–", 1)

    def _paint_levels(self, painter: QPainter, offset: QPoint) -> None:
        tokens, titles = self._theme.tokens, level_titles()
        for level, row in self._rows:
            area = QRect(0, row.top() - offset.y(), _LEVEL_WIDTH, row.height())
            painter.fillRect(area.adjusted(0, 0, 0, -1), QColor(tokens.sunken))
            words = area.adjusted(_MARGIN, _MARGIN, -4, -2)
            # While the row is scrolled its name stays in sight.
            words.setTop(
                min(max(words.top(), self._head + _MARGIN), area.bottom() - 2 * self.fontMetrics().lineSpacing())
            )
            painter.setPen(QColor(tokens.text))
            _line(painter, self.fontMetrics(), words, titles[level][0], 0)
            painter.setPen(QColor(tokens.muted))
            _line(painter, self.fontMetrics(), words, titles[level][1], 1)

    def _paint_heads(self, painter: QPainter, offset: QPoint) -> None:
        tokens = self._theme.tokens
        found = self._map
        assert found is not None
        painter.fillRect(QRect(0, 0, self.viewport().width(), self._head), QColor(tokens.sunken))
        bold = QFont(self.font())
        bold.setBold(True)
        painter.save()
        painter.setClipRect(QRect(_LEVEL_WIDTH, 0, self.viewport().width(), self._head))
        for column, area in zip(found.columns, self._columns, strict=True):
            words = area.translated(-offset.x(), 0).adjusted(_MARGIN, _MARGIN, -_MARGIN, 0)
            name, about = column_words(column)
            painter.setFont(bold)
            painter.setPen(QColor(tokens.text))
            _line(painter, QFontMetrics(bold), words, name, 0)
            painter.setFont(self.font())
            painter.setPen(QColor(tokens.muted))
            _line(painter, self.fontMetrics(), words, about, 1)
        painter.restore()
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(0, self._head, self.viewport().width(), self._head)

    # --- keyboard and mouse ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows to the nearest box in that direction, Home and End, Enter opens."""
        key = Qt.Key(event.key())
        if key in _STEPS and self._placed:
            self._choose(0 if self._current < 0 else self._next(_STEPS[key]))
        elif key == Qt.Key.Key_Home and self._placed:
            self._choose(0)
        elif key == Qt.Key.Key_End and self._placed:
            self._choose(len(self._placed) - 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current is not None:
            self.opened.emit(self.current.asset)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click looks at a box."""
        self.setFocus()
        self._choose(self._at(event.position().toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks open it."""
        at = self._at(event.position().toPoint())
        if at >= 0:
            self.opened.emit(self._placed[at].box.asset)

    def viewportEvent(self, event: QEvent) -> bool:
        """What has no room in a box stands in its tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._at(event.pos())
            QToolTip.showText(event.globalPos(), box_words(self._placed[at].box) if at >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    def _at(self, point: QPoint) -> int:
        if point.y() < self._head or point.x() < _LEVEL_WIDTH:
            return -1
        spot = point + self._offset()
        return next((at for at, one in enumerate(self._placed) if one.area.contains(spot)), -1)

    def _next(self, step: QPoint) -> int:
        """The nearest box in a direction, or the same one where there is none."""
        here = self._placed[self._current].area.center()
        along, aside = (QPoint.x, QPoint.y) if step.x() else (QPoint.y, QPoint.x)
        sign = step.x() or step.y()
        ahead = [
            ((along(way) * sign) + 3 * abs(aside(way)), at)
            for at, one in enumerate(self._placed)
            if (way := one.area.center() - here) and along(way) * sign > 0
        ]
        return min(ahead)[1] if ahead else self._current

    def _choose(self, at: int) -> None:
        self._current = at
        box = self.current
        self.setAccessibleDescription(box_words(box) if box is not None else "")
        if box is not None:
            self._bring_into_view(self._placed[at].area)
        self.viewport().update()
        self.chosen.emit(box)

    def _bring_into_view(self, area: QRect) -> None:
        view = self.viewport().size()
        for bar, first, last, head, page in (
            (self.horizontalScrollBar(), area.left(), area.right(), _LEVEL_WIDTH, view.width()),
            (self.verticalScrollBar(), area.top(), area.bottom(), self._head, view.height()),
        ):
            if first - head - _MARGIN < bar.value():
                bar.setValue(first - head - _MARGIN)
            elif last + _MARGIN > bar.value() + page:
                bar.setValue(last + _MARGIN - page)


def _line(painter: QPainter, metrics: QFontMetrics, area: QRect, words: str, number: int) -> None:
    """One line of words, cut where it has no room."""
    top = area.top() + number * metrics.lineSpacing()
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(
        QRect(area.left(), top, area.width(), metrics.lineSpacing()), int(Qt.AlignmentFlag.AlignVCenter), shown
    )
