"""The zone drawing as plain values, and how it is read from a vault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from sqlmodel import Session, col, select

from core.assessment.drawing_ends import DrawnEnd, DrawnFlow
from core.assessment.drawing_flows import read_flows
from core.register.models import (
    Asset,
    Conduit,
    DeviceClass,
    Interface,
    Network,
    Service,
    Site,
    Supplier,
    Zone,
    ZoneKind,
)

__all__ = [
    "BOUNDARY", "Drawing", "DrawnAsset", "DrawnConduit", "DrawnEnd", "DrawnFlow", "DrawnNetwork", "DrawnService", "DrawnSupplier",
    "DrawnZone", "Fact", "Hit", "read_drawing",
]  # fmt: skip

BOUNDARY = frozenset({
    DeviceClass.FIREWALL.value, DeviceClass.ROUTER.value, DeviceClass.SWITCH.value, DeviceClass.WIRELESS.value,
})  # fmt: skip
"""Devices that are made to join networks: they have feet in several zones where a conduit is drawn."""


@dataclass(frozen=True, slots=True)
class DrawnZone:
    """A zone as far as the rules look at it."""

    id: UUID
    name: str = ""
    kind: str = ""
    """A `ZoneKind`; "" where nobody said."""
    purdue: int | None = None
    trusted: bool = True
    safety_related: bool = False
    sl_t: tuple[int, ...] | None = None

    @property
    def is_safety(self) -> bool:
        """Whether somebody said that it holds safety functions."""
        return self.safety_related or self.kind == ZoneKind.SAFETY

    @property
    def inside(self) -> bool:
        """Whether it is part of the system under consideration: the plant controls what is in it."""
        return self.trusted and self.kind != ZoneKind.EXTERNAL


@dataclass(frozen=True, slots=True)
class DrawnNetwork:
    """A network and the zone that it lies in, where somebody said."""

    id: UUID
    name: str = ""
    zone: UUID | None = None
    wireless: bool = False


@dataclass(frozen=True, slots=True)
class DrawnService:
    """A listening service."""

    transport: str
    port: int
    protocol: str = ""


@dataclass(frozen=True, slots=True)
class DrawnAsset:
    """An asset, the networks that it has an interface in, and what listens on it."""

    id: UUID
    label: str = ""
    device_class: str = DeviceClass.UNKNOWN.value
    zone: UUID | None = None
    networks: tuple[UUID, ...] = ()
    services: tuple[DrawnService, ...] = ()
    supplier: UUID | None = None
    name: str = ""
    """Tag, name and model in one: what it calls itself."""

    @property
    def joins_networks(self) -> bool:
        """Whether it is one of `BOUNDARY`."""
        return self.device_class in BOUNDARY


@dataclass(frozen=True, slots=True)
class DrawnConduit:
    """A conduit; an end without a zone is the outside."""

    id: UUID
    name: str = ""
    start: UUID | None = None
    end: UUID | None = None
    direction: str = "both"
    control: str = ""
    protection: str = ""
    remote_access: bool = False
    wireless: bool = False
    owner: str = ""
    sl_t: tuple[int, ...] | None = None
    protocols: str = ""


@dataclass(frozen=True, slots=True)
class DrawnSupplier:
    """A supplier that works on this plant from afar."""

    id: UUID
    name: str = ""


@dataclass(frozen=True)
class Drawing:
    """Everything that the rules look at. Rows in the order in which they were made."""

    site: UUID
    access_points: str = ""
    zones: tuple[DrawnZone, ...] = ()
    networks: tuple[DrawnNetwork, ...] = ()
    conduits: tuple[DrawnConduit, ...] = ()
    assets: tuple[DrawnAsset, ...] = ()
    remote_suppliers: tuple[DrawnSupplier, ...] = ()
    """Suppliers with remote access."""
    flows: tuple[DrawnFlow, ...] = ()
    """Conversations seen in captures, between places."""

    @cached_property
    def zone(self) -> Mapping[UUID, DrawnZone]:
        """Zones by key."""
        return {one.id: one for one in self.zones}

    @cached_property
    def network(self) -> Mapping[UUID, DrawnNetwork]:
        """Networks by key."""
        return {one.id: one for one in self.networks}

    @cached_property
    def members(self) -> Mapping[UUID | None, tuple[DrawnAsset, ...]]:
        """Assets by the zone that they are assigned to."""
        found: dict[UUID | None, list[DrawnAsset]] = {}
        for asset in self.assets:
            found.setdefault(asset.zone, []).append(asset)
        return {key: tuple(assets) for key, assets in found.items()}

    @cached_property
    def on_network(self) -> Mapping[UUID, tuple[DrawnAsset, ...]]:
        """Assets with an interface in a network."""
        found: dict[UUID, list[DrawnAsset]] = {}
        for asset in self.assets:
            for key in asset.networks:
                found.setdefault(key, []).append(asset)
        return {key: tuple(assets) for key, assets in found.items()}

    def feet(self, asset: DrawnAsset) -> tuple[DrawnZone, ...]:
        """The different zones of the networks that an asset has an interface in, in the order of the zones."""
        keys = {self.network[key].zone for key in asset.networks if key in self.network}
        return tuple(zone for zone in self.zones if zone.id in keys)

    def joined(self, one: UUID, other: UUID) -> bool:
        """Whether a conduit is drawn between two zones."""
        return any({conduit.start, conduit.end} == {one, other} for conduit in self.conduits)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was looked at: a key of `drawing_rules.FACTS` and the names for its places."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a rule is broken. `decides` is what the breach hangs on, without names that people change."""

    scope_kind: str
    scope_id: UUID
    decides: tuple[object, ...]
    facts: tuple[Fact, ...]


