"""What the diagram draws: a box for a zone, a line for a conduit. They only paint what they are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.assessment.diagram import Mark
from desktop.theme import FAMILIES, Theme
from desktop.tokens import Tokens
from desktop.viewmodels.zones import Levels

KEY, KIND = 0, 1
"""Data slots of an item: its key, and "zone", "outside" or "conduit"."""
READABLE, LEGIBLE = 0.85, 0.5
"""Scales below which a box shows larger and less: name and levels, then the name alone, as large as it fits."""
_CELL = 22.0
_GRAB = 28.0
"""Pixels on the screen within which a glove hits a line."""


def ink(colour: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen."""
    return QPen(QColor(colour), width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def font(pixels: float, *, bold: bool = False) -> QFont:
    """Ours, in scene units."""
    result = QFont()
    result.setFamilies(list(FAMILIES))
    result.setPixelSize(max(1, round(pixels)))
    result.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return result


def draw_warning(painter: QPainter, centre: QPointF, tokens: Tokens, count: int) -> None:
    """A triangle with the number of broken rules."""
    x, y = centre.x(), centre.y()
    painter.setPen(ink(tokens.warn, 1.5))
    painter.setBrush(QColor(tokens.warn_soft))
    painter.drawPolygon(QPolygonF([QPointF(x, y - 11), QPointF(x + 12, y + 9), QPointF(x - 12, y + 9)]))
    painter.setPen(QColor(tokens.warn))
    painter.setFont(font(11, bold=True))
    painter.drawText(QRectF(x - 12, y - 6, 24, 16), int(Qt.AlignmentFlag.AlignCenter), str(min(count, 99)))


@dataclass(frozen=True)
class ZoneLook:
    """What a box shows."""

    name: str
    detail: str = ""
    sl_t: Sequence[int] | None = None
    levels: Levels | None = None
    breaches: int = 0
    safety: bool = False
    ours: bool = True
    """False: drawn with a broken line, since the plant does not control it."""
    plain: bool = False
    """The outside: no levels."""


class ZoneItem(QGraphicsItem):
    """A box; `place` in scene coordinates."""

    def __init__(self, theme: Theme, look: ZoneLook, rect: QRectF) -> None:
        super().__init__()
        self._theme, self.look = theme, look
        self._size = QRectF(0, 0, rect.width(), rect.height())
        self.current = self.target = False
        self.setPos(rect.topLeft())
        self.setZValue(2)

    def mark(self, *, current: bool | None = None, target: bool | None = None) -> None:
        """Show that it is chosen, or that something would be dropped on it."""
        self.current = self.current if current is None else current
        self.target = self.target if target is None else target
        self.update()

    def boundingRect(self) -> QRectF:
        """The box and its line."""
        return self._size.adjusted(-3, -3, 3, 3)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Ground, words, levels."""
        tokens = self._theme.tokens
        colour = tokens.focus if self.current or self.target else tokens.field_line
        width = 3.0 if self.current or self.target else 1.5
        painter.setPen(ink(colour, width, Qt.PenStyle.SolidLine if self.look.ours else Qt.PenStyle.DashLine))
        painter.setBrush(QColor(tokens.accent_soft if self.current or self.target else tokens.surface))
        painter.drawRoundedRect(self._size, 6, 6)
        if self.look.safety:  # a second line inside: safety reads without colour
            painter.setPen(ink(tokens.bad, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._size.adjusted(4, 4, -4, -4), 4, 4)
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        if scale < LEGIBLE:
            self._paint_far(painter, scale)
        else:
            self._paint_near(painter, large=scale < READABLE)
        if self.look.breaches:
            centre = QPointF(self._size.right() - 16, 15)
            draw_warning(painter, centre, tokens, self.look.breaches)

    def _paint_far(self, painter: QPainter, scale: float) -> None:
        painter.setPen(QColor(self._theme.tokens.text))
        painter.setFont(font(min(12 / scale, 26), bold=True))
        area = self._size.adjusted(8, 4, -28 if self.look.breaches else -8, -4)
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(area, flags, self.look.name)

    def _paint_near(self, painter: QPainter, *, large: bool) -> None:
        tokens = self._theme.tokens
        room = self._size.width() - (40 if self.look.breaches else 18)
        lines = [(8.0 if large else 6.0, self.look.name, tokens.text, 16 if large else 13)]
        if not large or self.look.plain:
            lines.append((34.0 if large else 24.0, self.look.detail, tokens.muted, 15 if large else 12))
        for top, words, colour, pixels in lines:
            used = font(pixels, bold=colour == tokens.text)
            painter.setFont(used)
            painter.setPen(QColor(colour))
            shown = QFontMetricsF(used).elidedText(words, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(10, top, room + 2, 20), int(Qt.AlignmentFlag.AlignVCenter), shown)
        if not self.look.plain:
            at = QPointF(10, 36 if large else 46)
            draw_levels(painter, at, tokens, self.look.sl_t, self.look.levels, large=large)


def draw_levels(
    painter: QPainter,
    at: QPointF,
    tokens: Tokens,
    sl_t: Sequence[int] | None,
    levels: Levels | None,
    *,
    large: bool = False,
) -> None:
    """Seven numbers of SL-T, below them seven of SL-A: hatched where they miss the target, dashed while provisional."""
    used = font(15 if large else 12, bold=True)
    high = 23.0 if large else 18.0
    rows = [("T", None if sl_t is None else tuple(sl_t))]
    if levels is not None:
        rows.append(("A", levels.sl_a))
    for number, (name, values) in enumerate(rows):
        top = at.y() + number * (high + 3)
        painter.setFont(used)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QRectF(at.x(), top, 16, high), int(Qt.AlignmentFlag.AlignVCenter), name)
        for column in range(7):
            cell = QRectF(at.x() + 18 + column * (_CELL + 0.8), top, _CELL, high)
            value = None if values is None else values[column]
            misses = name == "A" and sl_t is not None and value is not None and value < sl_t[column]
            unsure = name == "A" and levels is not None and levels.provisional[column]
            _cell(painter, cell, tokens, "–" if value is None else str(value), misses=misses, unsure=unsure)


def _cell(painter: QPainter, cell: QRectF, tokens: Tokens, words: str, *, misses: bool, unsure: bool) -> None:
    painter.setPen(ink(tokens.bad if misses else tokens.field_line, 1.2, _style(unsure)))
    painter.setBrush(QColor(tokens.surface))
    painter.drawRect(cell)
    if misses:
        hatch = QColor(tokens.bad)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        hatch.setAlphaF(0.5)
        painter.setBrush(hatch)
        painter.setBrush(Qt.BrushStyle.BDiagPattern)
        painter.drawRect(cell)
        painter.setBrush(QColor(tokens.surface))
        painter.drawRect(QRectF(cell.center().x() - 6, cell.top() + 1.5, 12, cell.height() - 3))
        painter.restore()
    painter.setPen(QColor(tokens.bad if misses else tokens.text))
    painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), words)


def _style(unsure: bool) -> Qt.PenStyle:
    return Qt.PenStyle.DashLine if unsure else Qt.PenStyle.SolidLine


@dataclass(frozen=True)
class ConduitLook:
    """What a line shows."""

    name: str
    direction: str = "both"
    filtered: bool = False
    remote: bool = False
    wireless: bool = False
    breaches: int = 0


class ConduitItem(QGraphicsItem):
    """A line at right angles, with arrow heads, and in its middle what filters it and how many rules it breaks."""

    def __init__(self, theme: Theme, look: ConduitLook, points: Sequence[tuple[float, float]], mark: Mark) -> None:
        super().__init__()
        self._theme, self.look = theme, look
        self._points = [QPointF(*point) for point in points]
        self.current = False
        self._line = rounded(self._points)
        self.setZValue(1)
        self.setToolTip(look.name)
        self.sign = ConduitSign(theme, look, mark)
        """To be put into the scene beside the line: it stands above the boxes, the line below them."""

    def mark(self, *, current: bool) -> None:
        """Show that it is chosen."""
        self.current = self.sign.current = current
        self.setZValue(1.5 if current else 1)
        self.update()
        self.sign.update()

    def boundingRect(self) -> QRectF:
        """The line with everything on it."""
        return self._line.boundingRect().adjusted(-12, -12, 12, 12)

    def shape(self) -> QPainterPath:
        """Wide enough for a glove at the scale it is seen at."""
        stroker = QPainterPathStroker()
        views = self.scene().views() if self.scene() is not None else []
        stroker.setWidth(_GRAB / max(0.2, views[0].transform().m11()) if views else _GRAB)
        return stroker.createStroke(self._line)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Line, heads, marks."""
        tokens = self._theme.tokens
        colour = tokens.focus if self.current else tokens.text
        style = Qt.PenStyle.SolidLine
        if self.look.remote:
            style = Qt.PenStyle.DashLine
        if self.look.wireless:
            style = Qt.PenStyle.DotLine
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(ink(tokens.ground, 7))
        painter.drawPath(self._line)
        painter.setPen(ink(colour, 3.5 if self.current else 1.8, style))
        painter.drawPath(self._line)
        painter.setPen(ink(colour, 1.5))
        painter.setBrush(QColor(colour))
        if self.look.direction in {"both", "out"}:
            painter.drawPolygon(_head(self._points[-2], self._points[-1]))
        if self.look.direction in {"both", "in"}:
            painter.drawPolygon(_head(self._points[1], self._points[0]))


class ConduitSign(QGraphicsItem):
    """What stands on a conduit's line: what filters it, and how many rules it breaks. Above all boxes and lines."""

    def __init__(self, theme: Theme, look: ConduitLook, mark: Mark) -> None:
        super().__init__()
        self._theme, self._look, self._mark = theme, look, mark
        self.current = False
        self.setZValue(3)

    def boundingRect(self) -> QRectF:
        """Both signs."""
        return QRectF(self._mark.x - 16, self._mark.y - 36, 54, 54)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """A filled diamond where something filters, an open one where nothing does; a triangle beside it."""
        tokens = self._theme.tokens
        x, y = self._mark.x, self._mark.y
        colour = tokens.focus if self.current else tokens.text
        painter.setPen(ink(colour, 1.8))
        painter.setBrush(QColor(colour if self._look.filtered else tokens.surface))
        painter.drawPolygon(QPolygonF([QPointF(x, y - 7), QPointF(x + 7, y), QPointF(x, y + 7), QPointF(x - 7, y)]))
        if self._look.breaches:
            beside = QPointF(x + 21, y - 1) if self._mark.level else QPointF(x, y - 18)
            draw_warning(painter, beside, tokens, self._look.breaches)


def _head(before: QPointF, tip: QPointF) -> QPolygonF:
    along = tip - before
    length = hypot(along.x(), along.y()) or 1.0
    unit = QPointF(along.x() / length, along.y() / length)
    side = QPointF(-unit.y(), unit.x())
    return QPolygonF([tip, tip - unit * 9 + side * 4, tip - unit * 9 - side * 4])


def rounded(points: Sequence[QPointF], radius: float = 8.0) -> QPainterPath:
    """The line through the points with round corners."""
    path = QPainterPath(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        cut = min(radius, _length(corner - before) / 2, _length(after - corner) / 2)
        path.lineTo(corner - _unit(corner - before) * cut)
        path.quadTo(corner, corner + _unit(after - corner) * cut)
    path.lineTo(points[-1])
    return path


def _length(vector: QPointF) -> float:
    return hypot(vector.x(), vector.y())


def _unit(vector: QPointF) -> QPointF:
    length = _length(vector) or 1.0
    return QPointF(vector.x() / length, vector.y() / length)
