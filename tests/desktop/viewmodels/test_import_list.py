"""The steps of an import over a real vault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.register.importers import Choice, Decision
from core.register.models import Asset, Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.viewmodels.import_list import ImportState

Settle = Callable[[], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "list.csv"
    made.write_text("Tag;Name;Zone\nK1;Pump;Control\nK2;Fan;Control\n", encoding="utf-8")
    return made


@pytest.fixture
def state(context: AppContext) -> ImportState:
    return ImportState(context)


def test_from_file_to_register_in_one_step(
    state: ImportState, context: AppContext, workspace: Workspace, path: Path, qtbot: QtBot, settle: Settle
) -> None:
    assert not state.ready
    state.open(path)
    settle()
    assert state.ready
    state.set_options(create_zones=True)
    state.prepare()
    settle()
    assert state.plan is not None
    with qtbot.waitSignal(state.finished) as told:
        state.apply()
    assert len(told.args[0].created) == 2
    assert [zone.name for zone in workspace.register.all(Zone)] == ["Control"]
    assert context.undo.count() == 1
    context.undo.undo()
    settle()
    assert workspace.register.all(Asset) == workspace.register.all(Zone) == []


def test_what_rules_say_of_a_list_comes_and_goes_with_it(
    context: AppContext, workspace: Workspace, tmp_path: Path, settle: Settle
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Tag;Manufacturer;Model\nPLC-1;Siemens;S7-1500\n", encoding="utf-8")
    state = ImportState(context)
    state.open(file)
    settle()
    state.prepare()
    settle()
    state.apply()
    settle()
    (asset,) = workspace.register.all(Asset)
    assert (asset.device_class, asset.purdue) == ("plc", 1)
    assert any(one.by.startswith("rule:") for one in workspace.register.observations(asset.id))
    context.undo.undo()
    settle()
    assert workspace.register.all(Asset) == [] and workspace.verify() == []


def test_known_devices_wait_for_a_decision(
    state: ImportState, workspace: Workspace, path: Path, settle: Settle
) -> None:
    workspace.register.add(Asset(site_id=workspace.register.site().id, tag="K1"))
    failures: list[str] = []
    state.failed.connect(failures.append)
    state.open(path)
    settle()
    state.prepare()
    settle()
    state.apply()
    settle()
    assert "Decide for each" in failures[0]
    assert len(workspace.register.all(Asset)) == 1
    assert state.plan is not None
    state.decide_best(state.plan.undecided)
    state.decide([3], Decision(Choice.SKIP))
    state.apply()
    settle()
    assert [one.name for one in workspace.register.all(Asset)] == ["Pump"]


def test_mapping_and_options_ask_for_a_new_plan(state: ImportState, path: Path, settle: Settle) -> None:
    state.open(path)
    settle()
    state.prepare()
    settle()
    state.set_field(0, "serial")
    assert state.plan is None
    assert state.mapping is not None and state.mapping.field(0) == "serial"
    for column in (0, 1):
        state.set_field(column, "")
    assert not state.ready


def test_what_cannot_be_read_is_told(state: ImportState, tmp_path: Path, settle: Settle) -> None:
    failures: list[str] = []
    state.failed.connect(failures.append)
    state.open(tmp_path / "none.csv")
    settle()
    assert "There is no file" in failures[0]
    assert state.busy == ""


def test_a_cancelled_import_writes_nothing(
    state: ImportState, workspace: Workspace, tmp_path: Path, settle: Settle
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Tag\n" + "".join(f"K{at}\n" for at in range(400)))
    state.open(path)
    settle()
    state.prepare()
    settle()
    told: list[object] = []
    state.finished.connect(told.append)
    with workspace.vault.write("somebody else writes"):  # the import waits for its turn
        state.apply()
        state.cancel()
    settle()
    assert workspace.register.all(Asset) == []
    assert told == []
    assert state.busy == ""
    state.apply()
    settle()
    assert len(workspace.register.all(Asset)) == 400
