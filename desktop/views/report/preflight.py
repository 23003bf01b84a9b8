"""What is still missing before the report is printed, each with the way to the page where it is mended."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.tokens import GAP
from desktop.viewmodels.report import Point
from desktop.widgets.basic import clear, draw_shape, icon_button, text


class PreflightList(QWidget):
    """What is missing first, what is well below."""

    asked = Signal(str)
    """Key of the step whose page is to be shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._points: list[Point] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(GAP)

    def show_points(self, points: Sequence[Point]) -> None:
        """Show another list."""
        ordered = sorted(points, key=lambda point: point.ok)
        if ordered == self._points:
            return
        self._points = ordered
        clear(self._lines)
        for point in ordered:
            self._lines.addWidget(self._line(point))
        self._lines.addStretch(1)

    def _line(self, point: Point) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        words = text(point.words, "muted" if point.ok else "", wrap=True)
        layout.addWidget(Mark(self._theme, "ok" if point.ok else "warn"))
        layout.addWidget(words, 1)
        if point.ok:
            line.setMinimumHeight(24)
        else:
            go = icon_button(self._theme, "arrow-right", self.tr("Mend: {what}").format(what=point.words))
            go.clicked.connect(lambda _on=False: self.asked.emit(point.step))
            layout.addWidget(go)
        return line


class Mark(QWidget):
    """A shape alone; the words beside it say what it means."""

    def __init__(self, theme: Theme, tone: str) -> None:
        super().__init__()
        self._theme, self._tone = theme, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Small."""
        return QSize(18, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The shape in its colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.width() / 2, self.height() / 2)
        draw_shape(painter, self._tone, centre, 6, QColor(self._theme.tokens.tone(self._tone)[0]))
        painter.end()
