"""Headings of the checklist: the stop of the walk, the group of the pack, or where one stands and whom one asks."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.models.checks import Item
from desktop.models.guide_words import method_titles
from desktop.viewmodels.checklist_reading import Reading


def _tr(words: str) -> str:
    return QCoreApplication.translate("Answers", words)


def heading(item: Item, reading: Reading, *, by_walk: bool) -> str:
    """What the question is listed under."""
    if by_walk and reading.stops:
        words = reading.stops.get(item.row.id, "")
    elif by_walk:
        method = method_titles().get(item.method, _tr("No way stated"))
        role = reading.roles.get(item.role, item.role)
        words = f"{method} · {role}" if role else method
    else:
        words = f"{item.row.group} {item.row.group_title}" if numbered(item.row.group) else item.row.group_title
    return f"{item.place_name} · {words}" if item.place_name else words


def numbered(group: str) -> bool:
    """Whether the id of a group says something to people: FR 1, SPE 3."""
    return group[-1:].isdigit()
