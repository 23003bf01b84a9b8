"""The rail: steps, their progress in word and picture, keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import a11y
from desktop.page import STEPS as DAY
from desktop.page import Step
from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT
from desktop.widgets.rail import Rail

STEPS = (
    Step("start", "Start", "house", needs_vault=False),
    Step("site", "Site", "factory"),
    Step("zones", "Zones", "network"),
)


@pytest.fixture
def rail(qtbot: QtBot) -> Iterator[Rail]:
    theme = Theme()
    made = Rail(theme, STEPS)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def test_names_sizes_and_choice(rail: Rail) -> None:
    assert a11y.nameless(rail) == []
    assert all(button.height() >= CONTROL_HEIGHT for button in rail.buttons.values())
    got: list[str] = []
    rail.chosen.connect(got.append)
    rail.buttons["zones"].click()
    assert got == ["zones"]
    rail.select("site")
    assert rail.buttons["site"].isChecked()
    assert not rail.buttons["zones"].isChecked()


def test_every_step_of_the_day_has_a_key_of_its_own(qtbot: QtBot) -> None:
    rail = Rail(Theme(), DAY)
    qtbot.addWidget(rail)
    keys = {key: button.shortcut().toString() for key, button in rail.buttons.items()}
    assert keys["start"] == "Ctrl+1" and keys["plan"] == "Ctrl+0" and keys["report"] == "Ctrl+R"
    assert all(keys.values()) and len(set(keys.values())) == len(keys)
    assert "Ctrl+R" in rail.buttons["report"].toolTip()


def test_without_a_vault_only_what_needs_none(rail: Rail) -> None:
    rail.buttons["site"].show_state(3, 8)
    rail.set_open(False)
    assert [key for key, button in rail.buttons.items() if button.isEnabled()] == ["start"]
    assert rail.buttons["site"].state() == (0, 0)
    rail.set_open(True)
    assert all(button.isEnabled() for button in rail.buttons.values())


def test_progress_is_said_and_drawn(rail: Rail) -> None:
    button = rail.buttons["site"]
    pictures = []
    for done in (0, 3, 8):
        button.show_state(done, 8)
        assert button.accessibleName() == f"Site, {done} of 8 done"
        pictures.append(button.grab().toImage())
    assert pictures[0] != pictures[1]
    assert pictures[1] != pictures[2]
    button.show_state(0, 0)
    assert button.accessibleName() == "Site"


def test_up_and_down_move_the_focus(rail: Rail) -> None:
    rail.buttons["start"].setFocus()
    QTest.keyClick(rail.buttons["start"], Qt.Key.Key_Down)
    assert rail.focusWidget() is rail.buttons["site"]
    QTest.keyClick(rail.buttons["site"], Qt.Key.Key_Up)
    assert rail.focusWidget() is rail.buttons["start"]


def test_focus_is_visible(rail: Rail) -> None:
    button = rail.buttons["site"]
    rail.buttons["start"].setFocus()
    before = button.grab().toImage()
    button.setFocus()
    assert button.grab().toImage() != before
