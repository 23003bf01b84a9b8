"""A switch's table or a scan into the register from the window: looked at first, one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.register.models import Asset, Network
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.views.reconcile import build_page
from desktop.views.reconcile.page import ReconcilePage

Settle = Callable[[], None]
TABLE = """\
Protocol  Address          Age (min)  Hardware Addr   Type   Interface
Internet  10.0.0.5                3   001b.1b00.0005  ARPA   Vlan10
Internet  10.0.0.9                7   001b.1b00.0009  ARPA   Vlan10
"""


@pytest.fixture
def page(context: AppContext, workspace: Workspace, qtbot: QtBot) -> ReconcilePage:
    workspace.register.add(Network(site_id=workspace.register.site().id, name="line", cidr="10.0.0.0/24"))
    made = build_page(context)
    assert isinstance(made, ReconcilePage)
    qtbot.addWidget(made)
    made.show()
    made.activate()
    return made


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "core-switch.txt"
    file.write_text(TABLE)
    return file


def test_a_table_is_looked_at_then_imported_then_undone(
    page: ReconcilePage, workspace: Workspace, context: AppContext, table: Path, qtbot: QtBot, settle: Settle
) -> None:
    with qtbot.waitSignal(page.hosts.asked, timeout=5_000) as asked:
        page.hosts.look(table)
    assert "2 hosts, 2 new devices" in asked.args[0]
    assert workspace.register.count(Asset) == 0
    page.banner.acted.emit()
    settle()
    assert workspace.register.count(Asset) == 2
    context.undo.undo()
    settle()
    assert workspace.register.count(Asset) == 0 and workspace.verify() == []


def test_the_same_table_again_says_nothing_new(
    page: ReconcilePage, workspace: Workspace, table: Path, qtbot: QtBot, settle: Settle
) -> None:
    page.hosts.look(table)
    settle()
    page.hosts.go()
    settle()
    head = workspace.log_head()
    with qtbot.waitSignal(page.hosts.told, timeout=5_000) as told:
        page.hosts.look(table)
    assert "2 that say nothing new" in told.args[0]
    page.hosts.go()
    settle()
    assert workspace.log_head() == head


def test_another_file_is_refused_with_a_sentence(page: ReconcilePage, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear all,\nthe pump is fine.\n")
    with qtbot.waitSignal(page.hosts.refused, timeout=5_000) as said:
        page.hosts.look(other)
    assert "letter.txt" in said.args[0]
