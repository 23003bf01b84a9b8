"""What of a checklist is shown, and in which order. No Qt: words are asked for where they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields

from desktop.models.answer_values import GAPS, UNDECIDED
from desktop.models.checks import Item

METHODS = ("observe", "ask", "inspect_config", "inspect_doc", "test")
"""In the order of a walk: first what eyes and ears find, then screens and papers, last what is tried."""
STATES = ("open", "answered", "gaps", "unknown", "proposed", "own", "inherited")
TARGET = "target"
"""The level filter that follows the SL-T of each zone."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Each field "" or False lets everything through."""

    text: str = ""
    group: str = ""
    method: str = ""
    role: str = ""
    level: str = ""
    """`TARGET`, or "1" to "4": entries up to that level."""
    state: str = ""
    here: bool = False

    @property
    def active(self) -> int:
        """How many of the fields hold something back."""
        return sum(bool(getattr(self, one.name)) for one in fields(self))


@dataclass(frozen=True, slots=True)
class Now:
    """How a question stands as it is being answered."""

    verdict: str
    done: bool
    own: bool
    proposed: bool = False
    """Whether a proposal waits on it."""


Row = tuple[str, Item]
"""A heading and an item below it."""


def through(rows: Iterable[Row], by: Filter, now: Callable[[Item], Now], keep: object = None) -> list[Row]:
    """The rows that the filter lets through, in their order; `keep` is the spot of one that stays in any case."""
    tests = _tests(by, now)
    if not tests:
        return list(rows)
    if len(tests) == 1:
        (only,) = tests
        return [row for row in rows if only(row[1]) or row[1].spot == keep]
    return [row for row in rows if all(test(row[1]) for test in tests) or row[1].spot == keep]


def _tests(by: Filter, now: Callable[[Item], Now]) -> list[Callable[[Item], bool]]:
    tests: list[Callable[[Item], bool]] = []
    if by.group:
        tests.append(lambda item: item.row.group == by.group)
    if by.method:
        tests.append(lambda item: by.method in item.row.requirement.methods)
    if by.role:
        tests.append(lambda item: item.role == by.role)
    if by.level == TARGET:
        tests.append(lambda item: item.row.required)
    elif by.level:
        top = int(by.level)
        tests.append(lambda item: (item.row.requirement.min_sl or 1) <= top)
    if by.here:
        tests.append(lambda item: item.here)
    if looked_for := by.text.casefold().split():
        tests.append(lambda item: all(word in item.words for word in looked_for))
    if by.state:
        tests.append(lambda item: in_state(now(item), by.state))
    return tests


def in_state(now: Now, state: str) -> bool:
    """Whether a question stands like this: one of `STATES`."""
    return {
        "open": not now.done,
        "answered": now.done,
        "gaps": now.verdict in GAPS,
        "unknown": now.verdict in UNDECIDED,
        "proposed": now.proposed,
        "own": now.own,
        "inherited": bool(now.verdict) and not now.own,
    }.get(state, True)


def walk_order(items: Sequence[Item], roles: Sequence[str]) -> list[Item]:
    """By where one stands for them: place, then way to find out, then who is asked, then the pack's order."""
    methods = {one: at for at, one in enumerate(METHODS)}
    people = {one: at for at, one in enumerate(roles)}
    places = {one.spot.place: at for at, one in reversed(list(enumerate(items)))}
    return sorted(
        items,
        key=lambda item: (
            places[item.spot.place],
            methods.get(item.method, len(methods)),
            people.get(item.role, len(people)),
        ),
    )
