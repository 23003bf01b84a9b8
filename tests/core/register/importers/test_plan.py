"""Decisions and the order in which rows are written."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.register.importers.mapping import Mapping
from core.register.importers.plan import (
    Candidate,
    Choice,
    Decision,
    ImportPlan,
    InterfaceValues,
    Options,
    RowPlan,
    order_of_writing,
)
from core.register.importers.table import Table

ASSET = UUID(int=7)


def rows(*decisions: Decision) -> list[RowPlan]:
    return [RowPlan(at, {}, {"tag": f"K{at}"}, (), {}, [], decision=one) for at, one in enumerate(decisions, 2)]


def into(row: int) -> Decision:
    return Decision(Choice.MERGE, row=row)


NEW = Decision(Choice.NEW)


def test_a_row_comes_after_the_one_it_is_merged_into() -> None:
    ordered = order_of_writing(rows(into(4), NEW, into(3)))
    assert [row.number for row in ordered] == [3, 4, 2]


def test_circles_are_named() -> None:
    with pytest.raises(ValueError, match="merged into each other"):
        order_of_writing(rows(into(3), into(2)))
    with pytest.raises(ValueError, match="merged into each other"):
        order_of_writing(rows(into(2)))


@pytest.mark.parametrize("target", [Decision(Choice.SKIP), Decision(Choice.DECIDE)])
def test_no_row_goes_into_one_that_is_left_out(target: Decision) -> None:
    with pytest.raises(ValueError, match="which is left out"):
        order_of_writing(rows(into(3), target))


def test_a_chain_of_thousands_is_no_deep_recursion() -> None:
    chain = [NEW, *(into(at) for at in range(2, 5000))]
    assert len(order_of_writing(rows(*chain))) == 4999


def test_deciding_and_counting() -> None:
    plan = ImportPlan(
        Table("l", "csv", (), 1, ()),
        Mapping(()),
        Options(),
        rows(Decision(Choice.DECIDE), NEW, Decision(Choice.DECIDE)),
    )
    plan.rows[0].candidates = (Candidate(None, 3, "row 3", (), 0.9), Candidate(ASSET, None, "K1", ("same tag",), 0.8))
    assert [row.number for row in plan.undecided] == [2, 4]
    plan.merge_into_best(plan.undecided, least=0.85)
    assert plan.count(Choice.MERGE) == 0
    plan.merge_into_best(plan.undecided)
    assert plan.row(2).decision == Decision(Choice.MERGE, asset_id=ASSET)
    assert plan.skip_undecided() == 1
    plan.decide([4, 3], NEW)
    assert plan.count(Choice.NEW) == 2
    with pytest.raises(KeyError):
        plan.row(99)


def test_what_a_row_is_called() -> None:
    assert RowPlan(2, {}, {"name": "Pump", "serial": "1"}, (), {}, []).label == "Pump"
    assert RowPlan(2, {}, {}, (InterfaceValues(mac="m"),), {}, []).label == "m"
    assert RowPlan(2, {}, {"vendor": "WAGO"}, (), {}, []).label == "row 2"
