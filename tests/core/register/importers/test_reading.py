"""Opening files: the kind by content, the header below a title, sentences for what is no list."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from core.register.importers.errors import UnreadableList
from core.register.importers.reading import find_kind, open_table


def written(tmp_path: Path, text: str, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_header_below_a_title_and_empty_rows_left_out(tmp_path: Path) -> None:
    table = open_table(
        written(tmp_path, "Devices of hall 3;;\nas of 2024-03-12;;\n;;\nTag;Vendor;Serial\nK1;WAGO;1\n;;\nK2;WAGO;2\n")
    )
    assert (table.header, table.header_row) == (("Tag", "Vendor", "Serial"), 4)
    assert [row.number for row in table.rows] == [5, 7]


def test_header_of_two_rows(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "Tag;Vendor;Network;\n;;IP address;MAC address\nK1;WAGO;10.0.0.1;\n"))
    assert table.header_row == 2
    assert table.header == ("Tag", "Vendor", "IP address", "MAC address")


def test_a_list_without_header(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "K1;10.0.0.1\nK2;10.0.0.2\n"))
    assert table.header_row == 0
    assert table.column_name(1) == "Column B"
    assert len(table.rows) == 2


def test_headers_nobody_knows_are_still_a_header(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "Alpha;Beta\nx;1\ny;2\n"))
    assert table.header == ("Alpha", "Beta")


def test_the_user_chooses_another_header_row(tmp_path: Path) -> None:
    path = written(tmp_path, "Tag;Vendor\nKennung;Marke\nK1;WAGO\n")
    assert open_table(path, header_row=2).header == ("Kennung", "Marke")
    assert len(open_table(path, header_row=0).rows) == 3


def test_kind_is_found_by_content_not_by_name(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Tag", "Vendor"])
    book.active.append(["K1", "WAGO"])
    path = tmp_path / "list.csv"
    book.save(path)
    table = open_table(path)
    assert (table.kind, table.detail) == ("xlsx", "Sheet Sheet")
    assert table.rows[0].cells == ("K1", "WAGO")


@pytest.mark.parametrize(
    ("head", "sentence"),
    [(b"%PDF-1.7", "is a PDF"), (b"\xd0\xcf\x11\xe0rest", "protected by a password"), (b"\x89PNG\r\n", "is a picture"), (b"", "is empty"),
     (b" \r\n ", "is empty")],
)  # fmt: skip
def test_files_that_are_no_list(tmp_path: Path, head: bytes, sentence: str) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(head)
    with pytest.raises(UnreadableList, match=sentence):
        find_kind(path)


def test_sentences_for_paths(tmp_path: Path) -> None:
    with pytest.raises(UnreadableList, match="There is no file"):
        open_table(tmp_path / "none.csv")
    with pytest.raises(UnreadableList, match="is a folder"):
        open_table(tmp_path)
    with pytest.raises(UnreadableList, match="csv, xlsx can"):
        open_table(written(tmp_path, "Tag\n"), kind="nmap")
    with pytest.raises(UnreadableList, match="holds no rows"):
        open_table(written(tmp_path, ";;\n;;\n"))
