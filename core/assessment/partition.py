"""What IEC 62443-3-2 wants on record about the system under consideration, its zones and its conduits. Pure.

ZCR 6.4 names fourteen attributes, a to n. Each is filled by somebody's words, derived from the register, or missing;
what the register gives does not excuse from looking, so a derived attribute is shown as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import catalogue
from core.assessment.models import ScopeKind
from core.assessment.scoring import TOP, Ladders
from core.register.models import Asset, Conduit, Interface, Network, Site, Zone

PACK = "iec62443-3-2"
ITEMS = "abcdefghijklmn"
"""The fourteen attributes of ZCR 6.4."""

State = Literal["filled", "derived", "missing"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One of the fourteen."""

    item: str
    """a to n."""
    state: State
    field: str
    """Column that takes the words; "" where the register alone gives it."""
    text: str = ""
    """The words of that column; "" where derived or missing."""

    @property
    def id(self) -> str:
        """Its entry of the pack, such as ZCR 6.4 c)."""
        return f"ZCR 6.4 {self.item})"

    def title(self, lang: str = "en") -> str:
        """Its name in our words."""
        return catalogue.title(PACK, self.id, lang)


@dataclass(frozen=True, slots=True)
class Connection:
    """A conduit as one of its zones sees it, or an end as its conduit sees it."""

    id: UUID
    """The conduit."""
    name: str
    other: UUID | None
    """The zone at the other end; None: the outside."""
    other_name: str
    direction: str
    """both, out (away from here) or in."""
    protocols: str
    control: str
    protection: str
    remote_access: bool


@dataclass(frozen=True, slots=True)
class Member:
    """An asset of a zone, or one that carries a conduit."""

    id: UUID
    label: str
    device_class: str
    criticality: int | None


@dataclass(frozen=True, slots=True)
class NetworkPart:
    """A network that lies in a zone."""

    name: str
    cidr: str
    vlan: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on record about one zone or conduit."""

    scope_kind: str
    id: UUID
    name: str
    attributes: tuple[Attribute, ...]
    """Fourteen, in order."""
    connections: tuple[Connection, ...]
    members: tuple[Member, ...]
    networks: tuple[NetworkPart, ...]
    sl_t: tuple[int, ...] | None
    asked: int | None
    """How many SR and RE the target asks for; None without a target."""

    @property
    def missing(self) -> tuple[Attribute, ...]:
        """Attributes that nothing gives."""
        return tuple(one for one in self.attributes if one.state == "missing")


@dataclass(frozen=True, slots=True)
class SystemDescription:
    """The system under consideration (ZCR 1.1 and 6.2). Texts are "" where nobody said."""

    name: str
    function: str
    """Function and intended use, and the equipment under control."""
    scope: str
    """What is in and what is out."""
    access_points: str
    outside_links: tuple[str, ...]
    """Conduits that leave the system under consideration: access points that the drawing shows."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields of the site that are still empty."""
        fields = {"functions": self.function, "scope_text": self.scope, "access_points": self.access_points}
        return tuple(name for name, text in fields.items() if not text.strip())


@dataclass(frozen=True, slots=True)
class Partition:
    """The whole record."""

    system: SystemDescription
    zones: tuple[Sheet, ...]
    conduits: tuple[Sheet, ...]


@dataclass(frozen=True)
class PlantRows:
    """The rows of the register that the record is made of."""

    site: Site
    zones: Sequence[Zone]
    conduits: Sequence[Conduit]
    assets: Sequence[Asset]
    networks: Sequence[Network]
    interfaces: Sequence[Interface] = ()


def partition(rows: PlantRows) -> Partition:
    """The record as the register stands now."""
    names: dict[UUID | None, str] = {zone.id: zone.name for zone in rows.zones}
    members: dict[UUID | None, list[Member]] = {}
    for asset in rows.assets:
        member = Member(asset.id, asset.label, asset.device_class, asset.criticality)
        members.setdefault(asset.zone_id, []).append(member)
    networks: dict[UUID | None, list[NetworkPart]] = {}
    for network in rows.networks:
        networks.setdefault(network.zone_id, []).append(NetworkPart(network.name, network.cidr, network.vlan))
    by_zone = {zone.id: zone for zone in rows.zones}
    carriers = _carriers(rows)
    return Partition(
        system=_system(rows, by_zone),
        zones=tuple(
            _zone_sheet(
                zone,
                tuple(_seen_from(zone.id, conduit, names) for conduit in rows.conduits if _touches(conduit, zone.id)),
                tuple(sorted(members.get(zone.id, ()), key=lambda one: one.label.casefold())),
                tuple(networks.get(zone.id, ())),
            )
            for zone in rows.zones
        ),
        conduits=tuple(
            _conduit_sheet(conduit, by_zone, names, carriers.get(conduit.id, ())) for conduit in rows.conduits
        ),
    )


def _system(rows: PlantRows, zones: Mapping[UUID, Zone]) -> SystemDescription:
    site = rows.site

    def leaves(conduit: Conduit) -> bool:
        ends = (conduit.from_zone_id, conduit.to_zone_id)
        inside = [zones[end] for end in ends if end is not None and end in zones]
        return len(inside) < len(ends) or not all(zone.trusted for zone in inside)

    return SystemDescription(
        name=site.name,
        function=site.functions,
        scope=site.scope_text,
        access_points=site.access_points,
        outside_links=tuple(conduit.name for conduit in rows.conduits if leaves(conduit)),
    )


