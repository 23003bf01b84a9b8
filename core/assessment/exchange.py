"""Answers as a CSV file, for spreadsheets and scripts. Errors name the row and the column."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalogue.schema import Pack
from core.assessment import rules
from core.assessment.inheritance import Place
from core.assessment.models import Basis, ScopeKind, Verdict
from core.assessment.reading import Snapshot
from core.assessment.records import AnswerRefused
from core.register.models import Asset, Site, Zone
from core.register.service import Edit

COLUMNS = (
    "scope", "requirement", "verdict", "basis", "reason", "note", "countermeasure", "accepted_by", "until",
)  # fmt: skip
NEEDED = ("scope", "requirement", "verdict")
TOLD_BY = "told_by"
"""A column more where an answer needs it; where a file has none, the file itself is who told."""

_FORMULA = ("=", "+", "-", "@", "\t")
"""A spreadsheet would run a cell that begins like this; it is written with an apostrophe in front."""


class AnswersFileError(Exception):
    """A file that can't be read as answers. The message says what to do."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One line of the file: its number as a spreadsheet counts, and its cells."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in which row and column (of a spreadsheet: the header is row 1)."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"Row {self.row}, {self.column}: {self.message}"


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row that may be imported."""

    place: Place
    requirement: str
    verdict: str
    basis: str
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. `edit` undoes it; None when nothing was imported."""

    imported: int
    errors: tuple[RowError, ...]
    edit: Edit | None


class Places:
    """Finds the place that a scope cell names.

    `site`, the site's, a zone's or an asset's name; `zone:NAME` or `asset:NAME` where a name alone would fit
    several; `asset:ID` where even that does. An asset goes by its tag, or by its name where it has no tag.
    """

    def __init__(self, site: Site, zones: Iterable[Zone], assets: Iterable[Asset]) -> None:
        self._site = Place(ScopeKind.SITE, site.id)
        self._named: dict[str, list[Place]] = {}
        self._learn(site.label, self._site)
        for kind, rows in ((ScopeKind.ZONE, zones), (ScopeKind.ASSET, assets)):
            for row in rows:
                self._learn(row.label, Place(kind, row.id))

    def _learn(self, name: str, place: Place) -> None:
        self._named.setdefault(_key(name), []).append(place)
        self._named.setdefault(str(place.id), []).append(place)

    def find(self, text: str) -> Place:
        """The place. Raises `AnswerRefused` when there is none or more than one."""
        kind, colon, name = text.partition(":")
        kind = kind.strip().lower()
        if colon and kind in set(ScopeKind):
            found = [place for place in self._named.get(_key(name), []) if place.kind == kind]
        else:
            found = self._named.get(_key(text), [])
            if not found and _key(text) == ScopeKind.SITE:
                return self._site
        if not found:
            raise AnswerRefused(f"There is no site, zone or asset named “{text}”.")
        if len(found) > 1:
            kinds = ", ".join(f"{place.kind}:{name or text}" for place in found[:3])
            raise AnswerRefused(f"“{text}” names {len(found)} places ({kinds}). Make the names different.")
        return found[0]

    def name(self, place: Place, label: str) -> str:
        """What to write into a scope cell so that `find` leads back."""
        for text in (label, f"{place.kind}:{label}"):
            try:
                if self.find(text) == place:
                    return text
            except AnswerRefused:
                continue
        return f"{place.kind}:{place.id}"


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


# --- reading ---


