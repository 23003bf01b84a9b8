"""Answers as a CSV or XLSX file, for spreadsheets and scripts. Errors name the row and the column."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalogue.schema import Pack
from core.assessment import rules, sheets
from core.assessment.inheritance import Place
from core.assessment.models import Basis, ScopeKind, Verdict
from core.assessment.records import AnswerRefused
from core.assessment.requirements import QUICK, Requirement, requirements_of
from core.assessment.sheets import AnswersFileError
from core.assessment.survey import Survey
from core.register.models import Asset, Conduit, Site, Zone
from core.register.service import Edit

COLUMNS = (
    "scope", "requirement", "verdict", "basis", "reason", "note", "countermeasure", "accepted_by", "until",
)  # fmt: skip
NEEDED = ("scope", "requirement", "verdict")
TOLD_BY = "told_by"
"""A column more where an answer needs it; where a file has none, the file itself is who told."""
PACK = "pack"
"""A column more where a requirement's id does not say which pack it is from."""
MATURITY = "maturity"
"""A column more where a process requirement has a maturity level."""
_MORE = (TOLD_BY, PACK, MATURITY)
_TEXTS = (*COLUMNS[4:], TOLD_BY)

_FORMULA = ("=", "+", "-", "@", "\t")
"""A spreadsheet would run a cell that begins like this; it is written with an apostrophe in front."""


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
    requirement: Requirement
    verdict: str
    basis: str
    texts: dict[str, str]
    maturity: int | None = None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. `edit` undoes it; None when nothing was imported."""

    imported: int
    errors: tuple[RowError, ...]
    edit: Edit | None


class Places:
    """Finds the place that a scope cell names.

    `site`, the site's, a zone's, a conduit's or an asset's name; `zone:NAME`, `conduit:NAME` or `asset:NAME` where a
    name alone would fit several; `asset:ID` where even that does. An asset goes by its tag, or by its name where it has no tag.
    """

    def __init__(
        self, site: Site, zones: Iterable[Zone], assets: Iterable[Asset], conduits: Iterable[Conduit] = ()
    ) -> None:
        self._site = Place(ScopeKind.SITE, site.id)
        self._named: dict[str, list[Place]] = {}
        self._learn(site.label, self._site)
        kinds: tuple[tuple[ScopeKind, Iterable[Zone | Conduit | Asset]], ...] = (
            (ScopeKind.ZONE, zones), (ScopeKind.CONDUIT, conduits), (ScopeKind.ASSET, assets),
        )  # fmt: skip
        for kind, rows in kinds:
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
            raise AnswerRefused(f"There is no site, zone, conduit or asset named “{text}”.")
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
    """The rows of a file: a workbook, or a CSV with comma or semicolon in UTF-8 or the Windows code page.

    Raises `AnswersFileError`.
    """
    if path.suffix.lower() in sheets.SUFFIXES:
        return _rows(sheets.read(path), path.name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AnswersFileError(f"{path} cannot be read: {error.strerror}. Check the name.") from None
    return parse(data, path.name)


def parse(data: bytes, name: str) -> list[RawRow]:
    """The rows in the bytes of a CSV file called `name`. Raises `AnswersFileError`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _rows(enumerate(reader, start=1), name)
    except csv.Error as error:
        raise AnswersFileError(f"{name}, line {reader.line_num}: no CSV: {error}.") from None


def _rows(numbered: Iterable[tuple[int, Sequence[str]]], name: str) -> list[RawRow]:
    """The rows under the header, which is the first one. Raises `AnswersFileError`."""
    lines = iter(numbered)
    _, first = next(lines, (1, ()))
    header = [cell.strip().lower() for cell in first]
    while header and not header[-1]:
        header.pop()
    _check_header(header, name)
    source = {} if TOLD_BY in header else {TOLD_BY: name}
    return [
        RawRow(number, {key: _shown(cell) for key, cell in zip(header, cells, strict=False)} | source)
        for number, cells in lines
        if any(cell.strip() for cell in cells)
    ]


def _check_header(header: Sequence[str], name: str) -> None:
    allowed = {*COLUMNS, *_MORE}
    if missing := [one for one in NEEDED if one not in header]:
        raise AnswersFileError(f"{name} has no column “{missing[0]}”. The columns are: {', '.join(COLUMNS)}.")
    if strange := [one for one in header if one not in allowed]:
        raise AnswersFileError(f"{name} has a column “{strange[0]}”. The columns are: {', '.join(COLUMNS)}.")
    if len(set(header)) != len(header):
        twice = next(one for one in header if header.count(one) > 1)
        raise AnswersFileError(f"{name} has the column “{twice}” twice.")


