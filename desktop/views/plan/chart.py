"""Impact against effort: the further up and left, the sooner it pays."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.assessment.plan import DAY, Action
from desktop.theme import Theme
from desktop.views.plan.marks import Mark, Marks

_LEFT, _TOP, _RIGHT, _BOTTOM = 30.0, 22.0, 12.0, 34.0
_SIZE = (28.0, 18.0)
_TICKS = (0.25, 0.5, 1.0, 3.0, 5.0, 10.0, 15.0, 30.0, 60.0)
"""Person days at the axis."""


class Chart(Marks):
    """Effort to the right in person days, risk removed upwards; both as steps of the same factor."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self._name = self.tr("Impact against effort")
        self.setAccessibleName(self._name)

    def place(self) -> tuple[Mark, ...]:
        """Marks that would lie on each other move beside: right, then down."""
        taken: list[QRectF] = []
        found = []
        area = self._area()
        for number, action in self.rows:
            x = self._x(action.hours / DAY, area) - _SIZE[0] / 2
            y = self._y(action, area) - _SIZE[1] / 2
            spot = _free(QRectF(x, y, *_SIZE), taken, area)
            taken.append(spot)
            found.append(Mark(number, action, spot))
        return tuple(found)

    def paint_ground(self, painter: QPainter) -> None:
        """Axes, their names, and the corner where it pays soonest."""
        tokens, area = self._theme.tokens, self._area()
        corner = QRectF(area.left(), area.top(), area.width() / 2, area.height() / 2)
        painter.fillRect(corner, QColor(tokens.ok_soft))
        font = self.font()
        font.setPointSizeF(font.pointSizeF() - 1.5)
        painter.setFont(font)
        painter.setPen(QPen(QColor(tokens.line), 1))
        low, high = self._efforts()
        for days in _TICKS:
            if low <= days <= high:
                x = self._x(days, area)
                painter.setPen(QPen(QColor(tokens.line), 1))
                painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
                painter.setPen(QColor(tokens.muted))
                label = QRectF(x - 30, area.bottom() + 1, 60, 16)
                painter.drawText(label, int(Qt.AlignmentFlag.AlignCenter), f"{days:g}")
        painter.setPen(QPen(QColor(tokens.field_line), 1))
        painter.drawLine(QLineF(area.bottomLeft(), area.bottomRight()))
        painter.drawLine(QLineF(area.bottomLeft(), area.topLeft()))
        painter.setPen(QColor(tokens.muted))
        below = QRectF(area.left(), self.height() - 18, area.width(), 16)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), self.tr("Effort in person days →"))
        above = QRectF(area.left() + 6, 2, area.width() - 12, 18)
        painter.drawText(above, int(Qt.AlignmentFlag.AlignLeft), self.tr("↑ Risk removed"))
        painter.drawText(above, int(Qt.AlignmentFlag.AlignRight), self.tr("Round: no outage · Square: needs an outage"))

    def _area(self) -> QRectF:
        return QRectF(_LEFT, _TOP, max(self.width() - _LEFT - _RIGHT, 40), max(self.height() - _TOP - _BOTTOM, 40))

    def _efforts(self) -> tuple[float, float]:
        days = [max(action.hours / DAY, 0.125) for _, action in self.rows] or [1.0]
        return min(*days, 0.4) / 1.3, max(*days, 4.0) * 1.3

    def _x(self, days: float, area: QRectF) -> float:
        low, high = self._efforts()
        share = math.log(max(days, 0.125) / low) / math.log(high / low)
        return area.left() + share * area.width()

    def _y(self, action: Action, area: QRectF) -> float:
        highest = max((one.removes for _, one in self.rows), default=1) * 1.15 + 1
        share = math.log1p(action.removes) / math.log1p(highest)
        return area.bottom() - share * area.height()


def _free(wanted: QRectF, taken: list[QRectF], area: QRectF) -> QRectF:
    """The place nearest to `wanted` where nothing lies, inside `area`; `wanted` where all is full."""
    width, height = wanted.width() + 2, wanted.height() + 2
    wanted = QRectF(wanted)
    wanted.moveLeft(min(max(wanted.left(), area.left() + 1), area.right() - wanted.width()))
    wanted.moveTop(min(max(wanted.top(), area.top()), area.bottom() - wanted.height() - 1))
    steps = sorted(
        ((column, row) for column in range(-6, 13) for row in range(-10, 11)),
        key=lambda at: (abs(at[0]) * width) ** 2 + (abs(at[1]) * height) ** 2 * 1.5,
    )
    for column, row in steps:
        spot = wanted.translated(column * width, row * height)
        if area.contains(spot) and not any(spot.intersects(one) for one in taken):
            return spot
    return wanted
