"""Autosave of text: committed 800 ms after the last key, on focus-out, and whenever somebody asks.

Page change, lock and close ask through `Page.commit_pending`, which finds every `Autosave` below it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

DELAY_MS = 800


class Autosave(QObject):
    """Watches one text editor, whose child it is, and emits `committed` with each new text."""

    committed = Signal(str)

    def __init__(self, editor: QLineEdit | QPlainTextEdit) -> None:
        super().__init__(editor)
        self._read: Callable[[], str]
        self._write: Callable[[str], None]
        if isinstance(editor, QLineEdit):
            self._read, self._write = editor.text, editor.setText
            editor.editingFinished.connect(self.commit)
        else:
            self._read, self._write = editor.toPlainText, editor.setPlainText
        self._saved: str | None = self._read()
        self._filling = False
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self.commit)
        editor.textChanged.connect(self._changed)
        editor.installEventFilter(self)

    @property
    def pending(self) -> bool:
        """Whether the editor shows text that was not committed yet."""
        return self._read() != self._saved

    def commit(self) -> None:
        """Commit now, if there is anything to commit."""
        self._timer.stop()
        text = self._read()
        if text != self._saved:
            self._saved = text
            self.committed.emit(text)

    def fill(self, text: str) -> None:
        """Show `text` from the vault. Text the user is typing is never overwritten."""
        if self.pending or text == self._read():
            if not self.pending:
                self._saved = text
            return
        self._filling = True
        self._write(text)
        self._filling = False
        self._saved = self._read()

    def discard(self) -> None:
        """Forget what was typed and not committed: the row it belongs to is gone."""
        self._timer.stop()
        self._saved = self._read()

    def unsave(self) -> None:
        """The commit failed: what stands in the editor is pending again and goes with the next trigger."""
        self._saved = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Commit on focus-out; the event goes on to the editor."""
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
        return super().eventFilter(watched, event)

    def _changed(self) -> None:
        if not self._filling:
            self._timer.start()
