"""The differences tab: the list at left, one difference with its decisions at right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.differences import kind_titles
from desktop.tokens import GAP, PAD
from desktop.viewmodels.reconcile import ReconcileModel
from desktop.views.reconcile.detail import DifferenceDetail
from desktop.widgets.basic import EmptyState, column, row, text
from desktop.widgets.fields import CheckField, ChoiceField
from desktop.widgets.grid import GridTable

if TYPE_CHECKING:
    from desktop.theme import Theme


class DifferencesPanel(QWidget):
    """Every row waits until somebody says what holds; nothing is merged or overwritten by itself."""

    def __init__(self, theme: Theme, model: ReconcileModel) -> None:
        super().__init__()
        self._model = model
        self.kind = ChoiceField(self.tr("Show"))
        self.decided_too = CheckField(self.tr("Decided ones too"))
        self.said = text("", "muted")
        self.table = GridTable(theme, model.table, self.tr("Differences, the surest first"))
        self.detail = DifferenceDetail(theme, model)
        self.empty = EmptyState(
            theme,
            "git-compare",
            self.tr("Nothing differs"),
            self.tr(
                "Import the site's list, discover the network, enter what labels say: where these do not agree, "
                "it stands here with everything that speaks for and against it."
            ),
        )
        left = QWidget()
        left.setLayout(column(row(self.kind, self.decided_too, 1, self.said), self.table))
        layout = left.layout()
        assert layout is not None
        layout.setContentsMargins(0, 0, 0, 0)
        both = QWidget()
        body = QHBoxLayout(both)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(GAP + 4)
        body.addWidget(left, 1)
        body.addWidget(self.detail)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(both)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, PAD, 0, PAD)
        outer.addWidget(self._stack)
        self.kind.committed.connect(model.show_only)
        self.decided_too.committed.connect(model.show_decided)
        self.table.chosen.connect(self._look)
        model.loaded.connect(self._loaded)
        model.table.modelReset.connect(lambda: self._look(self.table.key))
        self._loaded()

    def _loaded(self) -> None:
        counts, model = self._model.counts(), self._model
        self.kind.set_choices(
            [("", self.tr("All ({n})").format(n=model.open))]
            + [(kind, f"{title} ({counts[kind]})") for kind, title in kind_titles().items() if kind in counts]
        )
        self.kind.fill(model.kind if model.kind in counts else "")
        self._stack.setCurrentIndex(int(model.total > 0))
        done = model.total - model.open
        self.said.setText(self.tr("{done} of {total} decided").format(done=done, total=model.total))
        self._look(self.table.key)

    def _look(self, key: object) -> None:
        self.detail.show_row(self._model.row(key) if self._model.table.rowCount() else None)
