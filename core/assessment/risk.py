"""Risk of a gap: likelihood times the worst of four consequences, on a 5x5 matrix that the site may adapt. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

Band = Literal["low", "medium", "high", "critical"]
BANDS: tuple[Band, ...] = ("low", "medium", "high", "critical")
"""From least to worst; the rank of a band is its place here, counted from 1."""

CONSEQUENCES = ("safety", "production", "environment", "money")
STEPS = 5
"""Steps of every scale."""

MATRIX: tuple[tuple[Band, ...], ...] = (
    ("low", "low", "low", "medium", "medium"),
    ("low", "low", "medium", "medium", "high"),
    ("low", "medium", "medium", "high", "high"),
    ("low", "medium", "high", "high", "critical"),
    ("medium", "medium", "high", "critical", "critical"),
)
"""`MATRIX[likelihood - 1][consequence - 1]`. A heavy consequence weighs a little more than its product."""

NO_LINE = BANDS.index("high") + 1
"""What counts as tolerable while the owner has not agreed on a line: all but critical."""


class MatrixRefused(ValueError):
    """A matrix that cannot stand. The message says where and why."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The bands of a site: `bands[likelihood - 1][consequence - 1]`, never falling with either."""

    bands: tuple[tuple[Band, ...], ...] = MATRIX

    @classmethod
    def of(cls, ranks: Sequence[Sequence[int]] | None) -> Self:
        """From stored ranks 1..4, row by row of likelihood; None gives ours. Raises `MatrixRefused`."""
        if ranks is None:
            return cls()
        check_ranks(ranks)
        return cls(tuple(tuple(BANDS[rank - 1] for rank in row) for row in ranks))

    @property
    def ranks(self) -> list[list[int]]:
        """As it is stored."""
        return [[BANDS.index(band) + 1 for band in row] for row in self.bands]

    def band(self, likelihood: int, consequence: int) -> Band:
        """The band of a cell, both 1..5."""
        return self.bands[likelihood - 1][consequence - 1]


OURS = Matrix()


def check_ranks(ranks: Sequence[Sequence[int]]) -> None:
    """Raises `MatrixRefused` unless there are 5x5 ranks 1..4 that never fall as a scale rises."""
    if len(ranks) != STEPS or any(len(row) != STEPS for row in ranks):
        raise MatrixRefused("A risk matrix has five rows of likelihood and five columns of consequence.")
    for row in ranks:
        for rank in row:
            if isinstance(rank, bool) or not isinstance(rank, int) or not 1 <= rank <= len(BANDS):
                raise MatrixRefused(f"{rank!r} is no rank of the matrix. Ranks go from 1, low, to 4, critical.")
    for likelihood in range(STEPS):
        for consequence in range(STEPS):
            here = ranks[likelihood][consequence]
            if consequence and ranks[likelihood][consequence - 1] > here:
                raise MatrixRefused(_falls(likelihood, consequence, "consequence"))
            if likelihood and ranks[likelihood - 1][consequence] > here:
                raise MatrixRefused(_falls(likelihood, consequence, "likelihood"))


def _falls(likelihood: int, consequence: int, scale: str) -> str:
    return (
        f"At likelihood {likelihood + 1} and consequence {consequence + 1} the risk is lower than with less {scale}. "
        "A risk never falls when a scale rises: raise this cell or lower the one before it."
    )


@dataclass(frozen=True, slots=True)
class Scales:
    """What the engineer estimates, each 1..5. Raises `ValueError` outside of it."""

    likelihood: int
    safety: int
    production: int
    environment: int
    money: int

    def __post_init__(self) -> None:
        for name in ("likelihood", *CONSEQUENCES):
            value = getattr(self, name)
            if not isinstance(value, int) or not 1 <= value <= STEPS:
                raise ValueError(f"{name} is {value!r}, but the scale goes from 1 to 5")


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk with the parts of its explanation: `likelihood` x `consequence` = `score`, seen as `band`."""

    likelihood: int
    consequence: int
    decided_by: tuple[str, ...]
    """The consequences that reach the worst value, in the order of `CONSEQUENCES`."""
    score: int
    """1..25."""
    band: Band

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts risks: the band first, then the score. Never falls when a scale rises."""
        return BANDS.index(self.band), self.score

    @property
    def level(self) -> int:
        """The band as a number, 1 low to 4 critical: what a tolerable line is compared with."""
        return BANDS.index(self.band) + 1

    def tolerable(self, line: int | None) -> bool:
        """Whether it lies on or below the line; without a line all but critical does."""
        return self.level <= (NO_LINE if line is None else line)


def risk_of(scales: Scales, matrix: Matrix = OURS) -> Risk:
    """The risk that these scales mean on that matrix."""
    values = {name: int(getattr(scales, name)) for name in CONSEQUENCES}
    worst = max(values.values())
    return Risk(
        likelihood=scales.likelihood,
        consequence=worst,
        decided_by=tuple(name for name, value in values.items() if value == worst),
        score=scales.likelihood * worst,
        band=matrix.band(scales.likelihood, worst),
    )


@dataclass(frozen=True, slots=True)
class ZoneRisk:
    """The risk of a zone: its worst open finding, and what stands beside it. Never an average."""

    worst: Risk | None
    """None where nothing is open."""
    counts: tuple[int, int, int, int]
    """Open findings per band, low to critical."""
    above: int
    """Open findings above the tolerable line, accepted ones left out."""
    accepted: int
    """Findings whose risk somebody accepted: they stay in `worst` and `counts`, for they are still there."""

    @property
    def total(self) -> int:
        """All findings that the zone carries."""
        return sum(self.counts)


def zone_risk(risks: Sequence[tuple[Risk, bool]], line: int | None) -> ZoneRisk:
    """The risk of a place from its findings' (risk, accepted) pairs: as bad as the worst of them.

    Many small ones are not added up and a single bad one is not averaged away: the counts per band say how many there
    are, the worst says how bad it can get.
    """
    counts = [0] * len(BANDS)
    for risk, _accepted in risks:
        counts[risk.level - 1] += 1
    return ZoneRisk(
        worst=max((risk for risk, _ in risks), key=lambda risk: risk.rank, default=None),
        counts=(counts[0], counts[1], counts[2], counts[3]),
        above=sum(not accepted and not risk.tolerable(line) for risk, accepted in risks),
        accepted=sum(accepted for _, accepted in risks),
    )
