"""The rows of an import as a table: what each is, what is wrong with it, and what will happen to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from core.register.importers import Decision, ImportPlan, RowPlan

Index = QModelIndex | QPersistentModelIndex

COLUMNS = ("row", "device", "decision", "alike", "problems", "kind", "addresses")
FILTERS = ("all", "decide", "problems", "new", "merge", "skip")
NumberRole = Qt.ItemDataRole.UserRole


def _tr(words: str) -> str:
    return QCoreApplication.translate("Import", words)


def decision_words(decision: Decision, labels: dict[Any, str]) -> str:
    """What a decision does, in words; a mark stands before what still waits."""
    if decision.choice == "merge":
        if decision.row is not None:
            return _tr("Same as row {row}").format(row=decision.row)
        return _tr("Same as {device}").format(device=labels.get(decision.asset_id, _tr("known device")))
    return {"new": _tr("New"), "skip": _tr("Skip"), "decide": _tr("▲ Decide")}[decision.choice]


class ImportRowsModel(QAbstractTableModel):
    """Rows of an `ImportPlan` that pass a filter; it never changes the plan itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan: ImportPlan | None = None
        self._rows: list[RowPlan] = []
        self._labels: dict[Any, str] = {}
        self.filter = "all"
        self._titles = (
            _tr("Row"), _tr("Device"), _tr("Decision"), _tr("Looks like"), _tr("Problems"), _tr("What it is"),
            _tr("Addresses"),
        )  # fmt: skip

    def show_plan(self, plan: ImportPlan | None, name: str | None = None) -> None:
        """Show a plan, or the rows of the same plan under another filter."""
        self.beginResetModel()
        self._plan = plan
        self.filter = name or self.filter
        keep = _FILTERS[self.filter]
        self._rows = [row for row in plan.rows if keep(row)] if plan else []
        self._labels = {one.asset_id: one.label for row in (plan.rows if plan else ()) for one in row.candidates}
        self.endResetModel()

    def decisions_changed(self) -> None:
        """Decisions were made: show them. Rows stay in sight until the filter is chosen again."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))

    def row_plan(self, row: int) -> RowPlan | None:
        """The plan of a shown row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def next_undecided(self, after: int) -> int:
        """The next shown row that waits for a decision, from the top again at the end; -1 where none does."""
        order = [*range(after + 1, len(self._rows)), *range(min(after + 1, len(self._rows)))]
        return next((row for row in order if self._rows[row].decision.choice == "decide"), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Rows that pass the filter."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """As many as there are titles."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(COLUMNS):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._titles[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell; the tooltip holds the whole of a long one."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows) or self._plan is None:
            return None
        row = self._rows[index.row()]
        if role == NumberRole:
            return row.number
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, COLUMNS[index.column()], "; ").replace("\n", " ")
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._words(row, COLUMNS[index.column()], "\n")
        return None

    def _words(self, row: RowPlan, column: str, joint: str) -> str:
        if column == "row":
            return str(row.number)
        if column == "device":
            return row.label
        if column == "kind":
            return " ".join(filter(None, (row.values.get("vendor"), row.values.get("model"))))
        if column == "addresses":
            return joint.join(filter(None, (one.ip or one.mac for one in row.interfaces)))
        if column == "problems":
            return joint.join(f"{one.column_name}: {one.text}" if one.column_name else one.text for one in row.problems)
        if column == "alike":
            return joint.join(f"{one.label} ({round(one.score * 100)} %)" for one in row.candidates)
        return decision_words(row.decision, self._labels)


_FILTERS: dict[str, Callable[[RowPlan], bool]] = {
    "all": lambda _row: True,
    "decide": lambda row: row.decision.choice == "decide",
    "problems": lambda row: bool(row.problems),
    "new": lambda row: row.decision.choice == "new",
    "merge": lambda row: row.decision.choice == "merge",
    "skip": lambda row: row.decision.choice == "skip",
}


def counts(rows: Sequence[RowPlan]) -> dict[str, int]:
    """How many rows pass each filter."""
    return {name: sum(keep(row) for row in rows) for name, keep in _FILTERS.items()}
