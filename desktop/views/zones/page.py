"""The zones page: the diagram with the assets that still need a zone, and beside it everything about what is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.dialogs.pick import PickDialog
from desktop.page import Page
from desktop.tokens import GAP, PAD
from desktop.viewmodels.zones import ZonesModel
from desktop.views.zones.contents import Tray
from desktop.views.zones.diagram import ZoneDiagram
from desktop.views.zones.panel import Panel
from desktop.views.zones.reasoning import ReasoningDialog
from desktop.widgets.basic import EmptyState, button, icon_button, row, text
from desktop.widgets.feedback import Banner

if TYPE_CHECKING:
    from core.assessment.targets import Reasoning
    from core.register.service import Edit
    from desktop.context import AppContext

_PANEL_WIDTH = 440


class ZonesPage(Page):
    """Zones and conduits."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Zones"), "network")
        self.model = ZonesModel(context, self)
        self.kind = "site"
        self.key: UUID | None = None
        """What is chosen: ("zone", key), ("conduit", key) or ("site", None)."""
        self._wanted: tuple[str, UUID] | None = None
        self._first = True
        self._going = ""
        theme = context.theme
        self.panel = Panel(context, self.model)
        self.panel.setFixedWidth(_PANEL_WIDTH)
        self.diagram = ZoneDiagram(theme, self.model)
        self.tray = Tray(context, self.model)
        self.note = Banner(theme)
        self.add_zone = button(theme, self.tr("Add a zone"), self._add_zone, icon="plus")
        self.add_conduit = button(theme, self.tr("Add a conduit"), self._add_conduit, icon="plus")
        self.draw_conduit = button(theme, self.tr("Draw"), icon="route")
        self.draw_conduit.setCheckable(True)
        self.draw_conduit.setAccessibleName(self.tr("Draw a conduit"))
        self.draw_conduit.setToolTip(self.tr("Press one zone, then the other; the box Outside counts, too"))
        self.draw_conduit.toggled.connect(self.diagram.set_drawing)
        self.tidy = icon_button(theme, "layers", self.tr("Tidy: lay out all zones again"), self.model.tidy_up)
        self.wide = icon_button(theme, "maximize", self.tr("Whole width for the diagram"))
        self.wide.setCheckable(True)
        self.wide.toggled.connect(self._widen)
        self._stack = QStackedWidget()
        self._empty = EmptyState(
            theme,
            "layers",
            self.tr("Which parts of the plant belong together?"),
            self.tr("A zone is a group of assets with the same need for protection; a conduit connects two zones."),
            self.tr("Draw the first zone"),
        )
        self._lay_out()
        self._connect()

    def activate(self) -> None:
        """Show what stands in the vault now; the keyboard starts at the diagram, or at the first thing to do."""
        self.model.refresh()
        (self._empty.action if self._stack.currentWidget() is self._empty else self.diagram).setFocus()

    def deactivate(self) -> None:
        """What is being typed is kept; drawing ends."""
        self.draw_conduit.setChecked(False)
        super().deactivate()

    def reveal(self, table: str, key: UUID) -> bool:
        """Choose the zone or conduit, now or as soon as it is read."""
        if table not in {"zone", "conduit"}:
            return False
        self._wanted = (table, key)
        self._take_wanted()
        return True

    # --- building ---

    def _lay_out(self) -> None:
        theme = self.context.theme
        zoom = row(
            self.tidy,
            icon_button(theme, "zoom-out", self.tr("Farther"), lambda: self.diagram.zoom(-1)),
            icon_button(theme, "zoom-in", self.tr("Nearer"), lambda: self.diagram.zoom(1)),
            icon_button(theme, "square", self.tr("The whole picture"), self.diagram.fit),
            self.wide,
            spacing=0,
        )
        legend = self.tr("◆ filtered   ◇ nothing filters   - - remote access   ··· wireless   ▲ a rule is broken")
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addLayout(row(self.add_zone, self.add_conduit, self.draw_conduit, 1, zoom))
        left.addWidget(self.diagram, 1)
        left.addWidget(text(legend, "muted", wrap=True))
        left.addWidget(self.tray)
        both = QWidget()
        inner = QHBoxLayout(both)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(PAD)
        inner.addLayout(left, 1)
        inner.addWidget(self.panel)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(both)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD, 12, PAD, 12)
        layout.addWidget(self.note)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        model, diagram, panel = self.model, self.diagram, self.panel
        self._empty.acted.connect(self._add_zone)
        diagram.chosen.connect(self.choose)
        diagram.opened.connect(panel.focus_form)
        diagram.moved.connect(model.move_zone)
        diagram.joined.connect(self._joined)
        diagram.dropped.connect(model.move_assets)
        diagram.delete_asked.connect(self._delete)
        panel.chosen.connect(self.choose)
        panel.delete_asked.connect(self._delete)
        panel.assets_asked.connect(self._pick_assets)
        panel.networks_asked.connect(self._pick_networks)
        panel.reasoning_asked.connect(self._reason)
        model.zones.loaded.connect(self._loaded)
        model.conduits.loaded.connect(self._loaded)
        model.changed.connect(self._show)
        for kind, records in (("zone", model.zones), ("conduit", model.conduits)):
            records.added.connect(lambda key, kind=kind: self._added(kind, key))
            records.deleted.connect(self._deleted)
        self.note.acted.connect(self._undo)
        # Once something else was written, Undo would take that back.
        self.context.data_changed.connect(lambda _edit: self.note.hide())

    def _widen(self, on: bool) -> None:
        self.panel.setVisible(not on)

    # --- choosing ---

    def choose(self, kind: str, key: UUID | None) -> None:
        """Show everything about a zone, a conduit or the whole system."""
        self.kind, self.key = kind, key
        self.diagram.highlight(key)
        self.panel.show_place(kind, key)

    def _loaded(self) -> None:
        self._stack.setCurrentIndex(1 if self.model.zones.rowCount() else 0)
        self._take_wanted()
        gone = self.key is not None and self._records(self.kind).row_of(self.key) < 0
        rows = self.model.zones.rows
        if gone or (self._first and rows and self.kind == "site"):
            self.choose("zone" if rows else "site", rows[0].id if rows else None)
        if self._first and rows and self.isVisible():
            self.diagram.setFocus()
        self._first = self._first and not rows
        self._show()

    def _take_wanted(self) -> None:
        if self._wanted is not None and self._records(self._wanted[0]).row_of(self._wanted[1]) >= 0:
            (kind, key), self._wanted = self._wanted, None
            self.choose(kind, key)

    def _show(self) -> None:
        self.tidy.setEnabled(not self.model.tidy)
        self.add_conduit.setEnabled(self.model.site is not None)
        self.panel.show_place(self.kind, self.key)

    def _records(self, kind: str) -> Any:
        return self.model.conduits if kind == "conduit" else self.model.zones

    # --- drawing ---

    def _add_zone(self) -> None:
        self.commit_pending()
        if self.model.site is not None:
            self.model.zones.add(self.model.new_zone())

    def _add_conduit(self) -> None:
        self.commit_pending()
        start = self.key if self.kind == "zone" else None
        others = [zone.id for zone in self.model.zones.rows if zone.id != start]
        ends = (start, others[0] if others else None) if start is not None else (None, None)
        self.model.conduits.add(self.model.new_conduit(*ends))

    def _joined(self, start: UUID | None, end: UUID | None) -> None:
        self.draw_conduit.setChecked(False)
        self.model.conduits.add(self.model.new_conduit(start, end))

    def _added(self, kind: str, key: UUID) -> None:
        self.choose(kind, key)
        self.wide.setChecked(False)
        self.panel.focus_form()

    def _delete(self) -> None:
        if self.key is not None:
            self.commit_pending()
            self._going = str(self._records(self.kind).get(self.key).name or "")
            self._records(self.kind).delete(self.key)

    def _deleted(self, edit: Edit) -> None:
        words = self.tr("Deleted {name}.").format(name=self._going)
        if answers := edit.gone.get("answer", 0):
            words = f"{words} {self.tr('%Ln answer(s) about what was deleted went, too.', '', answers)}"
        self.note.say(words, "info", self.tr("Undo"))

    def _undo(self) -> None:
        self.note.hide()
        self.context.undo.undo()

    # --- dialogs ---

    def _pick_assets(self, zone: UUID) -> None:
        self.commit_pending()
        found = self.model.all_assets()
        title = self.tr("Assets in {zone}").format(zone=self.model.zone_name(zone))
        self._pick(title, found, {one.id for one in found if one.zone_id == zone}, zone, self.model.assign)

    def _pick_networks(self, zone: UUID) -> None:
        self.commit_pending()
        found = self.model.networks()
        title = self.tr("Networks in {zone}").format(zone=self.model.zone_name(zone))
        self._pick(title, found, {one.id for one in found if one.zone_id == zone}, zone, self.model.assign_networks)

    def _pick(self, title: str, found: Any, inside: set[UUID], zone: UUID, take: Any) -> None:
        dialog = PickDialog(self.context.theme, title, found, inside, self)
        dialog.accepted.connect(lambda: take(zone, dialog.chosen()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _reason(self) -> None:
        from core.assessment.targets import restored

        place = self._records(self.kind).get(self.key)
        if place is None or self.key is None:
            return
        self.commit_pending()
        kind, key = self.kind, self.key
        earlier = restored(place.sl_t_steps)
        title = self.tr("Target level of {name}").format(name=place.name)
        given: Reasoning | None = None if earlier is None else earlier.reasoning
        dialog = ReasoningDialog(self.context.theme, title, given, self)
        dialog.asked.connect(self.model.preview)
        self.model.proposed.connect(dialog.show_proposal)
        dialog.accepted.connect(lambda: self.model.reason_target(kind, key, dialog.reasoning()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        if given is None:
            self.model.exposure(kind, key, dialog.suggest_exposure)
        else:
            self.model.preview(given)
