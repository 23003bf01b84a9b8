"""A dialog to tick some of many: a filter, a list with marks, how many are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QVBoxLayout, QWidget

from desktop.models.picking import Pickable, PickModel
from desktop.theme import Theme
from desktop.tokens import PAD
from desktop.widgets.basic import button, row, text
from desktop.widgets.delegates import TallRows


class PickList(QListView):
    """A click anywhere on a row, Space or Enter ticks it: the little box is too small for a glove."""

    def __init__(self, model: PickModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setItemDelegate(TallRows(self))
        self.setUniformItemSizes(True)
        self.clicked.connect(lambda index: model.toggle(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that tick."""
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and self.currentIndex().isValid():
            self._model.toggle(self.currentIndex().row())
            return
        super().keyPressEvent(event)


class PickDialog(QDialog):
    """`chosen()` after `accepted`."""

    def __init__(
        self, theme: Theme, title: str, items: Sequence[Pickable], chosen: set[UUID], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.resize(620, 600)
        self.model = PickModel(items, chosen, self)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Filter"))
        self.filter.textChanged.connect(self.model.filter)
        self.filter.returnPressed.connect(self._to_list)
        self.list = PickList(self.model)
        self.list.setAccessibleName(title)
        self._count = text("", "muted")
        self.model.marks_changed.connect(self._show_count)
        self.ok = button(theme, self.tr("Take these"), self.accept, icon="check", role="primary")
        self.ok.setAutoDefault(False)
        cancel = button(theme, self.tr("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD, PAD, PAD, PAD)
        layout.setSpacing(12)
        layout.addWidget(text(title, "heading"))
        layout.addWidget(self.filter)
        layout.addWidget(self.list, 1)
        layout.addLayout(row(self._count, 1, cancel, self.ok))
        self._show_count(len(chosen))

    def chosen(self) -> set[UUID]:
        """Keys of all ticked rows, also of those that the filter hides."""
        return set(self.model.chosen)

    def _to_list(self) -> None:
        self.list.setFocus()

    def _show_count(self, count: int) -> None:
        self._count.setText(self.tr("%n chosen", "", count))
