"""What is in a zone, and what is in none: lists of assets that can be dragged onto the diagram or moved by a command."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QMenu, QStyleOptionViewItem, QVBoxLayout, QWidget

from desktop.models.lines import Line
from desktop.models.roles import KEY_ROLE
from desktop.models.zone_assets import AssetLines, Index
from desktop.tokens import CONTROL_HEIGHT, GAP
from desktop.viewmodels.zones import AssetChoice, ZonesModel
from desktop.widgets.basic import button, row, text
from desktop.widgets.delegates import TallRows, TwoLines

if TYPE_CHECKING:
    from desktop.context import AppContext


_TILE = 150
"""Pixels a tag gets in the tray."""


class Tiles(TallRows):
    """Tags side by side, each with room for a long one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """At least a tile."""
        return super().sizeHint(option, index).expandedTo(QSize(_TILE, 0))


class AssetList(QListView):
    """Assets: a click or Space ticks one more, a drag takes all that are ticked along."""

    def __init__(self, name: str, model: AssetLines) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def chosen(self) -> list[UUID]:
        """Keys of the ticked assets; without any, of the current one."""
        found = [index.data(KEY_ROLE) for index in self.selectedIndexes()]
        if not found and self.currentIndex().isValid():
            found = [self.currentIndex().data(KEY_ROLE)]
        return found


class MoveButton(QWidget):
    """ "Move to zone …": the way without dragging."""

    picked = Signal(object)
    """The zone, or None for none."""

    def __init__(self, context: AppContext, model: ZonesModel) -> None:
        super().__init__()
        self._model = model
        self.button = button(context.theme, self.tr("Move to zone …"), self.offer, icon="log-out")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)

    def offer(self) -> None:
        """The menu with every zone."""
        self.menu().popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """One entry a zone, and one for none."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for zone in self._model.zones.rows:
            menu.addAction(self._model.zone_name(zone.id), partial(self.picked.emit, zone.id))
        menu.addSeparator()
        menu.addAction(self.tr("No zone"), partial(self.picked.emit, None))
        return menu


class Tray(QWidget):
    """Assets without a zone, below the diagram; hidden when there is none."""

    def __init__(self, context: AppContext, model: ZonesModel) -> None:
        super().__init__()
        self._zones = model
        self.model = AssetLines(self)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Filter the assets without a zone"))
        self.filter.setMaximumWidth(180)
        self.filter.textChanged.connect(self.refresh)
        self._heading = text("", "label")
        self.list = AssetList(self.tr("Assets without a zone"), self.model)
        self.list.setItemDelegate(Tiles(self.list))
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setFixedHeight(2 * (CONTROL_HEIGHT + 4) + 12)
        self.move_button = MoveButton(context, model)
        self.move_button.picked.connect(self._move)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(row(self._heading, 1, self.filter, self.move_button))
        layout.addWidget(self.list)
        model.changed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """The assets as they are now, by the filter."""
        loose = self._zones.assets(None)
        wanted = self.filter.text().casefold().split()
        shown = [one for one in loose if all(word in one.words.casefold() for word in wanted)]
        self.model.show_lines([Line(one.id, one.words.split(" · ")[0]) for one in shown])
        self._heading.setText(self.tr("%n asset(s) without a zone: drag them onto one", "", len(loose)))
        self.setVisible(bool(loose) and bool(self._zones.zones.rows))

    def _move(self, zone: UUID | None) -> None:
        self._zones.move_assets(self.list.chosen(), zone)


class ContentsPane(QWidget):
    """The assets and networks of one zone."""

    assets_asked = Signal(object)
    networks_asked = Signal(object)

    def __init__(self, context: AppContext, model: ZonesModel) -> None:
        super().__init__()
        self._zones = model
        self._key: UUID | None = None
        self.model = AssetLines(self)
        self.list = AssetList(self.tr("Assets in this zone"), self.model)
        self.list.setItemDelegate(TwoLines(context.theme, self.list))
        self.list.setMinimumHeight(150)
        self._empty = text(self.tr("No asset is in this zone yet. Drag some here, or choose them."), "muted", wrap=True)
        self.assign_button = button(
            context.theme, self.tr("Choose assets …"), lambda: self.assets_asked.emit(self._key), icon="list-checks"
        )
        self.move_button = MoveButton(context, model)
        self.move_button.picked.connect(lambda zone: model.move_assets(self.list.chosen(), zone))
        self._networks = text("", "muted", wrap=True)
        self.networks_button = button(
            context.theme, self.tr("Choose networks …"), lambda: self.networks_asked.emit(self._key), icon="network"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(row(self.assign_button, self.move_button, 1))
        layout.addWidget(self._empty)
        layout.addWidget(self.list, 1)
        layout.addWidget(text(self.tr("Networks that lie in this zone"), "label"))
        layout.addWidget(self._networks)
        layout.addLayout(row(self.networks_button, 1))

    def show_row(self, zone: Any | None) -> None:
        """Another zone, or the same one anew."""
        self._key = None if zone is None else zone.id
        self.setEnabled(zone is not None)
        assets = [] if zone is None else self._zones.assets(zone.id)
        self.model.show_lines(list(lines(assets)))
        self.list.setVisible(bool(assets))
        self._empty.setVisible(not assets)
        self.move_button.setEnabled(bool(assets))
        names = [one.words for one in self._zones.networks() if zone is not None and one.zone_id == zone.id]
        self._networks.setText("\n".join(names) or self.tr("None yet."))


def lines(assets: Iterable[AssetChoice]) -> Iterable[Line]:
    """Tag above, the rest below."""
    for one in assets:
        first, _, rest = one.words.partition(" · ")
        yield Line(one.id, first, rest)
