"""SL-A: the security level that a zone or conduit has achieved, per foundational requirement. Pure.

The rule. R(FR, n) is every SR and RE of a foundational requirement whose lowest level is n or less. An entry counts
when its answer is met, met by a compensating countermeasure whose acceptance has not run out, or not applicable with
a reason; an RE counts only where its base SR counts. SL-A(FR) is the largest n for which everything in R(FR, n)
counts, so a level that adds no entry is inherited from the one below. A vector of seven comes out, one level each,
and never one figure without it.

Provisional. A level is provisional when what nobody knows yet could still raise it: counted once as it stands and
once as if every unknown entry were met, the two levels differ. An unknown entry above a gap that stands anyway
changes nothing, so it makes nothing provisional.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from catalogue.schema import Entry, SystemRequirement
from core.assessment.models import Verdict

FRS = ("IAC", "UC", "SI", "DC", "RDF", "TRE", "RA")
"""Foundational requirements 1 to 7 by abbreviation, the order of every vector."""
TOP = 4
NEXT = 3

EXPIRED = "expired"
"""Standing of an entry whose compensating countermeasure is accepted no longer."""
HELD_BACK = "held_back"
"""Standing of an RE whose own answer would count while its base SR does not."""

_MET, _NA = Verdict.MET.value, Verdict.NOT_APPLICABLE.value
_COMPENSATING, _UNKNOWN = Verdict.COMPENSATING.value, Verdict.UNKNOWN.value
_COUNTS = frozenset({_MET, _COMPENSATING, _NA})
_OPEN = frozenset({_UNKNOWN, Verdict.ASK_SUPPLIER.value})
_WORK = {_UNKNOWN: 0, Verdict.ASK_SUPPLIER.value: 0, EXPIRED: 1, Verdict.PARTIAL.value: 2}
_MOST_WORK = 3


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as far as the level needs it. Raises `ValueError` for a strange verdict, or for one that does not
    apply without the reason why."""

    verdict: str
    reason: str = ""
    until: str = ""
    """ISO date to which a compensating countermeasure is accepted; "" for without end."""

    def __post_init__(self) -> None:
        if self.verdict not in _VERDICTS:
            raise ValueError(f"{self.verdict!r} is no verdict")
        if self.verdict == _NA and not self.reason.strip():
            raise ValueError("not applicable needs the reason why")

    def standing(self, today: date | None = None) -> str:
        """The verdict, or `EXPIRED` from the day after `until` on."""
        if self.verdict == _COMPENSATING and has_expired(self.until, today):
            return EXPIRED
        return self.verdict


_VERDICTS = frozenset(one.value for one in Verdict)


def has_expired(until: str, today: date | None) -> bool:
    """Whether an acceptance up to and including that ISO date is over; without a date it never is."""
    return bool(until) and today is not None and until < today.isoformat()


class Rung(NamedTuple):
    """One SR or RE on the way up."""

    id: str
    base: str
    """The base SR of an RE, "" for an SR."""
    level: int


class Ladders(tuple[tuple[Rung, ...], ...]):
    """Per foundational requirement its SR and RE in the pack's order: made once, used for every zone."""

    __slots__ = ()

    @classmethod
    def of(cls, requirements: Iterable[Entry]) -> Ladders:
        """From the entries of IEC 62443-3-3; what is no SR or RE is passed over."""
        rungs: list[list[Rung]] = [[] for _ in FRS]
        for one in requirements:
            if isinstance(one, SystemRequirement) and one.kind != "fr" and one.min_sl is not None:
                rungs[int(one.fr.removeprefix("FR ")) - 1].append(Rung(one.id, one.parent, one.min_sl))
        return cls(tuple(tuple(fr) for fr in rungs))


