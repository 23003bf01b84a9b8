"""The table view: keyboard, selection that survives new answers, and column widths that fit a small screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast
from uuid import UUID

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.models.asset_words import COLUMNS
from desktop.models.assets import AssetsModel, Question
from desktop.tokens import CONTROL_HEIGHT

_WIDTHS = {
    "tag": 84, "name": 144, "device_class": 92, "vendor": 100, "model": 122, "ips": 116, "zone": 104, "serial": 116,
    "firmware": 84, "location": 180, "sources": 120,
}  # fmt: skip


class AssetTable(QTableView):
    """Shows an `AssetsModel`. `chosen` carries the list of selected keys whenever they change.

    (A signal of type `list` would turn 100,000 keys into Qt's own values and back.)
    """

    chosen = Signal(object)
    delete_asked = Signal()
    open_asked = Signal()
    """Enter: go on in the details."""

    def __init__(self, model: AssetsModel) -> None:
        super().__init__()
        self._model = model
        self._selected: list[UUID] = []
        self._current: UUID | None = None
        self._restoring = False
        self._before = Question()
        self._scroll = 0
        self.setModel(model)
        self.setAccessibleName(self.tr("Assets"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setStyleSheet(
            "QTableView::item { padding: 0 6px; } QAbstractScrollArea::corner { background: transparent; }"
        )
        self._set_up_headers()
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self._selection_changed())

    def _set_up_headers(self) -> None:
        rows = self.verticalHeader()
        rows.setVisible(False)
        # One height for all: asking 100,000 rows for theirs would take seconds.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(CONTROL_HEIGHT)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSectionsMovable(True)
        columns.setMinimumSectionSize(60)
        columns.setAccessibleName(self.tr("Columns of the asset table"))
        for column, name in enumerate(COLUMNS):
            self.setColumnWidth(column, _WIDTHS[name])
        columns.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        # Left with the table's selection, the header asks for every row whether it is selected, at each paint.
        columns.setSelectionModel(QItemSelectionModel(self._model, self))

    def select(self, assets: Sequence[UUID]) -> bool:
        """Select these assets and show the first of them; False where none is in the table."""
        rows = sorted(row for row in map(self._model.row_of, assets) if row >= 0)
        if not rows:
            return False
        self._select_rows(rows, rows[0])
        self.scrollTo(self._model.index(rows[0], 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes, Enter goes to the details; everything else as in any table."""
        if event.key() == Qt.Key.Key_Delete and self._selected:
            self.delete_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self._selected:
            self.open_asked.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the name whatever room is left over."""
        super().resizeEvent(event)
        column = COLUMNS.index("name")
        others = self.horizontalHeader().length() - self.columnWidth(column)
        spare = self.viewport().width() - others
        if spare > _WIDTHS["name"]:
            self.setColumnWidth(column, spare)

    def _selection_changed(self) -> None:
        if self._restoring:
            return
        keys = [self._model.asset_id(row) for row in self._rows()]
        self._selected = [key for key in keys if key is not None]
        self._current = self._model.asset_id(self.currentIndex().row())
        self.chosen.emit(list(self._selected))

    def _rows(self) -> Iterator[int]:
        # ranges, not `selectedRows()`, which makes one index object for each of 100,000 rows
        for one in cast("Sequence[object]", self.selectionModel().selection()):
            yield from range(one.top(), one.bottom() + 1)  # type: ignore[attr-defined]  # QItemSelectionRange

    def _remember(self) -> None:
        self._restoring = True
        self._scroll = self.verticalScrollBar().value()

    def _restore(self) -> None:
        model = self._model
        same_question, self._before = self._before == model.shown, model.shown
        kept = [key for key in self._selected if model.row_of(key) >= 0]
        rows = sorted(map(model.row_of, kept))
        current = model.row_of(self._current) if self._current else -1
        if rows:
            self._select_rows(rows, current if current >= 0 else rows[0])
        self._restoring = False
        if same_question:
            self.verticalScrollBar().setValue(self._scroll)
        elif rows:
            self.scrollTo(model.index(rows[0], 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        else:
            self.scrollToTop()
        if len(kept) != len(self._selected):
            self._selected = kept
            self.chosen.emit(list(kept))

    def _select_rows(self, rows: Sequence[int], current: int) -> None:
        model, selection = self._model, QItemSelection()
        for first, last in _runs(rows):
            selection.select(model.index(first, 0), model.index(last, len(COLUMNS) - 1))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(model.index(current, 0), flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect | flags.Rows)


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring rows as (first, last): a selection of ranges is quick where one of single rows is not."""
    first = last = rows[0]
    for row in rows[1:]:
        if row != last + 1:
            yield first, last
            first = row
        last = row
    yield first, last
