"""The diagram of zones and conduits: it lays itself out, can be rearranged, and takes what is dropped on it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsLineItem, QGraphicsScene, QGraphicsView

from core.assessment.diagram import Node, arrange, band_of, marks, route
from core.assessment.drawing_links import says_nothing
from desktop.models.zone_assets import dragged
from desktop.theme import Theme
from desktop.viewmodels.zone_words import kind_title
from desktop.viewmodels.zones import ZonesModel
from desktop.views.zones.items import KEY, KIND, ConduitItem, ConduitLook, ConduitSign, ZoneItem, ZoneLook, ink

if TYPE_CHECKING:
    from core.register.models import Conduit, Zone

OUTSIDE = "outside"
_STEP = 1.25
_LEAST, _MOST = 0.15, 2.5
_LARGEST_FIT = 1.25
_NUDGE = 20.0
_NUDGE_MS = 700
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class ZoneDiagram(QGraphicsView):
    """Boxes for zones, lines for conduits. A click chooses, a drag moves, in drawing mode it joins two zones."""

    chosen = Signal(str, object)
    """("zone" or "conduit" or "site", key or None)"""
    opened = Signal()
    """Enter: to the form of what is chosen."""
    moved = Signal(object, float, float)
    """A zone was put at (x, y)."""
    joined = Signal(object, object)
    """A conduit was drawn from a zone to another; None is the outside."""
    dropped = Signal(object, object)
    """(keys of assets, zone)"""
    delete_asked = Signal()

    def __init__(self, theme: Theme, model: ZonesModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self._current: UUID | None = None
        self._zones: dict[UUID | str, ZoneItem] = {}
        self._conduits: dict[UUID, ConduitItem] = {}
        self._fitted = True
        self._pressed: tuple[QPoint, ZoneItem | None] | None = None
        self._dragging = False
        self._drawing = False
        self._start: ZoneItem | None = None
        self._rubber: QGraphicsLineItem | None = None
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setAccessibleName(self.tr("Diagram of zones and conduits"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMinimumSize(320, 200)
        self._nudged_key: UUID | None = None
        self._nudged = QTimer(self, singleShot=True, interval=_NUDGE_MS)
        self._nudged.timeout.connect(self._keep_nudge)
        theme.changed.connect(self.draw)
        model.changed.connect(self.draw)

    # --- showing ---

    def highlight(self, key: UUID | None) -> None:
        """Show which zone or conduit is chosen."""
        self._current = key
        for zone, box in self._zones.items():
            box.mark(current=zone == key)
        for conduit, line in self._conduits.items():
            line.mark(current=conduit == key)
        self._describe()

    def draw(self) -> None:
        """Draw everything anew."""
        if self._dragging:
            return
        zones, conduits = self._model.zones.rows, self._model.conduits.rows
        self._scene.clear()
        self._rubber = None
        self._start = None
        links = [(_end(one.from_zone_id), _end(one.to_zone_id)) for one in conduits]
        nodes: list[Node[UUID | str]] = [Node(OUTSIDE, 0)] if zones else []
        nodes += [Node(one.id, band_of(one.kind, one.purdue, trusted=one.trusted), _place(one)) for one in zones]
        boxes = arrange(nodes, links)
        looks = {zone.id: self._look(zone) for zone in zones}
        self._zones = {}
        for key, box in boxes.items():
            outside = ZoneLook(self.tr("Outside"), self.tr("Not under consideration"), ours=False, plain=True)
            item = ZoneItem(self._theme, outside if isinstance(key, str) else looks[key], QRectF(*box))
            item.setData(KEY, key)
            item.setData(KIND, "outside" if isinstance(key, str) else "zone")
            self._scene.addItem(item)
            self._zones[key] = item
        self._conduits = {}
        paths = route(boxes, links)
        for conduit, path, mark in zip(conduits, paths, marks(paths), strict=True):
            if mark is not None:
                line = ConduitItem(self._theme, self._conduit_look(conduit), path, mark)
                line.setData(KEY, conduit.id)
                line.setData(KIND, "conduit")
                self._scene.addItem(line)
                for slot, value in ((KEY, conduit.id), (KIND, "sign")):
                    line.sign.setData(slot, value)
                self._scene.addItem(line.sign)
                self._conduits[conduit.id] = line
        self._scene.setSceneRect(self._scene.itemsBoundingRect().adjusted(-24, -24, 24, 24))
        self.highlight(self._current)
        if self._fitted:
            self.fit()

    def _look(self, zone: Zone) -> ZoneLook:
        count = len(self._model.assets(zone.id))
        parts = (kind_title(zone.kind), self.tr("%n asset(s)", "", count))
        return ZoneLook(
            name=self._model.zone_name(zone.id),
            detail=" · ".join(part for part in parts if part),
            sl_t=zone.sl_t,
            levels=self._model.levels(zone.id),
            breaches=len(self._model.breaches(zone.id)),
            safety=zone.safety_related or zone.kind == "safety",
            ours=zone.trusted and zone.kind != "external",
        )

    def _conduit_look(self, conduit: Conduit) -> ConduitLook:
        return ConduitLook(
            name=conduit.name,
            direction=conduit.direction,
            filtered=not says_nothing(conduit.control),
            remote=conduit.remote_access,
            wireless=conduit.wireless,
            breaches=len(self._model.breaches(conduit.id)),
        )

    def _describe(self) -> None:
        """What a screen reader says: the chosen thing first, then all zones."""
        names = ", ".join(box.look.name for box in self._zones.values())
        chosen = ""
        if (box := self._zones.get(self._current or "")) is not None:
            chosen = f"{box.look.name}, {box.look.detail}. "
        elif self._current in self._conduits:
            chosen = f"{self._conduits[self._current].look.name}. "
        self.setAccessibleDescription(chosen + names)

    # --- zoom ---

    def fit(self) -> None:
        """The whole picture, and again after every change until somebody zooms."""
        self._fitted = True
        area = self._scene.sceneRect()
        self.resetTransform()
        if area.width() > 0 and area.height() > 0:
            scale = min(self.viewport().width() / area.width(), self.viewport().height() / area.height(), _LARGEST_FIT)
            self.scale(scale, scale)

    def zoom(self, steps: float) -> None:
        """Nearer (1) or farther (-1)."""
        now = self.transform().m11()
        wanted = max(_LEAST, min(_MOST, now * _STEP**steps))
        self._fitted = False
        self.scale(wanted / now, wanted / now)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The whole picture stays whole."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms where the pointer is."""
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.zoom(event.angleDelta().y() / 120)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)

    # --- drawing conduits ---

    @property
    def drawing(self) -> bool:
        """Whether a press on a zone begins a conduit."""
        return self._drawing

    def set_drawing(self, on: bool) -> None:
        """Begin or end drawing a conduit."""
        self._drawing = on
        self._end_line()
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)

    def _end_line(self) -> None:
        if self._start is not None:
            self._start.mark(target=False)
        self._start = None
        if self._rubber is not None:
            self._scene.removeItem(self._rubber)
            self._rubber = None

    def _join(self, box: ZoneItem | None) -> None:
        """A zone was pressed or reached in drawing mode."""
        if box is None or box is self._start:
            return
        if self._start is None:
            self._start = box
            box.mark(target=True)
            return
        ends = [None if one.data(KEY) == OUTSIDE else one.data(KEY) for one in (self._start, box)]
        self._end_line()
        self.joined.emit(ends[0], ends[1])

    # --- mouse ---

    def _box_at(self, at: QPoint) -> ZoneItem | None:
        return next((item for item in self.items(at) if isinstance(item, ZoneItem)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what lies there; a drag may follow."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        box = self._box_at(at)
        if self._drawing:
            self._join(box)
            return
        self._pressed = (at, box)
        if box is not None:
            if box.data(KIND) == "zone":
                self.chosen.emit("zone", box.data(KEY))
            return
        line = next((item for item in self.items(at) if isinstance(item, ConduitItem | ConduitSign)), None)
        self.chosen.emit("conduit" if line else "site", line.data(KEY) if line else None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the line, move the box, or pan."""
        at = event.position().toPoint()
        if self._drawing:
            self._stretch(self.mapToScene(at))
            return
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        before, box = self._pressed
        if not self._dragging and (at - before).manhattanLength() < 10:
            return
        self._dragging = True
        if box is None:
            bars = self.horizontalScrollBar(), self.verticalScrollBar()
            bars[0].setValue(bars[0].value() - (at - before).x())
            bars[1].setValue(bars[1].value() - (at - before).y())
        elif box.data(KIND) == "zone":
            box.setPos(box.pos() + self.mapToScene(at) - self.mapToScene(before))
            box.setZValue(3)
        self._pressed = (at, box)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A box that was moved stays there."""
        if self._drawing:
            box = self._box_at(event.position().toPoint())
            if self._start is not None and box is not self._start:
                self._join(box)
            return
        pressed, self._pressed = self._pressed, None
        was, self._dragging = self._dragging, False
        if was and pressed is not None and pressed[1] is not None and pressed[1].data(KIND) == "zone":
            self._keep(pressed[1])

    def _stretch(self, to: QPointF) -> None:
        if self._start is None:
            return
        if self._rubber is None:
            self._rubber = QGraphicsLineItem()
            self._rubber.setPen(ink(self._theme.tokens.focus, 2.5, Qt.PenStyle.DashLine))
            self._rubber.setZValue(4)
            self._scene.addItem(self._rubber)
        centre = self._start.sceneBoundingRect().center()
        self._rubber.setLine(centre.x(), centre.y(), to.x(), to.y())

    def _keep(self, box: ZoneItem) -> None:
        self.moved.emit(box.data(KEY), box.pos().x(), box.pos().y())

    # --- dropping assets ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Assets may come in."""
        if dragged(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """The zone below the pointer shows that it would take them."""
        box = self._drop_target(event.position().toPoint())
        for one in self._zones.values():
            one.mark(target=one is box)
        event.setAccepted(box is not None)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Nothing would be taken any more."""
        for one in self._zones.values():
            one.mark(target=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """The zone takes the assets; the outside takes them out of their zones."""
        box = self._drop_target(event.position().toPoint())
        for one in self._zones.values():
            one.mark(target=False)
        if box is not None:
            event.acceptProposedAction()
            self.dropped.emit(dragged(event.mimeData()), None if box.data(KEY) == OUTSIDE else box.data(KEY))

    def _drop_target(self, at: QPoint) -> ZoneItem | None:
        return self._box_at(at)

    # --- keyboard ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, with Ctrl they move; Enter opens; + - 0 zoom; Delete deletes; Esc ends drawing."""
        key = Qt.Key(event.key())
        if key in _ARROWS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._nudge(*_ARROWS[key])
        elif key in _ARROWS:
            self._go(*_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1)
        elif key == Qt.Key.Key_Minus:
            self.zoom(-1)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        elif key == Qt.Key.Key_Escape and self._start is not None:
            self._end_line()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A box moved by keys is kept now."""
        super().focusOutEvent(event)
        self._keep_nudge()

    def _go(self, right: int, down: int) -> None:
        """Choose the nearest zone in a direction; from nothing, the first one."""
        boxes = {key: box for key, box in self._zones.items() if isinstance(key, UUID)}
        if not boxes:
            return
        here = self._zones.get(self._current or "") or self._conduits.get(self._current or UUID(int=0))
        if here is None:
            self.chosen.emit("zone", next(iter(boxes)))
            return
        centre = here.sceneBoundingRect().center()

        def far(key: UUID) -> float:
            way = boxes[key].sceneBoundingRect().center() - centre
            along, across = way.x() * right + way.y() * down, abs(way.x() * down) + abs(way.y() * right)
            return along + 2.5 * across if along > 1 else float("inf")

        best = min(boxes, key=far)
        if far(best) < float("inf"):
            self.chosen.emit("zone", best)
            self.ensureVisible(boxes[best], 20, 20)

    def _nudge(self, right: int, down: int) -> None:
        if self._current != self._nudged_key:
            self._keep_nudge()
        box = self._zones.get(self._current or "")
        if box is not None:
            self._nudged_key = self._current
            box.setPos(box.pos() + QPointF(right * _NUDGE, down * _NUDGE))
            self._nudged.start()

    def _keep_nudge(self) -> None:
        self._nudged.stop()
        key, self._nudged_key = self._nudged_key, None
        if key is not None and key in self._zones:
            self._keep(self._zones[key])


def _end(zone: UUID | None) -> UUID | str:
    return OUTSIDE if zone is None else zone


def _place(zone: Zone) -> tuple[float, float] | None:
    return None if zone.x is None or zone.y is None else (zone.x, zone.y)
