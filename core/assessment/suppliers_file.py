"""Reads a questionnaire that came back, whatever was done to the file, within bounds of memory.

A returned file comes from outside. It is looked at before it is unpacked, and never more of it than a questionnaire
can hold.
"""

from __future__ import annotations

import csv
import io
import lzma
import warnings
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from core.assessment.suppliers_sheet import ANSWERED, DEFAULTS, HIDDEN, KEYS
from core.register.importers.xlsx_reader import cell_text
from core.vault.errors import VaultError

MAX_FILE = 10 << 20
MAX_UNPACKED = 8 << 20
"""Of the parts that are read; pictures that a supplier pasted in do not count."""
MAX_PARTS = 2000
MAX_ROWS = 2000
MAX_COLUMNS = 40
MAX_SHEETS = 20
_HEAD_ROWS = 5
NEEDED = (*HIDDEN, "verdict")
_FORMULA = ("=", "+", "-", "@", "\t")
_BROKEN = (
    BadZipFile, zlib.error, lzma.LZMAError, ParseError, LookupError, ValueError, TypeError, AttributeError, EOFError,
    RuntimeError, ArithmeticError, csv.Error,
)  # fmt: skip


class QuestionnaireFileError(VaultError):
    """The file as a whole is no questionnaire that can be taken. The message says what to do."""


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One line of a returned file: its number as a spreadsheet counts, and its cells by the names of the columns."""

    number: int
    cells: dict[str, str]

    def cell(self, name: str) -> str:
        """The text of a column, "" where the file has none."""
        return self.cells.get(name, "")

    @property
    def answered(self) -> bool:
        """Whether the supplier wrote anything that is about this question."""
        return any(self.cell(name) for name in ("verdict", "maturity", "text", "evidence"))


def read(path: Path) -> list[ReturnedRow]:
    """The rows of a returned workbook or CSV. Raises `QuestionnaireFileError`."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            raise QuestionnaireFileError(
                f"{path.name} is larger than {MAX_FILE >> 20} MB, far more than a questionnaire. "
                "Ask for the questionnaire alone, its evidence apart."
            )
        with path.open("rb") as file:
            workbook = file.read(4) == b"PK\x03\x04"
            file.seek(0)
            return _workbook(file, path.name) if workbook else _csv(file.read(MAX_FILE + 1), path.name)
    except OSError as error:
        why = error.strerror or "not readable"
        raise QuestionnaireFileError(f"{path.name} cannot be read ({why}). Check the name.") from None
    except _BROKEN as error:
        raise QuestionnaireFileError(
            f"{path.name} cannot be read as a workbook or CSV ({type(error).__name__}). "
            "Open it in a spreadsheet program, save it again as .xlsx, and import that."
        ) from None


# --- a workbook ---


def _workbook(file: IO[bytes], name: str) -> list[ReturnedRow]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    _check_size(file, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of drawings and validations
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            with closing(book):
                return _sheets(book.worksheets[:MAX_SHEETS], name)
    except InvalidFileException:
        raise BadZipFile from None


def _check_size(file: IO[bytes], name: str) -> None:
    """A small file may unpack to gigabytes; the sizes that it states are the most that are ever unpacked."""
    with ZipFile(file) as archive:
        parts = archive.infolist()
        unpacked = sum(one.file_size for one in parts if not one.filename.startswith("xl/media/"))
    if unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS:
        raise QuestionnaireFileError(
            f"{name} unpacks to far more than a questionnaire holds. Ask for the file as it was sent, filled in."
        )
    file.seek(0)


def _sheets(sheets: Iterable[Any], name: str) -> list[ReturnedRow]:
    found: list[ReturnedRow] | None = None
    defaults: dict[str, str] = {}
    for sheet in sheets:
        if not hasattr(sheet, "iter_rows"):  # a sheet that is a chart
            continue
        if hasattr(sheet, "reset_dimensions"):
            sheet.reset_dimensions()  # some programs write a wrong size, which would cut rows
        lines = _lines(sheet, name)
        head = [line for _, line in zip(range(_HEAD_ROWS), lines, strict=False)]
        at = next((at for at, (_, cells) in enumerate(head) if set(NEEDED) <= set(cells)), None)
        if at is None:
            defaults |= _defaults([*head, *_few(lines)])
        elif found is None:
            found = _rows([*head[at + 1 :], *lines], head[at][1], name)
    if found is None:
        raise QuestionnaireFileError(
            f"{name} has no sheet with the questions of a questionnaire. Import the file that was sent, filled in."
        )
    return [
        ReturnedRow(row.number, row.cells | {key: row.cell(key) or value for key, value in defaults.items()})
        for row in found
    ]


def _lines(sheet: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number > MAX_ROWS:  # some programs write empty rows down to the last one that a sheet can have
            if any(cell.value is not None for cell in cells):
                raise _too_long(name)
            continue
        yield (
            number,
            ["" if cell.value is None else cell_text(cell.value, cell.number_format).strip() for cell in cells],
        )


def _few(lines: Iterator[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """The next rows of a sheet that is no list of questions; a long one is none of ours."""
    return [line for _, line in zip(range(60), lines, strict=False)]


def _defaults(lines: Iterable[tuple[int, list[str]]]) -> dict[str, str]:
    """What the start sheet says for every row."""
    return {cells[0]: cells[2] for _, cells in lines if len(cells) > 2 and cells[0] in DEFAULTS and cells[2]}


def _too_long(name: str) -> QuestionnaireFileError:
    return QuestionnaireFileError(
        f"{name} has more than {MAX_ROWS} rows, which no questionnaire has. Import the file that was sent, filled in."
    )


# --- a CSV ---


def _csv(data: bytes, name: str) -> list[ReturnedRow]:
    try:
        text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(reader, start=1):
        if number > MAX_ROWS:
            raise _too_long(name)
        lines.append((number, [_plain(cell) for cell in cells[:MAX_COLUMNS]]))
    at = next((at for at, (_, cells) in enumerate(lines[:_HEAD_ROWS]) if set(NEEDED) <= set(cells)), None)
    if at is None:
        raise QuestionnaireFileError(
            f"{name} has no row that names the columns {', '.join(NEEDED)}. Export the sheet of questions as it is."
        )
    return _rows(lines[at + 1 :], lines[at][1], name)


def _plain(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


# --- both ---


def _rows(lines: Iterable[tuple[int, list[str]]], header: list[str], name: str) -> list[ReturnedRow]:
    """The rows under the names of the columns; the second head, which is for people, has no ids."""
    columns = {key: header.index(key) for key in KEYS if key in header}
    if twice := [key for key in columns if header.count(key) > 1]:
        raise QuestionnaireFileError(f"{name} has the column “{twice[0]}” twice. Import the file as it was sent.")
    found: list[ReturnedRow] = []
    for number, cells in lines:
        row = ReturnedRow(number, {key: cells[at] for key, at in columns.items() if at < len(cells)})
        titles = not found and not any(row.cell(key) for key in HIDDEN)
        if any(row.cells.values()) and not titles:
            found.append(row)
    if not any(row.cell(key) for row in found for key in (*HIDDEN, *ANSWERED)):
        raise QuestionnaireFileError(f"{name} holds no question. Import the file that was sent, filled in.")
    return found
