"""A requirement as a button: its shape, its id, a few words; pressed, it opens in the checklist."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT
from desktop.widgets.basic import draw_shape


class EntryButton(QAbstractButton):
    """`tone` gives the shape; `state` says the same in words."""

    def __init__(self, theme: Theme, key: str, title: str, state: str, tone: str, turn: int = 0) -> None:
        """`turn`: 1 for what to take on first, and so on; 0 without an order."""
        super().__init__()
        self._turn = turn
        self._theme, self.key, self._title, self._state, self._tone = theme, key, title, state, tone
        self.setText(f"{key} {title}")
        said = self.tr("{key} {title}: {state}. Open in the checklist").format(key=key, title=title, state=state)
        if turn:
            said = self.tr("{said}. Number {turn} to take on").format(said=said, turn=turn)
        self.setAccessibleName(said)
        self.setToolTip(f"{key} {title}: {state}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(200, max(CONTROL_HEIGHT, self.fontMetrics().lineSpacing() * 2 + 10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, shape, words."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        focus = self.hasFocus()
        painter.setPen(QPen(QColor(tokens.focus if focus else tokens.line), 3 if focus else tokens.border_px))
        painter.setBrush(QColor(tokens.sunken if self.underMouse() or self.isDown() else tokens.surface))
        painter.drawRoundedRect(area, 6, 6)
        line = self.fontMetrics().lineSpacing()
        draw_shape(painter, self._tone, QPointF(18, 5 + line / 2), 6, QColor(tokens.tone(self._tone)[0]))
        if self._turn:
            self._paint_turn(painter)
        words = QRectF(34, 5, self.width() - (78 if self._turn else 44), line)
        painter.setPen(QColor(tokens.text))
        shown = self.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.setPen(QColor(tokens.muted))
        below = self.fontMetrics().elidedText(
            f"{self.key} · {self._state}", Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words.translated(0, line), int(Qt.AlignmentFlag.AlignVCenter), below)
        painter.end()

    def _paint_turn(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        disc = QRectF(self.width() - 36, self.height() / 2 - 12, 24, 24)
        painter.setPen(QPen(QColor(tokens.accent), 1))
        painter.setBrush(QColor(tokens.accent_soft))
        painter.drawEllipse(disc)
        painter.setPen(QColor(tokens.text))
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), str(self._turn))