def _touches(conduit: Conduit, zone: UUID) -> bool:
    return zone in {conduit.from_zone_id, conduit.to_zone_id}


def _seen_from(zone: UUID, conduit: Conduit, names: Mapping[UUID | None, str]) -> Connection:
    turned = conduit.to_zone_id == zone and conduit.from_zone_id != zone
    other = conduit.from_zone_id if turned else conduit.to_zone_id
    direction = {"out": "in", "in": "out"}.get(conduit.direction, "both") if turned else conduit.direction
    return Connection(
        conduit.id, conduit.name, other, names.get(other, ""), direction, conduit.protocols, conduit.control,
        conduit.protection, conduit.remote_access,
    )  # fmt: skip


def _carriers(rows: PlantRows) -> dict[UUID, tuple[Member, ...]]:
    """Conduit -> assets with interfaces in networks of both of its zones."""
    zone_of = {network.id: network.zone_id for network in rows.networks}
    feet: dict[UUID, set[UUID | None]] = {}
    for interface in rows.interfaces:
        if interface.network_id is not None:
            feet.setdefault(interface.asset_id, set()).add(zone_of.get(interface.network_id))
    return {
        conduit.id: tuple(
            Member(asset.id, asset.label, asset.device_class, asset.criticality)
            for asset in rows.assets
            if conduit.from_zone_id and conduit.to_zone_id
            if {conduit.from_zone_id, conduit.to_zone_id} <= feet.get(asset.id, set())
        )
        for conduit in rows.conduits
    }


def _attribute(item: str, field: str, text: str, derived: object = None) -> Attribute:
    if text.strip():
        return Attribute(item, "filled", field, text)
    return Attribute(item, "derived" if derived else "missing", field)


def _zone_sheet(
    zone: Zone, connections: tuple[Connection, ...], members: tuple[Member, ...], networks: tuple[NetworkPart, ...]
) -> Sheet:
    said_safety = zone.safety_related or zone.kind
    return Sheet(
        scope_kind=ScopeKind.ZONE,
        id=zone.id,
        name=zone.name,
        attributes=(
            _attribute("a", "name", zone.name),
            _attribute("b", "owner", zone.owner),
            _attribute("c", "logical_boundary", zone.logical_boundary, networks),
            _attribute("d", "physical_boundary", zone.physical_boundary),
            _attribute("e", "safety_related", "", said_safety),
            _attribute("f", "logical_access", zone.logical_access, connections),
            _attribute("g", "physical_access", zone.physical_access),
            _attribute("h", "data_flows", zone.data_flows, [one for one in connections if one.protocols.strip()]),
            _attribute("i", "", "", connections),
            _attribute("j", "", "", members),
            _attribute("k", "sl_t", "", zone.sl_t is not None),
            _attribute("l", "requirements", zone.requirements, zone.sl_t is not None),
            _attribute("m", "policies", zone.policies),
            _attribute("n", "assumptions", zone.assumptions),
        ),
        connections=connections,
        members=members,
        networks=networks,
        sl_t=None if zone.sl_t is None else tuple(zone.sl_t),
        asked=asked_by(zone.sl_t),
    )


def _conduit_sheet(
    conduit: Conduit, zones: Mapping[UUID, Zone], names: Mapping[UUID | None, str], carriers: Iterable[Member]
) -> Sheet:
    ends = [zones[end] for end in (conduit.from_zone_id, conduit.to_zone_id) if end is not None and end in zones]
    members = tuple(carriers)
    return Sheet(
        scope_kind=ScopeKind.CONDUIT,
        id=conduit.id,
        name=conduit.name,
        attributes=(
            _attribute("a", "name", conduit.name),
            _attribute("b", "owner", conduit.owner),
            _attribute("c", "control", conduit.control),
            _attribute("d", "physical_boundary", conduit.physical_boundary),
            _attribute("e", "", "", any(end.safety_related or end.kind for end in ends)),
            _attribute("f", "", "", ends),
            _attribute("g", "physical_access", conduit.physical_access),
            _attribute("h", "protocols", conduit.protocols),
            _attribute("i", "", "", ends),
            _attribute("j", "", "", members),
            _attribute("k", "sl_t", "", conduit.sl_t is not None),
            _attribute("l", "requirements", conduit.requirements, conduit.sl_t is not None),
            _attribute("m", "policies", conduit.policies),
            _attribute("n", "assumptions", conduit.assumptions),
        ),
        connections=tuple(
            Connection(
                conduit.id, conduit.name, end, names.get(end, ""), conduit.direction, conduit.protocols,
                conduit.control, conduit.protection, conduit.remote_access,
            )
            for end in (conduit.from_zone_id, conduit.to_zone_id)
        ),
        members=members,
        networks=(),
        sl_t=None if conduit.sl_t is None else tuple(conduit.sl_t),
        asked=asked_by(conduit.sl_t),
    )  # fmt: skip


def asked_by(sl_t: Sequence[int] | None) -> int | None:
    """How many SR and RE of IEC 62443-3-3 a target vector asks for; None without one."""
    if sl_t is None:
        return None
    ladders = Ladders.of(catalogue.pack("iec62443-3-3").entries)
    return sum(rung.level <= min(level, TOP) for level, fr in zip(sl_t, ladders, strict=True) for rung in fr)
