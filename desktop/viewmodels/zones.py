"""The zones step: zones with their target levels, conduits between them, and which asset is where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, Signal

from core.register.models import Asset, Conduit, Site, Zone
from desktop.models.records import Records

if TYPE_CHECKING:
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext

FR = ("IAC", "UC", "SI", "DC", "RDF", "TRE", "RA")
"""The foundational requirements in the order of a vector."""


def fr_title(fr: str) -> str:
    """The title of a foundational requirement."""
    return {
        "IAC": QCoreApplication.translate("Zones", "Identification and authentication control"),
        "UC": QCoreApplication.translate("Zones", "Use control"),
        "SI": QCoreApplication.translate("Zones", "System integrity"),
        "DC": QCoreApplication.translate("Zones", "Data confidentiality"),
        "RDF": QCoreApplication.translate("Zones", "Restricted data flow"),
        "TRE": QCoreApplication.translate("Zones", "Timely response to events"),
        "RA": QCoreApplication.translate("Zones", "Resource availability"),
    }[fr]


def step_state(workspace: Workspace) -> tuple[int, int]:
    """How much of the zones step is done: every zone needs a target level, every asset a zone."""
    register = workspace.register
    zones = register.all(Zone)
    assets = register.count(Asset)
    parts = (
        bool(zones),
        bool(zones) and all(zone.sl_t is not None for zone in zones),
        bool(assets) and not register.count(Asset, zone_id=None),
        bool(register.count(Conduit)),
    )
    return sum(parts), len(parts)


@dataclass(frozen=True)
class AssetChoice:
    """An asset as the dialog that assigns assets to a zone shows it."""

    id: UUID
    words: str
    zone_id: UUID | None
    zone: str
    """Name of the zone it is in now; "" for none."""


def vector_words(levels: Sequence[int] | None) -> str:
    """A target vector for people."""
    if levels is None:
        return QCoreApplication.translate("Zones", "SL-T not set")
    return QCoreApplication.translate("Zones", "SL-T {levels}").format(levels=" ".join(str(level) for level in levels))


class ZonesModel(QObject):
    """Zones, conduits and the assets in them."""

    changed = Signal()
    """Zones, conduits or the number of assets may differ."""
    assets_ready = Signal(object, object)
    """(key of the zone, list[AssetChoice]): the answer to `ask_assets`."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._site: Site | None = None
        self.asset_count: Counter[UUID | None] = Counter()
        """Number of assets by zone; None counts those without one."""
        self.asset_names: dict[UUID | None, list[str]] = {}
        """Their tags, in order."""
        self.zones = Records(context, Zone, self._zone_detail, self.tr("Unnamed zone"), self)
        self.conduits = Records(context, Conduit, self._conduit_detail, self.tr("Unnamed conduit"), self)
        for records in (self.zones, self.conduits):
            records.loaded.connect(self.changed)
        context.data_changed.connect(lambda _edit: self._refresh_assets())

    def refresh(self) -> None:
        """Read everything again."""
        self.zones.refresh()
        self.conduits.refresh()
        self._refresh_assets()

    def new_zone(self) -> Zone:
        """An empty zone of this site."""
        return Zone(site_id=self._site_id(), name="")

    def new_conduit(self) -> Conduit:
        """A conduit between the first two zones: the usual case, and easily changed."""
        zones = self.zones.rows
        return Conduit(
            site_id=self._site_id(),
            name="",
            from_zone_id=zones[0].id if zones else None,
            to_zone_id=zones[1].id if len(zones) > 1 else None,
        )

    def zone_name(self, key: UUID | None) -> str:
        """Name of a zone; the outside for None."""
        if key is None:
            return self.tr("Outside")
        zone = self.zones.get(key)
        return "" if zone is None else zone.name.strip() or self.tr("Unnamed zone")

    def ask_assets(self, zone: UUID) -> None:
        """Read all assets for the dialog; the answer is `assets_ready`."""
        self._context.read(_choices, lambda found: self.assets_ready.emit(zone, found), receiver=self)

    def assign(self, zone: UUID, chosen: set[UUID], all_assets: Sequence[AssetChoice]) -> None:
        """Put exactly the chosen assets into the zone, as one step: the others leave it."""
        come = [asset.id for asset in all_assets if asset.id in chosen and asset.zone_id != zone]
        leave = [asset.id for asset in all_assets if asset.id not in chosen and asset.zone_id == zone]
        if not come and not leave:
            return

        def job(workspace: Workspace) -> Edit:
            with workspace.vault.write("assets of a zone"):
                edits = [
                    workspace.register.edit_all(Asset, keys, zone_id=target)
                    for keys, target in ((come, zone), (leave, None))
                    if keys
                ]
            return edits[0]

        self._context.edit(job, receiver=self)

    def _refresh_assets(self) -> None:
        if self._context.workspace is not None:
            self._context.read(_counted, self._show_assets, receiver=self)

    def _show_assets(self, found: tuple[Site, dict[UUID | None, list[str]]]) -> None:
        self._site, self.asset_names = found
        self.asset_count = Counter({key: len(names) for key, names in self.asset_names.items()})
        self.changed.emit()

    def _site_id(self) -> UUID:
        if self._site is None:
            raise RuntimeError("the site is not loaded yet")
        return self._site.id

    def _zone_detail(self, zone: Zone) -> str:
        return vector_words(zone.sl_t)

    def _conduit_detail(self, conduit: Conduit) -> str:
        arrow = {"out": "→", "in": "←"}.get(conduit.direction, "↔")
        return f"{self.zone_name(conduit.from_zone_id)} {arrow} {self.zone_name(conduit.to_zone_id)}"


def _counted(workspace: Workspace) -> tuple[Site, dict[UUID | None, list[str]]]:
    names: dict[UUID | None, list[str]] = {}
    for asset in workspace.register.all(Asset):
        names.setdefault(asset.zone_id, []).append(asset.label)
    return workspace.register.site(), {key: sorted(found) for key, found in names.items()}


def _choices(workspace: Workspace) -> list[AssetChoice]:
    zones = {zone.id: zone.name for zone in workspace.register.all(Zone)}
    found = []
    for asset in workspace.register.all(Asset):
        words = " · ".join(part for part in (asset.tag, asset.name, asset.vendor, asset.model) if part) or asset.label
        found.append(AssetChoice(asset.id, words, asset.zone_id, zones.get(asset.zone_id, "") if asset.zone_id else ""))
    return sorted(found, key=lambda choice: choice.words.casefold())
