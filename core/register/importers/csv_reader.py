"""Reads separated text: finds encoding and separator, keeps every cell as the text it is."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from math import log2
from pathlib import Path

from core.register.importers.errors import UnreadableList
from core.register.importers.table import RawTable, Row

MAX_BYTES = 128 * 1024 * 1024
MAX_ROWS = 500_000
SEPARATORS = (";", ",", "\t", "|")
_SAMPLE_LINES = 60
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CP1252_HOLES = frozenset(b"\x81\x8d\x8f\x90\x9d")
_NAMES = {"\t": "tab"}


def read_csv(path: Path, *, encoding: str = "", separator: str = "", **_: object) -> RawTable:
    """Every row of a text file. Encoding and separator are found where they are not given.

    Raises `UnreadableList` for a file that is too large, or whose quotation marks never close.
    """
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableList(f"{path.name} is larger than {MAX_BYTES >> 20} MB. Split it and import the parts.")
    data = path.read_bytes()
    encoding = encoding or find_encoding(data)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise UnreadableList(f"{path.name} is not text in {encoding}. Choose another encoding.") from None
    text, named = _separator_line(text)
    separator = separator or named or find_separator(text)
    rows = _parse(text, separator, path.name, first=2 if named else 1)
    shown = _NAMES.get(separator, separator)
    return RawTable(rows, detail=f"{encoding.removesuffix('-sig').upper()}, separator {shown}")


def find_encoding(data: bytes) -> str:
    """By byte order mark, by the zero bytes of UTF-16, else UTF-8, else the code pages of Western Windows and DOS."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 4 and odd > 4 * even:
        return "utf-16-le"
    if even > len(head) // 4 and even > 4 * odd:
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp850" if _CP1252_HOLES.intersection(data) else "cp1252"
    return "utf-8"


def find_separator(text: str) -> str:
    """The separator under which most of the first rows have the same number of columns, and many of them."""
    sample = "".join(text.splitlines(keepends=True)[:_SAMPLE_LINES])
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator) if row]
        except csv.Error:
            continue
        counts = Counter(width for width in widths if width > 1)
        score = max((n / len(widths) * (1 + log2(width)) for width, n in counts.items()), default=0.0)
        if score > best_score:
            best, best_score = separator, score
    return best


def _separator_line(text: str) -> tuple[str, str]:
    """The rest of the text, and the separator that a first line `sep=;` names (spreadsheet programs write it)."""
    first, mark, rest = text.partition("\n")
    name = first.strip("\r\"' \ufeff")
    if mark and name.lower().startswith("sep=") and len(name) == 5:
        return rest, name[4]
    if mark and first.rstrip("\r").lower() == "sep=\t":
        return rest, "\t"
    return text, ""


def _parse(text: str, separator: str, name: str, first: int) -> list[Row]:
    lines = io.StringIO(text, newline="")
    rows: list[Row] = []
    reader = csv.reader(lines, delimiter=separator)
    number = first - 1
    try:
        for number, cells in enumerate(reader, first):
            if len(rows) >= MAX_ROWS:
                raise UnreadableList(f"{name} has more than {MAX_ROWS} rows. Split it and import the parts.")
            rows.append(Row(number, tuple(cells)))
    except csv.Error as err:
        raise UnreadableList(
            f"{name}, row {number + 1}: a cell cannot be read ({err}). Check its quotation marks."
        ) from None
    if rows and _quote_left_open(text, separator):
        raise UnreadableList(
            f"{name}, row {rows[-1].number}: a quotation mark is opened and never closed. Close or delete it."
        )
    return rows


def _quote_left_open(text: str, separator: str) -> bool:
    """Whether the last cell ran to the end of the file in search of its closing quotation mark."""
    probe = "end of file"
    last: list[str] = []
    for last in csv.reader(io.StringIO(f"{text}\n{separator}{probe}", newline=""), delimiter=separator):  # noqa: B007
        pass
    return last != ["", probe]
