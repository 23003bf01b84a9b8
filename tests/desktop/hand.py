"""A hand at the real window: finds what can be seen by its name, presses, types, waits. It knows no view model.

Everything goes through mouse and keys. What cannot be seen, is disabled or lies under something else cannot be
pressed, so a walk that needs it fails there. A timer of 10 ms measures how long the window was ever deaf.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.widgets.rail import StepButton

W = TypeVar("W", bound=QWidget)
PATIENCE_MS = 30_000
GLOVE = 34
"""Pixels: less is hard to hit."""


class Heart:
    """Beats every 10 ms while the event loop turns; the gaps between beats are when the window was deaf."""

    def __init__(self) -> None:
        self.gaps: list[tuple[float, str]] = []
        self.doing = ""
        self._last = perf_counter()
        self._timer = QTimer(interval=10, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def rest(self) -> None:
        """Leave out what the test itself did since the last beat."""
        self._last = perf_counter()

    def stop(self) -> list[tuple[float, str]]:
        """The longest gaps in milliseconds, with what was being done."""
        self._timer.stop()
        return sorted(self.gaps, reverse=True)[:5]

    def _beat(self) -> None:
        now = perf_counter()
        self.gaps.append((round((now - self._last) * 1000, 1), self.doing))
        self._last = now


class Hand:
    """Acts on the active dialog, or on the window where there is none."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        self.app, self.qtbot = app, qtbot
        self.strokes = 0
        self.small: dict[str, tuple[int, int]] = {}
        """Controls that were pressed although they are small for a glove."""
        self.heart = Heart()

    # --- seeing ---

    @property
    def top(self) -> QWidget:
        """What takes the input now."""
        return QApplication.activeModalWidget() or self.app.window

    def see(self, kind: type[W], name: str) -> list[W]:
        """Every control of this kind that is visible and named so."""
        found = []
        for one in self.top.findChildren(kind):
            words = one.text() if isinstance(one, QAbstractButton) else ""
            if one.isVisible() and name in (one.accessibleName(), words) and not isinstance(one, StepButton):
                found.append(one)
        return found

    def find(self, kind: type[W], name: str) -> W:
        """The one control of this kind that is visible and named so; waits for it."""
        self.wait(lambda: len(self.see(kind, name)) == 1, f"one visible {kind.__name__} “{name}”")
        return self.see(kind, name)[0]

    def shows(self, words: str) -> bool:
        """Whether some visible label or banner says this."""
        texts = (getattr(one, "text", str)() for one in self.top.findChildren(QWidget) if one.isVisible())
        return any(words in text for text in texts if isinstance(text, str))

    # --- waiting ---

    def wait(self, condition: Callable[[], object], what: str = "", timeout: int = PATIENCE_MS) -> None:
        """Until `condition` holds."""

        def check() -> None:
            assert condition(), f"waited for {what or condition} while: {self.heart.doing}"

        self.heart.rest()
        self.qtbot.waitUntil(check, timeout=timeout)

    def settle(self) -> None:
        """Until no job is on its way and everything queued was delivered."""
        for _ in range(3):  # a result may ask for the next reading
            self.wait(lambda: self.app.context.tasks.busy() == 0, "rest")
            self.turn()

    def turn(self) -> None:
        """One turn of the event loop."""
        QApplication.processEvents()

    def back_to_window(self) -> None:
        """The dialog is gone; a window manager gives the input back to the window, the offscreen platform does not."""
        self.wait(lambda: QApplication.activeModalWidget() is None, "the end of the dialog")
        self.app.window.activateWindow()
        self.wait(lambda: QApplication.activeWindow() is self.app.window, "the window to be active")
        self.settle()

    # --- acting ---

    def press(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click where the widget can be seen; fails where something covers it or it is disabled."""
        outer = widget.parentWidget()
        while outer is not None:
            if isinstance(outer, QScrollArea):
                outer.ensureWidgetVisible(widget)
            outer = outer.parentWidget()
        self.turn()
        name = widget.accessibleName() or getattr(widget, "text", str)()
        assert widget.isVisible() and widget.isEnabled(), f"“{name}” cannot be pressed"
        at = at or widget.rect().center()
        hit = self.top.childAt(widget.mapTo(self.top, at))
        assert hit is widget or (hit is not None and widget.isAncestorOf(hit)), f"“{name}” lies under {hit}"
        if min(widget.width(), widget.height()) < GLOVE and not isinstance(widget, QAbstractItemView):
            self.small[name] = (widget.width(), widget.height())
        self.heart.rest()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)
        self.turn()

    def button(self, name: str) -> None:
        """Press the button with this name or these words."""
        self.press(self.find(QAbstractButton, name))

    def step(self, name: str) -> None:
        """Go to a page by the rail."""
        self.heart.doing = name
        rail = self.app.window.rail
        self.press(next(one for one in rail.buttons.values() if one.text() == name))
        self.settle()

    def tab(self, name: str) -> None:
        """Choose a tab."""
        for bar in self.top.findChildren(QTabBar):
            for at in range(bar.count()):
                if bar.isVisible() and bar.tabText(at) == name:
                    self.press(bar, bar.tabRect(at).center())
                    self.settle()
                    return
        raise AssertionError(f"no tab “{name}”")

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, to whatever has the focus."""
        self.heart.rest()
        QTest.keyClick(self.focus(), key, modifier)
        self.strokes += 1
        self.turn()

    def type(self, words: str) -> None:
        """Letters, to whatever has the focus."""
        for letter in words:
            self.heart.rest()
            QTest.keyClicks(self.focus(), letter)
            self.strokes += 1
            self.turn()

    def focus(self) -> QWidget:
        """What has the focus."""
        widget = QApplication.focusWidget()
        assert widget is not None, f"nothing has the focus while: {self.heart.doing}"
        return widget

    def write(self, name: str, words: str) -> None:
        """Type into the field with this name, instead of what stands there."""
        editor = self._editor(name)
        self.press(editor)
        assert editor.hasFocus(), f"“{name}” did not take the focus"
        self.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        for line, part in enumerate(words.split("\n")):
            if line:
                self.key(Qt.Key.Key_Return)
            self.type(part)

    def read(self, name: str) -> str:
        """What stands in the field with this name."""
        editor = self._editor(name)
        return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()

    def _editor(self, name: str) -> QLineEdit | QPlainTextEdit:
        def seen() -> list[QLineEdit | QPlainTextEdit]:
            return [*self.see(QLineEdit, name), *self.see(QPlainTextEdit, name)]

        self.wait(lambda: len(seen()) == 1, f"one visible field “{name}”")
        return seen()[0]

    def choose(self, name: str, words: str) -> None:
        """Choose an entry of a combo box by its list."""
        combo = self.find(QComboBox, name)
        target = next((at for at in range(combo.count()) if words in combo.itemText(at)), None)
        assert target is not None, f"“{name}” does not offer “{words}”"
        self.press(combo)
        view = combo.view()
        self.wait(view.isVisible, f"the list of “{name}”")
        while (at := view.currentIndex().row()) != target:
            QTest.keyClick(view, Qt.Key.Key_Down if at < target else Qt.Key.Key_Up)
        QTest.keyClick(view, Qt.Key.Key_Return)
        self.wait(lambda: not view.isVisible(), "the list to close")
        assert combo.currentText() and words in combo.currentText()

    def row(self, view: QAbstractItemView, words: str) -> None:
        """Press the row that shows `words` in some column."""
        model = view.model()

        def found() -> QRect | None:
            for at in range(model.rowCount()):
                for column in range(model.columnCount() if isinstance(view, QTableView) else 1):
                    index = model.index(at, column)
                    if words in str(index.data() or ""):
                        view.scrollTo(index)
                        return view.visualRect(index)
            return None

        self.wait(lambda: found() is not None, f"a row with “{words}”")
        place = found()
        assert place is not None
        self.press(view.viewport(), place.center())

    def answer_file_dialog(self, path: Path) -> None:
        """As soon as a file dialog opens, give it `path` and press Enter, until it takes it or has to be given up."""
        timer = QTimer(self.app.window, interval=25)
        tries = iter(range(100))

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog) or not dialog.isVisible():
                return
            edit = dialog.findChild(QLineEdit, "fileNameEdit")
            attempt = next(tries, None)
            if attempt is None or edit is None:
                timer.stop()
                dialog.reject()
            elif edit.text() != str(path):
                edit.setText(str(path))  # letter by letter, its completer would look into every folder on the way
            else:
                QTest.keyClick(edit, Qt.Key.Key_Return)
                if not dialog.isVisible():
                    timer.stop()
            self.heart.rest()

        timer.timeout.connect(look)
        timer.start()
