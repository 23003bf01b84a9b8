"""Undo: write first, then push; every further turn is a new transaction of the vault."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from core.register.models import Site, Zone
from core.workspace import Workspace
from desktop.context import AppContext

Settle = Callable[[], None]


@pytest.fixture
def named(context: AppContext, workspace: Workspace, settle: Settle) -> Workspace:
    """The site was renamed once through the context."""
    site = workspace.register.site()
    context.edit(lambda ws: ws.register.edit(Site, site.id, name="Waterworks South"))
    settle()
    return workspace


def test_first_redo_does_nothing(context: AppContext, named: Workspace) -> None:
    changes = len(named.history(named.register.site().id))
    assert context.undo.count() == 1
    assert context.undo.canUndo()
    assert "Waterworks South" in context.undo.undoText()
    assert named.register.site().name == "Waterworks South"
    assert len(named.history(named.register.site().id)) == changes


def test_undo_and_redo_go_through_the_vault(context: AppContext, named: Workspace, settle: Settle) -> None:
    key = named.register.site().id
    before = len(named.history(key))
    context.undo.undo()
    settle()
    assert named.register.site().name == "Musterwerk"
    context.undo.redo()
    settle()
    assert named.register.site().name == "Waterworks South"
    context.undo.undo()
    settle()
    assert named.register.site().name == "Musterwerk"
    assert len(named.history(key)) == before + 3


def test_fast_clicks_keep_their_order(context: AppContext, named: Workspace, settle: Settle) -> None:
    site = named.register.site()
    for name in ("A", "B", "C"):
        context.edit(lambda ws, name=name: ws.register.edit(Site, site.id, name=name))
    settle()
    for _ in range(3):
        context.undo.undo()
    for _ in range(2):
        context.undo.redo()
    settle()
    assert named.register.site().name == "B"


def test_a_failed_write_pushes_nothing(context: AppContext, workspace: Workspace, qtbot: QtBot) -> None:
    missing = Zone(site_id=workspace.register.site().id, name="never stored")
    with qtbot.waitSignal(context.trouble) as said:
        context.edit(lambda ws: ws.register.edit(Zone, missing.id, name="x"))
    assert context.undo.count() == 0
    assert said.args[0].endswith(".")


def test_what_changed_since_cannot_be_undone(
    context: AppContext, named: Workspace, settle: Settle, qtbot: QtBot
) -> None:
    # Another writer, past this window's undo stack.
    named.register.edit(Site, named.register.site().id, name="Waterworks East")
    with qtbot.waitSignal(context.trouble) as said:
        context.undo.undo()
    assert said.args[0]
    assert named.register.site().name == "Waterworks East"
    context.undo.redo()
    settle()
    assert context.undo.count() == 0, "the step that cannot be undone has left the stack"
    assert named.register.site().name == "Waterworks East"


def test_closing_forgets_the_steps(context: AppContext, named: Workspace) -> None:
    context.set_workspace(None)
    assert context.undo.count() == 0
