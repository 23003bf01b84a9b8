"""The list of keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.a11y import nameless
from desktop.context import AppContext
from desktop.dialogs.keys import KeysDialog


def test_shows_and_closes(closed_context: AppContext, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    for key in (Qt.Key.Key_Question, Qt.Key.Key_Escape):
        dialog = KeysDialog(closed_context.theme, "Keys", [("J", "Next check")], parent)
        dialog.open()
        assert {"Keys", "J", "Next check"} <= {label.text() for label in dialog.findChildren(QLabel)}
        assert nameless(dialog) == []
        with qtbot.waitSignal(dialog.finished):
            QTest.keyClick(dialog, "?" if key == Qt.Key.Key_Question else key)
