"""The tab of the second visit: what is new, what did not answer, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.tokens import PAD
from desktop.viewmodels.visits import VisitsModel
from desktop.widgets.basic import EmptyState, button, column, row, text
from desktop.widgets.fields import ChoiceField
from desktop.widgets.grid import GridTable

if TYPE_CHECKING:
    from desktop.theme import Theme

_CHOICE_WIDTH = 300


class VisitsPanel(QWidget):
    """Silent means silent at this visit: whether a device was removed, the network cannot tell."""

    def __init__(self, theme: Theme, model: VisitsModel) -> None:
        super().__init__()
        self._model = model
        self.since = ChoiceField(self.tr("Compare from"))
        self.since.setMinimumWidth(_CHOICE_WIDTH)
        self.table = GridTable(theme, model.table, self.tr("New, silent and changed devices"))
        self.said = text("", wrap=True)
        self.asset_button = button(theme, self.tr("Show in Assets"), self._show_asset, icon="boxes")
        self.empty = EmptyState(
            theme,
            "history",
            self.tr("Nothing to compare with yet"),
            self.tr("After a later visit, or from an earlier run on, what is new, silent or changed stands here."),
        )
        full = QWidget()
        full.setLayout(column(self.table, row(self.said, 1, self.asset_button)))
        inner = full.layout()
        assert inner is not None
        inner.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(full)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, PAD, 0, PAD)
        layout.addLayout(row(self.since, 1))
        layout.addWidget(self._stack, 1)
        self.since.committed.connect(model.compare_from)
        self.table.chosen.connect(lambda _key: self._say())
        model.loaded.connect(self._loaded)
        self._loaded()

    def _loaded(self) -> None:
        model = self._model
        self.since.set_choices(
            [
                (None, self.tr("The latest visit")),
                *((began, self.tr("Run of {day}").format(day=words)) for began, words in model.runs),
            ]
        )
        self.since.fill(model.chosen)
        self._stack.setCurrentIndex(int(model.since is not None))
        self._say()

    def _say(self) -> None:
        found = self._model.table.row(self.table.currentIndex().row())
        self.asset_button.setEnabled(found is not None)
        if found is not None:
            self.said.setText(found.sentence)
        else:
            self.said.setText(self.tr("Nothing new, nothing silent, nothing changed."))

    def _show_asset(self) -> None:
        found = self._model.table.row(self.table.currentIndex().row())
        if found is not None:
            self._model.show_asset(found.asset_id)
