"""Taking a workspace over, and giving it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.register.models import Site
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.session import Session
from desktop.settings import ENGINEER, VAULT_HOME
from tests.desktop.conftest import CHEAP, PASSPHRASE  # type: ignore[import-not-found]


def test_adopting_remembers_and_shows(closed_context: AppContext, workspace: Workspace) -> None:
    Session(closed_context, closed_context)
    went: list[str] = []
    closed_context.go_to.connect(went.append)
    closed_context.opened.emit(workspace)
    assert closed_context.workspace is workspace
    assert went == ["site"]
    assert closed_context.settings.recent() == [workspace.folder]
    assert closed_context.settings.get(ENGINEER) == "Eva Engineer"
    assert closed_context.settings.get(VAULT_HOME) == str(workspace.folder.parent)


def test_a_second_vault_closes_the_first(closed_context: AppContext, workspace: Workspace, tmp_path: Path) -> None:
    session = Session(closed_context, closed_context)
    session.adopt(workspace)
    second = Workspace.create(tmp_path / "second", PASSPHRASE, site_name="B", engineer="Tom", cost=CHEAP)
    session.adopt(second)
    with Workspace.open(workspace.folder, PASSPHRASE) as again:  # would be in use otherwise
        assert again.register.site().name == "Musterwerk"
    session.lock()
    assert closed_context.workspace is None


def test_locking_finishes_what_was_asked_for(
    closed_context: AppContext, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(closed_context, closed_context)
    session.adopt(workspace)
    site = workspace.register.site()

    def last_words() -> None:
        for number in range(20):
            closed_context.edit(lambda ws, number=number: ws.register.edit(Site, site.id, note=f"typed {number}"))

    waiting: list[int] = []
    close = workspace.close

    def closing() -> None:
        waiting.append(closed_context.tasks.busy())
        close()

    monkeypatch.setattr(workspace, "close", closing)
    closed_context.closing.connect(last_words)
    session.lock()
    assert waiting == [0], "every write is through before the vault is closed"
    session.lock()
    with Workspace.open(workspace.folder, PASSPHRASE) as again:
        assert again.register.site().note == "typed 19"
