"""The zones step: the drawing of zones and conduits, target levels, which asset is where, and what the rules say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from core.register.models import Asset, Conduit, Network, Site, Zone
from desktop.models.records import Records
from desktop.viewmodels.zone_words import vector_words

if TYPE_CHECKING:
    from core.assessment.drawing import Breach
    from core.assessment.partition import Sheet, SystemDescription
    from core.assessment.proposals import Proposal
    from core.assessment.records import PlaceScore, SiteScore
    from core.assessment.targets import Proposal as TargetProposal
    from core.assessment.targets import Reasoning
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext

FR = ("IAC", "UC", "SI", "DC", "RDF", "TRE", "RA")
"""The foundational requirements in the order of a vector."""


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
    """An asset as lists and dialogs show it."""

    id: UUID
    words: str
    zone_id: UUID | None
    zone: str
    """Name of the zone it is in now; "" for none."""


@dataclass(frozen=True)
class NetworkChoice:
    """A network as the dialog that puts networks into a zone shows it."""

    id: UUID
    words: str
    zone_id: UUID | None


@dataclass(frozen=True)
class Levels:
    """What a place has achieved, as the diagram and the panel show it."""

    sl_a: tuple[int, ...]
    provisional: tuple[bool, ...]


@dataclass(frozen=True)
class Drawn:
    """Everything beside the rows of zones and conduits, read in one go."""

    site: Site
    assets: tuple[AssetChoice, ...] = ()
    networks: tuple[NetworkChoice, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    """Breaches that nobody has decided on."""
    sheets: Mapping[UUID, Sheet] = field(default_factory=dict)
    levels: Mapping[UUID, Levels] = field(default_factory=dict)
    """Of places about which something is answered."""
    from_ends: Mapping[UUID, tuple[int, ...]] = field(default_factory=dict)
    """Conduit -> the higher of its two ends."""
    system: SystemDescription | None = None


class ZonesModel(QObject):
    """Zones, conduits and everything that the page says about them."""

    changed = Signal()
    """Anything may differ."""
    proposed = Signal(object)
    """The target's `Proposal` that answers `preview`."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._drawn: Drawn | None = None
        self.zones = Records(context, Zone, self._zone_detail, self.tr("Unnamed zone"), self)
        self.conduits = Records(context, Conduit, self._conduit_detail, self.tr("Unnamed conduit"), self)
        for records in (self.zones, self.conduits):
            records.loaded.connect(self.changed)
        context.data_changed.connect(lambda _edit: self._read())

    def refresh(self) -> None:
        """Read everything again."""
        self.zones.refresh()
        self.conduits.refresh()
        self._read()

    # --- what the page shows ---

    @property
    def site(self) -> Site | None:
        """The site, once it was read."""
        return None if self._drawn is None else self._drawn.site

    @property
    def system(self) -> SystemDescription | None:
        """The system under consideration."""
        return None if self._drawn is None else self._drawn.system

    def assets(self, zone: UUID | None) -> list[AssetChoice]:
        """The assets of a zone, or those in none."""
        return [] if self._drawn is None else [one for one in self._drawn.assets if one.zone_id == zone]

    def all_assets(self) -> list[AssetChoice]:
        """Every asset."""
        return [] if self._drawn is None else list(self._drawn.assets)

    def networks(self) -> list[NetworkChoice]:
        """Every network."""
        return [] if self._drawn is None else list(self._drawn.networks)

    def breaches(self, key: UUID | None = None) -> list[Breach]:
        """Open breaches about a zone, a conduit or an asset in that zone; without a key all of them."""
        if self._drawn is None:
            return []
        if key is None:
            return [one.breach for one in self._drawn.proposals if one.breach is not None]
        inside = {one.id for one in self.assets(key)}
        return [one for one in self.breaches() if one.scope_id == key or one.scope_id in inside]

    def sheet(self, key: UUID | None) -> Sheet | None:
        """The record of a zone or conduit."""
        return None if self._drawn is None or key is None else self._drawn.sheets.get(key)

    def levels(self, key: UUID) -> Levels | None:
        """SL-A of a place; None while nothing is answered about it."""
        return None if self._drawn is None else self._drawn.levels.get(key)

    def from_ends(self, key: UUID | None) -> tuple[int, ...] | None:
        """What a conduit would take over from its ends."""
        return None if self._drawn is None or key is None else self._drawn.from_ends.get(key)

    def zone_name(self, key: UUID | None) -> str:
        """Name of a zone; the outside for None."""
        if key is None:
            return self.tr("Outside")
        zone = self.zones.get(key)
        return "" if zone is None else zone.name.strip() or self.tr("Unnamed zone")

    def place_name(self, breach: Breach) -> str:
        """What a breach is about."""
        if breach.scope_kind == "site":
            return self.tr("The whole system")
        if breach.scope_kind == "asset":
            return next((one.words for one in self.all_assets() if one.id == breach.scope_id), "")
        if breach.scope_kind == "conduit":
            conduit = self.conduits.get(breach.scope_id)
            return "" if conduit is None else conduit.name.strip() or self.tr("Unnamed conduit")
        return self.zone_name(breach.scope_id)

    def edit_site(self, key: UUID, *, failed: Any = None, **fields: Any) -> None:
        """Set columns of the site."""
        self._context.edit(lambda workspace: workspace.register.edit(Site, key, **fields), failed=failed, receiver=self)

    # --- drawing ---

    def new_zone(self) -> Zone:
        """An empty zone of this site."""
        return Zone(site_id=self._site_id(), name="")

    def new_conduit(self, start: UUID | None = None, end: UUID | None = None) -> Conduit:
        """A conduit between two zones; without any, between the first two: the usual case, and easily changed."""
        zones = self.zones.rows
        if start is None and end is None:
            start = zones[0].id if zones else None
            end = zones[1].id if len(zones) > 1 else None
        name = self.tr("{one} – {other}").format(one=self.zone_name(start), other=self.zone_name(end))
        return Conduit(site_id=self._site_id(), name=name, from_zone_id=start, to_zone_id=end)

    def move_zone(self, key: UUID, x: float, y: float) -> None:
        """Keep where a zone was put in the diagram."""
        self.zones.edit(key, x=round(x, 1), y=round(y, 1))

    @property
    def tidy(self) -> bool:
        """Whether every zone stands where the layout puts it."""
        return all(zone.x is None for zone in self.zones.rows)

    def tidy_up(self) -> None:
        """Let the layout place every zone again, as one step."""
        moved = [zone.id for zone in self.zones.rows if zone.x is not None]
        if moved:
            self._context.edit(
                lambda workspace: workspace.register.edit_all(Zone, moved, "tidy", x=None, y=None), receiver=self
            )

    def move_assets(self, keys: Iterable[UUID], zone: UUID | None) -> None:
        """Put assets into a zone, or into none, as one step."""
        where = {one.id: one.zone_id for one in self.all_assets()}
        come = [key for key in keys if key in where and where[key] != zone]
        if come:
            self._context.edit(
                lambda workspace: workspace.register.edit_all(Asset, come, "moved", zone_id=zone), receiver=self
            )

    def assign(self, zone: UUID, chosen: set[UUID]) -> None:
        """Exactly the chosen assets are in the zone, as one step: the others leave it."""
        self._assign(Asset, zone, chosen, self.all_assets())

    def assign_networks(self, zone: UUID, chosen: set[UUID]) -> None:
        """The same for networks."""
        self._assign(Network, zone, chosen, self.networks())

    def _assign(
        self,
        model: type[Asset] | type[Network],
        zone: UUID,
        chosen: set[UUID],
        everything: Sequence[AssetChoice | NetworkChoice],
    ) -> None:
        come = [one.id for one in everything if one.id in chosen and one.zone_id != zone]
        leave = [one.id for one in everything if one.id not in chosen and one.zone_id == zone]
        if not come and not leave:
            return

        def job(workspace: Workspace) -> Edit:
            with workspace.vault.write("contents of a zone"):
                edits = [
                    workspace.register.edit_all(model, keys, zone_id=target)
                    for keys, target in ((come, zone), (leave, None))
                    if keys
                ]
            return edits[0]

        self._context.edit(job, receiver=self)

    # --- target levels ---

    def set_target(self, kind: str, key: UUID, levels: Sequence[int], reason: str) -> None:
        """Set a target by hand."""
        self._context.edit(lambda workspace: workspace.zoning.set_target(kind, key, levels, reason), receiver=self)

    def clear_target(self, kind: str, key: UUID) -> None:
        """Take a target away."""
        self._context.edit(lambda workspace: workspace.zoning.clear_target(kind, key), receiver=self)

    def take_target_of_ends(self, conduit: UUID) -> None:
        """Take over the higher of a conduit's two ends."""
        self._context.edit(lambda workspace: workspace.zoning.take_target_of_ends(conduit), receiver=self)

    def reason_target(self, kind: str, key: UUID, reasoning: Reasoning) -> None:
        """Store the target that a reasoning leads to."""
        self._context.edit(lambda workspace: workspace.zoning.reason_target(kind, key, reasoning), receiver=self)

    def preview(self, reasoning: Reasoning) -> None:
        """Ask what a reasoning would lead to; the answer is `proposed`."""
        self._context.read(lambda workspace: workspace.zoning.propose_target(reasoning), self._proposed, receiver=self)

    def _proposed(self, proposal: TargetProposal) -> None:
        self.proposed.emit(proposal)

    def exposure(self, kind: str, key: UUID, done: Any) -> None:
        """Ask for the exposure that the drawing shows; `done` gets 1..4."""
        self._context.read(lambda workspace: workspace.zoning.exposure_of(kind, key), done, receiver=self)

    # --- rules ---

    def decide(self, breach: Breach, verdict: str, reason: str = "") -> None:
        """Confirm a breach, which makes a finding, or reject it."""
        found = next((one for one in self._drawn.proposals if one.breach == breach), None) if self._drawn else None
        if found is not None:
            self._context.edit(lambda workspace: workspace.assessment.decide(found, verdict, reason), receiver=self)

    # --- reading ---

    def _read(self) -> None:
        if self._context.workspace is not None:
            self._context.read(_drawn, self._show, receiver=self)

    def _show(self, found: Drawn) -> None:
        self._drawn = found
        self.changed.emit()

    def _site_id(self) -> UUID:
        if self._drawn is None:
            raise RuntimeError("the site is not loaded yet")
        return self._drawn.site.id

    def _zone_detail(self, zone: Zone) -> str:
        return vector_words(zone.sl_t)

    def _conduit_detail(self, conduit: Conduit) -> str:
        arrow = {"out": "→", "in": "←"}.get(conduit.direction, "↔")
        return f"{self.zone_name(conduit.from_zone_id)} {arrow} {self.zone_name(conduit.to_zone_id)}"


