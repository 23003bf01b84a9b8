"""Target levels by recorded reasoning (IEC 62443-3-2 ZCR 5). Pure.

The standard asks for the steps and leaves the method open; this method is our own (docs/decisions/0015). In short:

1. Threat (ZCR 5.1): the lower of skill and motive, 1..4, is the attacker that a level of that number keeps out.
2. Unmitigated likelihood (5.4): threat + exposure - 2, kept within 1..5.
3. Unmitigated risk (5.5): the site's matrix at that likelihood and the worst consequence (5.3).
4. Base level (5.6): 1 where that risk is tolerable (5.7); the threat where it is one rank above; one level more where
   it is two or more above, since nobody's guess of an attacker is that good.
5. Each foundational requirement starts from the base and is moved by what this zone is about: see `_MOVES`.
6. Existing measures (5.8) do not lower the target: they lower the risk that remains today (5.9 to 5.11).

More threat, exposure or consequence, or a lower tolerable risk, never lowers any of the seven.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from core.assessment.risk import BANDS, CONSEQUENCES, MATRIX
from core.assessment.scoring import FRS

METHOD = 1
"""Number of the method, stored with every reasoning: an old one is read by the rule that it was made with."""
TOP = 4
TOLERABLE = 2
"""Rank that counts as tolerable where the site has not agreed on one: medium."""
FAR = 3
"""Exposure from which on others than the plant's own people are near."""
HEAVY = 4
"""Consequence from which on it counts as heavy."""
LIGHT = 1

_RANGES = {
    "skill": (1, 4),
    "motive": (1, 4),
    "exposure": (1, 4),
    "safety": (1, 5),
    "production": (1, 5),
    "environment": (1, 5),
    "money": (1, 5),
    "secrecy": (0, 2),
    "relief": (0, 4),
}