@dataclass(frozen=True, slots=True)
class FrScore:
    """The level of one foundational requirement and why it is that."""

    fr: str
    sl_a: int
    provisional: bool
    reachable: int
    """The level if everything unknown turned out met."""
    blocking: tuple[str, ...]
    """What the next level still needs, in the pack's order: entries whose own answer does not count. Empty where
    nothing is required (SL-T 0) or the top is reached."""
    next_up: tuple[str, ...]
    """Up to three entries to take on next, see `achieved`; empty where the target is reached."""
    entries: tuple[str, ...]
    standings: tuple[str, ...]
    """Beside `entries`: a verdict, `EXPIRED` or `HELD_BACK`."""
    met: int
    applicable: int
    """Progress: entries of R(FR, SL-T) that count and apply, of those that apply; of all four levels without SL-T."""
    sl_t: int | None
    gap: int
    """Levels that are missing to SL-T; 0 where there is no SL-T."""

    @property
    def counted(self) -> tuple[str, ...]:
        """Entries that count as met."""
        pairs = zip(self.entries, self.standings, strict=True)
        return tuple(entry for entry, standing in pairs if standing in _COUNTS)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Entries that nobody has decided."""
        pairs = zip(self.entries, self.standings, strict=True)
        return tuple(entry for entry, standing in pairs if standing in _OPEN)


@dataclass(frozen=True, slots=True)
class Score:
    """The seven levels of one zone or conduit."""

    fr: tuple[FrScore, ...]

    @property
    def vector(self) -> tuple[int, ...]:
        """SL-A, in the order of `FRS`."""
        return tuple(one.sl_a for one in self.fr)

    @property
    def provisional(self) -> tuple[bool, ...]:
        """Which of the seven could still rise by finding out what is unknown."""
        return tuple(one.provisional for one in self.fr)

    @property
    def lowest(self) -> int:
        """The smallest of the seven: only ever shown beside the vector."""
        return min(self.vector)

    @property
    def gaps(self) -> tuple[int, ...]:
        """Missing levels per foundational requirement."""
        return tuple(one.gap for one in self.fr)

    @property
    def blocking(self) -> dict[str, tuple[str, ...]]:
        """Per foundational requirement what the next level still needs."""
        return {one.fr: one.blocking for one in self.fr}

    @property
    def next_up(self) -> tuple[str, ...]:
        """The three entries that raise a level soonest: foundational requirements with the fewest blocking entries
        first, then those with the larger gap; what has reached its target is left out."""
        wanted = [one for one in self.fr if one.blocking and one.next_up]
        wanted.sort(key=lambda one: (len(one.blocking), -one.gap))
        return tuple(entry for one in wanted for entry in one.next_up[: len(one.blocking)])[:NEXT]


def achieved(
    requirements: Iterable[Entry] | Ladders,
    answers: Mapping[str, Given],
    sl_t: Sequence[int] | None = None,
    today: date | None = None,
) -> Score:
    """The levels that these answers (requirement id -> answer) achieve.

    `today` decides which acceptances have run out; without it none has. The next three of a foundational requirement:
    the next level's entries first and on upwards to the target; a base SR before its RE; then what only has to be
    found out, what has to be accepted anew, what is half done, what is missing; equal ones in the pack's order.
    """
    ladders = requirements if isinstance(requirements, Ladders) else Ladders.of(requirements)
    targets: Sequence[int | None] = (None,) * len(FRS) if sl_t is None else sl_t
    return Score(
        tuple(
            _score(fr, rungs, answers, target, today) for fr, rungs, target in zip(FRS, ladders, targets, strict=True)
        )
    )


def _score(
    fr: str, rungs: tuple[Rung, ...], answers: Mapping[str, Given], sl_t: int | None, today: date | None
) -> FrScore:
    standings = _standings(rungs, answers, today)
    missing = [rung for rung in rungs if standings[rung[0]] not in _COUNTS]
    sl_a = min([level for _, _, level in missing], default=TOP + 1) - 1
    reachable = sl_a if sl_a == TOP else _reachable(missing, standings)
    wanted = TOP if sl_t is None else sl_t
    asked = [standings[key] for key, _, level in rungs if level <= wanted]
    applicable = len(asked) - asked.count(_NA)
    own = [rung for rung in missing if standings[rung[0]] != HELD_BACK]
    return FrScore(
        fr=fr,
        sl_a=sl_a,
        provisional=reachable > sl_a,
        reachable=reachable,
        blocking=tuple([key for key, _, level in own if level == sl_a + 1]) if wanted else (),
        next_up=_next_up([rung for rung in own if rung[2] <= wanted], standings) if sl_a < wanted else (),
        entries=tuple(standings),
        standings=tuple(standings.values()),
        met=asked.count(_MET) + asked.count(_COMPENSATING),
        applicable=applicable,
        sl_t=sl_t,
        gap=0 if sl_t is None else max(sl_t - sl_a, 0),
    )


def _standings(rungs: tuple[Rung, ...], answers: Mapping[str, Given], today: date | None) -> dict[str, str]:
    """How each entry stands. What does not apply stays that, so that it leaves the denominators also above a gap."""
    own: dict[str, str] = {}
    for key, _, _ in rungs:
        given = answers.get(key)
        if given is None:
            own[key] = _UNKNOWN
        else:
            own[key] = given.verdict if given.verdict != _COMPENSATING else given.standing(today)
    held = [
        key
        for key, base, _ in rungs
        if base in own and own[base] not in _COUNTS and own[key] in _COUNTS and own[key] != _NA
    ]
    return own | dict.fromkeys(held, HELD_BACK) if held else own


def _reachable(missing: Sequence[Rung], standings: Mapping[str, str]) -> int:
    """The level with everything unknown taken for met. What is held back comes along: where its base is stuck, the
    base decides, which comes in no later than its RE."""
    stuck = [level for key, _, level in missing if standings[key] not in _OPEN and standings[key] != HELD_BACK]
    return min(stuck, default=TOP + 1) - 1


def _next_up(missing: Sequence[Rung], standings: Mapping[str, str]) -> tuple[str, ...]:
    without = {rung.id for rung in missing}
    ordered = sorted(
        missing,
        key=lambda rung: (rung.level, rung.base in without, _WORK.get(standings[rung.id], _MOST_WORK)),
    )
    return tuple(rung.id for rung in ordered[:NEXT])
