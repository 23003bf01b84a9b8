"""Conversations of captures as the drawing's rules look at them: each end in its zone, as the register knows it now."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from sqlmodel import Session, col, select

from core.assessment.drawing_ends import DrawnEnd, DrawnFlow
from core.register.models import Asset, Capture, Flow, Interface, Network, Site


@dataclass
class Places:
    """Where an address is: by the asset that has it, else by the network that holds it."""

    assets: dict[UUID, Asset]
    by_address: dict[tuple[UUID | None, str], set[UUID]] = field(default_factory=dict)
    by_ip: dict[str, set[UUID]] = field(default_factory=dict)
    by_mac: dict[str, set[UUID]] = field(default_factory=dict)
    networks: list[tuple[ipaddress.IPv4Network, Network]] = field(default_factory=list)

    def end(self, network: UUID | None, ip: str, mac: str) -> DrawnEnd | None:
        """What lies at an address; None for everybody at once (broadcast, multicast)."""
        if ip and not is_one(ip):
            return None
        # The same range in three cells: without the network an address must be the only one of its kind.
        keys = self.by_address.get((network, ip)) or (self.by_ip.get(ip) if network is None else None)
        keys = keys or (self.by_mac.get(mac) if not ip else None)
        if keys and len(keys) == 1:
            (key,) = keys
            asset = self.assets[key]
            return DrawnEnd(asset.zone_id or self._zone_of(network, ip), label=asset.label, asset=key)
        if ip and is_public(ip):
            return DrawnEnd(outside=True, label=ip)
        return DrawnEnd(None if keys else self._zone_of(network, ip), label=ip or mac)

    def _zone_of(self, network: UUID | None, ip: str) -> UUID | None:
        if not ip:
            return None
        address = ipaddress.ip_address(ip)
        holding = [one for cidr, one in self.networks if address in cidr]
        if network is not None and any(one.id == network for one in holding):
            holding = [one for one in holding if one.id == network]
        zones = {one.zone_id for one in holding}
        return zones.pop() if len(zones) == 1 else None


def read_flows(session: Session, site: Site) -> tuple[DrawnFlow, ...]:
    """Conversations of all captures of a site, those between one place and everybody left out."""
    query = select(Flow).join(Capture).where(col(Capture.site_id) == site.id).order_by(col(Flow.id))
    rows = session.exec(query).all()
    return tuple(_drawn(rows, read_places(session, site))) if rows else ()


def _drawn(rows: Sequence[Flow], places: Places) -> Iterator[DrawnFlow]:
    for row in rows:
        client = places.end(row.network_id, row.client_ip, row.client_mac)
        server = places.end(row.network_id, row.server_ip, row.server_mac)
        if client is None or server is None:
            continue
        counts: dict[str, int] = {}
        for one in row.commands or ():
            counts[str(one.get("kind", ""))] = counts.get(str(one.get("kind", "")), 0) + int(one.get("count", 1))
        yield DrawnFlow(
            client, server, row.transport, row.port, row.protocol, row.packets, tuple(sorted(counts.items()))
        )  # fmt: skip


def read_places(session: Session, site: Site) -> Places:
    """Assets and networks of a site by their addresses."""
    assets = {row.id: row for row in session.exec(select(Asset).where(col(Asset.site_id) == site.id))}
    found = Places(assets)
    for row in session.exec(select(Network).where(col(Network.site_id) == site.id)):
        try:
            found.networks.append((ipaddress.IPv4Network(row.cidr, strict=False), row))
        except ValueError:
            continue
    for foot in session.exec(select(Interface)):
        if foot.asset_id not in assets:
            continue
        if foot.ip:
            found.by_address.setdefault((foot.network_id, foot.ip), set()).add(foot.asset_id)
            found.by_ip.setdefault(foot.ip, set()).add(foot.asset_id)
        if foot.mac:
            found.by_mac.setdefault(foot.mac, set()).add(foot.asset_id)
    return found


@lru_cache(maxsize=4096)
def is_one(ip: str) -> bool:
    """Whether an address is that of a single device."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    return not (address.is_multicast or address.is_unspecified or ip.endswith(".255"))


@lru_cache(maxsize=4096)
def is_public(ip: str) -> bool:
    """Whether an address belongs to the internet."""
    return ipaddress.ip_address(ip).is_global
