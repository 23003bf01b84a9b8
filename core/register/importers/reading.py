"""Opens a list of any kind that a reader is known for, and finds its header, even below a title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from core.register.importers.csv_reader import read_csv
from core.register.importers.errors import UnreadableList
from core.register.importers.headers import SURE, header_scores
from core.register.importers.normalise import address, mac_address
from core.register.importers.table import RawTable, Row, Table
from core.register.importers.text import clean
from core.register.importers.xlsx_reader import read_xlsx

MAX_COLUMNS = 500
_TOP = 40
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_NEITHER = {
    b"%PDF": "is a PDF. Ask for the list as a spreadsheet or CSV.",
    _OLE: "is an old .xls file or is protected by a password. Save it as .xlsx without a password, and import that.",
    b"\x89PNG": "is a picture, not a list.",
    b"\xff\xd8\xff": "is a picture, not a list.",
    b"{\\rtf": "is a text document. Save its table as CSV.",
    b"\x1f\x8b": "is compressed. Unpack it first.",
}


class Reader(Protocol):
    """Reads the rows of one kind of file; takes the options it knows and ignores the others."""

    def __call__(self, path: Path, **options: object) -> RawTable:
        """Raises `UnreadableList`."""


def _xlsx(path: Path, **options: object) -> RawTable:
    return read_xlsx(path, sheet=str(options.get("sheet", "")), score=list_score)


def _csv(path: Path, **options: object) -> RawTable:
    return read_csv(path, encoding=str(options.get("encoding", "")), separator=str(options.get("separator", "")))


READERS: Mapping[str, Reader] = {"csv": _csv, "xlsx": _xlsx}
SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")


def open_table(
    path: Path,
    kind: str = "",
    *,
    sheet: str = "",
    header_row: int | None = None,
    encoding: str = "",
    separator: str = "",
) -> Table:
    """Read a list. What is not given is found: kind by content, sheet, encoding, separator, header row (0: none).

    Raises `UnreadableList` with a sentence for the user.
    """
    try:
        kind = kind or find_kind(path)
        if kind not in READERS:
            raise UnreadableList(f"Lists of the kind {kind!r} cannot be read; {', '.join(READERS)} can.")
        raw = READERS[kind](path, sheet=sheet, encoding=encoding, separator=separator)
    except FileNotFoundError:
        raise UnreadableList(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise UnreadableList(f"{path} is a folder. Choose the list itself.") from None
    except OSError as err:
        raise UnreadableList(
            f"{path.name} cannot be read: {err.strerror or err}. Is it open in another program?"
        ) from err
    return with_header(raw, path.name, kind, header_row)


def find_kind(path: Path) -> str:
    """The kind of list by the file's first bytes. Raises `UnreadableList` for what is surely none."""
    with path.open("rb") as file:
        head = file.read(512)
    if not head.strip():
        raise UnreadableList(f"{path.name} is empty.")
    for mark, sentence in _NEITHER.items():
        if head.startswith(mark):
            raise UnreadableList(f"{path.name} {sentence}")
    if head.startswith(_ZIP):
        if path.suffix.lower() == ".ods":
            raise UnreadableList(f"{path.name} is an OpenDocument sheet. Save it as .xlsx or CSV, and import that.")
        return "xlsx"
    return "csv"


def with_header(raw: RawTable, source: str, kind: str, header_row: int | None = None) -> Table:
    """Split rows into header and list. Empty rows are left out, row numbers stay those of the file."""
    filled = [row for row in raw.rows if any(cell.strip() for cell in row.cells)]
    if not filled:
        raise UnreadableList(f"{source} holds no rows." + (" Choose another sheet." if len(raw.sheets) > 1 else ""))
    number = find_header(filled[:_TOP]) if header_row is None else header_row
    rows = tuple(row for row in filled if row.number > number)
    width = min(max(len(row.cells) for row in filled), MAX_COLUMNS)
    header = _header_cells(filled, number, width)
    while width and not header[width - 1] and not any(row.cell(width - 1).strip() for row in rows):
        width -= 1
    return Table(
        source=clean(source), kind=kind, header=header[:width], header_row=number, rows=rows, sheet=raw.sheet,
        sheets=raw.sheets, detail=raw.detail, warnings=raw.warnings, top=tuple(filled[:_TOP]),
    )  # fmt: skip


def _header_cells(filled: Sequence[Row], number: int, width: int) -> tuple[str, ...]:
    at = next((at for at, row in enumerate(filled) if row.number == number), None)
    if at is None:
        return ("",) * width
    cells = [clean(filled[at].cell(column)) for column in range(width)]
    if at and sum(map(bool, filled[at - 1].cells)) > 1:
        # a header of two rows: cells merged downwards keep their text in the upper one
        cells = [cell or clean(filled[at - 1].cell(column)) for column, cell in enumerate(cells)]
    return tuple(cells)


def find_header(rows: Sequence[Row]) -> int:
    """Number of the row that holds the headers, or 0 where the list starts at once."""
    scored = [(row_score(row), -row.number) for row in rows]
    best, number = max(scored, default=(0.0, 0))
    if best >= 1.5:
        return _last_header_row(rows, -number)
    widest = max(sum(map(bool, row.cells)) for row in rows)
    for row in rows:
        texts = [cell for cell in row.cells if cell.strip()]
        if len(texts) >= max(1, widest * 2 // 3):
            return 0 if any(map(_is_data, texts)) or len(set(texts)) < len(texts) else row.number
    return 0


def _last_header_row(rows: Sequence[Row], number: int) -> int:
    """The row after `number` where that is a header too: names below a common one ("Network" over "IP" and "MAC")."""
    below = next((row for row in rows if row.number == number + 1), None)
    texts = [cell.strip() for cell in below.cells if cell.strip()] if below else []
    known = [bool(found) and found[0][1] >= SURE for found in map(header_scores, texts)]
    return number + 1 if len(texts) > 1 and all(known) else number


def row_score(row: Row) -> float:
    """How many of a row's cells are headers that are known, less what is surely data."""
    score = 0.0
    seen: set[str] = set()
    for cell in row.cells[:MAX_COLUMNS]:
        text = cell.strip()
        if not text:
            continue
        if _is_data(text):
            score -= 1
        elif len(text) <= 60 and (found := header_scores(text)) and found[0][1] >= SURE and text not in seen:
            score += found[0][1]
            seen.add(text)
    return score


def list_score(rows: Sequence[Row]) -> float:
    """How much a sheet's first rows look like a list of devices."""
    filled = [row for row in rows if not row.empty]
    if not filled:
        return -1.0
    return max(row_score(row) for row in filled) + min(len(filled), 20) / 100


def _is_data(text: str) -> bool:
    text = text.strip()
    if text.replace(".", "").replace(",", "").isdigit():
        return True
    for parse in (mac_address, address):
        try:
            parse(text)
        except ValueError:
            continue
        return True
    return False
