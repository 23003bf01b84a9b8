"""A form bound to one row of the register: every field saves itself into its column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.tokens import PAD
from desktop.widgets.fields import CheckField, Field

AnyField = Field | CheckField
Failed = Callable[[Exception], object]


class Save(Protocol):
    """How a form writes: columns of the row `key`; `failed` gets the error."""

    def __call__(self, key: Any, *, failed: Failed | None = None, **fields: Any) -> None:
        """Write."""


class RecordForm(QWidget):
    """Fields in a grid of `columns`; `show_row` fills them, and what is typed goes to `save`."""

    def __init__(self, save: Save, report: Failed, columns: int = 2) -> None:
        super().__init__()
        self._save = save
        self._report = report
        self._columns = columns
        self._cell = 0
        self.fields: dict[str, AnyField] = {}
        self.key: object = None
        """Id of the row shown, or None."""
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(PAD)
        self.grid.setVerticalSpacing(12)
        for column in range(columns):
            self.grid.setColumnStretch(column, 1)

    def bind(self, name: str, field: AnyField, *, span: int = 1) -> AnyField:
        """Put `field` into the next `span` cells and keep it and the column `name` alike."""
        self.fields[name] = field
        field.committed.connect(lambda value: self._commit(name, value))
        self.place(field, span=span)
        return field

    def place(self, widget: QWidget, *, span: int = 1) -> None:
        """Put a widget that saves otherwise into the next `span` cells."""
        column = self._cell % self._columns
        if column + span > self._columns:
            self._cell += self._columns - column
        row, column = divmod(self._cell, self._columns)
        self.grid.addWidget(widget, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
        self._cell += span

    def show_row(self, row: Any | None) -> None:
        """Show another row, or the same one anew; text being typed into the same row stays."""
        key = None if row is None else row.id
        if key != self.key:
            self.commit()
            for field in self.fields.values():
                field.discard()
            self.key = key
        self.setEnabled(row is not None)
        if row is not None:
            for name, field in self.fields.items():
                field.fill(getattr(row, name))

    def commit(self) -> None:
        """Commit pending text of every field now."""
        for field in self.fields.values():
            field.commit()

    def _commit(self, name: str, value: Any) -> None:
        if self.key is None:
            return
        field = self.fields[name]

        def failed(error: Exception) -> None:
            field.unsave()
            self._report(error)

        self._save(self.key, failed=failed, **{name: value})
