"""Rows of one table of the register as a list: networks, people, suppliers, zones, conduits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.models.roles import DETAIL_ROLE, KEY_ROLE

if TYPE_CHECKING:
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext

Index = QModelIndex | QPersistentModelIndex
# The bound is core's Entity; naming it here would import it before a vault is open.
E = TypeVar("E")


class Records(QAbstractListModel, Generic[E]):
    """All rows of one table, read again after every write. Editing goes through here, too."""

    loaded = Signal()
    """The rows were read and may differ from before."""
    added = Signal(object)
    """Key (`UUID`) of a row that `add` stored, after the rows were read again."""
    deleted = Signal(object)
    """`delete` went through: the `Edit`."""

    def __init__(
        self,
        context: AppContext,
        model: type[E],
        detail: Callable[[E], str] = lambda _row: "",
        unnamed: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self._model: Any = model
        self._detail = detail
        self._unnamed = unnamed
        self._rows: list[Any] = []
        self._wanted: UUID | None = None
        context.data_changed.connect(self._changed)

    @property
    def rows(self) -> list[E]:
        """The rows, in the order in which they were made."""
        return list(self._rows)

    def row_of(self, key: UUID | None) -> int:
        """Position of the row with this key, or -1."""
        return next((number for number, row in enumerate(self._rows) if row.id == key), -1)

    def get(self, key: UUID | None) -> E | None:
        """The row with this key, or None."""
        number = self.row_of(key)
        return self._rows[number] if number >= 0 else None

    def refresh(self) -> None:
        """Read the rows again, off the window's thread."""
        if self.context.workspace is None:
            return
        number = self.context.generation
        model = self._model
        self.context.read(
            lambda workspace: workspace.register.all(model),
            lambda rows: self._show(number, rows),
            receiver=self,
        )

    def add(self, row: Any) -> None:
        """Store a new row; `added` follows when it is in the list."""
        self.context.edit(lambda workspace: workspace.register.add(row), done=self._stored)

    def edit(self, key: UUID, *, failed: Callable[[Exception], object] | None = None, **fields: Any) -> None:
        """Set columns of one row."""
        model = self._model

        def job(workspace: Workspace) -> Edit:
            return workspace.register.edit(model, key, **fields)

        self.context.edit(job, failed=failed, receiver=self)

    def delete(self, key: UUID) -> None:
        """Remove one row and what cannot be without it; one undo brings all of it back."""
        model = self._model
        self.context.edit(
            lambda workspace: workspace.register.delete(model, key, cascade=True),
            done=self.deleted.emit,
            receiver=self,
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name and detail line of a row; its key."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name.strip() or self._unnamed
        if role == DETAIL_ROLE:
            return self._detail(row)
        if role == KEY_ROLE:
            return row.id
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.name.strip() or self._unnamed} {self._detail(row)}".strip()
        return None

    def _changed(self, _edit: object) -> None:
        self.refresh()

    def _stored(self, edit: Edit) -> None:
        self._wanted = edit.key
        self._announce()

    def _show(self, number: int, rows: list[Any]) -> None:
        if number != self.context.generation:
            return  # a write is on its way or came in between: another reading follows it
        if [row.id for row in rows] == [row.id for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        self.loaded.emit()
        self._announce()

    def _announce(self) -> None:
        if self._wanted is not None and self.row_of(self._wanted) >= 0:
            key, self._wanted = self._wanted, None
            self.added.emit(key)
