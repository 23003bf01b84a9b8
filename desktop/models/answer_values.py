"""An answer as it is being given: what it still needs, and when nothing is left to say. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from core.assessment.models import Basis, Verdict

if TYPE_CHECKING:
    from core.assessment.models import Answer

TEXTS = ("told_by", "reason", "note", "countermeasure", "accepted_by", "until")
NEEDS_NO_BASIS = (Verdict.UNKNOWN, Verdict.ASK_SUPPLIER, Verdict.NOT_APPLICABLE)
DONE_IN_PART = (Verdict.MET, Verdict.PARTIAL, Verdict.COMPENSATING)
"""Verdicts that a maturity level of 1 to 4 belongs to; not met is level 0."""
GAPS = (Verdict.PARTIAL, Verdict.NOT_MET)
UNDECIDED = (Verdict.UNKNOWN, Verdict.ASK_SUPPLIER)


@dataclass(frozen=True, slots=True)
class Values:
    """The fields of an answer; `verdict` "" where none is given."""

    verdict: str = ""
    basis: str = Basis.UNKNOWN.value
    told_by: str = ""
    reason: str = ""
    note: str = ""
    countermeasure: str = ""
    accepted_by: str = ""
    until: str = ""
    maturity: int | None = None

    @classmethod
    def of(cls, answer: Answer) -> Values:
        """As stored."""
        return cls(**{one.name: getattr(answer, one.name) for one in fields(cls)})

    def with_(self, **change: Any) -> Values:
        """Changed, without what belongs to another verdict or basis only."""
        new = replace(self, **change)
        if new.basis != Basis.TOLD:
            new = replace(new, told_by="")
        if new.verdict and new.maturity is not None and not _fits(new.verdict, new.maturity):
            new = replace(new, maturity=None)
        return new

    @property
    def texts(self) -> dict[str, str]:
        """The texts by name."""
        return {name: getattr(self, name) for name in TEXTS}


@dataclass(frozen=True, slots=True)
class Needs:
    """What kind of answer a requirement takes."""

    until: bool = False
    """A compensating countermeasure needs the day up to which it is accepted."""
    maturity: bool = False
    """It asks for a way of working: how mature that is belongs to the answer."""


def wanted(values: Values) -> tuple[str, ...]:
    """Names of the texts that belong to the verdict and the basis, in the order in which they are asked for."""
    names: list[str] = []
    if values.verdict == Verdict.NOT_APPLICABLE:
        names.append("reason")
    if values.verdict == Verdict.COMPENSATING:
        names += ["countermeasure", "accepted_by", "until"]
    if values.basis == Basis.TOLD:
        names.append("told_by")
    return tuple(names)


def missing(values: Values, needs: Needs = Needs()) -> str:
    """The text without which an answer like this cannot stand, or ""."""
    for name in wanted(values):
        if (name != "until" or needs.until) and not getattr(values, name).strip():
            return name
    return ""


def complete(values: Values, needs: Needs = Needs()) -> bool:
    """Whether nothing is left to say: a verdict, how it is known, the texts and the level that belong to it."""
    if not values.verdict or missing(values, needs):
        return False
    if needs.maturity and values.verdict in DONE_IN_PART and values.maturity is None:
        return False
    return values.verdict in NEEDS_NO_BASIS or values.basis != Basis.UNKNOWN


def _fits(verdict: str, maturity: int) -> bool:
    if verdict == Verdict.NOT_MET:
        return maturity == 0
    return verdict in DONE_IN_PART and maturity > 0
