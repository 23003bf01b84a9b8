"""Earlier runs: who agreed, what was planned, what was sent."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.roles import KEY_ROLE
from desktop.theme import Theme
from desktop.tokens import GAP, PAD
from desktop.viewmodels.discover import DiscoverModel, run_title
from desktop.widgets.basic import Card, EmptyState, button, row, text
from desktop.widgets.delegates import TwoLines
from desktop.widgets.grid import GridTable

UNFINISHED = frozenset({"interrupted", "stopped", "failed", "paused_for_safety"})
"""How runs end that can be gone on with."""


class EarlierPanel(QWidget):
    """Runs at left, the chosen one at right."""

    def __init__(self, theme: Theme, model: DiscoverModel) -> None:
        super().__init__()
        self._model = model
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Earlier runs, the latest first"))
        self.list.setModel(model.runs)
        self.list.setItemDelegate(TwoLines(theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFixedWidth(230)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._title, self._result = text("", "heading"), text("", wrap=True)
        self._about = text("", wrap=True)
        self._conditions = text("", "hint", wrap=True)
        self.table = GridTable(theme, model.activity, self.tr("What the run sent, by protocol"))
        self.resume_button = button(theme, self.tr("Go on with this run"), self._resume, icon="play")
        self.save_button = button(theme, self.tr("Save its log …"), self._save, icon="download")
        card = Card()
        for widget in (self._title, self._result, self._about, self._conditions):
            card.body.addWidget(widget)
        card.body.addWidget(self.table, 1)
        card.body.addLayout(row(1, self.resume_button, self.save_button))
        empty = EmptyState(
            theme, "history", self.tr("No run yet"), self.tr("Every run stays here with its consent and all it sent.")
        )
        both = QWidget()
        body = QHBoxLayout(both)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(GAP + 4)
        body.addWidget(self.list)
        body.addWidget(card, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(both)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, PAD, 0, PAD)
        layout.addWidget(self._stack)
        self.list.selectionModel().currentChanged.connect(self._moved)
        model.runs.modelReset.connect(self._loaded)
        model.runs.dataChanged.connect(lambda *_: self._again())
        model.run_chosen.connect(self._show)

    def select(self, key: object) -> bool:
        """Show the run with this key."""
        at = self._model.runs.row_of(key)  # type: ignore[arg-type]  # any key may be asked for
        if at >= 0:
            self.list.setCurrentIndex(self._model.runs.index(at))
        return at >= 0

    def _loaded(self) -> None:
        some = self._model.runs.rowCount() > 0
        self._stack.setCurrentIndex(int(some))
        if some:
            self.list.setCurrentIndex(self._model.runs.index(0))
        else:
            self._model.choose_run(None)

    def _again(self) -> None:
        if self.list.currentIndex().isValid():
            self._model.choose_run(self.list.currentIndex().data(KEY_ROLE))

    def _moved(self, index: QModelIndex) -> None:
        if index.isValid():
            self._model.choose_run(index.data(KEY_ROLE))

    def _resume(self) -> None:
        if self._model.chosen_run is not None:
            self._model.resume(self._model.chosen_run)

    def _save(self) -> None:
        run = self._model.chosen_run
        if run is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Log of the run"),
            f"discovery-{run.started:%Y-%m-%d-%H%M}.pcapng",
            self.tr("Capture (*.pcapng);;Text (*.txt)"),
        )
        if name:
            self._model.save_log(run, Path(name))

    def _show(self) -> None:
        run = self._model.chosen_run
        if run is None:
            return
        self._title.setText(run_title(run))
        self.resume_button.setVisible(run.status in UNFINISHED)
        self._conditions.setText("\n".join(run.conditions or ()))
        self._conditions.setVisible(bool(run.conditions))
        self._result.setText(self._model.result_words(run))
        plan = run.plan
        window = run.window or self.tr("no time window")
        self._about.setText(
            self.tr(
                "Agreed by {name}, {role}, {window}. Targets: {targets}. Left alone: {excluded}. Profile {profile}, "
                "interface {interface}."
            ).format(
                name=run.consent_name,
                role=run.consent_role,
                window=window,
                targets=", ".join(plan.get("targets", [])) or "–",
                excluded=", ".join(plan.get("exclusions", [])) or self.tr("nothing"),
                profile=run.profile,
                interface=run.interface,
            )
        )