def _shown(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


class Requirements:
    """Finds the requirement that a row names, whatever case it is written in."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self._named: dict[str, list[Requirement]] = {}
        self.packs: dict[str, dict[str, Requirement]] = {pack.id: requirements_of(pack) for pack in packs}
        for requirements in self.packs.values():
            for one in requirements.values():
                self._named.setdefault(_key(one.id), []).append(one)

    def find(self, text: str, pack: str = "") -> Requirement:
        """The requirement. Raises `AnswerRefused` when there is none, or several packs have it and none is named."""
        if pack and pack not in self.packs:
            raise AnswerRefused(f"There is no pack “{pack}” here. There are: {', '.join(self.packs)}.")
        found = [one for one in self._named.get(_key(text), []) if pack in {"", one.pack}]
        if not found:
            known = "any pack of this survey" if not pack else f"the pack {pack}"
            raise AnswerRefused(f"There is no requirement “{text}” in {known}.")
        if len(found) > 1:
            packs = ", ".join(one.pack for one in found)
            raise AnswerRefused(f"“{text}” is in several packs ({packs}). Add a column “{PACK}”.")
        return found[0]

    def alone(self, requirement: Requirement) -> bool:
        """Whether its id says which pack it is from."""
        return len(self._named.get(_key(requirement.id), [])) == 1


def check_rows(
    rows: Iterable[RawRow], places: Places, requirements: Requirements
) -> tuple[list[GoodRow], list[RowError]]:
    """The rows that may be imported, and everything that is wrong with the others."""
    good: list[GoodRow] = []
    errors: list[RowError] = []
    seen: dict[tuple[Place, str, str], int] = {}
    for row in rows:
        try:
            checked = _checked(row, places, requirements)
        except _CellError as error:
            errors.append(RowError(row.number, error.column, error.message))
            continue
        key = (checked.place, checked.requirement.pack, checked.requirement.id)
        first = seen.setdefault(key, row.number)
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


def _checked(row: RawRow, places: Places, requirements: Requirements) -> GoodRow:
    def cell(name: str) -> str:
        return row.cells.get(name, "")

    verdict = cell("verdict").lower()
    basis = cell("basis").lower() or Basis.UNKNOWN.value
    texts = {name: cell(name) for name in _TEXTS}
    column = "requirement"
    try:
        requirement = requirements.find(cell("requirement"), cell(PACK).lower())
        column = "scope"
        place = places.find(cell("scope"))
        rules.check_scope(requirement, place.kind)
        column = _blamed(verdict, basis, texts)
        full = requirement.pack != QUICK
        rules.check_answer(requirement.id, {"verdict": verdict, "basis": basis, **texts}, until=full)
        column = MATURITY
        maturity = _maturity(cell(MATURITY))
        rules.check_maturity(requirement.id, process=requirement.process, verdict=verdict, maturity=maturity)
    except AnswerRefused as error:
        raise _CellError(column, str(error)) from None
    return GoodRow(place, requirement, verdict, basis, texts, maturity)


def _maturity(text: str) -> int | None:
    if text and text not in {"0", "1", "2", "3", "4"}:
        raise AnswerRefused(f"A maturity level goes from 0 to 4, not to {text}.")
    return int(text) if text else None


def _blamed(verdict: str, basis: str, texts: dict[str, str]) -> str:
    """The column that a refusal of this answer is about."""
    if verdict not in set(Verdict):
        return "verdict"
    if basis not in set(Basis):
        return "basis"
    empty = [name for name, needs in rules.BELONGS.items() if verdict == needs and not texts[name]]
    first = next((name for name in empty if name != "until"), "")
    return first or ("until" if texts["until"] or empty else TOLD_BY)


# --- writing ---


def rows_of(survey: Survey, places: Places, requirements: Requirements) -> list[dict[str, str]]:
    """All answers whose place still exists, pack by pack in the packs' order, as cells."""
    rows = []
    for pack, known in requirements.packs.items():
        given = survey.answers.get(pack, {})
        for one in known.values():
            for place, answer in given.get(one.id, {}).items():
                if place in survey.plant:
                    cells = {name: str(getattr(answer, name)) for name in (*COLUMNS[1:], TOLD_BY)}
                    level = "" if answer.maturity is None else str(answer.maturity)
                    named = "" if requirements.alone(one) else pack
                    scope = places.name(place, survey.labels[place.id])
                    rows.append({"scope": scope, **cells, PACK: named, MATURITY: level})
    return rows


def write(path: Path, rows: Iterable[dict[str, str]]) -> None:
    """Replace `path` by a CSV or XLSX of these rows, as its name says, whole or not at all. Raises `OSError`."""
    everything = list(rows)
    columns = (*COLUMNS, *(name for name in _MORE if any(row[name] for row in everything)))
    cells = [[row[name] for name in columns] for row in everything]
    if path.suffix.lower() in sheets.SUFFIXES:
        data = sheets.as_workbook(columns, cells)
    else:
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in cells)
        data = buffer.getvalue().encode("utf-8-sig")
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
