"""Answers as a workbook: the same rows as in the CSV, on the first sheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from core.register.importers.errors import UnreadableList
from core.register.importers.xlsx_reader import read_xlsx

SUFFIXES = frozenset({".xlsx", ".xlsm"})
_WIDTHS = {"note": 50, "reason": 40, "countermeasure": 40, "scope": 24, "requirement": 16}
_USUAL_WIDTH = 14


class AnswersFileError(Exception):
    """A file that can't be read as answers. The message says what to do."""


def read(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows with their numbers, the header first. Raises `AnswersFileError`."""
    if not path.is_file():
        raise AnswersFileError(f"{path} cannot be read: there is no such file. Check the name.")
    try:
        table = read_xlsx(path)
    except UnreadableList as error:
        raise AnswersFileError(str(error)) from None
    return ((row.number, row.cells) for row in table.rows if not row.empty)


def as_workbook(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The bytes of a workbook. Every cell is a text, so that nothing in it is run as a formula."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.create_sheet("Answers", 0)
    del book["Sheet"]
    for number, row in enumerate([columns, *rows], start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
            cell.data_type = "s"
            cell.number_format = "@"
            if number == 1:
                cell.font = Font(bold=True)
    for column, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, _USUAL_WIDTH)
    sheet.freeze_panes = "C2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