def read(path: Path) -> list[RawRow]:
    """The rows of a file; comma or semicolon, UTF-8 or the Windows code page. Raises `AnswersFileError`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AnswersFileError(f"{path} cannot be read: {error.strerror}. Check the name.") from None
    return parse(data, path.name)


def parse(data: bytes, name: str) -> list[RawRow]:
    """The rows in the bytes of a file called `name`. Raises `AnswersFileError`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        _check_header(header, name)
        return [
            RawRow(
                number, {key: _shown(cell) for key, cell in zip(header, cells, strict=False)} | _source(header, name)
            )
            for number, cells in enumerate(reader, start=2)
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise AnswersFileError(f"{name}, line {reader.line_num}: no CSV: {error}.") from None


def _check_header(header: Sequence[str], name: str) -> None:
    allowed = {*COLUMNS, TOLD_BY}
    if missing := [one for one in NEEDED if one not in header]:
        raise AnswersFileError(f"{name} has no column “{missing[0]}”. The columns are: {', '.join(COLUMNS)}.")
    if strange := [one for one in header if one not in allowed]:
        raise AnswersFileError(f"{name} has a column “{strange[0]}”. The columns are: {', '.join(COLUMNS)}.")
    if len(set(header)) != len(header):
        twice = next(one for one in header if header.count(one) > 1)
        raise AnswersFileError(f"{name} has the column “{twice}” twice.")


def _source(header: Sequence[str], name: str) -> dict[str, str]:
    return {} if TOLD_BY in header else {TOLD_BY: name}


def _shown(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def check_rows(rows: Iterable[RawRow], places: Places, pack: Pack) -> tuple[list[GoodRow], list[RowError]]:
    """The rows that may be imported, and everything that is wrong with the others."""
    good: list[GoodRow] = []
    errors: list[RowError] = []
    seen: dict[tuple[Place, str], int] = {}
    for row in rows:
        try:
            checked = _checked(row, places, pack)
        except _CellError as error:
            errors.append(RowError(row.number, error.column, error.message))
            continue
        first = seen.setdefault((checked.place, checked.requirement), row.number)
        if first == row.number:
            good.append(checked)
        else:
            message = f"The same scope and requirement stand in row {first} already."
            errors.append(RowError(row.number, "requirement", message))
    return good, errors


class _CellError(Exception):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


def _checked(row: RawRow, places: Places, pack: Pack) -> GoodRow:
    def cell(name: str) -> str:
        return row.cells.get(name, "")

    check = next((one for one in pack.checks() if one.id == cell("requirement").upper()), None)
    if check is None:
        raise _CellError("requirement", f"There is no check “{cell('requirement')}” in the quick survey.")
    verdict = cell("verdict").lower()
    basis = cell("basis").lower() or Basis.UNKNOWN.value
    texts = {name: cell(name) for name in (*COLUMNS[4:], TOLD_BY)}
    column = "scope"
    try:
        place = places.find(cell("scope"))
        rules.check_scope(check, place.kind)
        column = _blamed(verdict, basis, texts)
        rules.check_answer(check.id, {"verdict": verdict, "basis": basis, **texts})
    except AnswerRefused as error:
        raise _CellError(column, str(error)) from None
    return GoodRow(place, check.id, verdict, basis, texts)


def _blamed(verdict: str, basis: str, texts: dict[str, str]) -> str:
    """The column that a refusal of this answer is about."""
    if verdict not in set(Verdict):
        return "verdict"
    if basis not in set(Basis):
        return "basis"
    empty = [name for name, needs in rules.BELONGS.items() if verdict == needs and not texts[name]]
    return next((name for name in empty if name != "until"), "until" if texts["until"] else TOLD_BY)


# --- writing ---


def rows_of(snapshot: Snapshot, places: Places) -> list[dict[str, str]]:
    """All answers whose place still exists, in the pack's order, as cells."""
    rows = []
    for check in snapshot.pack.checks():
        for place, answer in snapshot.answers.get(check.id, {}).items():
            if place in snapshot.plant:
                cells = {name: str(getattr(answer, name)) for name in (*COLUMNS[1:], TOLD_BY)}
                rows.append({"scope": places.name(place, snapshot.labels[place.id]), **cells})
    return rows


def write(path: Path, rows: Iterable[dict[str, str]]) -> None:
    """Replace `path` by a CSV of these rows, whole or not at all. Raises `OSError`."""
    everything = list(rows)
    told = any(row[TOLD_BY] for row in everything)
    columns = (*COLUMNS, TOLD_BY) if told else COLUMNS
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for row in everything:
        writer.writerow({key: f"'{cell}" if cell.startswith(_FORMULA) else cell for key, cell in row.items()})
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(buffer.getvalue().encode("utf-8-sig"))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
