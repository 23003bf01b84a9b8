"""How a level is drawn: four steps, solid where reached, hatched where missing, with a question mark where unknown.

It reads without colour, and printed in black.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from desktop.models.levels import TOP, Level
from desktop.tokens import Tokens

HEIGHT = 12


def draw_ladder(painter: QPainter, tokens: Tokens, area: QRectF, level: Level) -> None:
    """The four steps side by side, as wide as `area`."""
    gap = 3.0
    width = (area.width() - gap * (TOP - 1)) / TOP
    for step in range(1, TOP + 1):
        box = QRectF(area.left() + (step - 1) * (width + gap), area.top(), width, HEIGHT)
        missing = level.sl_t is not None and level.sl_a < step <= level.sl_t
        ink = QColor(tokens.accent if step <= level.sl_a else tokens.bad if missing else tokens.field_line)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRect(box)
        if step <= level.sl_a:
            painter.fillRect(box, ink)
        elif missing:
            painter.fillRect(box, QBrush(ink, Qt.BrushStyle.BDiagPattern))
        if level.provisional and level.sl_a < step <= level.reachable:
            _question(painter, tokens, box)


def _question(painter: QPainter, tokens: Tokens, box: QRectF) -> None:
    painter.save()
    font = painter.font()
    font.setPixelSize(HEIGHT - 1)
    font.setBold(True)
    painter.setFont(font)
    middle = QRectF(box.center().x() - 5, box.top() + 1, 10, HEIGHT - 1)
    painter.fillRect(middle, QColor(tokens.surface))
    painter.setPen(QColor(tokens.text))
    painter.drawText(middle, int(Qt.AlignmentFlag.AlignCenter), "?")
    painter.restore()
