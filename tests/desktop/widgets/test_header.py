"""The header: asks, names what would be undone, is named itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.register.models import Site
from core.workspace import Workspace
from desktop import a11y
from desktop.context import AppContext
from desktop.widgets.header import Header


def test_asks(context: AppContext, workspace: Workspace, qtbot: QtBot, settle: Callable[[], None]) -> None:
    header = Header(context)
    qtbot.addWidget(header)
    with qtbot.waitExposed(header):
        header.show()
    header.show_site("Musterwerk", is_open=True)
    assert a11y.nameless(header) == []
    assert not header.undo_button.isEnabled()
    site = workspace.register.site()
    context.edit(lambda ws: ws.register.edit(Site, site.id, name="Waterworks"))
    settle()
    assert header.undo_button.isEnabled()
    assert header.undo_button.toolTip().startswith("Undo: ")
    assert "Waterworks" in header.undo_button.accessibleName()
    for signal, control in (
        (header.undo, header.undo_button),
        (header.lock, header.lock_button),
        (header.next_theme, header.theme_button),
    ):
        with qtbot.waitSignal(signal):
            QTest.mouseClick(control, Qt.MouseButton.LeftButton)


def test_without_a_vault_there_is_nothing_to_lock(closed_context: AppContext, qtbot: QtBot) -> None:
    header = Header(closed_context)
    qtbot.addWidget(header)
    header.show()
    header.show_site("No site open", is_open=False)
    assert header.theme_button.isVisible()
    for widget in (header.search, header.undo_button, header.redo_button, header.lock_button):
        assert not widget.isVisible()
    assert a11y.nameless(header) == []
