"""Reads a workbook into plain values, each with its cell."""

from __future__ import annotations

import contextlib
import io
import re
import string
import warnings
import zipfile
from datetime import date, datetime
from typing import Any

from catalogue.own.problems import OwnPackError, Path, Problem, Source
from catalogue.own.sheets import CHECK_COLUMNS, CHECKS, PACK, PACK_FIELDS, REMEDIES, REMEDY_COLUMNS, Column

LARGEST = 5 * 2**20
"""Bytes of a file."""
_UNPACKED = 100 * 2**20
"""Bytes of all that is packed in a file."""
_MOST_ROWS = 2000
_MOST_COLUMNS = 100
_YES = {
    "yes": True,
    "true": True,
    "ja": True,
    "x": True,
    "1": True,
    "no": False,
    "false": False,
    "nein": False,
    "0": False,
}


def read_xlsx(data: bytes, name: str) -> Source:
    """The question set in a workbook. Raises `OwnPackError` with the cell of what can't be read."""
    if len(data) > LARGEST:
        raise _refused(name, f"it is larger than {LARGEST // 2**20} MiB; no question set is.")
    sheets = _sheets(data, name)
    for sheet in (PACK, CHECKS, REMEDIES):
        if sheet not in sheets:
            raise _refused(name, f"there is no sheet “{sheet}”. Start from “walkdown pack template”.")
    for sheet in (PACK, CHECKS, REMEDIES):
        if len(sheets[sheet]) > _MOST_ROWS:
            raise OwnPackError(name, [Problem(f"sheet {sheet}", f"more than {_MOST_ROWS} rows.")])
    reader = _Reader()
    raw: dict[str, Any] = reader.pack(sheets[PACK])
    raw["entries"] = reader.checks(sheets[CHECKS])
    reader.remedies(sheets[REMEDIES], raw["entries"])
    if reader.problems:
        raise OwnPackError(name, reader.problems)
    return Source(raw, reader.where)


def _refused(name: str, text: str) -> OwnPackError:
    return OwnPackError(name, [Problem("", text)])


