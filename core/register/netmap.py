"""The plant as a map: networks beside each other, Purdue levels below each other, devices where both meet."""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from core.register.models import Asset, Interface, Network, Site, Zone

LEVELS: tuple[int | None, ...] = (5, 4, 3, 2, 1, 0, None)
"""Rows of the map from above; None: the level is not known."""


@dataclass(frozen=True, slots=True)
class Box:
    """A device in one network. One with interfaces in several networks has a box in each."""

    asset: UUID
    label: str
    detail: str
    """Maker and model."""
    device_class: str
    addresses: tuple[str, ...]
    """Its IP addresses in this network, the lowest first."""
    networks: int
    """How many networks it has an interface in."""
    from_zone: bool
    """Whether the level is that of its zone, since nobody and no rule gave it one of its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """A network; `network` None: devices of which no network is known."""

    network: UUID | None
    name: str = ""
    cidr: str = ""
    place: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class NetMap:
    """Columns by place and name, unknown last; boxes by address."""

    columns: tuple[Column, ...]
    cells: Mapping[tuple[int | None, int], tuple[Box, ...]]
    """(level, place of the column) -> its devices; without empty ones."""

    @property
    def levels(self) -> tuple[int | None, ...]:
        """Rows that hold something, from above."""
        return tuple(level for level in LEVELS if any(at[0] == level for at in self.cells))

    @property
    def devices(self) -> int:
        """Devices, each once."""
        return len({box.asset for boxes in self.cells.values() for box in boxes})


def read_map(session: Session, site: Site) -> NetMap:
    """The map of a site as it stands now."""
    assets = session.exec(select(Asset).where(col(Asset.site_id) == site.id).order_by(col(Asset.id))).all()
    networks = session.exec(select(Network).where(col(Network.site_id) == site.id)).all()
    zones = session.exec(select(Zone).where(col(Zone.site_id) == site.id)).all()
    return net_map(assets, session.exec(select(Interface)).all(), networks, zones)


def net_map(
    assets: Sequence[Asset], interfaces: Iterable[Interface], networks: Sequence[Network], zones: Sequence[Zone]
) -> NetMap:
    """The map of these rows; the order in which they come does not matter."""
    zone = {one.id: one for one in zones}
    feet: dict[UUID, dict[UUID | None, list[str]]] = defaultdict(lambda: defaultdict(list))
    for foot in interfaces:
        feet[foot.asset_id][foot.network_id].append(foot.ip)
    columns = [
        Column(one.id, one.name, one.cidr, one.place, zone[one.zone_id].name if one.zone_id in zone else "")
        for one in sorted(networks, key=lambda one: (one.place.casefold(), one.name.casefold(), str(one.id)))
    ]
    place_of: dict[UUID | None, int] = {one.network: at for at, one in enumerate(columns)}
    place_of[None] = len(columns)
    cells: dict[tuple[int | None, int], list[Box]] = defaultdict(list)
    for asset in assets:
        level, from_zone = level_of(asset, zone.get(asset.zone_id) if asset.zone_id else None)
        own = feet.get(asset.id) or {None: []}
        for network, ips in own.items():
            addresses = tuple(sorted((ip for ip in ips if ip), key=_by_number))
            detail = " ".join(part for part in (asset.vendor, asset.model) if part)
            box = Box(asset.id, asset.label, detail, asset.device_class, addresses, len(own), from_zone)
            cells[level, place_of.get(network, len(columns))].append(box)
    if any(at == len(columns) for _, at in cells):
        columns.append(Column(None))
    return NetMap(tuple(columns), {at: tuple(sorted(boxes, key=_box_order)) for at, boxes in cells.items()})


def level_of(asset: Asset, zone: Zone | None) -> tuple[int | None, bool]:
    """(Purdue level, whether it is only the zone's)."""
    if asset.purdue is not None:
        return asset.purdue, False
    return (None, False) if zone is None or zone.purdue is None else (zone.purdue, True)


def _by_number(ip: str) -> tuple[int, str]:
    try:
        return int(ipaddress.ip_address(ip)), ip
    except ValueError:
        return 0, ip


def _box_order(box: Box) -> tuple[object, ...]:
    first = box.addresses[0] if box.addresses else ""
    return (not first, _by_number(first)[0], box.label.casefold(), str(box.asset))
