"""What is asked before proposals are decided."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.context import AppContext
from desktop.dialogs.decide import ConfirmDialog, RejectDialog


def test_rejecting_takes_a_reason(closed_context: AppContext, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = RejectDialog(closed_context.theme, 3, parent)
    dialog.show()
    assert dialog.ok.text() == "Reject 3" and not dialog.ok.isEnabled()
    QTest.keyClick(dialog.line.editor, Qt.Key.Key_Return)
    assert dialog.result() == 0 and dialog.isVisible()
    QTest.keyClicks(dialog.line.editor, "test bench")
    QTest.keyClick(dialog.line.editor, Qt.Key.Key_Return)
    assert dialog.result() == 1 and dialog.reason == "test bench"


def test_confirming_says_how_many(closed_context: AppContext, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ConfirmDialog(closed_context.theme, 2, 1, parent)
    dialog.show()
    assert dialog.ok.text() == "Confirm 2"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == 1
