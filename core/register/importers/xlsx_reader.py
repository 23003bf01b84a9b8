"""Reads a workbook (xlsx, xlsm) row by row, cells as the text that the spreadsheet program shows."""

from __future__ import annotations

import lzma
import re
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from core.register.importers.csv_reader import MAX_ROWS
from core.register.importers.errors import UnreadableList
from core.register.importers.table import RawTable, Row

MAX_UNPACKED = 512 * 1024 * 1024
MAX_COLUMNS = 500
_PREVIEW_ROWS = 40
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_UNCALCULATED = re.compile(rb"<f[ >][^<]*</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>|<f\s[^>]*/>\s*</c>")
_DATE_TOKENS = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dd|d|[./\- ]|\\.|,")
_FIXED = re.compile(r"^(0+)(?:\.(0+))?$")
_FORMAT_NOISE = re.compile(r"\[[^\]]*\]|_.|\*.")
_BROKEN = (
    BadZipFile, zlib.error, lzma.LZMAError, ParseError, LookupError, ValueError, TypeError, AttributeError, EOFError,
    OSError, RuntimeError, ArithmeticError,
)  # fmt: skip


def read_xlsx(
    path: Path, *, sheet: str = "", score: Callable[[list[Row]], float] | None = None, **_: object
) -> RawTable:
    """Every row of one sheet; where none is named, the one whose first rows look most like a list (`score`).

    Raises `UnreadableList` for anything that is no workbook, is protected or unpacks to far more than a list needs.
    """
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of drawings and validations, which no list needs
            return _read(path, sheet, score)
    except UnreadableList:
        raise
    except (*_BROKEN, InvalidFileException) as err:
        raise UnreadableList(
            f"{path.name} cannot be read as a workbook ({type(err).__name__}). "
            "Open it in a spreadsheet program, save it again as .xlsx or as CSV, and import that."
        ) from err


@dataclass(frozen=True, slots=True)
class _Extras:
    """What openpyxl's reading mode leaves out: merged areas (0-based columns) and formulas without a result."""

    merged: list[tuple[int, int, int, int]]
    uncalculated: int


def _read(path: Path, sheet: str, score: Callable[[list[Row]], float] | None) -> RawTable:
    with path.open("rb") as file:
        with ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise UnreadableList(
                f"{path.name} unpacks to more than {MAX_UNPACKED >> 20} MB. Save only the list itself."
            )
        # the open file, not its name: openpyxl would refuse a workbook that is called .csv
        return _read_workbook(file, path.name, sheet, score)


def _read_workbook(file: IO[bytes], name: str, sheet: str, score: Callable[[list[Row]], float] | None) -> RawTable:
    from openpyxl.reader.excel import ExcelReader

    reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
    try:
        reader.read()
        parts = {item.name: part.target for item, part in reader.parser.find_sheets()}
        sheets = {ws.title: ws for ws in reader.wb.worksheets if ws.title in parts}
        if not sheets:
            raise UnreadableList(f"{name} has no sheet with cells.")
        if sheet and sheet not in sheets:
            raise UnreadableList(f"{name} has no sheet {sheet!r}. It has: {', '.join(sheets)}.")
        for ws in sheets.values():
            ws.reset_dimensions()  # some programs write a wrong size, which would cut rows
        order = sorted(sheets, key=lambda title: sheets[title].sheet_state != "visible")
        chosen = sheet or _best(order, sheets, score)
        with reader.archive.open(parts[chosen]) as source:
            extras = _scan(source)
        rows = _fill_merged(_rows(sheets[chosen].iter_rows(), name), extras.merged)
    finally:
        reader.archive.close()
    notes: tuple[str, ...] = ()
    if extras.uncalculated:
        notes = (
            f"{extras.uncalculated} cells hold formulas without a result. "
            "Open the file in a spreadsheet program and save it there, or these cells stay empty.",
        )
    return RawTable(rows, detail=f"Sheet {chosen}", sheet=chosen, sheets=tuple(order), warnings=notes)


def _best(order: list[str], sheets: dict[str, Any], score: Callable[[list[Row]], float] | None) -> str:
    if score is None or len(order) == 1:
        return order[0]
    previews = {title: _rows(sheets[title].iter_rows(max_row=_PREVIEW_ROWS), title) for title in order}
    return max(order, key=lambda title: score(previews[title]))


