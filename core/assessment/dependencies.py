"""What has to be done before what: sensible defaults, replaced by what somebody decided. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from core.assessment.plan import Action, Wishes

FIRST: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    # A list of what is there, before anybody draws lines around it or patches it.
    (("QS-01", "SR 7.8", "CM 1.1"), ("QS-02", "QS-03", "QS-28", "CM 1.2", "NET 1.1", "NET 1.2", "SR 5.1", "COMP 3.3")),
    # A drawing with zones and owners, before equipment is moved behind filters.
    (("QS-02", "QS-03", "CM 1.2", "NET 1.2"), ("QS-13", "QS-16", "QS-17", "SR 5.1", "NET 1.1", "NET 1.3", "NET 2.2")),
    # Networks that are apart, before their boundary is closed; the boundary, before the way in from outside.
    (("QS-13", "SR 5.1", "NET 1.1"), ("QS-14", "QS-19", "SR 5.2", "SR 5.4", "NET 1.4", "NET 1.5")),
    (("QS-14", "SR 5.2"), ("SR 1.13", "SR 6.2")),
    (("QS-20", "SR 1.13", "NET 3.1"), ("QS-21", "QS-22", "QS-23", "SR 2.6", "NET 3.2", "NET 3.3")),
    # Somebody in charge, before rules and exercises.
    (("QS-31", "ORG 1.3"), ("QS-32", "QS-33", "QS-34", "ORG 1.1", "ORG 2.1", "EVENT 1.8", "AVAIL 1.1")),
    # Persons that are told apart, before rights are given to them and their doings are recorded.
    (("QS-06", "SR 1.1", "USER 1.8"), ("QS-07", "SR 1.3", "SR 1.4", "SR 2.1", "SR 2.12", "USER 1.1")),
    (("QS-07", "SR 1.3", "SR 1.4"), ("QS-10", "SR 1.7", "USER 1.5", "USER 2.1")),
    # Records with the right time, before somebody watches them.
    (("QS-24", "SR 2.8", "EVENT 1.4"), ("QS-25", "SR 2.9", "SR 2.10", "SR 3.9", "SR 6.1", "EVENT 1.7")),
    (("SR 2.11", "NET 1.9"), ("SR 6.2",)),
    # A backup, before it is tried and before anything is changed that may have to come back.
    (("QS-29", "SR 7.3", "AVAIL 2.1"), ("QS-28", "QS-30", "SR 7.4", "COMP 3.2", "AVAIL 2.3", "AVAIL 2.5")),
)
"""(these requirements, before those). Holds for work of days and weeks: what takes hours waits for nothing."""


class CycleFound(ValueError):
    """Actions that wait for each other. `ids` names them in a ring."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = tuple(ids)
        super().__init__(f"These actions would wait for each other: {' - '.join(self.ids)}. Take one of them out.")


def before_requirements(requirement: str) -> frozenset[str]:
    """The requirements whose closing actions usually come before those of this one."""
    found = {first for firsts, then in FIRST if requirement in then for first in firsts}
    base, enhancement, _number = requirement.partition(" RE ")
    return frozenset(found | {base} if enhancement else found)


def predecessors(actions: Iterable[Action], wishes: Wishes | None = None) -> dict[str, tuple[str, ...]]:
    """Action -> the actions of the same plan that come before it, by what was decided or else by the defaults.

    Raises `CycleFound`.
    """
    kept = [one for one in actions if one.phase != "continuous"]
    closing: dict[str, list[str]] = {}
    by_remedy: dict[str, list[str]] = {}
    for one in kept:
        by_remedy.setdefault(one.remedy, []).append(one.id)
        if one.closes and one.effort != "hours":
            closing.setdefault(one.check, []).append(one.id)
    found: dict[str, tuple[str, ...]] = {}
    for one in kept:
        wish = (wishes or {}).get((one.remedy, one.where))
        if wish is not None and wish.after is not None:
            firsts = [key for remedy in wish.after for key in by_remedy.get(remedy, ())]
        elif one.closes and one.effort != "hours":
            firsts = [key for asked in sorted(before_requirements(one.check)) for key in closing.get(asked, ())]
        else:
            firsts = []
        found[one.id] = tuple(dict.fromkeys(key for key in firsts if key != one.id))
    check_cycles(found)
    return found


def check_cycles(after: Mapping[str, Iterable[str]]) -> None:
    """Raises `CycleFound` where things wait for each other."""
    try:
        TopologicalSorter({key: tuple(firsts) for key, firsts in after.items()}).prepare()
    except CycleError as error:
        raise CycleFound(error.args[1]) from None
