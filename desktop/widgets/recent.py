"""A wide button with a name and a line below it: one vault of the list of recent ones."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop.theme import Theme, device_ratio, pixmap


class RecentButton(QPushButton):
    """Looks like a button and reads like a list entry; long paths lose their middle, not their end."""

    def __init__(self, theme: Theme, words: str, detail: str) -> None:
        super().__init__()
        self.setProperty("role", "tile")
        self._theme, self._words, self._detail = theme, words, detail
        self.setAccessibleName(words)
        self.setAccessibleDescription(detail)
        self.setToolTip(detail)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Two lines and room around them."""
        return QSize(240, self.fontMetrics().lineSpacing() * 2 + 24)

    def minimumSizeHint(self) -> QSize:
        """May become narrow: the path is shortened."""
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button's ground, then icon, name and path."""
        super().paintEvent(event)
        tokens = self._theme.tokens
        ink = tokens.text if self.isEnabled() else tokens.muted
        painter = QPainter(self)
        painter.drawPixmap(14, (self.height() - 22) // 2, pixmap("hard-drive", ink, 22, device_ratio()))
        area = QRectF(self.rect()).adjusted(50, 11, -12, -11)
        height = self.fontMetrics().lineSpacing()
        font = self.font()
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        line = QRectF(area.left(), area.top(), area.width(), height)
        painter.drawText(
            line, painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, int(area.width()))
        )
        font.setWeight(font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        shown = painter.fontMetrics().elidedText(self._detail, Qt.TextElideMode.ElideMiddle, int(area.width()))
        painter.drawText(line.translated(0, height + 2), shown)
        painter.end()
