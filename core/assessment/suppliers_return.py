"""Checks a returned questionnaire row by row before anything is written. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.assessment.exchange import RowError
from core.assessment.models import SupplierAnswer, Verdict
from core.assessment.suppliers_file import QuestionnaireFileError, ReturnedRow
from core.assessment.suppliers_questions import SupplierRefused, check_answer, check_of
from core.assessment.suppliers_words import VERDICTS, verdict_of

LONGEST = 4000
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_WORDS = (*VERDICTS["en"].values(), *VERDICTS["de"].values())
FIELDS = ("verdict", "maturity", "text", "evidence", "answered_by", "answered_on", "pack_version")


@dataclass(frozen=True, slots=True)
class Returned:
    """A row that may be taken: what the supplier says to one question."""

    row: int
    pack: str
    pack_version: str
    requirement: str
    verdict: str
    maturity: int | None
    text: str
    evidence: str
    answered_by: str
    answered_on: str
    before: SupplierAnswer | None
    """What it said before."""

    @property
    def key(self) -> tuple[str, str]:
        """Pack and requirement."""
        return self.pack, self.requirement

    @property
    def state(self) -> str:
        """new, changed or same."""
        if self.before is None:
            return "new"
        return "same" if all(getattr(self, name) == getattr(self.before, name) for name in FIELDS) else "changed"


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. Nothing is written yet."""

    source: str
    """Name of the file."""
    supplier_id: UUID
    supplier: str
    questionnaire: str
    rows: tuple[Returned, ...]
    errors: tuple[RowError, ...]
    unanswered: tuple[tuple[str, str], ...]
    """Pack and requirement of the rows that came back empty: unknown, not yes."""
    notes: tuple[str, ...] = ()

    def count(self, state: str) -> int:
        """Rows that are new, changed or the same."""
        return sum(one.state == state for one in self.rows)


@dataclass(frozen=True, slots=True)
class Known:
    """What a returned row is checked against."""

    questionnaire: str
    versions: Callable[[str], Mapping[str, frozenset[str]]]
    """Pack -> version -> the requirements it asks about; the packs of today and those that the vault keeps."""
    current: Callable[[str], str]
    """Pack -> version of today; "" for an unknown pack."""
    answers: Mapping[tuple[str, str], SupplierAnswer]


def owner_of(rows: Iterable[ReturnedRow], known: Mapping[str, UUID]) -> tuple[str, UUID]:
    """The questionnaire that the file is, and whose. `known`: questionnaire id -> supplier of this vault.

    Raises `QuestionnaireFileError` where it is none of this vault's.
    """
    ids = [row.cell("questionnaire") for row in rows if row.cell("questionnaire")]
    for one in dict.fromkeys(ids):
        if one in known:
            return one, known[one]
    raise QuestionnaireFileError(
        "This questionnaire was not sent from this survey, or its supplier was deleted here. "
        "Open the vault that it was sent from."
    )


def check_rows(rows: Iterable[ReturnedRow], known: Known) -> tuple[list[Returned], list[RowError], list[ReturnedRow]]:
    """The rows that may be taken, what is wrong with others, and the rows that came back empty."""
    good: list[Returned] = []
    errors: list[RowError] = []
    empty: list[ReturnedRow] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        try:
            _check_ids(row, known)
            _check_once(row, seen)
            if row.answered:
                good.append(_checked(row, known))
            else:
                empty.append(row)
        except _CellError as error:
            errors.append(RowError(row.number, error.column, error.message))
    return good, errors, empty


class _CellError(Exception):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


def _check_once(row: ReturnedRow, seen: dict[tuple[str, str], int]) -> None:
    first = seen.setdefault((row.cell("pack"), row.cell("requirement")), row.number)
    if first != row.number:
        raise _CellError("requirement", f"The same question stands in row {first} already.")


def _check_ids(row: ReturnedRow, known: Known) -> None:
    questionnaire, pack, version = row.cell("questionnaire"), row.cell("pack"), row.cell("version")
    if questionnaire and questionnaire != known.questionnaire:
        raise _CellError("questionnaire", f"This row belongs to another questionnaire ({questionnaire[:40]}).")
    expected = check_of(questionnaire, pack, version, row.cell("requirement"))
    if not questionnaire or row.cell("check") != expected:
        raise _CellError(
            "requirement",
            "The hidden ids of this row were changed, so nobody can say which question it answers. "
            "Take the row as it was sent.",
        )
    versions = known.versions(pack)
    if row.cell("requirement") not in versions.get(version, frozenset()):
        now = known.current(pack)
        raise _CellError(
            "version",
            f"This row was asked with version {version[:20]} of {pack[:40]}, which this vault does not have"
            + (f"; it has {now}. Send a new questionnaire." if now else "."),
        )
    before = known.answers.get((pack, row.cell("requirement")))
    if before is not None and row.answered and _parts(version) < _parts(before.pack_version):
        raise _CellError(
            "version",
            f"This row was asked with version {version}; an answer to version {before.pack_version} is here already.",
        )


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def _checked(row: ReturnedRow, known: Known) -> Returned:
    verdict = verdict_of(row.cell("verdict"))
    if verdict is None:
        said = row.cell("verdict")
        raise _CellError(
            "verdict",
            f"“{said[:40]}” is no answer. Use one of: {'; '.join(_WORDS)}." if said else "There is no answer chosen.",
        )
    for name in ("text", "evidence", "answered_by"):
        if len(row.cell(name)) > LONGEST:
            raise _CellError(name, f"This text is longer than {LONGEST} characters. Shorten it.")
    maturity = _maturity(row.cell("maturity"))
    try:
        check_answer(row.cell("requirement"), verdict, maturity, row.cell("text"))
    except SupplierRefused as error:
        column = "text" if verdict in {Verdict.NOT_APPLICABLE, Verdict.COMPENSATING} and not row.cell("text") else ""
        raise _CellError(column or "maturity", str(error)) from None
    pack, requirement = row.cell("pack"), row.cell("requirement")
    return Returned(
        row=row.number,
        pack=pack,
        pack_version=row.cell("version"),
        requirement=requirement,
        verdict=verdict,
        maturity=maturity,
        text=_clean(row.cell("text")),
        evidence=_clean(row.cell("evidence")),
        answered_by=_clean(row.cell("answered_by")),
        answered_on=_day(row.cell("answered_on")),
        before=known.answers.get((pack, requirement)),
    )


def _maturity(text: str) -> int | None:
    if not text:
        return None
    if text not in {"1", "2", "3", "4"}:
        raise _CellError("maturity", f"“{text[:20]}” is no number from 1 to 4.")
    return int(text)


def _day(text: str) -> str:
    """An ISO date; the German way of writing one is understood."""
    if not text:
        return ""
    german = _GERMAN.fullmatch(text)
    try:
        if german:
            return date(int(german[3]), int(german[2]), int(german[1])).isoformat()
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise _CellError("answered_on", f"“{text[:20]}” is no date. Write it as year-month-day.") from None


def _clean(text: str) -> str:
    """Without signs that steer a terminal or a database, lines kept."""
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n").strip()
