"""The asset table: an ordered list of keys and pages of rows, both asked of the register off the window's thread.

Sorting and filtering are questions to the register; `rowCount` is always exact, and rows that have not
arrived yet show an ellipsis for a moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from desktop.models.asset_words import COLUMNS, class_titles, field_titles, source_titles

if TYPE_CHECKING:
    from core.register.assets import AssetRow
    from core.workspace import Workspace
    from desktop.context import AppContext

Index = QModelIndex | QPersistentModelIndex

PAGE = 200
KEPT_PAGES = 40
"""Pages of rows in memory: 8,000 rows, whatever the size of the register."""
_AT_ONCE = 2
_WAITING = 6
_NOTHING_YET = "…"
IdRole = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Question:
    """What the table is to show."""

    text: str = ""
    sort: str = "tag"
    descending: bool = False


class AssetsModel(QAbstractTableModel):
    """Assets in the register's order for the current `Question`."""

    answered = Signal()
    """The table shows the answer to the last question."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.question = Question()
        self.shown = Question()
        """The question whose answer stands in the table."""
        self.is_answered = False
        self.total = 0
        """Assets without any filter."""
        self._total_known = False
        self._asking = False
        self._ask_again = False
        self._ids: list[UUID] = []
        self._row_of: dict[UUID, int] | None = None
        self._rows: dict[UUID, AssetRow] = {}
        self._fresh: dict[int, None] = {}
        """Pages that were read since the last change, oldest first."""
        self._wanted: dict[int, None] = {}
        self._under_way: set[int] = set()
        self._answer = 0
        self._titles = field_titles()
        self._classes = class_titles()
        self._sources = source_titles()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._fetch)

    # --- asking ---

    def ask(self, *, text: str | None = None, sort: str | None = None, descending: bool | None = None) -> None:
        """Ask the register for another order or filter; what is not given stays."""
        now = self.question
        self.question = Question(
            now.text if text is None else text.strip(),
            now.sort if sort is None else sort,
            now.descending if descending is None else descending,
        )
        self._ask()

    def refresh(self) -> None:
        """Ask the same again: something was written."""
        self._total_known = False
        self._ask()

    def _ask(self) -> None:
        """Questions that come while one is asked become one."""
        if self._asking:
            self._ask_again = True
            return
        self._asking = True
        question, total = self.question, self.total if self._total_known else None
        self._total_known = True

        def job(workspace: Workspace) -> tuple[list[UUID], int]:
            register = workspace.register
            ids = register.asset_ids(question.sort, question.descending, question.text)
            if not question.text:
                return ids, len(ids)
            return ids, len(register.asset_ids()) if total is None else total

        self._context.read(job, lambda answer: self._take(question, *answer), failed=self._not_answered, receiver=self)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """A click on a header."""
        if 0 <= column < len(COLUMNS):
            self.ask(sort=COLUMNS[column], descending=order == Qt.SortOrder.DescendingOrder)

    def _not_answered(self, error: Exception) -> None:
        self._asking = self._total_known = False
        self._context.report(error)

    def _take(self, question: Question, ids: list[UUID], total: int) -> None:
        self._asking = False
        self.total = total
        self._answer += 1
        self._wanted.clear()
        self._under_way.clear()
        self._fresh.clear()
        self.shown = question
        if ids == self._ids:
            # Same rows in the same place: selection and scroll position stay, pages are read again.
            if ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, len(COLUMNS) - 1))
        else:
            self.beginResetModel()
            self._ids = ids
            self._row_of = None
            self.endResetModel()
        if self._ask_again:
            self._ask_again = False
            self._ask()
            return
        self.is_answered = True
        self.answered.emit()

    # --- keys ---

    @property
    def ids(self) -> Sequence[UUID]:
        """Keys of all rows in order."""
        return self._ids

    def asset_id(self, row: int) -> UUID | None:
        """The key of the asset in a row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, asset: UUID) -> int:
        """The row of an asset, or -1."""
        if self._row_of is None:
            self._row_of = {key: row for row, key in enumerate(self._ids)}
        return self._row_of.get(asset, -1)

    def is_loaded(self, row: int) -> bool:
        """Whether the row's values are there."""
        return 0 <= row < len(self._ids) and self._ids[row] in self._rows

    def forget(self) -> None:
        """Let go of everything: the vault is being locked."""
        self.beginResetModel()
        self._ids, self._row_of = [], None
        self._rows.clear()
        self._fresh.clear()
        self._wanted.clear()
        self.endResetModel()

    # --- Qt's side ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """All rows, at once."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """As many as there are titles."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(COLUMNS):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._titles[COLUMNS[section]]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell; a row that is not there yet is asked for."""
        if not index.isValid() or not 0 <= index.row() < len(self._ids):
            return None
        key = self._ids[index.row()]
        if role == IdRole:
            return key
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        page = index.row() // PAGE
        if page not in self._fresh:
            self._want(page)
        row = self._rows.get(key)
        if row is None:
            return _NOTHING_YET if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else ""
        return self._words(row, COLUMNS[index.column()])

    def _words(self, row: AssetRow, column: str) -> str:
        value = str(getattr(row, column))
        if column == "device_class":
            return "" if value == "unknown" else self._classes.get(value, value)
        if column == "sources":
            return ", ".join(self._sources.get(one, one) for one in value.split(", ") if one)
        return value

    # --- pages ---

    def _want(self, page: int) -> None:
        if page in self._under_way:
            return
        self._wanted.pop(page, None)
        self._wanted[page] = None
        while len(self._wanted) > _WAITING:  # what was scrolled past asks again when it is seen again
            del self._wanted[next(iter(self._wanted))]
        if not self._timer.isActive():
            self._timer.start()

    def _fetch(self) -> None:
        if self._context.workspace is None:
            return
        while self._wanted and len(self._under_way) < _AT_ONCE:
            page, _ = self._wanted.popitem()
            keys = self._ids[page * PAGE : (page + 1) * PAGE]
            if keys:
                self._under_way.add(page)
                self._read(page, keys)

    def _read(self, page: int, keys: list[UUID]) -> None:
        answer = self._answer
        self._context.read(
            lambda workspace: workspace.register.asset_rows(keys),
            lambda rows: self._take_page(answer, page, rows),
            failed=lambda error: self._page_failed(answer, page, error),
            receiver=self,
        )

    def _page_failed(self, answer: int, page: int, error: Exception) -> None:
        if answer == self._answer:
            self._under_way.discard(page)
            self._fresh[page] = None  # not asked for again until something changes
        self._context.report(error)

    def _take_page(self, answer: int, page: int, rows: list[AssetRow]) -> None:
        if answer != self._answer:
            return
        self._under_way.discard(page)
        self._fresh[page] = None
        for row in rows:
            self._rows[row.id] = row
        if len(self._fresh) > KEPT_PAGES:
            self._drop(next(iter(self._fresh)))
        first = page * PAGE
        last = min(first + PAGE, len(self._ids)) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))
        if self._wanted:
            self._timer.start()

    def _drop(self, page: int) -> None:
        del self._fresh[page]
        for key in self._ids[page * PAGE : (page + 1) * PAGE]:
            self._rows.pop(key, None)
        if len(self._rows) > 2 * KEPT_PAGES * PAGE:  # rows of older answers
            kept = {key for one in self._fresh for key in self._ids[one * PAGE : (one + 1) * PAGE]}
            self._rows = {key: row for key, row in self._rows.items() if key in kept}