@dataclass(frozen=True, slots=True)
class Reasoning:
    """What was answered in the steps. Raises `ValueError` for a number outside of its scale."""

    skill: int
    """1 none needed, 2 generic, 3 knows control systems, 4 the same with great resources."""
    motive: int
    """1 none (mistakes, curiosity), 2 low, 3 moderate, 4 high."""
    exposure: int
    """1 no link leaves the zone, 2 zones of the plant, 3 office, wireless or visitors' devices, 4 from outside."""
    safety: int
    production: int
    environment: int
    money: int
    """Worst consequences 1..5, with what protects independently of the system (relief valve, hard-wired trip)."""
    secrecy: int = 0
    """What flows here: 0 nothing secret, 1 internal, 2 trade secrets or personal data."""
    relief: int = 0
    """Steps of likelihood that the measures in place take off today, 0..4."""
    who: str = ""
    """The threat source in words."""
    measures: str = ""
    """The measures in place, in words."""
    note: str = ""

    def __post_init__(self) -> None:
        for name, (low, high) in _RANGES.items():
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
                raise ValueError(f"{name} is {value!r}, but the scale goes from {low} to {high}")

    @property
    def worst(self) -> int:
        """The worst of the four consequences."""
        return max(int(getattr(self, name)) for name in CONSEQUENCES)

    @property
    def threat(self) -> int:
        """The attacker to reckon with, as the level that keeps it out: it takes skill and motive."""
        return min(self.skill, self.motive)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What the site lives with: its matrix of ranks 1 (low) to 4 (critical), and the highest tolerable rank."""

    rank: int = TOLERABLE
    agreed: bool = False
    matrix: tuple[tuple[int, ...], ...] = tuple(tuple(BANDS.index(band) + 1 for band in row) for row in MATRIX)
    """Five rows of likelihood, five columns of consequence."""

    @classmethod
    def of(cls, rank: int | None, matrix: Sequence[Sequence[int]] | None) -> Self:
        """As a site stores it: None stands for not agreed, and for our matrix."""
        given: dict[str, Any] = {} if rank is None else {"rank": rank, "agreed": True}
        if matrix is not None:
            given["matrix"] = tuple(tuple(row) for row in matrix)
        return cls(**given)

    def risk(self, likelihood: int, consequence: int) -> int:
        """The rank of a cell; a cell that a site set below a lesser one counts as that, so that it never falls."""
        return max(max(row[:consequence]) for row in self.matrix[:likelihood])


@dataclass(frozen=True, slots=True)
class Move:
    """One step of the explanation of a component: `code` names its sentence, `level` is where it stands after it."""

    code: str
    level: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """The target that a reasoning leads to, with every figure on the way."""

    reasoning: Reasoning
    tolerance: Tolerance
    threat: int
    likelihood: int
    """Unmitigated, 1..5."""
    consequence: int
    risk: int
    """Unmitigated rank 1..4."""
    above: int
    """Ranks by which that is more than tolerable, 0..3."""
    base: int
    vector: tuple[int, ...]
    """SL-T in the order of `FRS`."""
    moves: Mapping[str, tuple[Move, ...]]
    """Per foundational requirement how its level came about; the first move is the base."""
    residual_likelihood: int
    residual: int
    """Rank that remains today with the measures in place."""

    @property
    def tolerable_now(self) -> bool:
        """Whether the risk that remains today is within what the site lives with."""
        return self.residual <= self.tolerance.rank


def propose(reasoning: Reasoning, tolerance: Tolerance | None = None) -> Proposal:
    """The target vector for a zone or conduit."""
    tolerance = Tolerance() if tolerance is None else tolerance
    worst = reasoning.worst
    likelihood = max(1, min(5, reasoning.threat + reasoning.exposure - 2))
    risk = tolerance.risk(likelihood, worst)
    above = max(0, risk - tolerance.rank)
    base = (1, reasoning.threat, min(TOP, reasoning.threat + 1))[min(above, 2)]
    moves = {fr: _moves(fr, base, reasoning) for fr in FRS}
    left = max(1, likelihood - reasoning.relief)
    return Proposal(
        reasoning=reasoning,
        tolerance=tolerance,
        threat=reasoning.threat,
        likelihood=likelihood,
        consequence=worst,
        risk=risk,
        above=above,
        base=base,
        vector=tuple(moves[fr][-1].level for fr in FRS),
        moves=moves,
        residual_likelihood=left,
        residual=tolerance.risk(left, worst),
    )


_Rule = Callable[[int, Reasoning], int]


def _at_least_two(level: int, _reasoning: Reasoning) -> int:
    return max(level, 2)


_MOVES: dict[str, tuple[tuple[str, Callable[[Reasoning], bool], _Rule], ...]] = {
    "IAC": (("from_far", lambda r: r.exposure >= TOP, _at_least_two),),
    "UC": (("harm", lambda r: max(r.safety, r.environment) >= HEAVY, _at_least_two),),
    "SI": (("harm", lambda r: max(r.safety, r.environment) >= HEAVY, _at_least_two),),
    "DC": (
        ("nothing_secret", lambda r: r.secrecy == 0, lambda level, _r: min(level, 1)),
        ("internal", lambda r: r.secrecy == 1, lambda level, _r: max(1, level - 1)),
    ),
    "RDF": (("linked", lambda r: r.exposure >= FAR, _at_least_two),),
    "TRE": (("heavy", lambda r: r.worst >= HEAVY, _at_least_two),),
    "RA": (
        ("stops", lambda r: r.production >= HEAVY, lambda level, _r: min(TOP, level + 1)),
        ("runs_on", lambda r: r.production == LIGHT, lambda level, _r: max(1, level - 1)),
    ),
}
"""Per foundational requirement: the sentence, when the move is made, and what it makes of the level."""


def _moves(fr: str, base: int, reasoning: Reasoning) -> tuple[Move, ...]:
    found = [Move("base", base)]
    for code, holds, change in _MOVES[fr]:
        after = change(found[-1].level, reasoning)
        if holds(reasoning) and after != found[-1].level:
            found.append(Move(code, after))
    return tuple(found)


def higher_end(one: Sequence[int] | None, other: Sequence[int] | None) -> tuple[int, ...] | None:
    """The start for a conduit: per component the higher of its two ends; None where neither has a target."""
    known = [end for end in (one, other) if end is not None]
    return tuple(max(levels) for levels in zip(*known, strict=True)) if known else None


def stored(proposal: Proposal, by: str, at: str) -> dict[str, Any]:
    """A reasoning as a zone or conduit keeps it: the answers, what the site tolerated then, the result, who and when."""
    return {
        "method": METHOD,
        "answers": asdict(proposal.reasoning),
        "tolerable": proposal.tolerance.rank,
        "agreed": proposal.tolerance.agreed,
        "matrix": [list(row) for row in proposal.tolerance.matrix],
        "vector": list(proposal.vector),
        "by": by,
        "at": at,
    }


def restored(steps: Mapping[str, Any] | None) -> Proposal | None:
    """The proposal of a stored reasoning; None where there is none, or one of a method that this version has not."""
    if not steps or steps.get("method") != METHOD:
        return None
    known = {one.name for one in fields(Reasoning)}
    reasoning = Reasoning(**{name: value for name, value in steps["answers"].items() if name in known})
    matrix = tuple(tuple(row) for row in steps["matrix"])
    return propose(reasoning, Tolerance(steps["tolerable"], steps["agreed"], matrix))
