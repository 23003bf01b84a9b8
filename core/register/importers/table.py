"""A list as it was read: text cells under a header, with the row numbers the user sees in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` counts from 1 over everything in the file, as a spreadsheet program shows it."""

    number: int
    cells: tuple[str, ...]
    dates: frozenset[int] = frozenset()
    """Columns in which the spreadsheet program stored a date, perhaps made of a version or a tag."""

    def cell(self, column: int) -> str:
        """The text in a column; rows may be shorter than the header."""
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def empty(self) -> bool:
        """Whether no cell holds a text."""
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A list with its header found. `header_row` is 0 where the list has none."""

    source: str
    """File name, without its folder."""
    kind: str
    header: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    detail: str = ""
    """How it was read: encoding and separator, or the sheet."""
    warnings: tuple[str, ...] = ()
    top: tuple[Row, ...] = field(default=(), repr=False)
    """The first rows as they stand in the file, to choose another header row."""

    def column_name(self, column: int) -> str:
        """The header of a column, or its letter where it has none."""
        name = self.header[column] if column < len(self.header) else ""
        return name or f"Column {column_letter(column)}"


@dataclass(frozen=True, slots=True)
class RawTable:
    """Rows as a reader hands them over, before the header is looked for."""

    rows: Sequence[Row]
    detail: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def column_letter(column: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA, as in a spreadsheet."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
