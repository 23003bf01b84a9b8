"""The button of a recent vault."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import a11y
from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT
from desktop.widgets.recent import RecentButton


def test_named_big_and_narrow_enough(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme()
    theme.apply(qapp)
    made = RecentButton(theme, "Pumps", "/media/stick/" + "deep/" * 40 + "Pumps")
    qtbot.addWidget(made)
    made.show()
    assert made.accessibleName() == "Pumps"
    assert made.accessibleDescription().endswith("/Pumps")
    assert a11y.nameless(made) == []
    assert made.height() >= max(CONTROL_HEIGHT, 2 * made.fontMetrics().lineSpacing() + 20)
    assert made.minimumSizeHint().width() < 200, "a long path does not widen the window"
    made.setEnabled(False)
    assert not made.grab().isNull()
