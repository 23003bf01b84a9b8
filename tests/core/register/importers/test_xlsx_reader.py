"""Workbooks: text as shown, the right sheet, merged cells, and files that are none."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from core.register.importers import xlsx_reader
from core.register.importers.errors import UnreadableList
from core.register.importers.reading import list_score
from core.register.importers.xlsx_reader import cell_text, read_xlsx


def day(*parts: int) -> datetime:
    """As a workbook holds it: without a zone."""
    return datetime(*parts)  # noqa: DTZ001 - cells have no zone


def saved(tmp_path: Path, book: Workbook) -> Path:
    path = tmp_path / "list.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        (1.0, "General", "1"),
        (123, "00000", "00123"),
        (2.1, "0.00", "2.10"),
        (2.1, "General", "2.1"),
        (0.1 + 0.2, "General", "0.3"),
        (4021302009123, "General", "4021302009123"),
        (4021302009123.0, "0", "4021302009123"),
        ("00123", "General", "00123"),
        (True, "General", "TRUE"),
        (1234, "#,##0", "1234"),
        (day(2024, 3, 9), "dd.mm.yyyy", "09.03.2024"),
        (day(2024, 3, 9), "d/m/yy;@", "9/3/24"),
        (day(2024, 3, 9), "[$-407]dd\\.mm\\.yyyy", "09.03.2024"),
        (day(2024, 3, 9), "mm-dd-yy", "2024-03-09"),
        (date(2024, 3, 9), "General", "2024-03-09"),
        (day(2024, 3, 9, 8, 5), "dd.mm.yyyy hh:mm", "2024-03-09 08:05:00"),
        (time(8, 5), "h:mm", "08:05:00"),
        (float("nan"), "000", "nan"),
        (float("inf"), "0.0", "inf"),
    ],
)
def test_cells_as_shown(value: object, style: str, shown: str) -> None:
    assert cell_text(value, style) == shown


def test_rows_with_numbers_dates_and_gaps(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Tag", "Serial", "Firmware"])
    sheet["A4"], sheet["B4"], sheet["C4"] = 12.0, 77, day(2024, 10, 3)
    sheet["B4"].number_format = "00000"
    sheet["C4"].number_format = "d\\.m"
    rows = read_xlsx(saved(tmp_path, book)).rows
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert rows[3].cells == ("12", "00077", "3.10")
    assert rows[3].dates == {2}


def test_the_sheet_that_looks_like_a_list_is_taken(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Cover"
    book.active.append(["Plant north"])
    devices = book.create_sheet("Devices")
    devices.append(["Tag", "Hersteller", "Seriennummer"])
    devices.append(["K1", "WAGO", "1"])
    hidden = book.create_sheet("Lookup")
    hidden.sheet_state = "hidden"
    path = saved(tmp_path, book)
    table = read_xlsx(path, score=list_score)
    assert (table.sheet, table.sheets) == ("Devices", ("Cover", "Devices", "Lookup"))
    assert read_xlsx(path, sheet="Cover").rows[0].cells == ("Plant north",)
    with pytest.raises(UnreadableList, match="It has: Cover, Devices, Lookup"):
        read_xlsx(path, sheet="Nope")


def test_cells_merged_downwards_count_for_every_row(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (
        ["List of devices", None, None],
        ["Tag", "Hall", "Note"],
        ["K1", "H1", "a"],
        ["K2", None, "b"],
        ["K3", None, None],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("B3:B5")
    rows = read_xlsx(saved(tmp_path, book)).rows
    assert [row.cells for row in rows] == [
        ("List of devices",), ("Tag", "Hall", "Note"), ("K1", "H1", "a"), ("K2", "H1", "b"), ("K3", "H1"),
    ]  # fmt: skip


def test_a_wrong_size_cuts_no_rows(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Tag", "Serial"], ["K1", "1"], ["K2", "2"]):
        book.active.append(row)
    path, wrong = saved(tmp_path, book), tmp_path / "wrong.xlsx"
    with ZipFile(path) as source, ZipFile(wrong, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1:A1"'))
    assert [row.cells for row in read_xlsx(wrong).rows] == [("Tag", "Serial"), ("K1", "1"), ("K2", "2")]


def test_formulas_without_result_are_named(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Tag", "Serial"])
    book.active.append(["K1", '="A"&"B"'])
    table = read_xlsx(saved(tmp_path, book))
    assert table.rows[1].cells == ("K1",)
    assert "1 cells hold formulas" in table.warnings[0]


def test_a_plain_text_that_starts_like_a_formula_is_text(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Tag"])
    book.active["A2"].value = "=A1+K1"
    book.active["A2"].data_type = "s"
    assert read_xlsx(saved(tmp_path, book)).rows[1].cells == ("=A1+K1",)


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(UnreadableList, match="save it again"):
        read_xlsx(path)
    path.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(UnreadableList, match="save it again"):
        read_xlsx(path)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 100_000)
    monkeypatch.setattr(xlsx_reader, "MAX_UNPACKED", 50_000)
    with pytest.raises(UnreadableList, match="unpacks to more"):
        read_xlsx(path)


def _workbook() -> bytes:
    book = Workbook()
    book.active.append(["Tag", "Serial"])
    book.active.append(["K1", 12])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WORKBOOK = _workbook()
DAMAGE = st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 255)), min_size=1, max_size=8)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DAMAGE, st.one_of(st.none(), st.integers(0, 9999)))
def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path, damage: list[tuple[int, int]], cut: int | None) -> None:
    data = bytearray(WORKBOOK)
    for at, value in damage:
        data[at % len(data)] = value
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(data if cut is None else data[: cut % len(data)])
    try:
        read_xlsx(path)
    except UnreadableList as err:
        assert "damaged.xlsx" in str(err)  # noqa: PT017 - either outcome is right
