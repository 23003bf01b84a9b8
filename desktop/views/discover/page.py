"""The discovery page: plan, run, map, captures, earlier runs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from desktop.dialogs.safety import SafetyDialog
from desktop.page import Page
from desktop.tokens import GAP, PAD
from desktop.viewmodels.captures import CapturesModel
from desktop.viewmodels.discover import DiscoverModel
from desktop.viewmodels.discover_form import Agreed, Choices, Scope
from desktop.viewmodels.netmap import NetMapModel
from desktop.views.discover.captures import CapturesPanel
from desktop.views.discover.earlier import EarlierPanel
from desktop.views.discover.form import DiscoverForm
from desktop.views.discover.live import LivePanel
from desktop.views.discover.map import MapPanel
from desktop.views.discover.plan import PlanPanel
from desktop.widgets.basic import text
from desktop.widgets.feedback import Banner

if TYPE_CHECKING:
    from desktop.context import AppContext

PLAN, RUN, MAP, CAPTURES, EARLIER = range(5)


class DiscoverPage(Page):
    """Nothing is sent before Start, and Start needs consent and a look at the preview."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Discover"), "radar")
        theme = context.theme
        self.model = DiscoverModel(context, self)
        self.form = DiscoverForm(theme)
        self.plan = PlanPanel(theme, self.model)
        self.live = LivePanel(theme, self.model)
        self.net_map = NetMapModel(context, self)
        self.map = MapPanel(theme, self.net_map)
        self.captures_model = CapturesModel(context, self)
        self.captures = CapturesPanel(theme, self.captures_model)
        self.earlier = EarlierPanel(theme, self.model)
        self.banner = Banner(theme)
        self.question: SafetyDialog | None = None
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.tr("Parts of the discovery"))
        self.tabs.tabBar().setAccessibleName(self.tr("Parts of the discovery"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self._lay_out()
        self._connect()

    def activate(self) -> None:
        """Offer what the register knows now; the keyboard starts where work goes on."""
        self.model.refresh()
        if self.tabs.currentIndex() == PLAN:
            self.form.targets.editor.setFocus()
        elif self.tabs.currentIndex() == RUN and self.model.running:
            self.live.progress.stop.setFocus()
        elif self.tabs.currentIndex() == MAP:
            self.net_map.refresh()
            self.map.view.setFocus()
        else:
            self.tabs.tabBar().setFocus()

    def reveal(self, table: str, key: UUID) -> bool:
        """Show an earlier run."""
        if table != "run":
            return False
        self.tabs.setCurrentIndex(EARLIER)
        return self.earlier.select(key)

    def _lay_out(self) -> None:
        self.form.setFixedWidth(412)
        both = QWidget()
        body = QHBoxLayout(both)
        body.setContentsMargins(0, PAD, 0, PAD)
        body.setSpacing(GAP + 4)
        body.addWidget(self.form)
        body.addWidget(self.plan, 1)
        run = QWidget()
        around = QVBoxLayout(run)
        around.setContentsMargins(0, PAD, 0, PAD)
        around.addWidget(self.live)
        self.tabs.addTab(both, self.tr("Plan"))
        self.tabs.addTab(run, self.tr("Run"))
        self.tabs.addTab(self.map, self.tr("Map"))
        self.tabs.addTab(self.captures, self.tr("Captures"))
        self.tabs.addTab(self.earlier, self.tr("Earlier runs"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 4, PAD, PAD + 4, 0)
        layout.setSpacing(GAP + 2)
        layout.addWidget(text(self.title, "title"))
        layout.addWidget(self.banner)
        layout.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        model, form, plan = self.model, self.form, self.plan
        form.scope_changed.connect(model.form_changed)
        form.practice.clicked.connect(lambda _on=False: model.use_practice())
        plan.show_button.clicked.connect(lambda _on=False: self._preview())
        plan.start_button.clicked.connect(lambda _on=False: self._start())
        self.live.empty.acted.connect(lambda: self.tabs.setCurrentIndex(PLAN))
        self.live.result.acted.connect(lambda: self.context.go_to.emit("assets"))
        self.tabs.currentChanged.connect(self._tab_changed)
        model.loaded.connect(self._offer)
        model.filled.connect(self._fill)
        model.previewed.connect(lambda: self.banner.hide() if model.shown is not None else None)
        model.refused.connect(self.banner.say)
        model.practice_busy.connect(lambda busy: form.practice.setEnabled(not busy))
        model.left.connect(self._left)
        model.resumed.connect(lambda: self.tabs.setCurrentIndex(PLAN))
        model.saved.connect(lambda words: self.banner.say(words, "ok"))
        model.started.connect(lambda: self.tabs.setCurrentIndex(RUN))
        model.asked.connect(self._ask)
        model.ended.connect(self._ended)

    def _tab_changed(self, index: int) -> None:
        if index == MAP:
            self.net_map.refresh()
        elif index == CAPTURES:
            self.captures_model.refresh()

    def _left(self, ip: str) -> None:
        self.form.leave_alone(ip)
        self.banner.say(
            self.tr("{ip} gets nothing more in this run, and is left alone by the next plan.").format(ip=ip), "ok"
        )

    def _offer(self, choices: Choices) -> None:
        self.form.offer(choices)
        self.plan.consent.offer(choices)
        self.form.practice.setVisible(choices.practice or self.model.has_practice)

    def _fill(self, scope: Scope, agreed: Agreed) -> None:
        self.form.fill(scope)
        self.plan.consent.fill(agreed)

    def _preview(self) -> None:
        self.banner.hide()
        self.model.preview(self.form.scope())

    def _start(self) -> None:
        self.banner.hide()
        self.model.start(self.plan.consent.agreed())

    def _ask(self, words: str, hosts: tuple[str, ...]) -> None:
        self.question = SafetyDialog(self.context.theme, words, hosts, self)
        self.question.accepted.connect(lambda: self._answer(go_on=True))
        self.question.rejected.connect(lambda: self._answer(go_on=False))
        self.question.open()

    def _answer(self, *, go_on: bool) -> None:
        self.question = None
        self.model.answer(go_on)

    def _ended(self, _run: object) -> None:
        if self.question is not None:
            self.question.close()
        self.step_changed.emit()
