"""What both pictures of the plan share: numbered marks that can be pointed at, pressed and walked with the arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.assessment.plan import Action
from desktop.models.findings import band_tone, days_words, risk_words
from desktop.theme import Theme

_KEYS = {
    Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1,
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """One action in a picture."""

    number: int
    action: Action
    area: QRectF


class Marks(QWidget):
    """Base of the pictures: subclasses place the marks in `place` and draw what lies behind in `paint_ground`."""

    chosen = Signal(str)
    """Id of an action."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self.rows: tuple[tuple[int, Action], ...] = ()
        self.marks: tuple[Mark, ...] = ()
        self.current = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(560, 240)

    def minimumSizeHint(self) -> QSize:
        """Enough to read."""
        return QSize(320, 180)

    def show_actions(self, actions: Sequence[tuple[int, Action]], current: str) -> None:
        """These actions with their numbers; the current one is framed."""
        self.rows = tuple(actions)
        self.select(current)
        self.arrange()

    def select(self, current: str) -> None:
        """Frame another action."""
        self.current = current
        found = next((one for one in self.rows if one[1].id == current), None)
        told = self.tr("{picture}, {count} actions").format(picture=self._name, count=len(self.rows))
        self.setAccessibleName(told if found is None else f"{told}. {_words(*found)}")
        self.update()

    def arrange(self) -> None:
        """Place the marks anew."""
        self.marks = self.place() if self.width() > 0 else ()
        self.update()

    def place(self) -> tuple[Mark, ...]:
        """The marks of the actions."""
        raise NotImplementedError

    def paint_ground(self, painter: QPainter) -> None:
        """What lies behind the marks."""
        raise NotImplementedError

    def paint_mark(self, painter: QPainter, mark: Mark) -> None:
        """Ground by band, number; what is done is hollow, the current one framed."""
        tokens = self._theme.tokens
        ink, ground = (QColor(one) for one in tokens.tone(band_tone(mark.action.worst.band)))
        here = mark.action.id == self.current
        painter.setPen(QPen(QColor(tokens.focus if here and self.hasFocus() else ink), 3 if here else 1.2))
        painter.setBrush(
            QColor(tokens.surface) if not mark.action.open else QColor(tokens.accent_soft) if here else ground
        )
        if mark.action.outage == "none":
            painter.drawRoundedRect(mark.area, mark.area.height() / 2, mark.area.height() / 2)
        else:
            painter.drawRect(mark.area)
        painter.setPen(QColor(tokens.text))
        painter.drawText(mark.area, int(Qt.AlignmentFlag.AlignCenter), str(mark.number))

    # --- Qt's side ---

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002
        """Another size needs other places."""
        self.arrange()

    def paintEvent(self, _event: object) -> None:
        """Ground, then marks, the current one on top."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.colour("surface")))
        self.paint_ground(painter)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() - 2)
        painter.setFont(font)
        for mark in sorted(self.marks, key=lambda one: one.action.id == self.current):
            self.paint_mark(painter, mark)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what lies under the pointer."""
        mark = self._under(event.position())
        if mark is not None:
            self.chosen.emit(mark.action.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go through the actions in their order."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None or not self.rows:
            super().keyPressEvent(event)
            return
        keys = [action.id for _, action in self.rows]
        at = keys.index(self.current) + step if self.current in keys else 0
        self.chosen.emit(keys[min(max(at, 0), len(keys) - 1)])

    def event(self, event: QEvent) -> bool:
        """The tooltip names the action."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = self._under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), _words(mark.number, mark.action) if mark else "", self)
            return True
        return super().event(event)

    def _under(self, point: QPointF) -> Mark | None:
        return next((one for one in reversed(self.marks) if one.area.contains(point)), None)


def _words(number: int, action: Action) -> str:
    return f"{number}: {action.text}\n{days_words(action.hours)}, {risk_words(action.worst)}"
