"""The map of networks and levels as a page looks at it. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.models.asset_words import class_titles

if TYPE_CHECKING:
    from core.register.netmap import Box, Column, NetMap
    from desktop.context import AppContext


def _tr(words: str) -> str:
    return QCoreApplication.translate("NetMap", words)


def level_titles() -> dict[int | None, tuple[str, str]]:
    """Purdue level -> (short, what is there)."""
    return {
        5: (_tr("Level 5"), _tr("Enterprise")),
        4: (_tr("Level 4"), _tr("Business of the site")),
        3: (_tr("Level 3"), _tr("Operations")),
        2: (_tr("Level 2"), _tr("Supervision")),
        1: (_tr("Level 1"), _tr("Control")),
        0: (_tr("Level 0"), _tr("Process")),
        None: (_tr("Not known"), _tr("No level yet")),
    }


def column_words(column: Column) -> tuple[str, str]:
    """(name, what is under it) of a network."""
    if column.network is None:
        return _tr("No network"), _tr("Nobody said where these are")
    parts = [part for part in (column.cidr, column.place, column.zone) if part]
    return column.name, " · ".join(parts)


def box_words(box: Box) -> str:
    """Everything that a box says, in one sentence: for the tooltip and for who cannot see it."""
    said = [box.label, class_titles().get(box.device_class, box.device_class)]
    if box.detail:
        said.append(box.detail)
    said += box.addresses
    if box.networks > 1:
        said.append(_tr("in {n} networks").format(n=box.networks))
    if box.from_zone:
        said.append(_tr("level of its zone"))
    return ", ".join(said)


class NetMapModel(QObject):
    """Reads the map when it is looked at, and again when the register changed meanwhile."""

    loaded = Signal()

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.map: NetMap | None = None

    def refresh(self) -> None:
        """Read it again."""
        if self._context.workspace is None:
            return

        self._context.read(lambda workspace: workspace.register.net_map(), self._take, receiver=self)

    def show_asset(self, asset: UUID) -> None:
        """Show the asset on its page."""
        self._context.reveal.emit("asset", asset)

    def _take(self, found: NetMap) -> None:
        self.map = found
        self.loaded.emit()
