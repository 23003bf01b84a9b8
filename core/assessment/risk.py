"""Risk of a gap: likelihood times the worst of four consequences, on a 5x5 matrix. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Band = Literal["low", "medium", "high", "critical"]
BANDS: tuple[Band, ...] = ("low", "medium", "high", "critical")
"""From least to worst."""

CONSEQUENCES = ("safety", "production", "environment", "money")

MATRIX: tuple[tuple[Band, ...], ...] = (
    ("low", "low", "low", "medium", "medium"),
    ("low", "low", "medium", "medium", "high"),
    ("low", "medium", "medium", "high", "high"),
    ("low", "medium", "high", "high", "critical"),
    ("medium", "medium", "high", "critical", "critical"),
)
"""`MATRIX[likelihood - 1][consequence - 1]`. A heavy consequence weighs a little more than its product."""


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
            if not isinstance(value, int) or not 1 <= value <= 5:
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


def risk_of(scales: Scales) -> Risk:
    """The risk that these scales mean."""
    values = {name: int(getattr(scales, name)) for name in CONSEQUENCES}
    worst = max(values.values())
    return Risk(
        likelihood=scales.likelihood,
        consequence=worst,
        decided_by=tuple(name for name, value in values.items() if value == worst),
        score=scales.likelihood * worst,
        band=MATRIX[scales.likelihood - 1][worst - 1],
    )
