"""A list of things with a name and a second line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.models.roles import DETAIL_ROLE, KEY_ROLE

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Line:
    """One row."""

    key: UUID
    words: str
    detail: str = ""


class LinesModel(QAbstractListModel):
    """Read-only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these rows."""
        if [one.key for one in lines] == [one.key for one in self._lines]:
            self._lines = list(lines)
            if self._lines:
                self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))
            return
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def row_of(self, key: UUID | None) -> int:
        """Position of a row, or -1."""
        return next((at for at, line in enumerate(self._lines) if line.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """All rows."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, second line, key."""
        if not index.isValid() or not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        values = {
            int(Qt.ItemDataRole.DisplayRole): line.words,
            int(Qt.ItemDataRole.AccessibleTextRole): f"{line.words} {line.detail}".strip(),
            DETAIL_ROLE: line.detail,
            KEY_ROLE: line.key,
        }
        return values.get(int(role))
