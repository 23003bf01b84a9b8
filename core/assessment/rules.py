"""What an answer or an edit of a finding must hold to stand. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from core.assessment.finding_rules import is_date
from core.assessment.inheritance import ACCEPTS
from core.assessment.models import Basis, ScopeKind, Verdict
from core.assessment.records import AnswerRefused

BELONGS: dict[str, Verdict] = {
    "reason": Verdict.NOT_APPLICABLE,
    "countermeasure": Verdict.COMPENSATING,
    "accepted_by": Verdict.COMPENSATING,
    "until": Verdict.COMPENSATING,
}
"""Text of an answer -> the only verdict that it belongs to."""

_NAMES = {
    "organisation": "the whole organisation: answer it for the site",
    "site": "the whole site: answer it for the site",
    "conduit": "all conduits of the site together: answer it for the site",
    "conduits": "conduits: answer it for the site or for one conduit",
    "zone": "zones: answer it for the site, a zone or an asset",
    "component": "components: answer it for the site, a zone or an asset",
}
_IMPLEMENTED = frozenset({Verdict.MET, Verdict.PARTIAL, Verdict.COMPENSATING})


class Scoped(Protocol):
    """Something that can be answered, with what it can be answered for."""

    @property
    def id(self) -> str:
        """Id inside its pack."""

    @property
    def scope(self) -> str:
        """A key of `inheritance.ACCEPTS`."""


def check_scope(requirement: Scoped, scope_kind: str) -> None:
    """Raises `AnswerRefused` where the requirement can't be answered for that kind of place."""
    if scope_kind not in set(ScopeKind):
        raise AnswerRefused(f"An answer is about a site, a zone, a conduit or an asset, not about “{scope_kind}”.")
    if scope_kind not in ACCEPTS[requirement.scope]:
        raise AnswerRefused(f"{requirement.id} is about {_NAMES[requirement.scope]}, not for one {scope_kind}.")


def check_maturity(requirement: str, *, process: bool, verdict: str, maturity: int | None) -> None:
    """Raises `AnswerRefused` for a maturity level that the requirement or the verdict can't have."""
    if maturity is None:
        return
    if not process:
        raise AnswerRefused(f"{requirement} asks for a property of the system: it has no maturity level.")
    if isinstance(maturity, bool) or not 0 <= maturity <= 4:
        raise AnswerRefused(f"A maturity level goes from 0 to 4, not to {maturity}.")
    if verdict == Verdict.NOT_MET and maturity:
        raise AnswerRefused(f"{requirement} is not met, so its maturity level is 0.")
    if verdict in _IMPLEMENTED and not maturity:
        raise AnswerRefused(f"{requirement} is done at least in part, so its maturity level is 1 or more.")
    if verdict not in _IMPLEMENTED and verdict != Verdict.NOT_MET:
        raise AnswerRefused(f"Say whether {requirement} is met before its maturity level.")


def check_answer(requirement: str, answer: Mapping[str, str], *, until: bool = False) -> None:
    """Raises `AnswerRefused` unless the texts that the verdict and the basis need are there.

    `until`: a compensating countermeasure needs the day up to which it is accepted. The quick survey does without.
    """
    verdict, basis = answer["verdict"], answer["basis"]
    if verdict not in set(Verdict):
        raise AnswerRefused(f"“{verdict}” is no verdict. Use one of: {', '.join(Verdict)}.")
    if basis not in set(Basis):
        raise AnswerRefused(f"“{basis}” is no basis. Use one of: {', '.join(Basis)}.")
    if verdict == Verdict.NOT_APPLICABLE and not answer["reason"]:
        raise AnswerRefused(f"Write why {requirement} does not apply here.")
    if verdict == Verdict.COMPENSATING and not answer["countermeasure"]:
        raise AnswerRefused(f"Name the countermeasure that stands in for {requirement}.")
    if verdict == Verdict.COMPENSATING and not answer["accepted_by"]:
        raise AnswerRefused(f"Name who accepted the countermeasure for {requirement}.")
    if until and verdict == Verdict.COMPENSATING and not answer["until"]:
        raise AnswerRefused(f"Say until when the countermeasure for {requirement} is accepted, e.g. 2027-03-31.")
    if answer["until"] and not is_date(answer["until"]):
        raise AnswerRefused(f"“{answer['until']}” is no date. Write it as year-month-day, e.g. 2027-03-31.")
    if basis == Basis.TOLD and not answer["told_by"]:
        raise AnswerRefused(f"Name who told you the answer to {requirement}.")


def without_strangers(answer: Mapping[str, str]) -> dict[str, str]:
    """The answer without texts that belong to another verdict or basis."""
    kept = dict(answer)
    for name, verdict in BELONGS.items():
        if kept["verdict"] != verdict:
            kept[name] = ""
    if kept["basis"] != Basis.TOLD:
        kept["told_by"] = ""
    return kept
