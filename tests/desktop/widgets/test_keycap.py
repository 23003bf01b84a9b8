"""Buttons that show their key."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.context import AppContext
from desktop.tokens import CONTROL_HEIGHT
from desktop.widgets.keycap import KeyButton


def test_words_key_and_size(closed_context: AppContext, qtbot: QtBot) -> None:
    button = KeyButton(closed_context.theme, "1", "Met", "ok")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Met"
    assert button.toolTip() == "Key 1"
    assert button.sizeHint().height() == CONTROL_HEIGHT
    assert button.minimumSizeHint().width() > button.fontMetrics().horizontalAdvance("Met")
    button.resize(button.sizeHint())
    before = button.grab().toImage()
    button.setChecked(True)
    assert button.grab().toImage() != before
