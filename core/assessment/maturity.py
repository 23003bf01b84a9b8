"""Maturity of the security program, element by element. Never turned into a security level. Pure.

A requirement that is not met stands at 0, one that is met or half met at the level that was judged; what does not apply
is left out, what is unknown or has no level yet is counted beside. An element is as mature as the lowest of its
requirements, since the weakest practice is what an attacker finds; the distribution stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.assessment.models import Verdict
from core.assessment.records import ElementMaturity
from core.assessment.requirements import Requirement

TOP = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer as far as maturity needs it."""

    verdict: str
    maturity: int | None = None


def level_of(judged: Judged | None) -> int | None:
    """0..4, or None where nobody has judged it."""
    if judged is None:
        return None
    if judged.verdict == Verdict.NOT_MET:
        return 0
    return judged.maturity if judged.verdict in {Verdict.MET, Verdict.COMPENSATING, Verdict.PARTIAL} else None


def maturity_of(
    requirements: Iterable[Requirement], answers: Mapping[str, Judged], titles: Mapping[str, str]
) -> tuple[ElementMaturity, ...]:
    """One row per element in the pack's order; `titles` by element id."""
    groups: dict[str, list[str]] = {}
    for one in requirements:
        groups.setdefault(one.group, []).append(one.id)
    return tuple(_element(key, titles.get(key, key), ids, answers) for key, ids in groups.items())


def _element(key: str, title: str, ids: list[str], answers: Mapping[str, Judged]) -> ElementMaturity:
    applies = [one for one in ids if one not in answers or answers[one].verdict != Verdict.NOT_APPLICABLE]
    levels = {one: level_of(answers.get(one)) for one in applies}
    judged = [level for level in levels.values() if level is not None]
    lowest = min(judged, default=None)
    counts = tuple(judged.count(level) for level in range(TOP + 1))
    return ElementMaturity(
        id=key,
        title=title,
        level=lowest,
        levels=(counts[0], counts[1], counts[2], counts[3], counts[4]),
        unknown=len(applies) - len(judged),
        not_applicable=len(ids) - len(applies),
        lowest=tuple(one for one, level in levels.items() if level is not None and level == lowest),
    )
