"""What happened and what is going on: banners with a next step, progress with Stop."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar

from desktop.theme import Theme
from desktop.tokens import GAP, PAD
from desktop.widgets.basic import button, column, icon_button, text

_ICONS = {"ok": "circle-check", "warn": "triangle-alert", "bad": "circle-alert", "info": "info"}


class Banner(QFrame):
    """A sentence across the page with an icon, an optional button and a way to close it; hidden at first."""

    acted = Signal()

    def __init__(self, theme: Theme, *, closable: bool = True) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._theme = theme
        self._icon = QLabel()
        self._words = text("", wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = button(theme, "", self.acted.emit)
        self._close = icon_button(theme, "x", self.tr("Close this message"), self.hide)
        if not closable:  # a button without a parent must not be shown: it would be a window
            self._close.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PAD, GAP, GAP, GAP)
        layout.setSpacing(PAD - 4)
        layout.addWidget(self._icon)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._action)
        layout.addWidget(self._close)
        self.hide()

    @property
    def words(self) -> str:
        """What the banner says."""
        return self._words.text()

    def say(self, words: str, tone: str = "bad", action: str = "") -> None:
        """Show `words`. Tones: bad, warn, ok, info. With `action`, a button that emits `acted`."""
        self._words.setText(words)
        self._theme.bind(self._icon, _ICONS.get(tone, "info"), {"info": "accent"}.get(tone, tone))
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(words)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


class ProgressPanel(QFrame):
    """Long work: what it is doing, how far it is, and Stop. Hidden while nothing runs."""

    stopped = Signal()

    def __init__(self, theme: Theme, *, can_stop: bool = True) -> None:
        super().__init__()
        self.setObjectName("card")
        self._heading = text("", "label")
        self._words = text("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.stop = button(theme, self.tr("Stop"), self._stop, icon="circle-stop", role="danger")
        if not can_stop:
            self.stop.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PAD, PAD - 4, PAD, PAD - 4)
        layout.setSpacing(PAD)
        layout.addLayout(column(self._heading, self._bar, self._words, spacing=6), 1)
        layout.addWidget(self.stop)
        self.hide()

    def start(self, heading: str) -> None:
        """Show the panel with an unknown amount of work."""
        self._heading.setText(heading)
        self._words.setText("")
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(heading)
        self.stop.setEnabled(True)
        self.stop.setText(self.tr("Stop"))
        self.show()

    def progress(self, done: int, total: int, words: str = "") -> None:
        """The `progress` callback of a task."""
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        self._words.setText(words)

    def finish(self) -> None:
        """The work ended."""
        self.hide()

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.stop.setText(self.tr("Stopping …"))
        self.stopped.emit()
