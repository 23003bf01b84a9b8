"""A list of rows beside the form of the chosen one: add, choose, edit, delete. Everything saves itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.records import Records
from desktop.models.roles import KEY_ROLE
from desktop.theme import Theme
from desktop.tokens import GAP, PAD
from desktop.widgets.basic import Card, EmptyState, Scroll, button, row, text
from desktop.widgets.delegates import TwoLines
from desktop.widgets.form import RecordForm


class RecordList(QListView):
    """The list alone; `chosen` carries the key of the current row or None."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, records: Records[Any], name: str, *, choose_first: bool = True) -> None:
        super().__init__()
        self._choose_first = choose_first
        self._records = records
        self._key: UUID | None = None
        self._wanted: UUID | None = None
        self.setAccessibleName(name)
        self.setModel(records)
        self.setItemDelegate(TwoLines(theme, self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._moved)
        records.loaded.connect(self._restore)
        records.added.connect(self.select)

    @property
    def key(self) -> UUID | None:
        """Key of the current row."""
        return self._key

    def select(self, key: UUID | None) -> None:
        """Make the row with this key the current one."""
        number = self._records.row_of(key)
        self.setCurrentIndex(self._records.index(number) if number >= 0 else QModelIndex())

    def leave(self) -> None:
        """No current row: another list beside this one has it."""
        self._key = None
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def want(self, key: UUID) -> None:
        """`select`, also when the rows are only being read."""
        if self._records.row_of(key) >= 0:
            self.select(key)
        else:
            self._wanted = key

    def _moved(self, index: QModelIndex) -> None:
        key = index.data(KEY_ROLE) if index.isValid() else None
        if key != self._key and (key is not None or self._records.row_of(self._key) < 0):
            self._key = key
            self.chosen.emit(key)

    def _restore(self) -> None:
        """After reading again: the same row, or its neighbour where it is gone."""
        if self._records.row_of(self._wanted) >= 0:
            self._key, self._wanted = self._wanted, None
            self.chosen.emit(self._key)
        number = self._records.row_of(self._key)
        if number < 0 and self._records.rowCount() and (self._choose_first or self._key is not None):
            number = 0 if self._key is None else min(max(self.currentIndex().row(), 0), self._records.rowCount() - 1)
        self.setCurrentIndex(self._records.index(number) if number >= 0 else QModelIndex())
        if number < 0 and self._key is not None:
            self._key = None
            self.chosen.emit(None)


class RecordsPane(QWidget):
    """List left, form right; an empty state while there is no row."""

    def __init__(
        self,
        theme: Theme,
        records: Records[Any],
        form: RecordForm,
        make: Callable[[], Any],
        *,
        title: str,
        add: str,
        delete: str,
        empty: EmptyState,
    ) -> None:
        super().__init__()
        self.records, self.form, self._make = records, form, make
        self.list = RecordList(theme, records, title)
        self.list.setFixedWidth(300)
        self.add_button = button(theme, add, self.add, icon="plus")
        self.delete_button = button(theme, delete, self._delete, icon="trash", role="danger")
        side = QVBoxLayout()
        side.setSpacing(GAP)
        side.addWidget(self.add_button)
        side.addWidget(self.list, 1)
        card = Card()
        card.body.addWidget(form)
        card.body.addLayout(row(1, self.delete_button))
        right = Scroll(margins=0)
        right.body.addWidget(card)
        right.body.addStretch(1)
        both = QWidget()
        layout = QHBoxLayout(both)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(PAD)
        layout.addLayout(side)
        layout.addWidget(right, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(both)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        empty.acted.connect(self.add)
        self.list.chosen.connect(self._chosen)
        records.loaded.connect(self._loaded)
        records.added.connect(self._added)

    def add(self) -> None:
        """Add a row; its form gets the focus when it is stored."""
        self.form.commit()
        self.records.add(self._make())

    def reveal(self, key: UUID) -> None:
        """Choose the row with this key, now or as soon as the rows are read."""
        self.list.want(key)

    def _delete(self) -> None:
        if self.list.key is not None:
            self.form.commit()
            self.records.delete(self.list.key)

    def _chosen(self, key: UUID | None) -> None:
        self.form.show_row(self.records.get(key))

    def _loaded(self) -> None:
        self._stack.setCurrentIndex(1 if self.records.rowCount() else 0)
        self.form.show_row(self.records.get(self.list.key))

    def _added(self, key: UUID) -> None:
        self.list.select(key)
        first = next(iter(self.form.fields.values()))
        first.setFocus()


def pane_title(words: str, hint: str) -> QVBoxLayout:
    """Heading and hint above a pane."""
    layout = QVBoxLayout()
    layout.setSpacing(2)
    layout.addWidget(text(words, "title"))
    if hint:
        layout.addWidget(text(hint, "muted", wrap=True))
    return layout
