"""The context: writes become steps, stale readings are told apart, nothing reaches the dead."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from core.register.models import Site
from core.workspace import Workspace
from desktop.context import AppContext

Settle = Callable[[], None]


def test_no_vault(closed_context: AppContext) -> None:
    assert closed_context.workspace is None
    with pytest.raises(RuntimeError):
        closed_context.require()


def test_edit_says_saving_then_saved(context: AppContext, workspace: Workspace, settle: Settle) -> None:
    said: list[object] = []
    context.saving.connect(lambda: said.append("saving"))
    context.saved.connect(said.append)
    context.data_changed.connect(lambda edit: said.append(edit.key))
    site = workspace.register.site()
    context.edit(lambda ws: ws.register.edit(Site, site.id, name="New"))
    settle()
    assert said[0] == "saving"
    assert isinstance(said[1], datetime)
    assert abs((datetime.now(UTC) - said[1]).total_seconds()) < 60
    assert said[2] == site.id


def test_an_edit_that_changes_nothing_is_saved_and_leaves_nothing_to_undo(
    context: AppContext, workspace: Workspace, settle: Settle
) -> None:
    said: list[object] = []
    context.saved.connect(said.append)
    site = workspace.register.site()
    for name in ("New", "New"):
        context.edit(lambda ws, name=name: ws.register.edit(Site, site.id, name=name))
    settle()
    assert len(said) == 2 and None not in said
    assert context.undo.count() == 1
    context.undo.undo()
    settle()
    assert workspace.register.site().name == site.name


def test_failed_edit_says_that_it_is_not_saved(context: AppContext, settle: Settle) -> None:
    saved: list[object] = []
    errors: list[Exception] = []
    context.saved.connect(saved.append)

    def broken(_ws: Workspace) -> object:
        raise OSError("no disk")

    context.edit(broken, failed=errors.append)  # type: ignore[arg-type]
    settle()
    assert saved == [None]
    assert [str(error) for error in errors] == ["no disk"]


def test_an_edit_counts_even_if_who_asked_is_gone(context: AppContext, workspace: Workspace, settle: Settle) -> None:
    asker, got = QObject(), []
    site = workspace.register.site()
    context.edit(lambda ws: ws.register.edit(Site, site.id, name="New"), done=got.append, receiver=asker)
    shiboken6.delete(asker)
    settle()
    assert got == []
    assert context.undo.count() == 1


def test_what_was_read_before_a_lock_is_shown_to_nobody(context: AppContext, settle: Settle) -> None:
    gate, got = threading.Event(), []

    def slow(ws: Workspace) -> str:
        assert gate.wait(5)
        return ws.register.site().name

    context.read(slow, got.append)
    context.set_workspace(None)
    gate.set()
    settle()
    assert got == []


def test_reading_errors_become_a_sentence(context: AppContext, qtbot: QtBot) -> None:
    def broken(_ws: Workspace) -> str:
        raise KeyError("x")

    with qtbot.waitSignal(context.trouble) as said:
        context.read(broken, print)
    assert "KeyError" in said.args[0]


def test_generation_tells_stale_readings_apart(context: AppContext, workspace: Workspace, settle: Settle) -> None:
    site = workspace.register.site()
    before = context.generation
    context.edit(lambda ws: ws.register.edit(Site, site.id, name="New"))
    assert context.generation > before, "a write on its way makes earlier readings stale"
    asked = context.generation
    settle()
    assert context.generation > asked


def test_an_errand_is_taken_once_and_not_beyond_a_lock(context: AppContext) -> None:
    went: list[str] = []
    context.go_to.connect(went.append)
    context.send_to("checklist", "SR 1.1")
    assert went == ["checklist"]
    assert context.take_errand("results") is None
    assert context.take_errand("checklist") == "SR 1.1" and context.take_errand("checklist") is None
    context.send_to("checklist", "SR 1.1")
    context.set_workspace(None)
    assert context.take_errand("checklist") is None
