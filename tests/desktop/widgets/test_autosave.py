"""Autosave commits on each of its triggers, once, and never overwrites what is being typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.autosave import DELAY_MS, Autosave

Editor = QLineEdit | QPlainTextEdit


class Pair(QWidget):
    """An editor that saves, and another one to leave it for."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.editor, self.other = editor, QLineEdit()
        layout = QVBoxLayout(self)
        layout.addWidget(editor)
        layout.addWidget(self.other)
        self.autosave = Autosave(editor)
        self.got: list[str] = []
        self.autosave.committed.connect(self.got.append)


@pytest.fixture(params=[QLineEdit, QPlainTextEdit])
def pair(request: pytest.FixtureRequest, qtbot: QtBot) -> Pair:
    made = Pair(request.param())
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.editor.setFocus()
    return made


def test_commits_after_a_pause(pair: Pair, qtbot: QtBot) -> None:
    QTest.keyClicks(pair.editor, "K01")
    assert pair.got == []
    assert pair.autosave.pending
    qtbot.waitUntil(lambda: pair.got == ["K01"], timeout=DELAY_MS + 4000)
    assert not pair.autosave.pending


def test_the_pause_is_the_one_that_was_measured() -> None:
    assert DELAY_MS == 800


def test_commits_on_focus_out(pair: Pair) -> None:
    QTest.keyClicks(pair.editor, "K01")
    pair.other.setFocus()
    assert pair.got == ["K01"]


def test_commits_on_request_once(pair: Pair) -> None:
    QTest.keyClicks(pair.editor, "K01")
    pair.autosave.commit()
    pair.autosave.commit()
    pair.other.setFocus()
    assert pair.got == ["K01"]


def test_enter_commits_a_line(qtbot: QtBot) -> None:
    pair = Pair(QLineEdit())
    qtbot.addWidget(pair)
    QTest.keyClicks(pair.editor, "K01")
    QTest.keyClick(pair.editor, Qt.Key.Key_Return)
    assert pair.got == ["K01"]


def test_nothing_typed_commits_nothing(pair: Pair) -> None:
    pair.autosave.fill("from the vault")
    pair.other.setFocus()
    pair.autosave.commit()
    assert pair.got == []


def test_fill_never_overwrites_what_is_typed(pair: Pair) -> None:
    pair.autosave.fill("old")
    QTest.keyClicks(pair.editor, "new")
    typed = _text(pair)
    pair.autosave.fill("from another laptop")
    assert _text(pair) == typed
    pair.autosave.commit()
    pair.autosave.fill("from another laptop")
    assert _text(pair) == "from another laptop"
    assert pair.got == [typed]


def test_failed_commit_stays_pending(pair: Pair) -> None:
    QTest.keyClicks(pair.editor, "K01")
    pair.autosave.commit()
    pair.autosave.unsave()
    assert pair.autosave.pending
    pair.autosave.fill("old")
    pair.autosave.commit()
    assert pair.got == ["K01", "K01"]


def test_discard_forgets(pair: Pair) -> None:
    QTest.keyClicks(pair.editor, "K01")
    pair.autosave.discard()
    pair.autosave.commit()
    assert pair.got == []


def _text(pair: Pair) -> str:
    read: Callable[[], str] = pair.editor.text if isinstance(pair.editor, QLineEdit) else pair.editor.toPlainText
    return read()
