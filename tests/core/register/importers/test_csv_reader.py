"""Separated text in the encodings and dialects that plants hand over."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.register.importers import csv_reader
from core.register.importers.csv_reader import find_encoding, find_separator, read_csv
from core.register.importers.errors import UnreadableList

TEXT = "Tag;Name\r\nK1;Rührwerk Größe\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp850"]
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(TEXT.encode(encoding))
    table = read_csv(path)
    assert [row.cells for row in table.rows] == [("Tag", "Name"), ("K1", "Rührwerk Größe")]
    assert table.rows[1].number == 2


def test_a_chosen_encoding_that_does_not_fit_is_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("Größe".encode("cp1252"))
    with pytest.raises(UnreadableList, match=r"list\.csv is not text in utf-8"):
        read_csv(path, encoding="utf-8")
    with pytest.raises(UnreadableList, match="nonsense"):
        read_csv(path, encoding="nonsense")


def test_plain_ascii_is_utf8() -> None:
    assert find_encoding(b"Tag;Name") == "utf-8"


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b;c\n1,5;2,5;3,5\n", ";"),
        ("a,b,c\n1;2,3,4\n", ","),
        ("a\tb\n1,2\t3\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ('"x;y",b\n"u;v",c\n', ","),
        ("Tag;Name;Place\nA;Pump;Hall 1, line 2\nB;Fan;Hall 2, line 1\n", ";"),
        ("only one column\nK1\n", ","),
    ],
)
def test_separators(text: str, separator: str) -> None:
    assert find_separator(text) == separator


def test_a_line_that_names_the_separator(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("sep=|\nTag|Name\nK1|Pump, big; blue\n")
    rows = read_csv(path).rows
    assert [row.cells for row in rows] == [("Tag", "Name"), ("K1", "Pump, big; blue")]
    assert [row.number for row in rows] == [2, 3]


def test_quotes_and_lines_within_cells(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Tag,Note\nK1,"says ""old"", and\nneeds care"\nK2,ok\n')
    rows = read_csv(path).rows
    assert rows[1].cells == ("K1", 'says "old", and\nneeds care')
    assert rows[2].number == 3


def test_zeros_stay(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Serial,Firmware\n00123,2.10\n")
    assert read_csv(path).rows[1].cells == ("00123", "2.10")


@pytest.mark.parametrize("tail", ['"open\nB,2\nC,3\n', '"'])
def test_a_quotation_mark_never_closed_is_no_silent_loss(tmp_path: Path, tail: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Tag,Note\nA," + tail)
    with pytest.raises(UnreadableList, match=r"row 2: a quotation mark is opened and never closed"):
        read_csv(path)


def test_a_cell_of_absurd_size_is_named_by_its_row(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Tag,Note\nA," + "x" * 200_000 + "\n")
    with pytest.raises(UnreadableList, match="row 2"):
        read_csv(path)


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reader, "MAX_ROWS", 3)
    path = tmp_path / "list.csv"
    path.write_text("Tag\n1\n2\n3\n")
    with pytest.raises(UnreadableList, match="more than 3 rows"):
        read_csv(path)


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reader, "MAX_BYTES", 3)
    path = tmp_path / "list.csv"
    path.write_text("Tag\n1\n")
    with pytest.raises(UnreadableList, match="larger than"):
        read_csv(path)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00\ufeff"), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=6),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@example([["0", '"']], ";", "utf-8")
def test_what_was_written_is_read(tmp_path: Path, rows: list[list[str]], separator: str, encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    path = tmp_path / "list.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    assert [list(row.cells) for row in read_csv(path, separator=separator, encoding=encoding).rows] == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    try:
        table = read_csv(path)
    except UnreadableList as err:
        assert "list.csv" in str(err)  # noqa: PT017 - either outcome is right
    else:
        assert [row.number for row in table.rows] == sorted(row.number for row in table.rows)
