"""The page of risk: matrix, zones, findings, techniques, and the site's own matrix."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from desktop.dialogs.risk import AcceptDialog, FixDialog
from desktop.models.verdict_words import band_titles
from desktop.page import Page
from desktop.tokens import CONTROL_HEIGHT, GAP, PAD
from desktop.viewmodels.risk import RiskModel
from desktop.views.risk.detail import FindingDetail
from desktop.views.risk.matrix import MatrixView
from desktop.views.risk.other import OwnMatrix, Techniques
from desktop.widgets.basic import EmptyState, button, row, text
from desktop.widgets.feedback import Banner
from desktop.widgets.fields import CheckField
from desktop.widgets.grid import GridTable

if TYPE_CHECKING:
    from core.assessment.site_plan import RiskRow
    from desktop.context import AppContext


class RiskPage(Page):
    """From the picture to the single finding: a cell or a zone leaves its findings in the list."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Risk"), "flag")
        theme = context.theme
        self.model = RiskModel(context, self)
        self.matrix = MatrixView(theme, self.tr("Findings by likelihood and consequence"))
        self.table = GridTable(theme, self.model.table, self.tr("Findings, worst first"), lines=2)
        self.places = GridTable(theme, self.model.places, self.tr("Risk of zones and conduits"))
        self.detail = FindingDetail(context, self.model)
        self.techniques = Techniques(theme, self.model)
        self.own_matrix = OwnMatrix(theme, self.model)
        self.open_only = CheckField(self.tr("Open only"))
        self.show_all = button(theme, self.tr("Show all"), self.model.show_all, icon="x", role="quiet")
        self.banner = Banner(theme)
        self._count = text("", "label", wrap=True)
        self._wanted: UUID | None = None
        self.empty = EmptyState(
            theme,
            "flag",
            self.tr("No risks yet"),
            self.tr("What is not met or only partly met becomes a finding with its risk."),
            self.tr("Go to the checklist"),
        )
        self.tabs = QTabWidget()
        self.stack = QStackedWidget()
        self.times: dict[str, QPushButton] = {}
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

    def reveal(self, table: str, key: UUID) -> bool:
        """Show a finding."""
        if table != "finding":
            return False
        self._wanted = key
        self.tabs.setCurrentIndex(0)
        self.model.refresh()
        return True

    def _lay_out(self) -> None:
        self.detail.setFixedWidth(440)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("Findings, techniques, matrix"))
        times = QButtonGroup(self)
        titles = {"before": self.tr("As found"), "now": self.tr("Now"), "planned": self.tr("Planned")}
        names = {
            "before": self.tr("The risks as they were found"),
            "now": self.tr("With what is fixed or done by now"),
            "planned": self.tr("Once everything planned is done"),
        }
        for when, words in titles.items():
            one = QPushButton(words)
            one.setStyleSheet("padding: 2px 6px;")
            one.setFixedHeight(CONTROL_HEIGHT)
            one.setCheckable(True)
            one.setChecked(when == self.model.when)
            one.setAccessibleName(names[when])
            one.setToolTip(names[when])
            one.clicked.connect(lambda _on=False, when=when: self.model.choose(when=when))
            times.addButton(one)
            self.times[when] = one
        picture = QVBoxLayout()
        picture.setSpacing(GAP)
        picture.addLayout(row(*self.times.values(), spacing=4))
        picture.addWidget(self.matrix, 0, Qt.AlignmentFlag.AlignTop)
        picture.addStretch(1)
        upper = QHBoxLayout()
        upper.setSpacing(GAP + 4)
        upper.addLayout(picture, 6)
        upper.addWidget(self.places, 7)
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addLayout(upper, 9)
        counted = row(self._count, self.show_all, self.open_only)
        counted.setStretch(0, 1)
        left.addLayout(counted)
        left.addWidget(self.table, 10)
        findings = QWidget()
        body = QHBoxLayout(findings)
        body.setContentsMargins(0, GAP, 0, PAD)
        body.setSpacing(GAP + 4)
        body.addLayout(left, 1)
        body.addWidget(self.detail)
        self.tabs.addTab(findings, self.tr("Findings"))
        self.tabs.addTab(self.techniques, self.tr("Techniques left possible"))
        self.tabs.addTab(self.own_matrix, self.tr("Matrix of this site"))
        self.stack.addWidget(self.tabs)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 4, PAD, PAD + 4, 0)
        layout.setSpacing(GAP)
        layout.addWidget(text(self.title, "title"))
        layout.addWidget(self.banner)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        model = self.model
        self.table.chosen.connect(model.select)
        self.places.clicked.connect(lambda _index: self._choose_place())
        self.places.activated.connect(lambda _index: self._choose_place())
        self.matrix.pressed.connect(self._choose_cell)
        self.open_only.committed.connect(lambda only: model.choose(open_only=bool(only)))
        self.detail.reveal_asked.connect(self.context.reveal.emit)
        self.techniques.findings_asked.connect(self._choose_technique)
        self.empty.acted.connect(lambda: self.context.go_to.emit("checklist"))
        model.acceptance_wanted.connect(self._ask_acceptance)
        model.fix_wanted.connect(self._ask_fix)
        model.refused.connect(self.banner.say)
        model.changed.connect(self._show)
        model.current_changed.connect(self._show_matrix)

    def _choose_cell(self, likelihood: int, consequence: int) -> None:
        at = (likelihood, consequence)
        self.model.choose(cell=None if self.model.cell == at else at)

    def _choose_place(self) -> None:
        place = self.places.key
        self.model.choose(place=None if place == self.model.place else place)

    def _choose_technique(self, technique: str) -> None:
        self.tabs.setCurrentIndex(0)
        self.model.choose(technique=technique, cell=None, place=None, open_only=False)

    def _ask_acceptance(self, found: RiskRow) -> None:
        dialog = AcceptDialog(self.context.theme, self._about(found), self._people(), _today(), self)
        dialog.accepted_by.connect(lambda by, until, note: self.model.accept(found.id, by, until, note))
        dialog.open()

    def _ask_fix(self, found: RiskRow) -> None:
        dialog = FixDialog(self.context.theme, self._about(found), self._people(), _today(), self)
        dialog.fixed.connect(lambda *said: self.model.fix(found.id, *said))
        dialog.open()

    def _about(self, found: RiskRow) -> str:
        return self.tr("{place}: {finding}").format(place=found.finding.scope, finding=found.finding.title)

    def _people(self) -> tuple[str, ...]:
        return self.model.reading.people if self.model.reading is not None else ()

    def _show(self) -> None:
        model, reading = self.model, self.model.reading
        if reading is None:
            return
        there = bool(reading.plan.risks) or bool(self._wanted)
        self.stack.setCurrentWidget(self.tabs if there else self.empty)
        self._show_matrix()
        self._show_count()
        self.show_all.setVisible(model.filtered)
        if self.open_only.isChecked() != model.open_only:
            self.open_only.fill(value=model.open_only)
        if self._wanted is not None:
            self._show_wanted()
        if model.current is not None:
            self.table.select(model.current.id)

    def _show_count(self) -> None:
        model, reading = self.model, self.model.reading
        if reading is None:
            return
        rows = model.table.rows
        bands = [(words, sum(row.now.band == band for row in rows)) for band, words in band_titles().items()]
        told = ", ".join(f"{words} {count}" for words, count in bands if count)
        count = self.tr("%Ln finding(s)", "", len(rows))
        words = self.tr("{count}: {bands}").format(count=count, bands=told) if told else count
        beyond = sum(row.beyond_target for row in reading.plan.rows)
        if beyond and not model.filtered:
            words = self.tr("{found}. {beyond} beyond the target levels are no risk to treat.").format(
                found=words, beyond=beyond
            )
        if model.technique:
            words = self.tr("{found}, leaving {technique} possible").format(found=words, technique=model.technique)
        self._count.setText(words)

    def _show_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        model = self.model
        if wanted is None:
            return
        if model.table.row_of(wanted) < 0 and model.filtered:
            model.show_all()
        if model.table.row_of(wanted) < 0:
            self.banner.say(self.tr("This finding is closed, or beyond the target level: it is no risk here."), "info")
        model.select(wanted)

    def _show_matrix(self) -> None:
        model, reading = self.model, self.model.reading
        if reading is None:
            return
        risk = getattr(model.current, model.when) if model.current is not None else None
        here = None if risk is None else (risk.likelihood, risk.consequence)
        self.matrix.show_matrix(reading.plan.matrix, reading.plan.line, model.counts(), model.cell, here)


def _today() -> date:
    return datetime.now(UTC).date()
