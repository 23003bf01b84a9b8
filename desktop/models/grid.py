"""A table of plain rows that sorts itself: columns say how a row is shown and by what it is sorted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.models.roles import KEY_ROLE

Index = QModelIndex | QPersistentModelIndex
R = TypeVar("R")

TONE_ROLE = int(Qt.ItemDataRole.UserRole) + 2
"""Tone of a cell that is drawn with a shape; None for plain words."""


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column of a `GridModel`."""

    title: str
    words: Callable[[R], str]
    order: Callable[[R], Any] | None = None
    """What to sort by; by default the words."""
    tone: Callable[[R], str] | None = None
    tip: Callable[[R], str] | None = None
    """A longer text for the tooltip; by default the words."""
    right: bool = False
    width: int = 120
    stretch: bool = False


class GridModel(QAbstractTableModel, Generic[R]):
    """Rows of one kind with a key each. `sort_column` -1 keeps the order in which the rows were given."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], Hashable],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._rows: list[R] = []
        self._given: dict[Hashable, int] = {}
        """Key -> place in the order given."""
        self._at: dict[Hashable, int] | None = None
        self.sort_column = -1
        self.sort_order = Qt.SortOrder.AscendingOrder

    # --- rows ---

    @property
    def rows(self) -> Sequence[R]:
        """The rows as shown."""
        return self._rows

    def row(self, number: int) -> R | None:
        """The row at a position."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def row_of(self, key: Hashable) -> int:
        """Position of the row with this key, or -1."""
        if self._at is None:
            self._at = {self._key(row): at for at, row in enumerate(self._rows)}
        return self._at.get(key, -1)

    def set_rows(self, rows: Iterable[R]) -> None:
        """Show these rows; where the keys stay the same, only their values change."""
        fresh = list(rows)
        self._given = {self._key(row): at for at, row in enumerate(fresh)}
        ordered = self._sorted(fresh)
        if [self._key(row) for row in ordered] == [self._key(row) for row in self._rows]:
            self._rows = ordered
            if ordered:
                self.dataChanged.emit(self.index(0, 0), self.index(len(ordered) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._rows, self._at = ordered, None
        self.endResetModel()

    def upsert(self, rows: Iterable[R]) -> None:
        """Replace rows with known keys and add the others: one signal for all that are new."""
        new: dict[Hashable, R] = {}
        changed: list[int] = []
        for row in rows:
            key = self._key(row)
            at = self.row_of(key)
            if at >= 0:
                self._rows[at] = row
                changed.append(at)
            else:
                new[key] = row
        if changed:
            last = self.index(max(changed), len(self.columns) - 1)
            self.dataChanged.emit(self.index(min(changed), 0), last)
        if new:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._rows.extend(new.values())
            self._at = None
            for key in new:
                self._given.setdefault(key, len(self._given))
            self.endInsertRows()
        if self.sort_column >= 0 and (new or changed):
            self.sort(self.sort_column, self.sort_order)

    # --- Qt's side ---

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; selections keep their rows."""
        self.sort_column, self.sort_order = column, order
        ordered = self._sorted(self._rows)
        if all(one is two for one, two in zip(ordered, self._rows, strict=True)):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._key(self._rows[index.row()]) for index in before]
        self._rows, self._at = ordered, None
        after = [self.index(self.row_of(key), index.column()) for key, index in zip(keys, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _sorted(self, rows: list[R]) -> list[R]:
        reverse = self.sort_order == Qt.SortOrder.DescendingOrder
        if not 0 <= self.sort_column < len(self.columns):
            return sorted(rows, key=lambda row: self._given.get(self._key(row), 0))
        column = self.columns[self.sort_column]
        return sorted(rows, key=column.order or (lambda row: column.words(row).casefold()), reverse=reverse)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """All rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """All columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, tone and key of a cell."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return (column.tip or column.words)(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == KEY_ROLE:
            return self._key(row)
        if role == TONE_ROLE:
            return column.tone(row) if column.tone is not None else None
        return None


def _alignment(column: Column[Any]) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
