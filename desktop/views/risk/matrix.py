"""The 5x5 matrix: likelihood upwards, consequence to the right; every cell a button with its band and its findings."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from core.assessment.risk import BANDS, NO_LINE, STEPS, Matrix
from desktop.models.findings import band_tone
from desktop.models.verdict_words import band_titles
from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT
from desktop.widgets.basic import draw_shape, text

_CELL = QSize(54, CONTROL_HEIGHT)


class Cell(QAbstractButton):
    """One cell: ground and shape of its band, the number of findings, a frame where it is chosen."""

    def __init__(self, theme: Theme, likelihood: int, consequence: int) -> None:
        super().__init__()
        self._theme = theme
        self.likelihood, self.consequence = likelihood, consequence
        self.band = BANDS[0]
        self.count: int | None = None
        self.here = False
        """The finding that is looked at lies here."""
        self.edges = ""
        """Sides where the tolerable line runs: l, b."""
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Room for a finger."""
        return _CELL

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, shape, number, frames."""
        tokens = self._theme.tokens
        ink, ground = (QColor(one) for one in tokens.tone(band_tone(self.band)))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(ground)
        painter.drawRect(area)
        draw_shape(painter, band_tone(self.band), QPointF(area.left() + 10, area.top() + 10), 4, ink)
        if self.count:
            font = self.font()
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(tokens.text))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), str(self.count))
        elif self.count is None:
            painter.setPen(QColor(tokens.text))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), band_titles()[self.band])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.text), 4))
        if "l" in self.edges:
            painter.drawLine(QLineF(area.topLeft(), area.bottomLeft()))
        if "b" in self.edges:
            painter.drawLine(QLineF(area.bottomLeft(), area.bottomRight()))
        if self.here:
            painter.setPen(QPen(QColor(tokens.text), 2))
            painter.drawEllipse(area.center(), 14, 14)
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(QColor(tokens.focus if self.hasFocus() else tokens.accent), 3))
            painter.drawRect(area.adjusted(2, 2, -2, -2))
        painter.end()


class MatrixView(QWidget):
    """The cells with the names of the axes. Arrow keys go from cell to cell."""

    pressed = Signal(int, int)
    """Likelihood and consequence of the cell that was pressed."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.cells: dict[tuple[int, int], Cell] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2)
        grid.setVerticalSpacing(0)  # cells leave a pixel around them; the axes' words need the room
        for likelihood in range(STEPS, 0, -1):
            row = STEPS - likelihood
            grid.addWidget(text(str(likelihood), "muted"), row, 0)
            for consequence in range(1, STEPS + 1):
                cell = Cell(theme, likelihood, consequence)
                cell.clicked.connect(lambda _on=False, at=(likelihood, consequence): self.pressed.emit(*at))
                grid.addWidget(cell, row, consequence)
                grid.setColumnStretch(consequence, 1)
                self.cells[likelihood, consequence] = cell
        for consequence in range(1, STEPS + 1):
            label = text(str(consequence), "muted")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(label, STEPS, consequence)
        axes = text(self.tr("Likelihood ↑ · worst consequence →"), "hint")
        grid.addWidget(axes, STEPS + 1, 1, 1, STEPS)

    def show_matrix(
        self,
        matrix: Matrix,
        line: int | None,
        counts: Mapping[tuple[int, int], int] | None = None,
        chosen: tuple[int, int] | None = None,
        here: tuple[int, int] | None = None,
    ) -> None:
        """Bands, the tolerable line, findings per cell (None: no numbers), the chosen cell, that of the finding."""
        limit = NO_LINE if line is None else line
        titles = band_titles()
        for at, cell in self.cells.items():
            likelihood, consequence = at
            cell.band = matrix.band(likelihood, consequence)
            cell.count = None if counts is None else counts.get(at, 0)
            cell.here = at == here
            cell.setChecked(at == chosen)
            above = _rank(matrix, at) > limit
            left, below = (likelihood, consequence - 1), (likelihood - 1, consequence)
            cell.edges = ("l" if above and consequence > 1 and _rank(matrix, left) <= limit else "") + (
                "b" if above and likelihood > 1 and _rank(matrix, below) <= limit else ""
            )
            words = self.tr("Likelihood {likelihood}, consequence {consequence}: {band}").format(
                likelihood=likelihood, consequence=consequence, band=titles[cell.band]
            )
            if counts is not None:
                words = self.tr("{cell}, {findings}").format(
                    cell=words, findings=self.tr("%Ln finding(s)", "", cell.count or 0)
                )
            cell.setAccessibleName(words)
            cell.setToolTip(words)
            cell.update()


def _rank(matrix: Matrix, at: tuple[int, int]) -> int:
    return BANDS.index(matrix.band(*at)) + 1
