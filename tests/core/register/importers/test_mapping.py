"""Columns are guessed from headers and contents; the user has the last word."""

from __future__ import annotations

import pytest

from core.register.importers.mapping import ColumnGuess, guess
from core.register.importers.table import Row, Table


def table(header: str, *rows: str) -> Table:
    return Table(
        "list.csv",
        "csv",
        tuple(header.split("|")),
        1,
        tuple(Row(at, tuple(row.split("|"))) for at, row in enumerate(rows, 2)),
    )


def fields(*args: str) -> list[str]:
    return [column.field for column in guess(table(*args)).columns]


def test_a_usual_german_list() -> None:
    assert fields("Nr.|BMK|Bezeichnung|Hersteller|Typ|Serien-Nr.|FW|IP|Schrank|Halle", "1|K1|Pumpe|WAGO|750|77|1.2|10.0.0.1|S1|H2") == [
        "", "tag", "name", "vendor", "model", "serial", "firmware", "ip", "location", "location",
    ]  # fmt: skip


def test_each_field_goes_to_its_best_column_once() -> None:
    mapping = guess(table("Device name|Name of the device|Serial number|Serial", "a|b|1|2"))
    assert mapping.columns[0].field == "name"
    assert mapping.fields == {"name", "serial"}
    assert len(mapping.columns_of("serial")) == 1


def test_contents_speak_where_headers_do_not() -> None:
    mapping = guess(table("Alpha|Beta|Gamma", "10.0.0.1|00:1b:1b:00:00:01|x", "10.0.0.2|00:1b:1b:00:00:02|y"))
    assert [column.field for column in mapping.columns] == ["ip", "mac", ""]
    assert mapping.columns[0].why == "contents"


def test_a_header_that_its_contents_belie_is_doubted() -> None:
    mapping = guess(table("Network address|IP", "Main street 1|10.0.0.1", "Main street 2|10.0.0.2"))
    assert mapping.columns_of("ip") == [1]


def test_subnet_masks_are_no_addresses() -> None:
    assert fields("IP|Mask|X", "10.0.0.1|255.255.255.0|255.255.255.0")[1:] == ["", ""]


def test_the_user_changes_a_guess() -> None:
    mapping = guess(table("Name|Alias", "a|b"))
    changed = mapping.with_field(1, "name")
    assert changed.columns == (ColumnGuess(), ColumnGuess("name", 1.0, "user"))
    assert changed.with_field(0, "location").with_field(1, "location").columns_of("location") == [0, 1]
    assert not changed.with_field(1, "").fields
    with pytest.raises(ValueError, match="no such field"):
        mapping.with_field(0, "colour")


def test_what_identifies() -> None:
    assert guess(table("Serial", "1")).identifies
    assert not guess(table("Vendor|Hall", "WAGO|1")).identifies
