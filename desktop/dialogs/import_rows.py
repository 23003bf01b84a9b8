"""Second step of an import: every row with its problems and look-alikes, and the decision about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QFrame,
    QHeaderView,
    QMenu,
    QRadioButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.models.import_rows import FILTERS, ImportRowsModel, counts
from desktop.tokens import CONTROL_HEIGHT, GAP, PAD
from desktop.widgets.basic import Scroll, button, clear, column, line, row, text

if TYPE_CHECKING:
    from core.register.importers import Decision, RowPlan
    from desktop.theme import Theme
    from desktop.viewmodels.import_list import ImportState

_WIDTHS = (56, 140, 130, 170, 240, 150, 120)
SURE = 0.9
_MOST_CELLS = 40


class RowsStep(QWidget):
    """Table of rows with a filter; the panel at the right decides about the selected ones."""

    def __init__(self, state: ImportState, theme: Theme) -> None:
        super().__init__()
        self._state = state
        self.model = ImportRowsModel(self)
        self.table = RowsTable(self.model)
        self.filter = QComboBox()
        self.filter.setAccessibleName(self.tr("Rows to show"))
        self.filter.setMinimumWidth(240)
        self.next = button(theme, self.tr("Next to decide"), self.go_to_next, icon="arrow-down")
        self.rest = button(theme, self.tr("Decide the rest …"), icon="list-checks")
        self.rest.setMenu(self._build_menu())
        self.panel = DecisionPanel(state)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        splitter.setHandleWidth(GAP)
        splitter.addWidget(self.table)
        splitter.addWidget(self.panel)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([760, 360])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(row(self.filter, 1, self.next, self.rest))
        layout.addWidget(splitter, 1)
        self.filter.activated.connect(lambda _index: self._show_filtered())
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._selected())
        self.table.keyed.connect(self.panel.choose_key)
        state.plan_changed.connect(self._show_plan)
        state.decided.connect(self._decided)

    def go_to_next(self) -> None:
        """Select the next row that waits for a decision."""
        found = self.model.next_undecided(self.table.currentIndex().row())
        if found < 0 and self.model.filter != "decide":
            return
        if found < 0:
            self._show_filtered()
            found = self.model.next_undecided(-1)
        if found >= 0:
            self._select(found)
            self.table.setFocus()

    def _select(self, at: int) -> None:
        flags = QItemSelectionModel.SelectionFlag
        index = self.model.index(at, 0)
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.table.scrollTo(index)

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Same device where at least 90 % sure"), self._merge_sure)
        menu.addAction(self.tr("New devices"), lambda: self._decide_rest("new"))
        menu.addAction(self.tr("Skip them"), lambda: self._decide_rest("skip"))
        return menu

    def _decide_rest(self, choice: str) -> None:
        from core.register.importers import Choice, Decision

        if self._state.plan is not None:
            waiting = [one.number for one in self._state.plan.undecided]
            self._state.decide(waiting, Decision(Choice(choice)))

    def _merge_sure(self) -> None:
        if self._state.plan is not None:
            self._state.decide_best(self._state.plan.undecided, SURE)

    def _show_plan(self) -> None:
        plan = self._state.plan
        waiting = bool(plan and plan.undecided)
        self.model.show_plan(plan, "decide" if waiting else "all")
        self._show_counts()
        if self.model.rowCount():
            self._select(0)
        else:
            self.panel.show_rows([])

    def _show_filtered(self) -> None:
        self.model.show_plan(self._state.plan, self.filter.currentData() or "all")
        if self.model.rowCount():
            self._select(0)
        else:
            self.panel.show_rows([])

    def _decided(self) -> None:
        self.model.decisions_changed()
        self._show_counts()
        self.panel.show_decision()

    def _show_counts(self) -> None:
        titles = {
            "all": self.tr("All rows ({number})"),
            "decide": self.tr("To decide ({number})"),
            "problems": self.tr("With problems ({number})"),
            "new": self.tr("New devices ({number})"),
            "merge": self.tr("Known devices ({number})"),
            "skip": self.tr("Skipped ({number})"),
        }
        numbers = counts(self._state.plan.rows if self._state.plan else ())
        current = self.model.filter
        self.filter.clear()
        for name in FILTERS:
            self.filter.addItem(titles[name].format(number=QLocale().toString(numbers[name])), name)
        self.filter.setCurrentIndex(FILTERS.index(current))
        self.next.setEnabled(numbers["decide"] > 0)
        self.rest.setEnabled(numbers["decide"] > 0)

    def _selected(self) -> None:
        rows = (self.model.row_plan(index.row()) for index in self.table.selectionModel().selectedRows())
        self.panel.show_rows([one for one in rows if one is not None])


class RowsTable(QTableView):
    """The rows of the list. N, S and the digits decide about the selected ones."""

    keyed = Signal(str)

    def __init__(self, model: ImportRowsModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(self.tr("Rows of the list"))
        self.setAccessibleDescription(self.tr("N: new device, 1 to 8: same as that look-alike, S: skip"))
        self.setStyleSheet(
            "QTableView::item { padding: 0 6px; } QAbstractScrollArea::corner { background: transparent; }"
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(CONTROL_HEIGHT)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setSelectionModel(QItemSelectionModel(model, self))  # else each paint asks about every row
        columns.setAccessibleName(self.tr("Columns of the import"))
        for at, width in enumerate(_WIDTHS):
            self.setColumnWidth(at, width)
        columns.setStretchLastSection(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters decide; everything else moves as in any table."""
        key = event.text().upper()
        if key and key in "NS123456789" and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.keyed.emit(key)
        else:
            super().keyPressEvent(event)


