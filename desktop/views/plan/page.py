"""The page of the plan: pictures, actions by phase, duties, responsibilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.assessment.plan import DAY, PHASES
from desktop.models.findings import days_words
from desktop.models.verdict_words import phase_titles
from desktop.page import Page
from desktop.tokens import CONTROL_HEIGHT, GAP, PAD
from desktop.viewmodels.plan import WINS, PlanModel
from desktop.views.plan.chart import Chart
from desktop.views.plan.detail import ActionDetail
from desktop.views.plan.other import DutiesPanel, ResponsiblePanel, TermsPanel
from desktop.views.plan.timeline import Timeline
from desktop.widgets.basic import EmptyState, row, text
from desktop.widgets.feedback import Banner
from desktop.widgets.grid import GridTable

if TYPE_CHECKING:
    from desktop.context import AppContext


class PlanPage(Page):
    """What to do when, by whom and in which order."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Plan"), "route")
        theme = context.theme
        self.model = PlanModel(context, self)
        self.chart, self.timeline = Chart(theme), Timeline(theme)
        self.table = GridTable(theme, self.model.table, self.tr("Actions of the phase"), lines=2)
        self.detail = ActionDetail(context, self.model)
        self.duties = DutiesPanel(theme, self.model)
        self.responsible = ResponsiblePanel(theme, self.model)
        self.terms = TermsPanel(self.model)
        self.banner = Banner(theme)
        self._totals = text("", "label", wrap=True)
        self._wanted = ""
        self.empty = EmptyState(
            theme,
            "route",
            self.tr("Nothing to plan yet"),
            self.tr("Every finding that is open brings the actions that close it."),
            self.tr("Go to the checklist"),
        )
        self.tabs = QTabWidget()
        self.pictures = QStackedWidget()
        self.stack = QStackedWidget()
        self.phases: dict[str, QPushButton] = {}
        self.views: dict[str, QPushButton] = {}
        self._lay_out()
        self._connect()

    def activate(self) -> None:
        """Show what stands in the vault now."""
        self.model.active = True
        self.model.refresh()
        self.table.setFocus()

    def deactivate(self) -> None:
        """Nobody looks: nothing is read."""
        super().deactivate()
        self.model.active = False

    def reveal(self, table: str, key: object) -> bool:
        """Show an action by its id, or by a decision about it."""
        if table not in {"action", "plannedaction"}:
            return False
        self.tabs.setCurrentIndex(0)
        if table == "action":
            self._wanted = str(key)
            self.model.refresh()
        else:
            from core.assessment.models import PlannedAction

            self.context.read(
                lambda workspace: next(
                    (one.remedy for one in workspace.register.all(PlannedAction) if one.id == key), ""
                ),
                self._want,
                receiver=self,
            )
        return True

    def _want(self, remedy: str) -> None:
        self._wanted = remedy
        self.model.refresh()

    def _lay_out(self) -> None:
        self.detail.setFixedWidth(440)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("Roadmap, duties, responsibilities"))
        self.pictures.addWidget(self.chart)
        self.pictures.addWidget(self.timeline)
        roadmap = QWidget()
        body = QHBoxLayout(roadmap)
        body.setContentsMargins(0, GAP, 0, PAD)
        body.setSpacing(GAP + 4)
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addLayout(self._tiles())
        left.addLayout(self._switch())
        left.addWidget(self.pictures, 10)
        left.addWidget(self.table, 9)
        body.addLayout(left, 1)
        body.addWidget(self.detail)
        self.tabs.addTab(roadmap, self.tr("Roadmap"))
        self.tabs.addTab(self.duties, self.tr("Recurring duties"))
        self.tabs.addTab(self.responsible, self.tr("Who is responsible"))
        self.tabs.addTab(self.terms, self.tr("Budget and outages"))
        self.stack.addWidget(self.tabs)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 4, PAD, PAD + 4, 0)
        layout.setSpacing(GAP)
        layout.addWidget(text(self.title, "title"))
        layout.addWidget(self.banner)
        layout.addWidget(self.stack, 1)

    def _tiles(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        tiles = row(spacing=6)
        for phase in (WINS, *PHASES):
            one = QPushButton()
            one.setProperty("role", "tile")
            one.setStyleSheet("padding: 4px 8px;")
            one.setCheckable(True)
            one.setChecked(phase == self.model.phase)
            one.clicked.connect(lambda _on=False, phase=phase: self.model.choose_phase(phase))
            group.addButton(one)
            self.phases[phase] = one
            tiles.addWidget(one, 1)
        return tiles

    def _switch(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        for at, (key, words) in enumerate(
            (("chart", self.tr("Impact and effort")), ("timeline", self.tr("Time line")))
        ):
            one = QPushButton(words)
            one.setStyleSheet("padding: 2px 10px;")
            one.setFixedHeight(CONTROL_HEIGHT)
            one.setCheckable(True)
            one.setChecked(at == 0)
            one.clicked.connect(lambda _on=False, at=at: self.pictures.setCurrentIndex(at))
            group.addButton(one)
            self.views[key] = one
        switch = row(*self.views.values(), self._totals)
        switch.setStretch(len(self.views), 1)
        return switch

    def _connect(self) -> None:
        model = self.model
        for part in (self.table, self.chart, self.timeline):
            part.chosen.connect(model.select)
        self.detail.reveal_asked.connect(self.context.reveal.emit)
        self.duties.chosen.connect(self._show_action)
        self.empty.acted.connect(lambda: self.context.go_to.emit("checklist"))
        model.refused.connect(self.banner.say)
        model.changed.connect(self._show)
        model.current_changed.connect(self._show_current)

    def _show_action(self, key: str) -> None:
        self.tabs.setCurrentIndex(0)
        self.model.select(key)

    def _show(self) -> None:
        model, reading = self.model, self.model.reading
        if reading is None:
            return
        self.stack.setCurrentWidget(self.tabs if reading.actions else self.empty)
        titles = phase_titles()
        roadmap = reading.plan.roadmap
        self._tile(WINS, self.tr("Quick wins"), len(roadmap.quick_wins), sum(one.hours for one in roadmap.quick_wins))
        for plan in roadmap.phases:
            self._tile(plan.phase, titles[plan.phase], plan.totals.actions, plan.totals.hours, plan.capacity)
        self.phases[model.phase].setChecked(True)
        self._totals.setText(self._sums())
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            if model.action(wanted) is None:
                self.banner.say(self.tr("No open finding asks for this action any more."), "info")
            else:
                model.select(wanted)
                return
        numbers = reading.numbers()
        current = model.current.id if model.current is not None else ""
        self.timeline.show_plan(roadmap.phases, reading.plan.terms.windows)
        self.timeline.show_actions([(numbers[one.id], one) for one in reading.actions], current)
        self.chart.show_actions([(numbers[one.id], one) for one in model.shown()], current)
        self._show_current()

    def _tile(self, phase: str, title: str, actions: int, hours: int, capacity: int | None = None) -> None:
        effort = _whole_days(hours)
        if capacity is not None:
            effort = self.tr("{effort} of {room}").format(effort=effort, room=_whole_days(capacity))
        self.phases[phase].setText(
            self.tr("{phase}\n{count} · {effort} d").format(phase=title, count=actions, effort=effort)
        )
        words = self.tr("{phase}: {actions}, {effort} person days").format(
            phase=title, actions=self.tr("%Ln action(s)", "", actions), effort=effort
        )
        self.phases[phase].setAccessibleName(words)
        self.phases[phase].setToolTip(words)

    def _sums(self) -> str:
        reading = self.model.reading
        if reading is None:
            return ""
        roadmap = reading.plan.roadmap
        words = self.tr("Whole plan: {actions}, {effort}").format(
            actions=self.tr("%Ln action(s)", "", roadmap.totals.actions), effort=days_words(roadmap.totals.hours)
        )
        over = sum(one.hours for one in roadmap.actions if one.over_budget)
        if over:
            words = self.tr("{plan}; {effort} find no room in the budget").format(plan=words, effort=days_words(over))
        return words

    def _show_current(self) -> None:
        current = self.model.current
        if current is None:
            return
        self.table.select(current.id)
        for part in (self.chart, self.timeline):
            part.select(current.id)


def _whole_days(hours: int) -> str:
    return str(-(-hours // DAY))
