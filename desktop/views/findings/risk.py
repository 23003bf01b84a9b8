"""The risk of a finding: five scales and the matrix that makes a band of them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSizePolicy, QWidget

from core.assessment.risk import CONSEQUENCES, MATRIX, Risk
from desktop.models.findings import band_tone, consequence_words
from desktop.models.verdict_words import band_titles
from desktop.theme import Theme
from desktop.widgets.basic import draw_shape, text

SCALES = ("likelihood", *CONSEQUENCES)


class Scales(QWidget):
    """A row of buttons 1 to 5 for each scale."""

    chosen = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[tuple[str, int], QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for at, name in enumerate(SCALES):
            words = consequence_words(name)
            grid.addWidget(text(words), at, 0)
            group = QButtonGroup(self)
            for value in range(1, 6):
                one = QPushButton(str(value))
                one.setCheckable(True)
                one.setFixedWidth(38)
                one.setStyleSheet("padding: 0;")
                one.setAccessibleName(self.tr("{scale} {value} of 5").format(scale=words, value=value))
                one.clicked.connect(lambda _on=False, name=name, value=value: self.chosen.emit(name, value))
                group.addButton(one)
                grid.addWidget(one, at, value)
                self.buttons[name, value] = one

    def show_scales(self, values: dict[str, int]) -> None:
        """Press the buttons of these values."""
        for name, value in values.items():
            self.buttons[name, value].setChecked(True)


class RiskMatrix(QWidget):
    """Likelihood upwards, the worst consequence to the right; each band has a shape, the finding's cell a frame."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._risk: Risk | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_risk(self, risk: Risk) -> None:
        """Frame another cell."""
        self._risk = risk
        decided = ", ".join(consequence_words(name) for name in risk.decided_by)
        self.setAccessibleName(
            self.tr("Likelihood {likelihood} by consequence {consequence} ({decided}): {band}").format(
                likelihood=risk.likelihood,
                consequence=risk.consequence,
                decided=decided,
                band=band_titles()[risk.band],
            )
        )
        self.setToolTip(self.accessibleName())
        self.update()

    def sizeHint(self) -> QSize:
        """Five cells each way, with the names of the axes."""
        return QSize(174, 190)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Cells, axes, frame."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, size = 22.0, 30.0
        for likelihood in range(1, 6):
            for consequence in range(1, 6):
                cell = QRectF(left + (consequence - 1) * size, (5 - likelihood) * size + 2, size - 2, size - 2)
                tone = band_tone(MATRIX[likelihood - 1][consequence - 1])
                ink, ground = (QColor(one) for one in tokens.tone(tone))
                painter.setPen(QPen(QColor(tokens.line), 1))
                painter.setBrush(ground)
                painter.drawRect(cell)
                draw_shape(painter, tone, QPointF(cell.center()), 5, ink)
        self._paint_frame(painter, left, size)
        self._paint_axes(painter, left, size)
        painter.end()

    def _paint_frame(self, painter: QPainter, left: float, size: float) -> None:
        risk = self._risk
        if risk is None:
            return
        cell = QRectF(left + (risk.consequence - 1) * size, (5 - risk.likelihood) * size + 2, size - 2, size - 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.colour("text")), 3))
        painter.drawRect(cell.adjusted(1, 1, -1, -1))

    def _paint_axes(self, painter: QPainter, left: float, size: float) -> None:
        painter.setPen(QColor(self._theme.colour("muted")))
        font = self.font()
        font.setPointSizeF(font.pointSizeF() - 1.5)
        painter.setFont(font)
        below = QRectF(left, 5 * size + 4, 5 * size, 20)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), self.tr("Worst consequence →"))
        painter.translate(2, 5 * size)
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, 5 * size, 18), int(Qt.AlignmentFlag.AlignCenter), self.tr("Likelihood →"))