def read_drawing(session: Session, site: Site) -> Drawing:
    """The drawing of a site as it stands now."""
    interfaces = _interfaces(session)
    return Drawing(
        site=site.id,
        access_points=site.access_points,
        zones=tuple(
            DrawnZone(row.id, row.name, row.kind, row.purdue, row.trusted, row.safety_related, _vector(row.sl_t))
            for row in session.exec(select(Zone).where(col(Zone.site_id) == site.id).order_by(col(Zone.id)))
        ),
        networks=tuple(
            DrawnNetwork(row.id, row.name, row.zone_id, row.wireless)
            for row in session.exec(select(Network).where(col(Network.site_id) == site.id).order_by(col(Network.id)))
        ),
        conduits=tuple(
            DrawnConduit(
                row.id, row.name, row.from_zone_id, row.to_zone_id, row.direction, row.control, row.protection,
                row.remote_access, row.wireless, row.owner, _vector(row.sl_t), row.protocols,
            )
            for row in session.exec(select(Conduit).where(col(Conduit.site_id) == site.id).order_by(col(Conduit.id)))
        ),
        assets=_assets(session, site, interfaces, _services(session)),
        remote_suppliers=tuple(
            DrawnSupplier(row.id, row.name)
            for row in session.exec(select(Supplier).where(col(Supplier.remote_access)).order_by(col(Supplier.id)))
        ),
        flows=read_flows(session, site),
    )  # fmt: skip


def _vector(levels: Sequence[int] | None) -> tuple[int, ...] | None:
    return None if levels is None else tuple(levels)


def _interfaces(session: Session) -> dict[UUID, list[tuple[UUID, UUID | None]]]:
    """(interface, network) per asset."""
    found: dict[UUID, list[tuple[UUID, UUID | None]]] = {}
    query = select(Interface.asset_id, Interface.id, Interface.network_id).order_by(col(Interface.id))
    for asset, key, network in session.exec(query):
        found.setdefault(asset, []).append((key, network))
    return found


def _services(session: Session) -> dict[UUID, list[DrawnService]]:
    """Per interface."""
    found: dict[UUID, list[DrawnService]] = {}
    query = select(Service.interface_id, Service.transport, Service.port, Service.protocol).order_by(col(Service.id))
    for interface, transport, port, protocol in session.exec(query):
        found.setdefault(interface, []).append(DrawnService(transport, port, protocol))
    return found


def _assets(
    session: Session,
    site: Site,
    interfaces: Mapping[UUID, Sequence[tuple[UUID, UUID | None]]],
    services: Mapping[UUID, Sequence[DrawnService]],
) -> tuple[DrawnAsset, ...]:
    return tuple(
        DrawnAsset(
            id=row.id,
            label=row.label,
            device_class=row.device_class,
            zone=row.zone_id,
            networks=tuple(dict.fromkeys(network for _, network in interfaces.get(row.id, ()) if network is not None)),
            services=tuple(service for key, _ in interfaces.get(row.id, ()) for service in services.get(key, ())),
            supplier=row.supplier_id,
            name=" ".join(part for part in (row.tag, row.name, row.model) if part),
        )
        for row in session.exec(select(Asset).where(col(Asset.site_id) == site.id).order_by(col(Asset.id)))
    )
