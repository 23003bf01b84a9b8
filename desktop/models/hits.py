"""What the search over everything found, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.models.roles import DETAIL_ROLE

if TYPE_CHECKING:
    from core.register.searching import Hit

Index = QModelIndex | QPersistentModelIndex


def table_title(table: str) -> str:
    """What a person calls one row of `table`."""
    titles = {
        "site": QCoreApplication.translate("Tables", "Site"),
        "network": QCoreApplication.translate("Tables", "Network"),
        "zone": QCoreApplication.translate("Tables", "Zone"),
        "conduit": QCoreApplication.translate("Tables", "Conduit"),
        "supplier": QCoreApplication.translate("Tables", "Supplier"),
        "person": QCoreApplication.translate("Tables", "Person"),
        "asset": QCoreApplication.translate("Tables", "Asset"),
        "interface": QCoreApplication.translate("Tables", "Interface"),
        "service": QCoreApplication.translate("Tables", "Service"),
        "observation": QCoreApplication.translate("Tables", "Observation"),
        "answer": QCoreApplication.translate("Tables", "Answer"),
        "finding": QCoreApplication.translate("Tables", "Finding"),
        "run": QCoreApplication.translate("Tables", "Discovery run"),
    }
    return titles.get(table, table)


class HitsModel(QAbstractListModel):
    """Hits in the order of their rank; `hit(row)` is the row itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[Hit] = []

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Replace the list."""
        self.beginResetModel()
        self._hits = list(hits)
        self.endResetModel()

    def hit(self, row: int) -> Hit:
        """The hit in this row."""
        return self._hits[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Number of hits."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Label; kind and where the words stand as the second line."""
        if not index.isValid() or not 0 <= index.row() < len(self._hits):
            return None
        hit = self._hits[index.row()]
        kind = table_title(hit.table)
        detail = kind if hit.snippet in ("", hit.label) else f"{kind} · {hit.snippet}"
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.label
        if role == DETAIL_ROLE:
            return detail
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{hit.label}, {detail}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return hit.snippet
        return None
