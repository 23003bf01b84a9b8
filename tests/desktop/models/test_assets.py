"""The asset table's model over a real register."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from core.register.models import Asset, DeviceClass
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.models import assets
from desktop.models.asset_words import COLUMNS
from desktop.models.assets import AssetsModel

Settle = Callable[[], None]
NAME = COLUMNS.index("name")


def fill(workspace: Workspace, number: int) -> None:
    site = workspace.register.site().id
    workspace.register.add_all(
        [
            Asset(site_id=site, tag=f"T{at:04d}", name=f"Device {number - at}", device_class=DeviceClass.PLC.value)
            for at in range(number)
        ]
    )


def words(model: AssetsModel, row: int, column: int = 0) -> str:
    return str(model.data(model.index(row, column)))


@pytest.fixture
def model(context: AppContext, workspace: Workspace) -> AssetsModel:
    fill(workspace, 450)
    return AssetsModel(context)


def test_rows_are_counted_at_once_and_read_by_pages(model: AssetsModel, settle: Settle) -> None:
    model.refresh()
    settle()
    assert model.rowCount() == 450
    assert not model.is_loaded(0)
    assert words(model, 0) == "…"
    settle()
    assert words(model, 0) == "T0000"
    assert model.is_loaded(199)
    assert not model.is_loaded(200)
    words(model, 449)
    settle()
    assert (words(model, 449), words(model, 449, NAME)) == ("T0449", "Device 1")
    assert words(model, 449, COLUMNS.index("device_class")) == "PLC"


def test_sorting_and_filtering_are_asked_of_the_register(model: AssetsModel, settle: Settle) -> None:
    model.sort(0, Qt.SortOrder.DescendingOrder)
    settle()
    words(model, 0)
    settle()
    assert words(model, 0) == "T0449"
    model.ask(text="T0012")
    settle()
    assert (model.rowCount(), model.total) == (1, 450)
    assert model.shown.text == "T0012"
    model.ask(text="nothing like that")
    settle()
    assert (model.rowCount(), model.total) == (0, 450)


def test_questions_that_come_while_one_is_asked_end_with_the_last(model: AssetsModel, settle: Settle) -> None:
    for text in ("T", "T0", "T00", "T001", "T0012"):
        model.ask(text=text)
    settle()
    assert model.shown.text == "T0012"
    assert model.rowCount() == 1


def test_an_edit_is_shown_without_a_reset(
    model: AssetsModel, context: AppContext, qtbot: QtBot, settle: Settle
) -> None:
    model.refresh()
    settle()
    words(model, 0)
    settle()
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    key = model.asset_id(0)
    assert key is not None
    context.edit(lambda workspace: workspace.register.edit(Asset, key, name="Renamed"))
    settle()
    model.refresh()
    settle()
    assert words(model, 0) == "T0000"  # what is known stays in sight while the page is read again
    settle()
    assert words(model, 0, NAME) == "Renamed"
    assert resets == []


def test_memory_stays_bounded(model: AssetsModel, settle: Settle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "KEPT_PAGES", 1)
    model.refresh()
    settle()
    for row in (0, 200, 449):
        words(model, row)
        settle()
    assert model.is_loaded(449)
    assert not model.is_loaded(0)
    words(model, 0)
    settle()
    assert words(model, 0) == "T0000"


def test_a_page_of_an_older_answer_does_not_count(model: AssetsModel, settle: Settle) -> None:
    model.refresh()
    settle()
    model._take_page(model._answer - 1, 0, [])
    words(model, 0)
    settle()
    assert words(model, 0) == "T0000"


def test_keys_and_rows(model: AssetsModel, settle: Settle) -> None:
    model.refresh()
    settle()
    key = model.asset_id(7)
    assert key is not None
    assert model.row_of(key) == 7
    assert model.asset_id(450) is None
    assert model.data(model.index(7, 0), assets.IdRole) == key
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Tag"
    model.forget()
    assert (model.rowCount(), model.row_of(key)) == (0, -1)


def test_a_row_deleted_meanwhile_stays_empty_until_asked_again(
    model: AssetsModel, workspace: Workspace, settle: Settle
) -> None:
    model.refresh()
    settle()
    key = model.asset_id(3)
    assert key is not None
    workspace.register.delete(Asset, key)
    words(model, 3)
    settle()
    assert words(model, 3) == "…"
    model.refresh()
    settle()
    assert model.rowCount() == 449


def test_passes_the_model_tester(model: AssetsModel, qtmodeltester: ModelTester, settle: Settle) -> None:
    model.refresh()
    settle()
    qtmodeltester.check(model)
    model.ask(text="T00", sort="name", descending=True)
    settle()
    qtmodeltester.check(model)
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None