def _rows(source: Iterable[Iterable[Any]], name: str) -> list[Row]:
    rows: list[Row] = []
    last = 0
    for number, cells in enumerate(source, 1):
        if number > MAX_ROWS:
            break
        shown = [cell_text(cell.value, cell.number_format) if cell.value is not None else "" for cell in _first(cells)]
        while shown and not shown[-1]:
            shown.pop()
        dates = frozenset(
            at
            for at, cell in enumerate(_first(cells))
            if isinstance(cell.value, date) and not isinstance(cell.value, time)
        )
        if shown:
            last = len(rows) + 1
        rows.append(Row(number, tuple(shown), dates))
    if last >= MAX_ROWS:
        raise UnreadableList(f"{name} has more than {MAX_ROWS} rows. Split it and import the parts.")
    return rows[:last]


def _first(cells: Iterable[Any]) -> list[Any]:
    return list(cells)[:MAX_COLUMNS]


def _scan(source: IO[bytes]) -> _Extras:
    """Look through the sheet's XML for merged areas and formulas that were never calculated."""
    merged: list[tuple[int, int, int, int]] = []
    uncalculated = 0
    rest = b""
    while chunk := source.read(1 << 20):
        rest += chunk
        cut = max(rest.rfind(b"</c>") + 4, rest.rfind(b"<mergeCell "))
        head, rest = rest[:cut], rest[cut:]
        uncalculated += len(_UNCALCULATED.findall(head))
        merged += _merges(head)
    return _Extras(merged + list(_merges(rest)), uncalculated)


def _merges(xml: bytes) -> Iterator[tuple[int, int, int, int]]:
    from openpyxl.utils import column_index_from_string

    for left, top, right, bottom in _MERGE.findall(xml):
        columns = column_index_from_string(left.decode()), column_index_from_string(right.decode())
        yield min(columns) - 1, int(top), min(max(columns), MAX_COLUMNS) - 1, int(bottom)


def _fill_merged(rows: list[Row], merged: list[tuple[int, int, int, int]]) -> list[Row]:
    """Cells merged downwards hold their text in every row; merged sideways they stay one text (a title)."""
    for left, top, _right, bottom in merged:
        if bottom == top or top > len(rows) or not (text := rows[top - 1].cell(left)):
            continue
        for at in range(top, min(bottom, len(rows))):
            row = rows[at]
            if row.cell(left):
                continue
            cells = list(row.cells) + [""] * (left + 1 - len(row.cells))
            cells[left] = text
            rows[at] = Row(row.number, tuple(cells), row.dates)
    return rows


def cell_text(value: object, number_format: str | None = "General") -> str:
    """The text that the cell shows: 1.0 is "1", 123 under the format 00000 is "00123", dates as their format says.

    Dates in a format that depends on the computer come out as ISO dates.
    """
    style = _FORMAT_NOISE.sub("", number_format or "General").split(";", 1)[0].replace('"', "").strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(value, style)
    if isinstance(value, datetime):
        if value.time() == time(0):
            return _date_text(value.date(), style)
        return value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return _date_text(value, style)
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)


def _number_text(value: float, style: str) -> str:
    fixed = _FIXED.match(style)
    if fixed and value == value and abs(value) < 1e15:  # noqa: PLR0124 - not-a-number differs from itself
        decimals = len(fixed[2] or "")
        width = len(fixed[1]) + (decimals + 1 if decimals else 0)
        return f"{value:0{width}.{decimals}f}"
    if isinstance(value, int):
        return str(value)
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return format(value, ".15g")


def _date_text(value: date, style: str) -> str:
    tokens = _DATE_TOKENS.findall(style.lower())
    custom = "".join(tokens) == style.lower() and style.lower() not in ("mm-dd-yy", "general", "")
    if not custom:
        return value.isoformat()
    names = {
        "yyyy": f"{value.year:04d}", "yy": f"{value.year % 100:02d}", "mm": f"{value.month:02d}", "m": str(value.month),
        "dd": f"{value.day:02d}", "d": str(value.day), "mmm": f"{value:%b}", "mmmm": f"{value:%B}",
    }  # fmt: skip
    return "".join(names.get(token, token.removeprefix("\\")) for token in tokens)
