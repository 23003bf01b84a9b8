"""Small parts of every page: labels with a role, cards, lines, buttons, pills, empty states."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT, GAP, PAD


def text(words: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A label. Roles: title, heading, label, muted, hint, error, mono."""
    label = QLabel(words)
    label.setProperty("role", role)
    label.setWordWrap(wrap)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if wrap:
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label


def button(
    theme: Theme, words: str, clicked: Callable[[], object] | None = None, *, icon: str = "", role: str = ""
) -> QPushButton:
    """A push button with an optional icon. Roles: primary (one per page), danger, quiet."""
    result = QPushButton(words)
    result.setProperty("role", role)
    result.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon:
        theme.bind(result, icon, "on_accent" if role == "primary" else "bad" if role == "danger" else "text", 20)
    if clicked is not None:
        result.clicked.connect(lambda _checked=False: clicked())
    return result


def link_button(theme: Theme, words: str, clicked: Callable[[], object], *, icon: str, width: int) -> QPushButton:
    """A quiet line that leads elsewhere; of `words` it shows as much as fits into `width` pixels."""
    result = button(theme, "", clicked, icon=icon, role="quiet")
    result.setStyleSheet("text-align: left;")
    result.setText(result.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width))
    result.setAccessibleName(words)
    result.setToolTip(words)
    return result


def icon_button(
    theme: Theme, icon: str, name: str, clicked: Callable[[], object] | None = None, *, quiet: bool = True
) -> QToolButton:
    """A button that shows only an icon; `name` is its tooltip and what a screen reader says."""
    result = QToolButton()
    result.setProperty("role", "quiet" if quiet else "")
    result.setAccessibleName(name)
    result.setToolTip(name)
    result.setMinimumSize(CONTROL_HEIGHT, CONTROL_HEIGHT)
    result.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    theme.bind(result, icon)
    if clicked is not None:
        result.clicked.connect(lambda _checked=False: clicked())
    return result


def line() -> QFrame:
    """A thin horizontal separator."""
    result = QFrame()
    result.setProperty("role", "line")
    return result


def row(*items: QWidget | QLayout | int, spacing: int = GAP) -> QHBoxLayout:
    """Widgets side by side; an integer is a stretch."""
    layout = QHBoxLayout()
    _fill(layout, items, spacing)
    return layout


def column(*items: QWidget | QLayout | int, spacing: int = GAP) -> QVBoxLayout:
    """Widgets one below the other; an integer is a stretch."""
    layout = QVBoxLayout()
    _fill(layout, items, spacing)
    return layout


def _fill(layout: QHBoxLayout | QVBoxLayout, items: tuple[QWidget | QLayout | int, ...], spacing: int) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for item in items:
        if isinstance(item, int):
            layout.addStretch(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


def clear(layout: QLayout) -> None:
    """Delete everything in `layout`."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


class Card(QFrame):
    """A bordered ground with an optional heading; add to `body`."""

    def __init__(self, heading: str = "", *, hint: str = "", actions: tuple[QWidget, ...] = ()) -> None:
        super().__init__()
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(PAD, PAD, PAD, PAD)
        self.body.setSpacing(GAP + 2)
        if heading:
            head = row(text(heading, "heading"), 1, *actions)
            self.body.addLayout(head)
        if hint:
            self.body.addWidget(text(hint, "hint", wrap=True))


class Scroll(QScrollArea):
    """A vertically scrolling column for a page's content; add to `body`."""

    def __init__(self, *, margins: int = PAD + 4) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setObjectName("ground")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(margins, margins, margins, margins)
        self.body.setSpacing(PAD)
        self.setWidget(inner)


class Pill(QWidget):
    """A state as word and shape, so that it reads without colour.

    Tones: ok (disc), warn (triangle), bad (square on its tip), info (square), none (bar), plain (ring).
    """

    def __init__(self, theme: Theme, words: str = "", tone: str = "plain") -> None:
        super().__init__()
        self._theme, self._words, self._tone = theme, words, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        theme.changed.connect(self.update)

    def show_state(self, words: str, tone: str) -> None:
        """Show another state."""
        self._words, self._tone = words, tone
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the word needs."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._words) + 38, metrics.height() + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, shape, word."""
        ink, ground = (QColor(c) for c in self._theme.tokens.tone(self._tone))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        draw_shape(painter, self._tone, QPointF(area.left() + 14, area.center().y()), 5, ink)
        painter.setPen(ink)
        painter.drawText(area.adjusted(26, 0, -8, 0), int(Qt.AlignmentFlag.AlignVCenter), self._words)
        painter.end()


def draw_shape(painter: QPainter, tone: str, centre: QPointF, radius: float, ink: QColor) -> None:
    """The shape that stands for `tone`, filled with `ink`."""
    x, y, r = centre.x(), centre.y(), radius
    painter.setPen(QPen(ink, 2 if tone == "plain" else 1))
    painter.setBrush(Qt.BrushStyle.NoBrush if tone == "plain" else ink)
    if tone == "warn":
        painter.drawPolygon(QPolygonF([QPointF(x, y - r), QPointF(x + r, y + r), QPointF(x - r, y + r)]))
    elif tone == "bad":
        painter.drawPolygon(QPolygonF([QPointF(x, y - r), QPointF(x + r, y), QPointF(x, y + r), QPointF(x - r, y)]))
    elif tone == "info":
        painter.drawRect(QRectF(x - r + 1, y - r + 1, 2 * r - 2, 2 * r - 2))
    elif tone == "none":
        painter.drawRect(QRectF(x - r, y - 1, 2 * r, 2))
    else:
        painter.drawEllipse(centre, r - 1, r - 1)


class EmptyState(QWidget):
    """What stands where nothing is yet: what will be here, and the one thing to do now."""

    acted = Signal()

    def __init__(self, theme: Theme, icon: str, heading: str, words: str, action: str = "") -> None:
        super().__init__()
        picture = QLabel()
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.bind(picture, icon, "muted", 40)
        title, body = text(heading, "heading", wrap=True), text(words, "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setSpacing(GAP)
        layout.addStretch(1)
        for widget in (picture, title, body):
            layout.addWidget(widget)
        for label in (title, body):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if action:
            self.action = button(theme, action, self.acted.emit, role="primary")
            layout.addSpacing(GAP)
            layout.addLayout(row(1, self.action, 1))
        layout.addStretch(2)
