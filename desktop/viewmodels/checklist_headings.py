"""Headings of the checklist: the stop of the walk, the group of the pack, or where one stands and whom one asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.models.checks import Item
from desktop.models.filters import Row, walk_order
from desktop.models.guide_words import method_titles
from desktop.viewmodels.checklist_reading import Reading


def _tr(words: str) -> str:
    return QCoreApplication.translate("Answers", words)


class Headings:
    """The heading of each question; words are put together once for all that share them."""

    def __init__(self, *, by_walk: bool) -> None:
        """On the window's thread: it asks for translations."""
        self.by_walk = by_walk
        self._methods = method_titles()
        self._no_way = _tr("No way stated")
        self._made: dict[tuple[str, ...], str] = {}

    def of(self, item: Item, reading: Reading) -> str:
        """What the question is listed under."""
        if not self.by_walk:
            key: tuple[str, ...] = (item.place_name, item.row.group)
        elif reading.stops:
            key = (item.place_name, reading.stops.get(item.row.id, ""))
        else:
            key = (item.place_name, item.method, item.role)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._make(item, reading, key[1])
        return found

    def _make(self, item: Item, reading: Reading, second: str) -> str:
        if not self.by_walk:
            words = f"{second} {item.row.group_title}" if numbered(second) else item.row.group_title
        elif reading.stops:
            words = second
        else:
            method, role = self._methods.get(second, self._no_way), reading.roles.get(item.role, item.role)
            words = f"{method} · {role}" if role else method
        return f"{item.place_name} · {words}" if item.place_name else words


@dataclass(frozen=True)
class Arranged:
    """The questions in an order, below their headings."""

    rows: tuple[Row, ...]
    counts: dict[str, tuple[int, int]]
    """Heading -> (done, all)."""


def arrange(reading: Reading, headings: Headings) -> Arranged:
    """In the order of a walk, or in that of the pack."""
    items: Sequence[Item] = reading.items
    if headings.by_walk and not reading.stops:
        items = walk_order(items, list(reading.roles))
    rows = tuple((headings.of(item, reading), item) for item in items)
    done: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for title, item in rows:
        total[title] += 1
        done[title] += item.done
    return Arranged(rows, {title: (done[title], total[title]) for title in total})


def numbered(group: str) -> bool:
    """Whether the id of a group says something to people: FR 1, SPE 3."""
    return group[-1:].isdigit()
