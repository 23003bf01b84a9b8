"""The diagram of zones and conduits. It lays itself out and only shows: editing happens in the forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPainterPath, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsSimpleTextItem,
    QGraphicsView,
)

from desktop.theme import Theme
from desktop.viewmodels.diagram import place
from desktop.viewmodels.zones import ZonesModel, vector_words

if TYPE_CHECKING:
    from core.register.models import Conduit, Zone

_WIDTH, _HEIGHT = 206.0, 44.0
_GAP_X, _GAP_Y = 44.0, 10.0
_KEY, _KIND = 0, 1
_OUTSIDE = "outside"


class ZoneDiagram(QGraphicsView):
    """Boxes for zones, lines for conduits; remote access is dashed. A click chooses."""

    chosen = Signal(str, object)
    """("zone" or "conduit", key)"""

    def __init__(self, theme: Theme, model: ZonesModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self._current: UUID | None = None
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setAccessibleName(self.tr("Diagram of zones and conduits"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self.draw)
        model.changed.connect(self.draw)

    def highlight(self, key: UUID | None) -> None:
        """Show which zone or conduit is being edited."""
        if key != self._current:
            self._current = key
            self.draw()

    def draw(self) -> None:
        """Draw everything anew."""
        zones, conduits = self._model.zones.rows, self._model.conduits.rows
        self._scene.clear()
        ends = [(_end(c.from_zone_id), _end(c.to_zone_id)) for c in conduits]
        nodes: list[UUID | str] = [zone.id for zone in zones]
        outside = any(_OUTSIDE in pair for pair in ends)
        if outside:
            nodes.insert(0, _OUTSIDE)
        places = place(nodes, ends, _OUTSIDE if outside else None)
        boxes = {node: self._rect(places, node) for node in nodes}
        for zone in zones:
            self._draw_zone(zone, boxes[zone.id])
        if outside:
            self._draw_outside(boxes[_OUTSIDE])
        self._draw_conduits(conduits, ends, boxes)
        words = [zone.name for zone in zones]
        self.setAccessibleDescription(", ".join(words))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Always the whole picture."""
        super().resizeEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses what lies there."""
        for item in self.items(event.position().toPoint()):
            if item.data(_KIND):
                self.chosen.emit(item.data(_KIND), item.data(_KEY))
                return

    def _fit(self) -> None:
        area = self._scene.itemsBoundingRect().adjusted(-10, -8, 10, 8)
        self._scene.setSceneRect(area)
        self.resetTransform()
        if area.width() > 0 and area.height() > 0:
            scale = min(self.viewport().width() / area.width(), self.viewport().height() / area.height(), 1.15)
            self.scale(scale, scale)

    @staticmethod
    def _rect(places: dict[UUID | str, tuple[int, int]], node: UUID | str) -> QRectF:
        """The box of a node; each column is centred on the tallest one."""
        column, row = places[node]
        tallest = max((r for _, r in places.values()), default=0) + 1
        here = max(r for c, r in places.values() if c == column) + 1
        top = (tallest - here) * (_HEIGHT + _GAP_Y) / 2
        return QRectF(column * (_WIDTH + _GAP_X), top + row * (_HEIGHT + _GAP_Y), _WIDTH, _HEIGHT)

    def _draw_zone(self, zone: Zone, rect: QRectF) -> None:
        tokens = self._theme.tokens
        current = zone.id == self._current
        box = QGraphicsRectItem(rect)
        ink = tokens.focus if current else tokens.bad if zone.safety_related else tokens.field_line
        box.setPen(QPen(QColor(ink), 3 if current or zone.safety_related else 1.5))
        box.setBrush(QColor(tokens.accent_soft if current else tokens.ground))
        self._mark(box, "zone", zone.id, 1)
        name = self._model.zone_name(zone.id)
        if zone.safety_related:
            name = self.tr("{zone} (safety)").format(zone=name)
        count = self._model.asset_count[zone.id]
        self._words(rect, 3, name, bold=True)
        assets = self.tr("%n asset(s)", "", count)
        self._words(rect, 22, f"{vector_words(zone.sl_t)} · {assets}")

    def _draw_outside(self, rect: QRectF) -> None:
        box = QGraphicsRectItem(rect)
        box.setPen(QPen(QColor(self._theme.tokens.muted), 1.5, Qt.PenStyle.DashLine))
        box.setZValue(1)
        self._scene.addItem(box)
        self._words(rect, 3, self.tr("Outside"), bold=True)
        self._words(rect, 22, self.tr("Not under consideration"))

    def _draw_conduits(
        self, conduits: Sequence[Conduit], ends: list[tuple[UUID | str, UUID | str]], boxes: dict[UUID | str, QRectF]
    ) -> None:
        tokens = self._theme.tokens
        for conduit, (start, end) in zip(conduits, ends, strict=True):
            if start == end or start not in boxes or end not in boxes:
                continue
            current = conduit.id == self._current
            item = QGraphicsPathItem(_curve(boxes[start], boxes[end]))
            style = Qt.PenStyle.DashLine if conduit.remote_access else Qt.PenStyle.SolidLine
            item.setPen(QPen(QColor(tokens.focus if current else tokens.text), 4 if current else 2, style))
            item.setToolTip(conduit.name)
            self._mark(item, "conduit", conduit.id, 0)

    def _mark(self, item: QGraphicsItem, kind: str, key: UUID, z: int) -> None:
        item.setData(_KIND, kind)
        item.setData(_KEY, key)
        item.setZValue(z)
        self._scene.addItem(item)

    def _words(self, rect: QRectF, top: float, words: str, *, bold: bool = False) -> None:
        font = self._font(bold=bold)
        metrics = QFontMetricsF(font)
        item = QGraphicsSimpleTextItem(metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width() - 20))
        item.setFont(font)
        item.setBrush(QColor(self._theme.tokens.text if bold else self._theme.tokens.muted))
        item.setPos(rect.left() + 10, rect.top() + top)
        item.setZValue(2)
        self._scene.addItem(item)

    def _font(self, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font


def _end(zone: UUID | None) -> UUID | str:
    return _OUTSIDE if zone is None else zone


def _curve(start: QRectF, end: QRectF) -> QPainterPath:
    """From side to side; inside one column from below to above, or around boxes that lie between."""
    if start.left() > end.left():
        start, end = end, start
    if abs(start.left() - end.left()) < 1:
        upper, lower = (start, end) if start.top() < end.top() else (end, start)
        if lower.top() - upper.bottom() < 2 * _GAP_Y:
            path = QPainterPath(QPointF(upper.center().x(), upper.bottom()))
            path.lineTo(lower.center().x(), lower.top())
            return path
        path = QPainterPath(QPointF(upper.right(), upper.center().y()))
        bend = upper.right() + _GAP_X * 0.8
        path.cubicTo(bend, upper.center().y(), bend, lower.center().y(), lower.right(), lower.center().y())
        return path
    a, b = QPointF(start.right(), start.center().y()), QPointF(end.left(), end.center().y())
    reach = (b.x() - a.x()) / 2
    path = QPainterPath(a)
    path.cubicTo(a.x() + reach, a.y(), b.x() - reach, b.y(), b.x(), b.y())
    return path
