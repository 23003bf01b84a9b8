"""The dialog to tick some of many."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.vault.clock import new_id
from desktop import a11y
from desktop.dialogs.pick import PickDialog
from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT


@dataclass(frozen=True)
class Thing:
    id: UUID
    words: str


THINGS = [Thing(new_id(), words) for words in ("K01 controller", "K02 controller", "P01 station")]


@pytest.fixture
def dialog(qapp: QApplication, qtbot: QtBot) -> PickDialog:
    theme = Theme()
    theme.apply(qapp)
    made = PickDialog(theme, "Assets in Pumps", THINGS, {THINGS[0].id})
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_named_and_big_enough(dialog: PickDialog) -> None:
    assert a11y.nameless(dialog) == []
    assert dialog.list.sizeHintForRow(0) >= CONTROL_HEIGHT


def test_a_click_anywhere_on_the_row_ticks(dialog: PickDialog) -> None:
    area = dialog.list.visualRect(dialog.model.index(1))
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert dialog.chosen() == {THINGS[0].id, THINGS[1].id}
    assert "2 chosen" in dialog._count.text()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert dialog.chosen() == {THINGS[0].id}


def test_by_keyboard(dialog: PickDialog, qtbot: QtBot) -> None:
    QTest.keyClicks(dialog.filter, "station")
    QTest.keyClick(dialog.filter, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter in the filter does not close the dialog"
    dialog.list.setCurrentIndex(dialog.model.index(0))
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.chosen() == {THINGS[0].id, THINGS[2].id}
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == dialog.DialogCode.Rejected
