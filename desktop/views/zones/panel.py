"""Everything about what is chosen in the diagram: forms, target, record, contents, broken rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from desktop.tokens import GAP, PAD
from desktop.viewmodels.zones import ZonesModel
from desktop.views.zones.checks import ChecksPane
from desktop.views.zones.contents import ContentsPane
from desktop.views.zones.forms import ConduitAttributes, ConduitForm, SystemForm, ZoneAttributes, ZoneForm
from desktop.views.zones.levels import TargetPane
from desktop.widgets.basic import Scroll, icon_button
from desktop.widgets.fields import Combo, TextField, WheelGuard

if TYPE_CHECKING:
    from desktop.context import AppContext

KINDS = ("zone", "conduit", "site")
DETAILS, LEVELS, RECORD, ASSETS, RULES = range(5)
"""The tabs."""


class Panel(QWidget):
    """A list to choose from, and tabs for what is chosen."""

    chosen = Signal(str, object)
    """(kind, key), as the diagram says it."""
    delete_asked = Signal()
    assets_asked = Signal(object)
    networks_asked = Signal(object)
    reasoning_asked = Signal()

    def __init__(self, context: AppContext, model: ZonesModel) -> None:
        super().__init__()
        self._context, self._model = context, model
        self._place: tuple[str, UUID | None] = ("site", None)
        self._offered: list[tuple[str, UUID | None, str]] = []
        self.zone_form, self.conduit_form = ZoneForm(context, model), ConduitForm(context, model)
        self.zone_target, self.conduit_target = (TargetPane(context, model, kind) for kind in ("zone", "conduit"))
        self.zone_record = ZoneAttributes(model.zones.edit, context, model)
        self.conduit_record = ConduitAttributes(model.conduits.edit, context, model)
        self.contents = ContentsPane(context, model)
        self.system_form = SystemForm(model.edit_site, context)
        self.checks = {kind: ChecksPane(context, model) for kind in KINDS}
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.tabBar().setDrawBase(False)
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("Parts of the zone or conduit"))
        self._stacks = [
            self._tab(self.tr("Details"), self.zone_form, self.conduit_form, self.system_form),
            self._tab(self.tr("Levels"), self.zone_target, self.conduit_target, None),
            self._tab(self.tr("Record"), self.zone_record, self.conduit_record, None),
            self._tab(self.tr("Assets"), self.contents, None, None),
            self._tab(self.tr("Rules"), *self.checks.values()),
        ]
        self.pick = Combo()
        self.pick.setAccessibleName(self.tr("Zone or conduit"))
        self.pick.installEventFilter(WheelGuard(self.pick))
        self.pick.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.pick.setMinimumContentsLength(12)
        self.pick.activated.connect(self._picked)
        self.delete_button = icon_button(context.theme, "trash", self.tr("Delete"), self.delete_asked.emit)
        self._lay_out()
        self._connect()

    def show_place(self, kind: str, key: UUID | None) -> None:
        """Another place, or the same one anew."""
        model = self._model
        self._place = (kind, key)
        self._offer()
        zone = model.zones.get(key) if kind == "zone" else None
        conduit = model.conduits.get(key) if kind == "conduit" else None
        self.conduit_form.offer_zones()
        for part, place in (
            (self.zone_form, zone),
            (self.zone_target, zone),
            (self.zone_record, zone),
            (self.contents, zone),
            (self.conduit_form, conduit),
            (self.conduit_target, conduit),
            (self.conduit_record, conduit),
        ):
            part.show_row(place)
        self.system_form.show_row(model.site)
        if model.system is not None:
            self.system_form.show_links(model.system.outside_links)
        self.checks[kind].show_breaches(model.breaches(key), places=kind == "site")
        self._show_kind(kind)
        self.delete_button.setEnabled(key is not None)
        if zone is not None:
            self._count(ASSETS, self.tr("Assets"), len(model.assets(key)))

    def focus_form(self) -> None:
        """The keyboard goes to the first field of what is chosen."""
        self.tabs.setCurrentIndex(DETAILS)
        form = {"zone": self.zone_form, "conduit": self.conduit_form, "site": self.system_form}[self._place[0]]
        first = next(iter(form.fields.values()))
        first.setFocus()
        if isinstance(first, TextField):
            first.editor.selectAll()

    # --- building ---

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self.pick, 1)
        head.addWidget(self.delete_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        for target in (self.zone_target, self.conduit_target):
            target.reasoning_asked.connect(self.reasoning_asked)
        self.contents.assets_asked.connect(self.assets_asked)
        self.contents.networks_asked.connect(self.networks_asked)
        for checks in self.checks.values():
            checks.count_changed.connect(lambda count: self._count(RULES, self.tr("Rules"), count))

    def _tab(self, title: str, *parts: QWidget | None) -> QStackedWidget:
        """One tab, with what it holds for each of `KINDS`."""
        stack = QStackedWidget()
        for part in parts:
            scroll = Scroll(margins=0)
            scroll.body.setContentsMargins(2, PAD, 10, PAD)
            if part is not None:
                scroll.body.addWidget(part)
            scroll.body.addStretch(1)
            stack.addWidget(scroll)
        self.tabs.addTab(stack, title)
        return stack

    def _show_kind(self, kind: str) -> None:
        number = KINDS.index(kind)
        for stack in self._stacks:
            stack.setCurrentIndex(number)
        for tab in (LEVELS, RECORD):
            self.tabs.setTabVisible(tab, kind != "site")
        self.tabs.setTabVisible(ASSETS, kind == "zone")

    def _count(self, tab: int, title: str, count: int) -> None:
        self.tabs.setTabText(tab, f"{title} {count}" if count else title)

    # --- the list ---

    def _offer(self) -> None:
        """Everything that can be chosen, in the order of the drawing."""
        model = self._model
        offered: list[tuple[str, UUID | None, str]] = [("site", None, self.tr("The whole system"))]
        offered += [("zone", zone.id, model.zone_name(zone.id)) for zone in model.zones.rows]
        offered += [("conduit", one.id, one.name.strip() or self.tr("Unnamed conduit")) for one in model.conduits.rows]
        blocker = QSignalBlocker(self.pick)
        if offered != self._offered:
            self._offered = offered
            self.pick.clear()
            for number, (kind, _key, words) in enumerate(offered):
                if number and offered[number - 1][0] != kind:
                    self.pick.insertSeparator(self.pick.count())
                self.pick.addItem(words, number)
        number = next((n for n, (kind, key, _) in enumerate(offered) if (kind, key) == self._place), 0)
        self.pick.setCurrentIndex(self.pick.findData(number, Qt.ItemDataRole.UserRole))
        blocker.unblock()

    def _picked(self, _index: int) -> None:
        number: Any = self.pick.currentData()
        if isinstance(number, int):
            kind, key, _words = self._offered[number]
            self.chosen.emit(kind, key)
