"""The page of suppliers: the list, and beside it register, questionnaire and to-dos of the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from desktop.models.suppliers import role_titles
from desktop.page import Page
from desktop.tokens import GAP, PAD
from desktop.viewmodels.suppliers import SuppliersModel
from desktop.views.suppliers.answers import AnswersPane
from desktop.widgets.basic import Card, EmptyState, Scroll, button, column, row, text
from desktop.widgets.feedback import Banner
from desktop.widgets.fields import AreaField, CheckField, TextField
from desktop.widgets.form import RecordForm
from desktop.widgets.grid import GridTable
from desktop.widgets.records import RecordList

if TYPE_CHECKING:
    from desktop.context import AppContext

_LIST_WIDTH = 228


class RolesField(QWidget):
    """The roles of the standard that a supplier has here: one or several."""

    def __init__(self, model: SuppliersModel) -> None:
        super().__init__()
        self._model = model
        self._free = ""
        self.boxes = {role: CheckField(words) for role, words in role_titles().items()}
        self.setLayout(column(text(self.tr("Roles at this plant"), "label"), row(*self.boxes.values(), 1), spacing=0))
        for box in self.boxes.values():
            box.committed.connect(lambda _on: self._save())

    def show_role(self, role: str) -> None:
        """Tick what the register says; free text is kept beside the roles."""
        parts = [part.strip() for part in role.split(",") if part.strip()]
        self._free = ", ".join(part for part in parts if part not in self.boxes)
        for name, box in self.boxes.items():
            box.fill(name in parts)

    def _save(self) -> None:
        if self._model.key is not None:
            parts = [name for name, box in self.boxes.items() if box.value()]
            self._model.suppliers.edit(self._model.key, role=", ".join([*parts, *([self._free] if self._free else [])]))


class SuppliersPage(Page):
    """Suppliers with what they may reach and what they answered."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Suppliers"), "building-2")
        theme = context.theme
        self.model = SuppliersModel(context, self)
        self.list = RecordList(theme, self.model.suppliers, self.tr("Suppliers"))
        self.list.setFixedWidth(_LIST_WIDTH)
        self.add_button = button(theme, self.tr("Add a supplier"), self._add, icon="plus")
        self.delete_button = button(theme, self.tr("Delete this supplier"), self._delete, icon="trash", role="danger")
        self.roles = RolesField(self.model)
        self.form = self._form()
        self.assets = text("", "muted", wrap=True)
        self.answers = AnswersPane(context, self.model)
        self.todos = GridTable(theme, self.model.todos, self.tr("What this supplier owes"), lines=1)
        self.done_button = button(theme, self.tr("Done, or open again"), self._toggle, icon="check")
        self.banner = Banner(theme)
        self.owed = QStackedWidget()
        self.nothing_owed = EmptyState(
            theme,
            "clipboard-check",
            self.tr("Nothing is owed"),
            self.tr("A questionnaire that was sent and not yet answered stands here with the day it is due."),
        )
        self.tabs = QTabWidget()
        self.stack = QStackedWidget()
        self.empty = EmptyState(
            theme,
            "building-2",
            self.tr("Which companies work here?"),
            self.tr("Product suppliers, integrators and maintenance: who may reach what, and what they answer for."),
            self.tr("Add a supplier"),
        )
        self._lay_out()
        self._connect()

    def activate(self) -> None:
        """Show what stands in the vault now."""
        self.model.refresh()
        self.list.setFocus()

    def commit_pending(self) -> None:
        """Commit what is being typed."""
        self.form.commit()
        self.answers.detail.commit()

    def reveal(self, table: str, key: UUID) -> bool:
        """Show a supplier, or the supplier of one of its rows."""
        if table != "supplier":
            return False
        self.list.want(key)
        self.tabs.setCurrentIndex(0)
        return True

    def _form(self) -> RecordForm:
        form = RecordForm(self.model.suppliers.edit, self.context.report)
        form.bind("name", TextField(self.tr("Company")))
        form.bind("contact", TextField(self.tr("Contact")))
        form.bind(
            "access",
            AreaField(
                self.tr("Access"), hint=self.tr("What it may reach from where, and who switches it on."), lines=3
            ),
            span=2,
        )
        form.bind("remote_access", CheckField(self.tr("Reaches the plant from outside")), span=2)
        form.bind(
            "contract",
            AreaField(self.tr("Contract"), hint=self.tr("Its end, and what it says about security."), lines=2),
            span=2,
        )
        form.bind("note", AreaField(self.tr("Note"), lines=2), span=2)
        return form

    def _lay_out(self) -> None:
        card = Card()
        card.body.addWidget(self.roles)
        card.body.addWidget(self.form)
        card.body.addWidget(self.assets)
        card.body.addLayout(row(1, self.delete_button))
        register = Scroll(margins=0)
        register.body.setContentsMargins(0, PAD - 4, 4, PAD)
        register.body.addWidget(card)
        register.body.addStretch(1)
        owed = QWidget()
        owed.setLayout(column(self.todos, row(self.done_button, 1)))
        self.owed.addWidget(self.nothing_owed)
        self.owed.addWidget(owed)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("Parts of the supplier"))
        self.tabs.addTab(register, self.tr("Register"))
        self.tabs.addTab(self.answers, self.tr("Questionnaire"))
        self.tabs.addTab(self.owed, self.tr("To-dos"))
        both = QWidget()
        layout = QHBoxLayout(both)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(PAD)
        layout.addLayout(column(self.add_button, self.list))
        layout.addWidget(self.tabs, 1)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(both)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(PAD + 4, PAD, PAD + 4, PAD - 4)
        outer.setSpacing(GAP)
        outer.addWidget(text(self.title, "title"))
        outer.addWidget(self.banner)
        outer.addWidget(self.stack, 1)

    def _connect(self) -> None:
        records = self.model.suppliers
        self.empty.acted.connect(self._add)
        self.list.chosen.connect(self._chosen)
        records.loaded.connect(self._loaded)
        records.added.connect(self._added)
        self.model.state_changed.connect(self._show)
        self.model.told.connect(lambda words: self.banner.say(words, "ok"))
        self.tabs.currentChanged.connect(lambda _index: self.commit_pending())

    def _add(self) -> None:
        self.commit_pending()
        self.tabs.setCurrentIndex(0)
        self.model.suppliers.add(self.model.new_supplier())

    def _added(self, key: UUID) -> None:
        self.list.select(key)
        self.form.fields["name"].setFocus()

    def _delete(self) -> None:
        if self.list.key is not None:
            self.commit_pending()
            self.model.suppliers.delete(self.list.key)

    def _chosen(self, key: UUID | None) -> None:
        self.answers.detail.show_row(None)
        self.model.choose(key)
        self._fill()

    def _loaded(self) -> None:
        self.stack.setCurrentIndex(1 if self.model.suppliers.rowCount() else 0)
        self.model.choose(self.list.key)
        self._fill()

    def _fill(self) -> None:
        found = self.model.suppliers.get(self.list.key)
        self.form.show_row(found)
        self.roles.setEnabled(found is not None)
        self.roles.show_role("" if found is None else found.role)

    def _show(self) -> None:
        state = self.model.state
        assets = state.assets if state is not None else ()
        if assets:
            words = self.tr("%Ln asset(s) of this supplier: {names}", "", len(assets))
            self.assets.setText(words.format(names=", ".join(one.label for one in assets)))
        else:
            self.assets.setText(self.tr("No asset names this supplier yet."))
        owed = sum(not one.done for one in state.todos) if state is not None else 0
        self.tabs.setTabText(2, self.tr("To-dos ({n})").format(n=owed) if owed else self.tr("To-dos"))
        self.owed.setCurrentIndex(1 if self.model.todos.rowCount() else 0)
        self.step_changed.emit()

    def _toggle(self) -> None:
        key = self.todos.key
        todo = next((one for one in self.model.todos.rows if one.id == key), None)
        if todo is not None:
            self.model.set_done(todo.id, done=not todo.done)