def _drawn(workspace: Workspace) -> Drawn:
    register, zoning = workspace.register, workspace.zoning
    record = zoning.partition()
    zones = {zone.id: zone.name for zone in register.all(Zone)}
    return Drawn(
        site=register.site(),
        assets=tuple(_choices(workspace, zones)),
        networks=tuple(
            NetworkChoice(one.id, " · ".join(part for part in (one.name, one.place, one.cidr) if part), one.zone_id)
            for one in register.all(Network)
        ),
        proposals=tuple(one for one in workspace.assessment.proposals() if one.breach is not None),
        sheets={sheet.id: sheet for sheet in (*record.zones, *record.conduits)},
        levels=dict(_levels(workspace.assessment.score())),
        from_ends=_from_ends(workspace),
        system=record.system,
    )


def _choices(workspace: Workspace, zones: Mapping[UUID, str]) -> list[AssetChoice]:
    found = []
    for asset in workspace.register.all(Asset):
        words = " · ".join(part for part in (asset.tag, asset.name, asset.vendor, asset.model) if part) or asset.label
        found.append(AssetChoice(asset.id, words, asset.zone_id, zones.get(asset.zone_id, "") if asset.zone_id else ""))
    return sorted(found, key=lambda choice: choice.words.casefold())


def _levels(score: SiteScore) -> Iterable[tuple[UUID, Levels]]:
    """Only places about which something is answered: nothing known is no level of zero."""

    def answered(place: PlaceScore) -> bool:
        return any(len(fr.unknown) < len(fr.entries) for fr in place.score.fr)

    return (
        (place.place.id, Levels(place.score.vector, place.score.provisional))
        for place in (*score.zones, *score.conduits)
        if answered(place)
    )


def _from_ends(workspace: Workspace) -> dict[UUID, tuple[int, ...]]:
    from core.assessment.targets import higher_end

    targets = {zone.id: zone.sl_t for zone in workspace.register.all(Zone)}
    found = {}
    for conduit in workspace.register.all(Conduit):
        ends = [targets.get(end) if end else None for end in (conduit.from_zone_id, conduit.to_zone_id)]
        if (levels := higher_end(ends[0], ends[1])) is not None:
            found[conduit.id] = levels
    return found
