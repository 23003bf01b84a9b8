"""Columns are named as a spreadsheet names them."""

from __future__ import annotations

import pytest

from core.register.importers.table import Row, Table, column_letter


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letters(column: int, letters: str) -> None:
    assert column_letter(column) == letters


def test_a_column_without_header_is_called_by_its_letter() -> None:
    table = Table("list.csv", "csv", ("Tag", ""), 1, (Row(2, ("a",)),))
    assert [table.column_name(at) for at in range(3)] == ["Tag", "Column B", "Column C"]
    assert table.rows[0].cell(1) == ""