def _sheets(data: bytes, name: str) -> dict[str, list[list[str]]]:
    """Every sheet's cells as texts, without empty rows at its end."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        if unpacked <= _UNPACKED:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl warns of drawings and validations
                book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
                with contextlib.closing(book):
                    return {sheet.title: _rows(sheet) for sheet in book.worksheets}
    except Exception:  # noqa: BLE001 - openpyxl raises whatever its parsers raise
        raise _refused(name, "no workbook. Save it as .xlsx.") from None
    raise _refused(name, "unpacked it would be larger than any question set.")


def _rows(sheet: Any) -> list[list[str]]:
    """At most one row more than there may be: it tells that there are too many."""
    rows: list[list[str]] = []
    sheet.reset_dimensions()  # some programs write a wrong size, which would cut rows
    for row in sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True):
        texts = [_text(value) for value in row]
        if len(rows) < _MOST_ROWS:
            rows.append(texts)
        elif any(texts):
            return [*rows, texts]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


class _Reader:
    """Builds values from rows and notes their cells."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._cells: dict[Path, str] = {}

    def where(self, path: Path) -> str:
        """The cell of a value, or of what holds it."""
        while path and path not in self._cells:
            path = path[:-1]
        return self._cells.get(path, f"sheet {PACK}")

    def pack(self, rows: list[list[str]]) -> dict[str, Any]:
        """The fields of the whole set: name in column A, value in column B."""
        found: dict[str, Any] = {}
        for index, row in enumerate(rows[1:], start=2):
            field, value = (*row, "", "")[:2]
            cell = _cell(PACK, 1, index)
            if not field:
                continue
            if field not in PACK_FIELDS:
                self.problems.append(Problem(_cell(PACK, 0, index), f"there is no field “{field}”."))
            elif field in found:
                self.problems.append(Problem(_cell(PACK, 0, index), f"the field “{field}” is there twice."))
            else:
                self._cells[(field,)] = cell
                if value:
                    found[field] = value
        return found

    def checks(self, rows: list[list[str]]) -> list[dict[str, Any]]:
        """One check per row."""
        heads = self._heads(rows, CHECKS, CHECK_COLUMNS)
        entries: list[dict[str, Any]] = []
        for index, row in enumerate(rows[1:], start=2):
            if not any(row):
                continue
            entry: dict[str, Any] = {}
            path: Path = ("entries", len(entries))
            self._cells[path] = _cell(CHECKS, 0, index)
            self._fill(entry, path, (CHECKS, index), row, heads)
            entry["remedies"] = []
            entries.append(entry)
        return entries

    def remedies(self, rows: list[list[str]], entries: list[dict[str, Any]]) -> None:
        """One remedy per row, put onto the check that it names."""
        known = {str(entry.get("id")): number for number, entry in enumerate(entries)}
        heads = self._heads(rows, REMEDIES, REMEDY_COLUMNS)
        at = next((index for index, column in heads.items() if column.head == "check"), 0)
        for index, row in enumerate(rows[1:], start=2):
            if not any(row):
                continue
            check = row[at] if at < len(row) else ""
            if check not in known:
                self.problems.append(Problem(_cell(REMEDIES, at, index), f"there is no check “{check}”."))
                continue
            held = entries[known[check]]["remedies"]
            path: Path = ("entries", known[check], "remedies", len(held))
            self._cells[path] = _cell(REMEDIES, at, index)
            remedy: dict[str, Any] = {"id": f"{check}-{_letters(len(held))}"}
            self._fill(remedy, path, (REMEDIES, index), row, heads)
            held.append(remedy)

    def _heads(self, rows: list[list[str]], sheet: str, columns: tuple[Column, ...]) -> dict[int, Column]:
        """Index of a column of the sheet -> what it holds."""
        known = {one.head: one for one in columns}
        found: dict[int, Column] = {}
        for index, head in enumerate(rows[0] if rows else []):
            if head in known and known[head] not in found.values():
                found[index] = known[head]
            elif head:
                again = "is there twice" if head in known else "is not known"
                self.problems.append(Problem(_cell(sheet, index, 1), f"the column “{head}” {again}."))
        for column in columns:
            if column not in found.values() and column.needed and not column.head.endswith(("_en", "_de")):
                self.problems.append(Problem(f"sheet {sheet}, row 1", f"the column “{column.head}” is missing."))
        return found

    def _fill(
        self, target: dict[str, Any], path: Path, at: tuple[str, int], row: list[str], heads: dict[int, Column]
    ) -> None:
        sheet, number = at
        for index, column in heads.items():
            if not column.path:
                continue
            self._cells[(*path, *column.path)] = _cell(sheet, index, number)
            text = row[index] if index < len(row) else ""
            if text:
                self._put(target, column, text, _cell(sheet, index, number))

    def _put(self, target: dict[str, Any], column: Column, text: str, cell: str) -> None:
        for step in column.path[:-1]:
            target = target.setdefault(str(step), {})
        try:
            target[str(column.path[-1])] = _value(column, text)
        except ValueError as error:
            self.problems.append(Problem(cell, str(error)))


def _value(column: Column, text: str) -> Any:
    """What a cell says. Raises `ValueError` with a sentence."""
    if column.kind == "lines":
        return [one.strip() for one in text.splitlines() if one.strip()]
    if column.kind == "list":
        return [one.strip() for one in re.split("[,;\n]", text) if one.strip()]
    if column.kind == "yes":
        if text.casefold() not in _YES:
            raise ValueError(f"“{text}” is neither yes nor no.")
        return _YES[text.casefold()]
    if column.kind == "links":
        return _links(text)
    return text


def _links(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in filter(None, (one.strip() for one in re.split("[;\n]", text))):
        pack, colon, ids = part.partition(":")
        if not colon:
            raise ValueError(f"“{part}” is no link. Write “iec62443-3-3: SR 1.1, SR 1.2; nis2: Art. 21(2)(i)”.")
        found.setdefault(pack.strip(), []).extend(one.strip() for one in ids.split(",") if one.strip())
    return found


def _letters(number: int) -> str:
    """0 is a, 25 is z, 26 is aa."""
    letters = string.ascii_lowercase
    return letters[number] if number < len(letters) else _letters(number // len(letters) - 1) + letters[number % 26]


def _cell(sheet: str, column: int, row: int) -> str:
    return f"sheet {sheet}, cell {_letters(column).upper()}{row}"
