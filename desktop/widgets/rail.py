"""The left rail: the steps of the day with how far each one is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from desktop.page import Step
from desktop.theme import Theme, device_ratio, pixmap
from desktop.tokens import GAP, PAD, RAIL_WIDTH

_HEIGHT = 54
_KEYS = 10
"""So many steps have a key: Ctrl+1 to Ctrl+9, then Ctrl+0."""


class StepButton(QAbstractButton):
    """One step: icon, title, "3 of 8" and a thin bar; a check mark when nothing is left."""

    def __init__(self, theme: Theme, step: Step, shortcut: str) -> None:
        super().__init__()
        self.step = step
        self._theme = theme
        self._done, self._total = 0, 0
        self.setText(QCoreApplication.translate("Step", step.title))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setShortcut(shortcut)
        self.setToolTip(f"{self.text()} ({self.shortcut().toString()})" if shortcut else self.text())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._say()
        theme.changed.connect(self.update)

    def show_state(self, done: int, total: int) -> None:
        """Show how far the step is; a total of 0 shows nothing."""
        self._done, self._total = done, total
        self._say()
        self.update()

    def state(self) -> tuple[int, int]:
        """What is shown: (done, total)."""
        return self._done, self._total

    def sizeHint(self) -> QSize:
        """As wide as the rail."""
        return QSize(RAIL_WIDTH, _HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be clicked."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The whole button, in the rail's colours."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(8, 2, -8, -2)
        ink = tokens.rail_text if self.isEnabled() else tokens.rail_muted
        if self.isChecked():
            ink = tokens.rail_on_active
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.rail_active))
            painter.drawRoundedRect(area, 8, 8)
        elif self.underMouse() and self.isEnabled():
            painter.setPen(QPen(QColor(tokens.rail_muted), 1))
            painter.drawRoundedRect(area, 8, 8)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.focus), 3))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 8, 8)
        if not self.isEnabled():
            painter.setOpacity(0.6)
        painter.drawPixmap(QPointF(22, (self.height() - 22) / 2), pixmap(self.step.icon, ink, 22, device_ratio()))
        font = self.font()
        font.setWeight(font.Weight.DemiBold if self.isChecked() else font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        words = QRectF(56, 0, self.width() - 118, self.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), self.text())
        if self._total:
            self._paint_progress(painter, ink)
        painter.end()

    def _paint_progress(self, painter: QPainter, ink: str) -> None:
        right = QRectF(self.width() - 64, 0, 44, self.height() - 6)
        if self._done >= self._total:
            place = QPointF(self.width() - 40, (self.height() - 20) / 2)
            painter.drawPixmap(place, pixmap("circle-check", ink, 20, device_ratio()))
            return
        font = self.font()
        font.setPointSizeF(font.pointSizeF() - 1)
        painter.setFont(font)
        painter.drawText(
            right, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), f"{self._done}/{self._total}"
        )
        track = QRectF(self.width() - 60, self.height() - 19, 40, 4)
        painter.setPen(QPen(QColor(ink), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(track, 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink))
        track.setWidth(track.width() * self._done / self._total)
        painter.drawRoundedRect(track, 2, 2)

    def _say(self) -> None:
        if self._total:
            words = self.tr("{step}, {done} of {total} done").format(
                step=self.text(), done=self._done, total=self._total
            )
        else:
            words = self.text()
        self.setAccessibleName(words)


class Rail(QFrame):
    """All steps below the product's name; Up and Down move between them."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, steps: tuple[Step, ...]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(RAIL_WIDTH)
        self.setAccessibleName(self.tr("Steps of the day"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, PAD)
        layout.setSpacing(2)
        layout.addLayout(self._brand(theme))
        self.buttons: dict[str, StepButton] = {}
        numbers = iter(range(1, _KEYS + 1))
        for step in steps:
            number = 0 if step.shortcut else next(numbers, 0)
            key = step.shortcut or (f"Ctrl+{number % 10}" if number else "")
            button = StepButton(theme, step, key)
            button.clicked.connect(lambda _checked=False, key=step.key: self.chosen.emit(key))
            self.buttons[step.key] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def select(self, key: str) -> None:
        """Mark the step that is shown."""
        self.buttons[key].setChecked(True)

    def set_open(self, is_open: bool) -> None:
        """Without a vault only the steps that need none can be chosen."""
        for button in self.buttons.values():
            button.setEnabled(is_open or not button.step.needs_vault)
            if not is_open:
                button.show_state(0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move the focus from step to step."""
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def _brand(self, theme: Theme) -> QHBoxLayout:
        layout = QHBoxLayout()
        layout.setContentsMargins(20, PAD, PAD, PAD)
        layout.setSpacing(GAP + 2)
        picture = QLabel()
        theme.bind(picture, "shield-check", "rail_text", 26)
        words = QLabel("Walkdown")
        words.setProperty("role", "heading")
        layout.addWidget(picture)
        layout.addWidget(words, 1)
        return layout
