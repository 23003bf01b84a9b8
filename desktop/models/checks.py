"""The questions of a checklist as a list: a heading for each stop or group, below it its questions.

A row is a `Spot`: a requirement at a place. What a row shows is asked for when it is painted, so that thousands of
rows cost nothing until they come into sight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.assessment.inheritance import Place
from desktop.models.answer_values import Needs
from desktop.models.roles import DETAIL_ROLE, KEY_ROLE

if TYPE_CHECKING:
    from core.assessment.records import QuestionRow

Index = QModelIndex | QPersistentModelIndex

TONE_ROLE = int(Qt.ItemDataRole.UserRole) + 2
"""Tone of the state, and by it its shape."""
HEADING_ROLE = int(Qt.ItemDataRole.UserRole) + 3
"""True for the heading of a group."""


@dataclass(frozen=True)
class State:
    """How a question stands: words, shape, and whether nothing is left to say about it."""

    words: str
    tone: str
    done: bool


class Spot(NamedTuple):
    """One row: a requirement at a place."""

    place: Place
    requirement: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question with what the page filters, sorts and shows by."""

    spot: Spot
    row: QuestionRow
    place_name: str
    """Name of the place where several are listed, else ""."""
    needs: Needs
    verdict: str
    """What holds here, "" where nothing does."""
    done: bool
    """Whether nothing is left to say, as stored."""
    own: bool
    """Whether the place has an answer of its own."""
    above: str
    """Name of a wider place whose answer this one overrides; "" where there is none."""
    method: str
    """The first way to find out: where in the plant one stands for it; "" where nobody said."""
    role: str
    here: bool
    """Whether it can be answered standing here: by looking, with nobody's leave but the shift leader's."""
    words: str
    """Id, title and question without case, for the filter."""


@dataclass(frozen=True, slots=True)
class _Heading:
    title: str
    done: int
    total: int


class ChecksModel(QAbstractListModel):
    """Read-only. Headings carry how many of their questions are done and cannot be chosen."""

    def __init__(self, state: Callable[[Item], State], parent: QObject | None = None) -> None:
        """`state` says how a question stands now."""
        super().__init__(parent)
        self._state = state
        self._lines: list[Item | _Heading] = []
        self._items: list[Item] = []

    def show_items(self, items: Sequence[tuple[str, Item]], counts: dict[str, tuple[int, int]]) -> None:
        """Show (heading, item) pairs; `counts` holds (done, total) per heading, also of what is filtered away."""
        lines: list[Item | _Heading] = []
        last = None
        for heading, item in items:
            if heading != last:
                last = heading
                lines.append(_Heading(heading, *counts.get(heading, (0, 0))))
            lines.append(item)
        same = len(lines) == len(self._lines) and all(map(_alike, lines, self._lines))
        if not same:
            self.beginResetModel()
        self._lines, self._items = lines, [item for _, item in items]
        if same:
            self.restate()
        else:
            self.endResetModel()

    def restate(self) -> None:
        """The states may have changed: paint what is in sight anew."""
        if self._lines:
            self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))

    def row_of(self, spot: Spot | None) -> int:
        """Position of a question, or -1."""
        if spot is None:
            return -1
        key = spot.requirement  # by far the cheaper part to compare
        for at, line in enumerate(self._lines):
            if isinstance(line, Item) and line.spot.requirement == key and line.spot == spot:
                return at
        return -1

    def at(self, row: int) -> Item | None:
        """The question at a position; None for a heading."""
        line = self._lines[row] if 0 <= row < len(self._lines) else None
        return line if isinstance(line, Item) else None

    def items(self) -> Sequence[Item]:
        """The questions in the order shown."""
        return self._items

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Questions and headings."""
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self._lines[index.row()], _Heading):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, second line, tone."""
        if not index.isValid() or not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        if isinstance(line, _Heading):
            return self._of_heading(line, int(role))
        return self._of_item(line, int(role))

    def _of_heading(self, line: _Heading, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == HEADING_ROLE:
            return True
        if role in (DETAIL_ROLE, Qt.ItemDataRole.AccessibleTextRole):
            words = self.tr("{done} of {total}").format(done=line.done, total=line.total)
            return words if role == DETAIL_ROLE else f"{line.title}, {words}"
        return None

    def _of_item(self, line: Item, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return line.row.title
        if role == KEY_ROLE:
            return line.spot
        if role == HEADING_ROLE:
            return False
        if role == TONE_ROLE:
            return self._state(line).tone
        if role in (DETAIL_ROLE, Qt.ItemDataRole.AccessibleTextRole):
            words = f"{line.row.id} · {self._state(line).words}"
            return words if role == DETAIL_ROLE else f"{line.row.title}, {words}"
        return None


def _alike(one: Item | _Heading, two: Item | _Heading) -> bool:
    if isinstance(one, Item):
        return isinstance(two, Item) and one.spot == two.spot
    return isinstance(two, _Heading) and one.title == two.title
