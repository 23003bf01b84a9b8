"""How far the survey is, and how far it can be trusted. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.assessment.models import Basis, Verdict

VERIFIED = frozenset({Basis.SEEN, Basis.DOCUMENT, Basis.TESTED})
UNDECIDED = frozenset({Verdict.UNKNOWN, Verdict.ASK_SUPPLIER})


@dataclass(frozen=True, slots=True)
class Said:
    """What trust needs to know of one answer in force."""

    verdict: str
    basis: str


@dataclass(frozen=True, slots=True)
class CheckStanding:
    """One check over the whole plant."""

    area: str
    said: tuple[Said, ...]
    answered: bool
    """Whether an answer holds everywhere it is needed."""


@dataclass(frozen=True, slots=True)
class AreaProgress:
    """Checks of one area that are answered."""

    area: str
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Per area in the pack's order, and together."""

    areas: tuple[AreaProgress, ...]

    @property
    def answered(self) -> int:
        """Answered checks."""
        return sum(area.answered for area in self.areas)

    @property
    def total(self) -> int:
        """All checks."""
        return sum(area.total for area in self.areas)


def progress_of(checks: Iterable[CheckStanding]) -> Progress:
    """Counts per area, in the order in which the areas first appear."""
    answered: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for check in checks:
        total[check.area] += 1
        answered[check.area] += check.answered
    return Progress(tuple(AreaProgress(area, answered[area], count) for area, count in total.items()))


@dataclass(frozen=True, slots=True)
class Trust:
    """Statements by how they are known. A check without an answer is an unknown statement."""

    verified: int
    """Seen, tested or read in a document."""
    told: int
    unknown: int
    not_applicable: int = 0
    """Left out of the other three."""

    @property
    def total(self) -> int:
        """All statements that apply."""
        return self.verified + self.told + self.unknown

    @property
    def percents(self) -> tuple[int, int, int]:
        """Verified, told, unknown as whole percents that add up to 100; zeros where nothing applies.

        Each is rounded down; the points left over go to the largest remainders, of equal ones to the
        weaker statement first, so that rounding never flatters.
        """
        parts = (self.verified, self.told, self.unknown)
        total = self.total
        if not total:
            return (0, 0, 0)
        whole = [100 * part // total for part in parts]
        by_remainder = sorted(range(3), key=lambda i: (100 * parts[i] % total, i), reverse=True)
        for index in by_remainder[: 100 - sum(whole)]:
            whole[index] += 1
        return (whole[0], whole[1], whole[2])


def trust_of(checks: Iterable[CheckStanding]) -> Trust:
    """How the statements of a survey are known."""
    kinds: Counter[str] = Counter()
    for check in checks:
        kinds.update(_known(one) for one in check.said)
        if not check.answered:
            kinds["unknown"] += 1
    return Trust(kinds["verified"], kinds["told"], kinds["unknown"], kinds["not_applicable"])


def _known(said: Said) -> str:
    if said.verdict == Verdict.NOT_APPLICABLE:
        return "not_applicable"
    if said.verdict in UNDECIDED:
        return "unknown"
    if said.basis in VERIFIED:
        return "verified"
    return "told" if said.basis == Basis.TOLD else "unknown"
