"""The status bar follows the context."""

from __future__ import annotations

from datetime import datetime

from pytestqt.qtbot import QtBot

from desktop.context import AppContext
from desktop.widgets.statusline import StatusLine


def test_tells_saved_saving_and_not_saved(context: AppContext, qtbot: QtBot) -> None:
    line = StatusLine(context)
    qtbot.addWidget(line)
    assert line.saved_words() == "All changes saved"
    context.saving.emit()
    assert line.saved_words() == "Saving …"
    at = datetime.now().astimezone()
    context.saved.emit(at)
    assert line.saved_words() == f"All changes saved {at:%H:%M:%S}"
    context.saved.emit(None)
    assert line.saved_words() == "The last change was not saved"
    assert line._engineer.text() == "Engineer: Eva Engineer"
    head = context.require().log_head()
    qtbot.waitUntil(lambda: line._head.text() == f"Change log {head[:4]} {head[4:8]}")
    assert head in line._head.toolTip()


def test_without_a_vault(closed_context: AppContext, qtbot: QtBot) -> None:
    line = StatusLine(closed_context)
    qtbot.addWidget(line)
    assert line.saved_words() == "No vault is open"
    assert line._head.text() == line._engineer.text() == ""