class DecisionPanel(QFrame):
    """What the list says in the selected row, what is wrong with it, and the choices."""

    def __init__(self, state: ImportState) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setMinimumWidth(320)
        self._state = state
        self._rows: list[RowPlan] = []
        self._group: QButtonGroup | None = None
        self._decisions: list[Decision | None] = []
        self._scroll = Scroll(margins=PAD - 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.addWidget(self._scroll)

    def show_rows(self, rows: list[RowPlan]) -> None:
        """Show one row with everything, or several with the choices they share."""
        self._rows, self._decisions = rows, []
        body = self._scroll.body
        clear(body)
        if not rows:
            body.addWidget(text(self.tr("No row is selected."), "muted"))
            body.addStretch(1)
            return
        if len(rows) == 1:
            body.addWidget(
                text(
                    self.tr("Row {row}: {device}").format(row=rows[0].number, device=rows[0].label),
                    "heading",
                    wrap=True,
                )
            )
        else:
            body.addWidget(text(self.tr("%Ln row(s)", "", len(rows)), "heading"))
        self._add_choices()
        if len(rows) == 1:
            self._add_problems(rows[0])
            self._add_cells(rows[0])
        body.addStretch(1)

    def show_decision(self) -> None:
        """Mark the choice that holds for the shown rows; the buttons stay, and so does the focus."""
        for at, decision in enumerate(self._decisions):
            radio = self._group.button(at) if self._group is not None else None
            if radio is not None and decision is not None and all(one.decision == decision for one in self._rows):
                radio.setChecked(True)

    def choose_key(self, key: str) -> None:
        """Decide by a key: N, S, or the number of a look-alike."""
        wanted = {"N": "new", "S": "skip"}.get(key)
        alike = [one for one in self._decisions if one is None or one.choice == "merge"]
        if wanted:
            self._decide(next(one for one in self._decisions if one is not None and one.choice == wanted))
        elif int(key) <= len(alike):
            self._decide(alike[int(key) - 1])

    def _add_choices(self) -> None:
        from core.register.importers import Choice, Decision

        options: list[tuple[str, str, Decision | None]] = [(self.tr("New device (N)"), "", Decision(Choice.NEW))]
        if len(self._rows) == 1:
            for at, one in enumerate(self._rows[0].candidates, 1):
                words = self.tr("Same as {device} ({key})").format(device=one.label, key=at)
                why = self.tr("{percent} %: {reasons}").format(
                    percent=round(one.score * 100), reasons=", ".join(one.reasons)
                )
                options.append((words, why, Decision(Choice.MERGE, one.asset_id, one.row)))
        elif any(one.candidates for one in self._rows):
            options.append((self.tr("Each the same as its best look-alike (1)"), "", None))
        options.append((self.tr("Skip (S)"), "", Decision(Choice.SKIP)))
        group = self._group = QButtonGroup(self)
        self._decisions = [decision for _, _, decision in options]
        choices = column(spacing=0)
        self._scroll.body.addLayout(choices)
        for at, (words, why, _) in enumerate(options):
            radio = QRadioButton(words)
            radio.setToolTip(words)
            radio.setAccessibleDescription(why)
            group.addButton(radio, at)
            choices.addWidget(radio)
            if why:
                hint = text(why, "hint", wrap=True)
                hint.setContentsMargins(38, 0, 0, 6)
                choices.addWidget(hint)
        self.show_decision()
        group.idClicked.connect(lambda at: self._decide(self._decisions[at]))

    def _decide(self, decision: Decision | None) -> None:
        if decision is None:
            self._state.decide_best(self._rows)
        else:
            self._state.decide([one.number for one in self._rows], decision)

    def _add_problems(self, one: RowPlan) -> None:
        if not one.problems:
            return
        self._scroll.body.addWidget(line())
        self._scroll.body.addWidget(text(self.tr("Problems"), "label"))
        problems = column(spacing=4)
        self._scroll.body.addLayout(problems)
        for problem in one.problems:
            words = f"{problem.column_name}: {problem.text}" if problem.column_name else problem.text
            problems.addWidget(text(words, "error" if problem.severity == "error" else "", wrap=True))

    def _add_cells(self, one: RowPlan) -> None:
        self._scroll.body.addWidget(line())
        self._scroll.body.addWidget(text(self.tr("What the list says"), "label"))
        cells = column(spacing=2)
        self._scroll.body.addLayout(cells)
        for name, value in list(one.raw.items())[:_MOST_CELLS]:
            cells.addWidget(text(f"{name}: {value[:300]}", "hint", wrap=True))
