"""Assets as rows that can be dragged onto a zone."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt

from desktop.models.lines import LinesModel
from desktop.models.roles import KEY_ROLE

Index = QModelIndex | QPersistentModelIndex
MIME = "application/x-walkdown-assets"


def dragged(data: QMimeData) -> list[UUID]:
    """The assets that are being dragged; empty for anything else."""
    if not data.hasFormat(MIME):
        return []
    return [UUID(part) for part in bytes(data.data(MIME).data()).decode("ascii").split()]


class AssetLines(LinesModel):
    """One line an asset; what is dragged are their keys."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be dragged."""
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else found

    def mimeTypes(self) -> list[str]:
        """The one kind of data there is."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The keys of these rows."""
        data = QMimeData()
        data.setData(MIME, " ".join(str(index.data(KEY_ROLE)) for index in indexes).encode("ascii"))
        return data
