"""The other tabs of the page: recurring duties, who is responsible, budget and outages."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.findings import days_words, party_titles
from desktop.theme import Theme
from desktop.tokens import GAP, PAD
from desktop.viewmodels.plan import PlanModel
from desktop.widgets.basic import Card, row, text
from desktop.widgets.fields import AreaField, ChoiceField, NumberField
from desktop.widgets.grid import GridTable

_WIDTH = 620
_MOST_DAYS = 2000


class DutiesPanel(QWidget):
    """What returns, and what it costs a year."""

    chosen = Signal(str)
    """Id of the action whose row was activated."""

    def __init__(self, theme: Theme, model: PlanModel) -> None:
        super().__init__()
        self._model = model
        self._words = text("", "muted", wrap=True)
        self.table = GridTable(theme, model.duties, self.tr("Recurring duties"), lines=2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, PAD, 0, PAD)
        layout.setSpacing(GAP)
        layout.addWidget(self._words)
        layout.addWidget(self.table, 1)
        self.table.activated.connect(lambda _index: self.chosen.emit(str(self.table.key)))
        model.changed.connect(self._show)

    def _show(self) -> None:
        rows = self._model.duties.rows
        self._words.setText(
            self.tr("{duties} take {effort} a year. Enter opens one in the roadmap: owner, date, effort.").format(
                duties=self.tr("%Ln recurring action(s)", "", len(rows)),
                effort=days_words(sum(row.hours_per_year for row in rows)),
            )
        )


class ResponsiblePanel(QWidget):
    """For every requirement who sees to it; what was decided here comes before the catalogue."""

    def __init__(self, theme: Theme, model: PlanModel) -> None:
        super().__init__()
        self._model = model
        self.table = GridTable(theme, model.charges, self.tr("Who is responsible for which requirement"))
        titles = list(party_titles().items())
        self.only = ChoiceField(self.tr("Show"), [("", self.tr("All parties")), *titles])
        self.party = ChoiceField(self.tr("Responsible for the chosen requirement"), titles)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, PAD, 0, PAD)
        layout.setSpacing(GAP)
        fields = row(self.only, self.party, 1)
        for field in (self.only, self.party):
            field.setFixedWidth(320)
        layout.addLayout(fields)
        layout.addWidget(self.table, 1)
        self.only.committed.connect(lambda party: model.choose_party(str(party or "")))
        self.party.committed.connect(self._decide)
        self.table.chosen.connect(self._show_party)

    def _show_party(self, key: object) -> None:
        row = self._model.charges.row(self._model.charges.row_of(key)) if isinstance(key, tuple) else None
        self.party.setEnabled(row is not None)
        if row is not None:
            self.party.fill(row.parties[0])

    def _decide(self, party: object) -> None:
        key = self.table.key
        if isinstance(key, tuple) and party:
            self._model.make_responsible(str(key[0]), str(key[1]), str(party))


class TermsPanel(QWidget):
    """What the site gives the plan."""

    def __init__(self, model: PlanModel) -> None:
        super().__init__()
        self._model = model
        self._starts = text("", "muted", wrap=True)
        self.budget = NumberField(
            self.tr("Person days that the plant gives to security in a quarter"),
            1,
            _MOST_DAYS,
            nothing=self.tr("Not stated"),
            hint=self.tr("With a budget the plan passes on what a phase has no room for."),
        )
        self.outages = AreaField(
            self.tr("When production stands still anyway"),
            lines=4,
            hint=self.tr(
                "Days as year-month-day, e.g. 2026-12-24 to 2027-01-03: what needs an outage is planned then."
            ),
        )
        card = Card(self.tr("Budget and outages of this site"))
        card.setMaximumWidth(_WIDTH)
        for part in (self.budget, self.outages, self._starts):
            card.body.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, PAD, 0, PAD)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch(1)
        self.budget.committed.connect(lambda days: model.set_terms(budget_days=int(days or 0)))
        self.outages.committed.connect(lambda words: model.set_terms(outages=str(words)))
        model.changed.connect(self._show)

    def _show(self) -> None:
        reading = self._model.reading
        if reading is None:
            return
        self.budget.fill(reading.budget_days)
        self.outages.fill(reading.outages)
        windows = ", ".join(f"{one.start} – {one.end}" for one in reading.plan.terms.windows)
        self._starts.setText(
            self.tr("The plan starts on {day}. Outages that were understood: {windows}.").format(
                day=reading.plan.terms.start, windows=windows or self.tr("none")
            )
        )
