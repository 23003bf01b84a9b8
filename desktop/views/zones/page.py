"""The zones page: the lists left, the diagram above, the form of the chosen zone or conduit below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.dialogs.pick import PickDialog
from desktop.page import Page
from desktop.tokens import GAP, PAD
from desktop.viewmodels.zones import AssetChoice, ZonesModel
from desktop.views.zones.diagram import ZoneDiagram
from desktop.views.zones.forms import ConduitForm, ZoneForm
from desktop.widgets.basic import Card, EmptyState, Scroll, button, row, text
from desktop.widgets.feedback import Banner
from desktop.widgets.form import RecordForm
from desktop.widgets.records import RecordList

if TYPE_CHECKING:
    from core.register.service import Edit
    from desktop.context import AppContext
    from desktop.models.records import Records

_LIST_WIDTH = 290
_DIAGRAM_HEIGHT = 236


class ZonesPage(Page):
    """Zones and conduits."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Zones"), "network")
        self.model = ZonesModel(context, self)
        theme = context.theme
        self.zone_list = RecordList(theme, self.model.zones, self.tr("Zones"), choose_first=False)
        self.conduit_list = RecordList(theme, self.model.conduits, self.tr("Conduits"), choose_first=False)
        self.zone_form = ZoneForm(context, self.model)
        self.conduit_form = ConduitForm(context, self.model)
        self.diagram = ZoneDiagram(theme, self.model)
        self.diagram.setFixedHeight(_DIAGRAM_HEIGHT)
        self.add_zone = button(theme, self.tr("Add a zone"), lambda: self._add("zone"), icon="plus")
        self.add_conduit = button(theme, self.tr("Add a conduit"), lambda: self._add("conduit"), icon="plus")
        self.note = Banner(theme)
        self._going = ""
        self.forms = QStackedWidget()
        self.forms.addWidget(self._form_card(self.zone_form, self.tr("Delete this zone"), "zone"))
        self.forms.addWidget(self._form_card(self.conduit_form, self.tr("Delete this conduit"), "conduit"))
        self._stack = QStackedWidget()
        self._empty = EmptyState(
            theme,
            "layers",
            self.tr("Which parts of the plant belong together?"),
            self.tr("A zone is a group of assets with the same need for protection; a conduit connects two zones."),
            self.tr("Add the first zone"),
        )
        self._lay_out()
        self._connect()

    def activate(self) -> None:
        """Show what stands in the vault now; the keyboard starts at the list, or at the first thing to do."""
        self.model.refresh()
        self._focus_start()

    def reveal(self, table: str, key: UUID) -> bool:
        """Choose the zone or conduit."""
        target = {"zone": self.zone_list, "conduit": self.conduit_list}.get(table)
        if target is None:
            return False
        target.want(key)
        return True

    def _focus_start(self) -> None:
        (self._empty.action if self._stack.currentWidget() is self._empty else self.zone_list).setFocus()

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(GAP)
        for words, listing, add in (
            (self.tr("Zones"), self.zone_list, self.add_zone),
            (self.tr("Conduits"), self.conduit_list, self.add_conduit),
        ):
            listing.setFixedWidth(_LIST_WIDTH)
            side.addLayout(row(text(words, "heading"), 1, add))
            side.addWidget(listing, 1)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.diagram)
        right.addWidget(self.forms, 1)
        both = QWidget()
        inner = QHBoxLayout(both)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(PAD)
        inner.addLayout(side)
        inner.addLayout(right, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(both)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 4, PAD, PAD + 4, PAD)
        layout.addWidget(self.note)
        layout.addWidget(self._stack, 1)

    def _form_card(self, form: RecordForm, delete: str, kind: str) -> Scroll:
        card = Card()
        card.body.addWidget(form)
        card.body.addLayout(
            row(1, button(self.context.theme, delete, lambda: self._delete(kind), icon="trash", role="danger"))
        )
        scroll = Scroll(margins=0)
        scroll.body.addWidget(card)
        scroll.body.addStretch(1)
        return scroll

    def _connect(self) -> None:
        self._empty.acted.connect(lambda: self._add("zone"))
        self.zone_list.chosen.connect(lambda key: self._chosen("zone", key))
        self.conduit_list.chosen.connect(lambda key: self._chosen("conduit", key))
        self.diagram.chosen.connect(self._clicked)
        self.model.zones.loaded.connect(self._zones_loaded)
        self.model.changed.connect(self._show_forms)
        self.model.zones.added.connect(lambda key: self._added("zone", key))
        self.model.conduits.added.connect(lambda key: self._added("conduit", key))
        for records in (self.model.zones, self.model.conduits):
            records.deleted.connect(self._deleted)
        self.note.acted.connect(self._undo)
        # Once something else was written, Undo would take that back.
        self.context.data_changed.connect(lambda _edit: self.note.hide())
        self.model.assets_ready.connect(self._pick_assets)
        self.zone_form.assign.connect(self.model.ask_assets)

    def _records(self, kind: str) -> Records[Any]:
        return self.model.zones if kind == "zone" else self.model.conduits

    def _list(self, kind: str) -> RecordList:
        return self.zone_list if kind == "zone" else self.conduit_list

    def _form(self, kind: str) -> RecordForm:
        return self.zone_form if kind == "zone" else self.conduit_form

    def _add(self, kind: str) -> None:
        self.commit_pending()
        self._records(kind).add(self.model.new_zone() if kind == "zone" else self.model.new_conduit())

    def _added(self, kind: str, key: UUID) -> None:
        self._list(kind).select(key)
        next(iter(self._form(kind).fields.values())).setFocus()

    def _delete(self, kind: str) -> None:
        key = self._list(kind).key
        if key is not None:
            self.commit_pending()
            self._going = str(self._list(kind).currentIndex().data())
            self._records(kind).delete(key)

    def _deleted(self, edit: Edit) -> None:
        words = self.tr("Deleted {name}.").format(name=self._going)
        if answers := edit.gone.get("answer", 0):
            words = f"{words} {self.tr('%Ln answer(s) about what was deleted went, too.', '', answers)}"
        self.note.say(words, "info", self.tr("Undo"))

    def _undo(self) -> None:
        self.note.hide()
        self.context.undo.undo()

    def _clicked(self, kind: str, key: UUID) -> None:
        self._list(kind).select(key)

    def _chosen(self, kind: str, key: UUID | None) -> None:
        if key is None:
            self._choose_something()
            return
        other = "conduit" if kind == "zone" else "zone"
        self._list(other).leave()
        self.forms.setCurrentIndex(0 if kind == "zone" else 1)
        self.diagram.highlight(key)
        self._show_forms()

    def _zones_loaded(self) -> None:
        self._stack.setCurrentIndex(1 if self.model.zones.rowCount() else 0)
        self._choose_something()

    def _choose_something(self) -> None:
        """One zone or conduit is always chosen, as long as there is one."""
        if self.zone_list.key is None and self.conduit_list.key is None and self.model.zones.rowCount():
            self.zone_list.select(self.model.zones.rows[0].id)

    def _show_forms(self) -> None:
        self.zone_form.show_row(self.model.zones.get(self.zone_list.key))
        self.conduit_form.offer_zones()
        self.conduit_form.show_row(self.model.conduits.get(self.conduit_list.key))

    def _pick_assets(self, zone: UUID, found: list[AssetChoice]) -> None:
        title = self.tr("Assets in {zone}").format(zone=self.model.zone_name(zone))
        inside = {asset.id for asset in found if asset.zone_id == zone}
        dialog = PickDialog(self.context.theme, title, found, inside, self)
        dialog.accepted.connect(lambda: self.model.assign(zone, dialog.chosen(), found))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
