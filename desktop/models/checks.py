"""The checks of one place as a list: a heading for each stop of the walk, below it its checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.models.roles import DETAIL_ROLE, KEY_ROLE

if TYPE_CHECKING:
    from core.assessment.records import ChecklistRow

Index = QModelIndex | QPersistentModelIndex

TONE_ROLE = int(Qt.ItemDataRole.UserRole) + 2
"""Tone of the state, and by it its shape."""
HEADING_ROLE = int(Qt.ItemDataRole.UserRole) + 3
"""True for the heading of a stop."""


@dataclass(frozen=True)
class State:
    """How a check stands: words, shape, and whether nothing is left to say about it."""

    words: str
    tone: str
    done: bool


@dataclass(frozen=True)
class _Line:
    title: str
    detail: str
    tone: str = ""
    key: str = ""


class ChecksModel(QAbstractListModel):
    """Read-only. Headings carry how many of their checks are done and cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[_Line] = []

    def show_checks(
        self,
        rows: Sequence[ChecklistRow],
        state: Callable[[ChecklistRow], State],
        counts: dict[str, tuple[int, int]],
    ) -> None:
        """Show `rows`; `counts` holds (done, total) per stop, also of checks that are filtered away."""
        lines: list[_Line] = []
        stop = None
        for row in rows:
            if row.stop != stop:
                stop = row.stop
                done, total = counts.get(stop, (0, 0))
                lines.append(_Line(stop, self.tr("{done} of {total}").format(done=done, total=total)))
            now = state(row)
            lines.append(_Line(row.text.title, f"{row.id} · {now.words}", now.tone, row.id))
        self._take(lines)

    def _take(self, lines: list[_Line]) -> None:
        if [(line.key, line.title) for line in lines] == [(line.key, line.title) for line in self._lines]:
            self._lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """Position of a check, or -1."""
        return next((at for at, line in enumerate(self._lines) if line.key and line.key == key), -1)

    def keys(self) -> list[str]:
        """The checks in the order shown."""
        return [line.key for line in self._lines if line.key]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Checks and headings."""
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if not self._lines[index.row()].key:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, second line, tone."""
        if not index.isValid() or not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        values = {
            int(Qt.ItemDataRole.DisplayRole): line.title,
            int(Qt.ItemDataRole.AccessibleTextRole): f"{line.title}, {line.detail}",
            DETAIL_ROLE: line.detail,
            TONE_ROLE: line.tone,
            HEADING_ROLE: not line.key,
            KEY_ROLE: line.key or None,
        }
        return values.get(int(role))
