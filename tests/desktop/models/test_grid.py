"""A table of plain rows that sorts itself."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester

from desktop.models.grid import TONE_ROLE, Column, GridModel
from desktop.models.roles import KEY_ROLE


@dataclass(frozen=True)
class Pump:
    key: int
    name: str
    flow: int = 0


@pytest.fixture
def model() -> GridModel[Pump]:
    return GridModel(
        [
            Column("Name", lambda row: row.name, tone=lambda row: "ok" if row.flow else "bad"),
            Column(
                "Flow", lambda row: f"{row.flow} l/s", order=lambda row: row.flow, tip=lambda row: "tip", right=True
            ),
        ],
        lambda row: row.key,
    )


def names(model: GridModel[Pump]) -> list[str]:
    return [row.name for row in model.rows]


def test_cells(model: GridModel[Pump], qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    model.set_rows([Pump(1, "b", 9), Pump(2, "a", 10), Pump(3, "c")])
    assert model.index(0, 1).data() == "9 l/s"
    assert model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "tip"
    assert model.index(2, 0).data(TONE_ROLE) == "bad" and model.index(2, 1).data(TONE_ROLE) is None
    assert model.index(1, 0).data(KEY_ROLE) == 2
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Flow"


def test_sorts_by_value_and_keeps_the_order(model: GridModel[Pump], qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    model.set_rows([Pump(1, "b", 9), Pump(2, "a", 10), Pump(3, "c")])
    held = QPersistentModelIndex(model.index(0, 0))
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert names(model) == ["a", "b", "c"] and held.row() == 1
    model.sort(1)
    assert names(model) == ["c", "b", "a"]
    model.set_rows([Pump(1, "b", 0), Pump(2, "a", 10), Pump(3, "c", 5)])
    assert names(model) == ["b", "c", "a"]
    model.sort(-1)
    assert names(model) == ["b", "a", "c"]
    assert model.row_of(3) == 2 and model.row_of(9) == -1 and model.row(7) is None


def test_rows_come_in_batches(model: GridModel[Pump], qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    inserted: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    model.sort(1)
    model.upsert(Pump(at, f"p{at}", 5000 - at) for at in range(5000))
    model.upsert([Pump(7, "seven", 99_999), Pump(5000, "last", -1)])
    assert inserted == [(0, 4999), (5000, 5000)]
    assert names(model)[0] == "last" and names(model)[-1] == "seven"
    assert model.rowCount() == 5001
