"""Quick wins, and the roadmap in four phases."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from core.assessment.plan import PHASES, Totals
from desktop.models.discovery import number
from desktop.models.verdict_words import phase_titles
from desktop.theme import Theme
from desktop.tokens import GAP, PAD
from desktop.viewmodels.findings import FindingsModel
from desktop.widgets.basic import row, text
from desktop.widgets.grid import GridTable


class QuickWins(QWidget):
    """What takes hours and no outage, most risk removed per hour first."""

    def __init__(self, theme: Theme, model: FindingsModel) -> None:
        super().__init__()
        self._model = model
        self._words = text("", "muted", wrap=True)
        self.table = GridTable(theme, model.wins, self.tr("Quick wins"), lines=3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, PAD, 0, PAD)
        layout.setSpacing(GAP + 2)
        layout.addWidget(self._words)
        layout.addWidget(self.table, 1)
        model.changed.connect(self._show)

    def _show(self) -> None:
        reading = self._model.reading
        if reading is not None:
            hours = sum(action.hours for action in reading.wins)
            self._words.setText(
                self.tr(
                    "Hours of work each and no outage, most risk removed per hour first. {actions}, {hours}."
                ).format(
                    actions=self.tr("%Ln action(s)", "", len(reading.wins)), hours=self.tr("%Ln hour(s)", "", hours)
                )
            )


class RoadmapPanel(QWidget):
    """The phases with their sums; the actions of the chosen one below."""

    def __init__(self, theme: Theme, model: FindingsModel) -> None:
        super().__init__()
        self._model = model
        self._totals = text("", "label", wrap=True)
        self.table = GridTable(theme, model.actions, self.tr("Actions of the phase"), lines=3)
        self.phases: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for phase in PHASES:
            one = QPushButton()
            one.setProperty("role", "tile")
            one.setCheckable(True)
            one.setChecked(phase == model.phase)
            one.clicked.connect(lambda _on=False, phase=phase: model.choose_phase(phase))
            group.addButton(one)
            self.phases[phase] = one
        tiles = row(spacing=GAP)
        for one in self.phases.values():
            tiles.addWidget(one, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, PAD, 0, PAD)
        layout.setSpacing(GAP + 2)
        layout.addLayout(tiles)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._totals)
        model.changed.connect(self._show)

    def _show(self) -> None:
        reading = self._model.reading
        if reading is None:
            return
        titles = phase_titles()
        for plan in reading.roadmap.phases:
            words = f"{titles[plan.phase]}\n{self._sums(plan.totals)}"
            self.phases[plan.phase].setText(words)
            self.phases[plan.phase].setAccessibleName(words.replace("\n", ": "))
        self._totals.setText(
            self.tr("Whole plan: {sums}, {findings} findings closed, {outages} actions with an outage.").format(
                sums=self._sums(reading.roadmap.totals),
                findings=number(reading.roadmap.totals.findings),
                outages=number(reading.roadmap.totals.with_outage),
            )
        )

    def _sums(self, totals: Totals) -> str:
        return self.tr("{actions}, {hours}").format(
            actions=self.tr("%Ln action(s)", "", totals.actions), hours=self.tr("%Ln hour(s)", "", totals.hours)
        )
