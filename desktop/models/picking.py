"""A list of things to tick, with a filter of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

Index = QModelIndex | QPersistentModelIndex


class Pickable(Protocol):
    """What can be ticked."""

    @property
    def id(self) -> UUID:
        """Its key."""

    @property
    def words(self) -> str:
        """What the list shows."""


class PickModel(QAbstractListModel):
    """Rows with a check mark; `chosen` keeps the marks of rows that the filter hides."""

    marks_changed = Signal(int)
    """How many rows are ticked."""

    def __init__(self, items: Sequence[Pickable], chosen: set[UUID], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = list(items)
        self._shown = list(items)
        self.chosen = set(chosen)

    def filter(self, words: str) -> None:
        """Show the rows that contain every one of the words."""
        wanted = words.casefold().split()
        self.beginResetModel()
        self._shown = [item for item in self._all if all(word in item.words.casefold() for word in wanted)]
        self.endResetModel()

    def toggle(self, row: int) -> None:
        """Tick or untick a shown row."""
        key = self._shown[row].id
        self.chosen ^= {key}
        index = self.index(row)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.marks_changed.emit(len(self.chosen))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Number of rows that the filter shows."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and mark."""
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        item = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.words
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if item.id in self.chosen else Qt.CheckState.Unchecked
        return None
