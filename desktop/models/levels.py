"""Levels of zones and conduits as a table: a row for each place, a column for each foundational requirement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.assessment.models import ScopeKind
from desktop.models.roles import DETAIL_ROLE, KEY_ROLE

if TYPE_CHECKING:
    from core.assessment.records import PlaceScore

Index = QModelIndex | QPersistentModelIndex

LEVEL_ROLE = int(Qt.ItemDataRole.UserRole) + 4
"""A `Level`; None in the first column."""
TOP = 4
FR_NAMES = (
    ("IAC", "Identification and authentication control"),
    ("UC", "Use control"),
    ("SI", "System integrity"),
    ("DC", "Data confidentiality"),
    ("RDF", "Restricted data flow"),
    ("TRE", "Timely response to events"),
    ("RA", "Resource availability"),
)
"""Foundational requirements 1 to 7: abbreviation and official title."""


@dataclass(frozen=True, slots=True)
class Level:
    """What one cell shows."""

    sl_a: int
    sl_t: int | None
    provisional: bool
    reachable: int
    """The level if everything unknown turned out met."""

    @property
    def words(self) -> str:
        """Numbers alone: 1? / 2."""
        target = "–" if self.sl_t is None else str(self.sl_t)
        return f"{self.sl_a}{'?' if self.provisional else ''} / {target}"


def _tr(words: str) -> str:
    return QCoreApplication.translate("Levels", words)


def level_at(place: PlaceScore, fr: int) -> Level:
    """The level of one foundational requirement, 0..6."""
    one = place.score.fr[fr]
    return Level(one.sl_a, one.sl_t, one.provisional, one.reachable)


def level_words(level: Level) -> str:
    """The same as a sentence, for those who hear it."""
    said = _tr("achieved level {level}").format(level=level.sl_a)
    if level.provisional:
        said = _tr("{said}, provisional").format(said=said)
    if level.sl_t is None:
        return _tr("{said}, no target set").format(said=said)
    missing = max(level.sl_t - level.sl_a, 0)
    said = _tr("{said}, target {target}").format(said=said, target=level.sl_t)
    return _tr("{said}, {missing} missing").format(said=said, missing=missing) if missing else said


class LevelsModel(QAbstractTableModel):
    """Read-only. Column 0 names the place, 1 to 7 are the foundational requirements."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places: list[PlaceScore] = []

    def show_places(self, places: Sequence[PlaceScore]) -> None:
        """Show these; where they are the same ones, only their values change."""
        fresh = list(places)
        same = [one.place for one in fresh] == [one.place for one in self._places]
        if not same:
            self.beginResetModel()
        self._places = fresh
        if not same:
            self.endResetModel()
        elif fresh:
            self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(FR_NAMES)))

    def place(self, row: int) -> PlaceScore | None:
        """The place of a row."""
        return self._places[row] if 0 <= row < len(self._places) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Zones, then conduits."""
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The name and seven levels."""
        return 0 if parent.isValid() else 1 + len(FR_NAMES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Abbreviations; their official titles as tooltips."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section <= len(FR_NAMES):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(
                Qt.AlignmentFlag.AlignVCenter
                | (Qt.AlignmentFlag.AlignLeft if section == 0 else Qt.AlignmentFlag.AlignHCenter)
            )
        if section == 0:
            return _tr("Zone or conduit") if role == Qt.ItemDataRole.DisplayRole else None
        short, title = FR_NAMES[section - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return short
        return f"FR {section} {title}" if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name or level."""
        place = self.place(index.row()) if index.isValid() else None
        if place is None:
            return None
        if role == KEY_ROLE:
            return place.place
        return self._of_name(place, role) if index.column() == 0 else self._of_level(place, index.column() - 1, role)

    def _of_name(self, place: PlaceScore, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return place.name
        if role == DETAIL_ROLE:
            kind = _tr("Conduit") if place.place.kind == ScopeKind.CONDUIT else _tr("Zone")
            return _tr("{kind} · lowest {level}").format(kind=kind, level=place.score.lowest)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{place.name}, {vector_words(place)}"
        return place.name if role == Qt.ItemDataRole.ToolTipRole else None

    def _of_level(self, place: PlaceScore, fr: int, role: int) -> Any:
        level = level_at(place, fr)
        if role == LEVEL_ROLE:
            return level
        if role == Qt.ItemDataRole.DisplayRole:
            return level.words
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{place.name}, {FR_NAMES[fr][1]}: {level_words(level)}"
        return None


def vector_words(place: PlaceScore) -> str:
    """The seven levels with their marks, and the targets: SL-A (1, 0?, 2, …), SL-T (2, 2, 2, …)."""
    one = place.score
    achieved = ", ".join(
        f"{level}{'?' if open_ else ''}" for level, open_ in zip(one.vector, one.provisional, strict=True)
    )
    if place.sl_t is None:
        return _tr("SL-A ({achieved}), no SL-T set").format(achieved=achieved)
    target = ", ".join(map(str, place.sl_t))
    return _tr("SL-A ({achieved}), SL-T ({target})").format(achieved=achieved, target=target)
