"""What the register holds already, laid out to find look-alikes and names quickly. Plain values, read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Protocol, TypeVar
from uuid import UUID

from core.register.importers.text import words
from core.register.models import Asset, Interface, Network, Supplier, Zone
from core.vault.entity import Entity

E = TypeVar("E", bound=Entity)


class Reads(Protocol):
    """The part of the register that is needed to prepare an import."""

    def all(self, model: type[E]) -> list[E]:
        """Every row of a table."""


@dataclass(frozen=True, slots=True)
class Device:
    """One device by what may identify it: an asset (`asset_id`) or a row of the list (`row`).

    `addresses` pairs an IP with its network: a network's id, the key of a name, or None where it is unknown.
    """

    asset_id: UUID | None
    row: int | None
    label: str
    tag: str = ""
    serial: str = ""
    vendor: str = ""
    macs: frozenset[str] = frozenset()
    addresses: frozenset[tuple[UUID | str | None, str]] = frozenset()


class Names:
    """Rows of one table by the names people use for them. A name of several rows finds none."""

    def __init__(self, named: Iterable[tuple[UUID, tuple[str, ...]]] = ()) -> None:
        self._ids: dict[str, set[UUID]] = defaultdict(set)
        for key, names in named:
            for name in names:
                if wanted := words(name):
                    self._ids[wanted].add(key)

    def find(self, name: str) -> UUID | None:
        """The one row of that name, or None."""
        found = self._ids.get(words(name), ())
        return next(iter(found)) if len(found) == 1 else None

    def __contains__(self, name: str) -> bool:
        """Whether at least one row has that name."""
        return words(name) in self._ids


@dataclass(frozen=True, slots=True)
class KnownDevices:
    """The register as an import sees it."""

    devices: tuple[Device, ...] = ()
    networks: Names = field(default_factory=Names)
    zones: Names = field(default_factory=Names)
    suppliers: Names = field(default_factory=Names)
    cidrs: dict[UUID, str] = field(default_factory=dict)
    network_names: dict[UUID, str] = field(default_factory=dict)

    @classmethod
    def of(cls, register: Reads) -> KnownDevices:
        """Read everything that look-alikes are found by."""
        macs: dict[UUID, set[str]] = defaultdict(set)
        addresses: dict[UUID, set[tuple[UUID | str | None, str]]] = defaultdict(set)
        for one in register.all(Interface):
            if one.mac:
                macs[one.asset_id].add(one.mac)
            if one.ip:
                addresses[one.asset_id].add((one.network_id, one.ip))
        networks = register.all(Network)
        return cls(
            devices=tuple(
                Device(
                    asset.id, None, asset.label, asset.tag, asset.serial, asset.vendor,
                    frozenset(macs[asset.id]), frozenset(addresses[asset.id]),
                )
                for asset in register.all(Asset)
            ),
            networks=Names((net.id, (net.name, net.cidr, _vlan(net))) for net in networks),
            zones=Names((zone.id, (zone.name,)) for zone in register.all(Zone)),
            suppliers=Names((one.id, (one.name,)) for one in register.all(Supplier)),
            cidrs={net.id: net.cidr for net in networks if net.cidr},
            network_names={net.id: net.name for net in networks},
        )  # fmt: skip

    def outside(self, network_id: UUID | None, ip: str) -> bool:
        """Whether an address cannot lie in a network, by the network's CIDR."""
        cidr = self.cidrs.get(network_id) if network_id else None
        if not cidr or not ip:
            return False
        try:
            return ip_address(ip) not in ip_network(cidr, strict=False)
        except ValueError:
            return False


def _vlan(net: Network) -> str:
    return "" if net.vlan is None else f"VLAN {net.vlan}"
