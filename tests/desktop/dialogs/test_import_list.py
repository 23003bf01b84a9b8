"""The import dialog from the file to the register, by keyboard where it matters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from core.register.models import Asset
from core.workspace import Workspace
from desktop.a11y import nameless
from desktop.context import AppContext
from desktop.dialogs.import_list import ImportDialog

Settle = Callable[[], None]
LIST = "Devices of hall 3;;;\n\nKennzeichen;Name;IP;Serial\nK1;Pump;10.0.0.1;77\nK2;Fan;10.0.0.300;\n;;;\nK3;Mixer;10.0.0.3;880011\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "list.csv"
    made.write_text(LIST, encoding="utf-8")
    return made


@pytest.fixture
def dialog(context: AppContext, qtbot: QtBot) -> ImportDialog:
    made = ImportDialog(context)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_list_is_imported(
    dialog: ImportDialog, workspace: Workspace, path: Path, qtbot: QtBot, settle: Settle
) -> None:
    assert not dialog.next.isEnabled()
    dialog.state.open(path)
    settle()
    assert [combo.currentData() for combo in dialog.columns.combos] == ["tag", "name", "ip", "serial"]
    assert dialog.columns.header.value() == 3
    dialog.next.click()
    settle()
    assert dialog.next.text() == "Import 3 rows"
    assert dialog.next.isEnabled()
    with qtbot.waitSignal(dialog.imported) as told:
        dialog.next.click()
    assert told.args == ["Imported: 3 new devices, 1 problem noted. One undo takes it all back."]
    assert not dialog.isVisible()
    assert [one.tag for one in workspace.register.all(Asset)] == ["K1", "K2", "K3"]


def test_look_alikes_are_decided_by_keys(
    dialog: ImportDialog, workspace: Workspace, path: Path, qtbot: QtBot, settle: Settle
) -> None:
    site = workspace.register.site().id
    workspace.register.add_all([Asset(site_id=site, tag="K1"), Asset(site_id=site, tag="other", serial="880011")])
    dialog.state.open(path)
    settle()
    dialog.next.click()
    settle()
    rows = dialog.rows
    assert rows.model.rowCount() == 2
    assert not dialog.next.isEnabled()
    qtbot.keyClick(rows.table, Qt.Key.Key_1)
    rows.next.click()
    assert rows.table.currentIndex().row() == 1
    qtbot.keyClick(rows.table, Qt.Key.Key_S)
    assert dialog.next.text() == "Import 2 rows"
    dialog.next.click()
    settle()
    assert sorted((one.tag, one.name) for one in workspace.register.all(Asset)) == [
        ("K1", "Pump"), ("K2", "Fan"), ("other", ""),
    ]  # fmt: skip


def test_the_choice_shows_and_keeps_the_focus_while_one_moves_through_it(
    dialog: ImportDialog, workspace: Workspace, path: Path, qtbot: QtBot, settle: Settle
) -> None:
    workspace.register.add(Asset(site_id=workspace.register.site().id, tag="K1"))
    dialog.state.open(path)
    settle()
    dialog.next.click()
    settle()
    radios = dialog.rows.panel.findChildren(QRadioButton)
    assert [radio.text() for radio in radios] == ["New device (N)", "Same as K1 (1)", "Skip (S)"]
    assert not any(radio.isChecked() for radio in radios)
    radios[1].click()
    assert dialog.rows.panel.findChildren(QRadioButton) == radios
    assert radios[1].isChecked()
    assert dialog.next.isEnabled()


def test_the_rest_is_decided_together(dialog: ImportDialog, workspace: Workspace, path: Path, settle: Settle) -> None:
    workspace.register.add(Asset(site_id=workspace.register.site().id, tag="K1", serial="77"))
    dialog.state.open(path)
    settle()
    dialog.next.click()
    settle()
    sure = dialog.rows.rest.menu().actions()[0]
    sure.trigger()
    assert dialog.state.plan is not None and dialog.state.plan.undecided == []
    assert not dialog.rows.rest.isEnabled()


def test_the_mapping_is_changed_and_the_file_read_otherwise(
    dialog: ImportDialog, path: Path, qtbot: QtBot, settle: Settle
) -> None:
    dialog.state.open(path)
    settle()
    combo = dialog.columns.combos[1]
    combo.setCurrentIndex(combo.findData(""))
    combo.activated.emit(combo.currentIndex())
    assert dialog.state.mapping is not None
    assert dialog.state.mapping.field(1) == ""
    dialog.columns.header.editor.setValue(4)
    settle()
    assert dialog.state.table is not None
    assert dialog.state.table.header[0] == "K1"


def test_back_and_forth(dialog: ImportDialog, path: Path, settle: Settle) -> None:
    dialog.state.open(path)
    settle()
    dialog.next.click()
    settle()
    dialog.back.click()
    assert dialog.stack.currentWidget() is dialog.columns
    assert not dialog.back.isVisible()


def test_cancel_writes_nothing(
    dialog: ImportDialog, workspace: Workspace, path: Path, qtbot: QtBot, settle: Settle
) -> None:
    dialog.state.open(path)
    settle()
    dialog.next.click()
    settle()
    with workspace.vault.write("somebody else writes"):  # the import waits for its turn
        dialog.next.click()
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()  # until the import has stopped
    settle()
    assert not dialog.isVisible()
    assert workspace.register.all(Asset) == []


def test_a_file_that_is_no_list_is_told(dialog: ImportDialog, tmp_path: Path, settle: Settle) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"%PDF-1.7")
    dialog.state.open(path)
    settle()
    assert dialog.note.words == "list.xlsx is a PDF. Ask for the list as a spreadsheet or CSV."


def test_the_dialog_goes_with_the_vault(dialog: ImportDialog, context: AppContext) -> None:
    context.closing.emit()
    assert not dialog.isVisible()


def test_every_control_has_a_name(dialog: ImportDialog, path: Path, settle: Settle) -> None:
    assert nameless(dialog) == []
    dialog.state.open(path)
    settle()
    assert nameless(dialog) == []
    dialog.next.click()
    settle()
    assert nameless(dialog) == []
