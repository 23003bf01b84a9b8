"""A button that shows which key presses it, and which of a group is chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT
from desktop.widgets.basic import draw_shape

_CAP = 24
_SHAPE = 22
_SPACE = 10


class KeyButton(QAbstractButton):
    """`key` in a small cap, then the shape of `tone` (none without one), then the words."""

    def __init__(self, theme: Theme, key: str, words: str, tone: str = "") -> None:
        super().__init__()
        self._theme, self.key, self._tone = theme, key, tone
        self.setText(words)
        self.setCheckable(True)
        # The page's keys do the same: a click must not take the focus from the list.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Key {key}").format(key=key.upper()) if key else "")
        theme.changed.connect(self.update)
        self.say("")

    def say(self, state: str) -> None:
        """What a screen reader adds to the words."""
        self.setAccessibleName(f"{self.text()}, {state}" if state else self.text())
        self.setAccessibleDescription(self.toolTip())

    def sizeHint(self) -> QSize:
        """As wide as cap, shape and words."""
        words = self.fontMetrics().horizontalAdvance(self.text()) * 11 // 10  # chosen is half bold
        return QSize(words + (_CAP if self.key else 0) + (_SHAPE if self._tone else 0) + 2 * _SPACE, CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme's font needs another width."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The whole button."""
        tokens = self._theme.tokens
        ink, ground = tokens.text, tokens.surface
        edge, width = tokens.field_line, tokens.border_px
        if self.isChecked():
            ground, edge, width = tokens.accent_soft, tokens.accent, 3
        elif self.isDown() or self.underMouse():
            ground = tokens.sunken
        if self.hasFocus():
            edge, width = tokens.focus, 3
        if not self.isEnabled():
            ink = tokens.muted
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = width / 2
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 6, 6)
        self._paint_inside(painter, ink)
        painter.end()

    def _paint_inside(self, painter: QPainter, ink: str) -> None:
        tokens = self._theme.tokens
        left, middle = float(_SPACE), self.height() / 2
        font = self.font()
        if self.key:
            cap = QRectF(left, middle - 10, 20, 20)
            painter.setPen(QPen(QColor(tokens.field_line), 1))
            painter.setBrush(QColor(tokens.sunken))
            painter.drawRoundedRect(cap, 4, 4)
            font.setPointSizeF(self.font().pointSizeF() - 1)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), self.key.upper())
            left += _CAP + 2
        if self._tone:
            draw_shape(painter, self._tone, QPointF(left + 7, middle), 6, QColor(tokens.tone(self._tone)[0]))
            left += _SHAPE
        font = self.font()
        font.setWeight(font.Weight.DemiBold if self.isChecked() else font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        words = QRectF(left, 0, self.width() - left - 4, self.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self.text())
