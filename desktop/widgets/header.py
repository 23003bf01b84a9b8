"""The header: which site, search, undo and redo, theme, lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from desktop.tokens import GAP, PAD
from desktop.widgets.basic import button, icon_button, text
from desktop.widgets.search import SearchBox

if TYPE_CHECKING:
    from desktop.context import AppContext

_NEXT_ICON = {"light": "sun", "dark": "moon", "sunlight": "contrast"}


class Header(QFrame):
    """Only shows and asks; the window does."""

    undo = Signal()
    redo = Signal()
    lock = Signal()
    next_theme = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("header")
        self._context = context
        theme = context.theme
        self.site = text("", "heading")
        self.site.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.site.setMinimumWidth(160)
        self.search = SearchBox(context)
        self.search.setMaximumWidth(380)
        self.undo_button = button(theme, self.tr("Undo"), self.undo.emit, icon="undo", role="quiet")
        self.redo_button = button(theme, self.tr("Redo"), self.redo.emit, icon="redo", role="quiet")
        self.theme_button = icon_button(theme, "sun", self.tr("Change the theme"), self.next_theme.emit)
        self.lock_button = button(theme, self.tr("Lock"), self.lock.emit, icon="lock")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PAD + 4, GAP, PAD, GAP)
        layout.setSpacing(GAP)
        layout.addWidget(self.site, 3)
        layout.addWidget(self.search, 4)
        for widget in (self.undo_button, self.redo_button, self.theme_button, self.lock_button):
            layout.addWidget(widget)
        self._shortcuts()
        stack = context.undo
        for signal in (stack.canUndoChanged, stack.canRedoChanged, stack.undoTextChanged, stack.redoTextChanged):
            signal.connect(lambda _value: self.show_undo())
        theme.changed.connect(self._show_theme)
        self._show_theme()
        self.show_undo()

    def show_site(self, name: str, *, is_open: bool) -> None:
        """Name the site; without a vault there is nothing to search, undo or lock."""
        self.site.setText(name)
        self.site.setToolTip(name)
        widgets: tuple[QWidget, ...] = (self.search, self.undo_button, self.redo_button, self.lock_button)
        for widget in widgets:
            widget.setVisible(is_open)

    def show_undo(self) -> None:
        """Say what would be undone and redone."""
        stack = self._context.undo
        for target, can, words, plain in (
            (self.undo_button, stack.canUndo(), stack.undoText(), self.tr("Undo")),
            (self.redo_button, stack.canRedo(), stack.redoText(), self.tr("Redo")),
        ):
            target.setEnabled(can)
            told = self.tr("{action}: {step}").format(action=plain, step=words) if can and words else plain
            target.setToolTip(told)
            target.setAccessibleName(told)

    def _shortcuts(self) -> None:
        for keys, call in (
            (QKeySequence(QKeySequence.StandardKey.Undo), self.undo.emit),
            (QKeySequence(QKeySequence.StandardKey.Redo), self.redo.emit),
            (QKeySequence("Ctrl+L"), self.lock.emit),
            (QKeySequence("Ctrl+K"), self._to_search),
        ):
            QShortcut(keys, self, call)

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _show_theme(self) -> None:
        name = self._context.theme.tokens.name
        self._context.theme.bind(self.theme_button, _NEXT_ICON[name])
        words = {
            "light": self.tr("Theme: light. Press for dark."),
            "dark": self.tr("Theme: dark. Press for sunlight (high contrast)."),
            "sunlight": self.tr("Theme: sunlight (high contrast). Press for light."),
        }[name]
        self.theme_button.setToolTip(words)
        self.theme_button.setAccessibleName(words)
