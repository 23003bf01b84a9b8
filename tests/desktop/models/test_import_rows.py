"""The rows of an import as a table."""

from __future__ import annotations

from uuid import UUID

import pytest
from pytestqt.modeltest import ModelTester

from core.register.importers import (
    Candidate,
    Choice,
    Decision,
    ImportPlan,
    Mapping,
    Options,
    Problem,
    RowPlan,
    Severity,
    Table,
)
from core.register.importers.plan import InterfaceValues
from desktop.models.import_rows import COLUMNS, ImportRowsModel, counts, decision_words

KEY = UUID(int=1)


@pytest.fixture
def plan() -> ImportPlan:
    problem = Problem(3, 1, "IP", "bad_ip", Severity.ERROR, "x is not an IP address")
    rows = [
        RowPlan(2, {}, {"tag": "K1", "vendor": "WAGO", "model": "750"}, (InterfaceValues(ip="10.0.0.1"),), {}, []),
        RowPlan(3, {}, {"tag": "K2"}, (), {}, [problem]),
        RowPlan(4, {}, {"tag": "K3"}, (), {}, []),
    ]
    rows[1].candidates = (Candidate(KEY, None, "P7", ("same tag",), 0.85),)
    rows[1].decision = Decision(Choice.DECIDE)
    rows[2].decision = Decision(Choice.SKIP)
    return ImportPlan(Table("l.csv", "csv", (), 1, ()), Mapping(()), Options(), rows)


def row_words(model: ImportRowsModel, row: int) -> list[str]:
    return [str(model.data(model.index(row, column))) for column in range(len(COLUMNS))]


def test_what_a_row_shows(plan: ImportPlan) -> None:
    model = ImportRowsModel()
    model.show_plan(plan)
    assert row_words(model, 0) == ["2", "K1", "New", "", "", "WAGO 750", "10.0.0.1"]
    assert row_words(model, 1) == ["3", "K2", "▲ Decide", "P7 (85 %)", "IP: x is not an IP address", "", ""]
    assert model.headerData(2, model_orientation()) == "Decision"


def model_orientation() -> object:
    from PySide6.QtCore import Qt

    return Qt.Orientation.Horizontal


def test_filters_and_counts(plan: ImportPlan) -> None:
    model = ImportRowsModel()
    for name, numbers in (
        ("all", [2, 3, 4]),
        ("decide", [3]),
        ("problems", [3]),
        ("new", [2]),
        ("merge", []),
        ("skip", [4]),
    ):
        model.show_plan(plan, name)
        assert [model.row_plan(at).number for at in range(model.rowCount())] == numbers  # type: ignore[union-attr]
        assert counts(plan.rows)[name] == len(numbers)
    assert model.row_plan(9) is None


def test_the_next_that_waits_comes_round_again(plan: ImportPlan) -> None:
    model = ImportRowsModel()
    model.show_plan(plan)
    assert [model.next_undecided(at) for at in (-1, 0, 1, 2)] == [1, 1, 1, 1]
    plan.decide([3], Decision(Choice.MERGE, asset_id=KEY))
    model.decisions_changed()
    assert model.next_undecided(-1) == -1
    assert row_words(model, 1)[2] == "Same as P7"
    assert decision_words(Decision(Choice.MERGE, row=2), {}) == "Same as row 2"


def test_passes_the_model_tester(plan: ImportPlan, qtmodeltester: ModelTester) -> None:
    model = ImportRowsModel()
    qtmodeltester.check(model)
    model.show_plan(plan)
    qtmodeltester.check(model)
