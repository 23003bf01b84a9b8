"""The site page: one tab for each thing to agree and note before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from core.register.models import Site
from desktop.page import Page
from desktop.tokens import PAD
from desktop.viewmodels.site import SiteModel, cidr_error, date_error
from desktop.views.site.clock import ClockCard
from desktop.widgets.basic import Card, EmptyState, Scroll, text
from desktop.widgets.fields import AreaField, CheckField, ChoiceField, NumberField, TextField
from desktop.widgets.form import RecordForm
from desktop.widgets.records import RecordsPane

if TYPE_CHECKING:
    from desktop.context import AppContext

_TABS = {"site": 0, "person": 2, "network": 3}


class SitePage(Page):
    """Plant, scope, people, networks, clock."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Site"), "factory")
        self.model = SiteModel(context, self)
        self.plant_form = self._plant_form()
        self.scope_form = self._scope_form()
        self.clock = ClockCard(context, self.model)
        self.people = self._people()
        self.networks = self._networks()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.tr("Parts of the site step"))
        self.tabs.tabBar().setAccessibleName(self.tr("Parts of the site step"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(_scrolled(self.plant_form), self.tr("Plant"))
        self.tabs.addTab(_scrolled(self.scope_form), self.tr("Scope"))
        for pane, title in (
            (self.people, self.tr("People met")),
            (self.networks, self.tr("Networks")),
        ):
            self.tabs.addTab(_padded(pane), title)
        self.tabs.addTab(_scrolled(self.clock), self.tr("Clock"))
        self.tabs.currentChanged.connect(lambda _index: self.commit_pending())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 4, PAD, PAD + 4, 0)
        layout.setSpacing(PAD - 4)
        layout.addWidget(text(self.title, "title"))
        layout.addWidget(self.tabs, 1)
        self.model.loaded.connect(self._show_site)

    def activate(self) -> None:
        """Show what stands in the vault now; the keyboard starts at the tabs, where a stray key changes nothing."""
        self.model.refresh()
        self.tabs.tabBar().setFocus()

    def reveal(self, table: str, key: UUID) -> bool:
        """Open the tab of the table and choose the row."""
        if table not in _TABS:
            return False
        self.tabs.setCurrentIndex(_TABS[table])
        pane = {"person": self.people, "network": self.networks}.get(table)
        if pane is not None:
            pane.reveal(key)
        return True

    def _show_site(self, site: Site) -> None:
        self.plant_form.show_row(site)
        self.scope_form.show_row(site)
        self.clock.show_site(site)

    def _plant_form(self) -> RecordForm:
        form = RecordForm(self.model.edit, self.context.report)
        form.bind("name", TextField(self.tr("Name of the site")))
        form.bind("asset_owner", TextField(self.tr("Asset owner"), placeholder=self.tr("Company that owns the plant")))
        form.bind("manager", TextField(self.tr("Site manager"), placeholder=self.tr("Reads and signs the report")))
        form.bind("sector", TextField(self.tr("Sector"), placeholder=self.tr("Drinking water, food, chemicals …")))
        form.bind("address", AreaField(self.tr("Address"), lines=2))
        form.bind("note", AreaField(self.tr("Note"), lines=2))
        for name, label in (
            ("visit_from", self.tr("First day of the visit")),
            ("visit_to", self.tr("Last day of the visit")),
        ):
            field = TextField(label, placeholder=self.tr("2026-03-01"))
            field.editor.textChanged.connect(lambda words, field=field: field.say_error(date_error(words)))
            form.bind(name, field)
        form.bind("engineer", TextField(self.tr("Engineer on the cover")))
        form.bind("report_number", TextField(self.tr("Number of the report")))
        form.bind(
            "classification",
            ChoiceField(
                self.tr("Classification of the report"),
                [
                    ("Public", self.tr("Public")),
                    ("Internal", self.tr("Internal")),
                    ("Confidential", self.tr("Confidential")),
                    ("Strictly confidential", self.tr("Strictly confidential")),
                ],
            ),
        )
        return form

    def _scope_form(self) -> RecordForm:
        form = RecordForm(self.model.edit, self.context.report, columns=1)
        form.bind(
            "scope_text",
            AreaField(
                self.tr("System under consideration"),
                hint=self.tr("Agree this with the site manager before you look at anything. It stands in the report."),
                placeholder=self.tr(
                    "In: filter hall, pumping station, their control network.\nOut: office network, laboratory.\n"
                    "Not to be touched: safety controller of the chlorine store."
                ),
                lines=16,
            ),
        )
        return form

    def _people(self) -> RecordsPane:
        records = self.model.people
        form = RecordForm(records.edit, self.context.report)
        form.bind("name", TextField(self.tr("Name")))
        form.bind("role", TextField(self.tr("Role"), placeholder=self.tr("Shift leader, electrician …")))
        form.bind("organisation", TextField(self.tr("Organisation")))
        form.bind("contact", TextField(self.tr("Telephone or e-mail")))
        form.bind("note", AreaField(self.tr("Note"), lines=4), span=2)
        return RecordsPane(
            self.context.theme,
            records,
            form,
            self.model.new_person,
            title=self.tr("People met"),
            add=self.tr("Add a person"),
            delete=self.tr("Delete this person"),
            empty=EmptyState(
                self.context.theme,
                "users",
                self.tr("Who did you meet?"),
                self.tr("Answers that you were told name the person who told you."),
                self.tr("Add a person"),
            ),
        )

    def _networks(self) -> RecordsPane:
        records = self.model.networks
        form = RecordForm(records.edit, self.context.report)
        form.bind("name", TextField(self.tr("Name")))
        form.bind("place", TextField(self.tr("Place"), placeholder=self.tr("Hall 2, cell 4")))
        cidr = TextField(self.tr("Address range"), placeholder="192.168.0.0/24")
        cidr.editor.textChanged.connect(lambda words: cidr.say_error(cidr_error(words)))
        form.bind("cidr", cidr)
        form.bind("vlan", NumberField(self.tr("VLAN"), 1, 4094, nothing=self.tr("None")))
        form.bind("wireless", CheckField(self.tr("Wireless")), span=2)
        form.bind("note", AreaField(self.tr("Note"), lines=4), span=2)
        return RecordsPane(
            self.context.theme,
            records,
            form,
            self.model.new_network,
            title=self.tr("Networks"),
            add=self.tr("Add a network"),
            delete=self.tr("Delete this network"),
            empty=EmptyState(
                self.context.theme,
                "network",
                self.tr("Which networks are in scope?"),
                self.tr("A network has a place: the same address range may occur in several cells."),
                self.tr("Add a network"),
            ),
        )


def _scrolled(content: QWidget) -> Scroll:
    scroll = Scroll(margins=0)
    scroll.body.setContentsMargins(0, PAD, 4, PAD)
    if isinstance(content, Card):
        scroll.body.addWidget(content)
    else:
        card = Card()
        card.body.addWidget(content)
        scroll.body.addWidget(card)
    scroll.body.addStretch(1)
    return scroll


def _padded(content: QWidget) -> QWidget:
    result = QWidget()
    layout = QVBoxLayout(result)
    layout.setContentsMargins(0, PAD, 0, PAD)
    layout.addWidget(content)
    return result
