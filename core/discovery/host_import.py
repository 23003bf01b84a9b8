"""Hosts of a file - nmap, ARP table, MAC table - as sightings in the register."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address, ip_network
from pathlib import PurePath
from uuid import UUID

from core.discovery.matcher import Matcher
from core.discovery.probes.base import Value
from core.discovery.sighting import SeenService, Sighting
from core.register.importers import FoundHost, HostFile
from core.register.models import Asset, Network, Source
from core.register.service import Edit, Register
from core.vault.clock import utcnow
from core.vault.store import UnitOfWork, Vault

_NAMED = 50
_TOLD_ADDRESS = 85
_ON_PORT = 60


@dataclass(slots=True)
class HostsResult:
    """What an import did, or (without `edit`) would do."""

    edit: Edit | None = None
    created: list[UUID] = field(default_factory=list)
    known: list[UUID] = field(default_factory=list)
    """Assets that were there before, each once."""
    unchanged: int = 0
    """Hosts that said nothing new: the same file again."""
    labels: dict[UUID, str] = field(default_factory=dict)
    """What a person calls the known ones."""


class _OnlyLooking(Exception):
    pass


class HostImport:
    """Imports files of hosts; the same file twice changes nothing."""

    def __init__(self, vault: Vault, register: Register) -> None:
        self._vault = vault
        self._register = register

    def preview(self, file: HostFile, network_id: UUID | None = None) -> HostsResult:
        """What the import would do; writes nothing."""
        result = HostsResult()
        with contextlib.suppress(_OnlyLooking), self._vault.write("preview") as uow:
            self._apply(uow, file, network_id, result)
            raise _OnlyLooking
        return result

    def apply(self, file: HostFile, network_id: UUID | None = None) -> HostsResult:
        """Write all hosts as one step. `network_id`: the network that the file is about, where the register has
        several that its addresses could lie in."""
        result = HostsResult()
        with self._vault.write(f"import of {file.source}") as uow:
            self._apply(uow, file, network_id, result)
            keys = result.created + result.known
            if uow.changes and keys:
                result.edit = Edit(uow.txn, keys[0], f"import {file.source}")
        return result

    def _apply(self, uow: UnitOfWork, file: HostFile, network_id: UUID | None, result: HostsResult) -> None:
        site = self._register.site().id
        networks = [row for row in self._register.all(Network) if row.site_id == site]
        matcher, now = Matcher(self._register, site), utcnow()
        touched: dict[UUID, None] = {}
        for one in sightings(file, networks, network_id, now):
            before = matcher.added
            key = matcher.apply(uow, one)
            if matcher.added == before:
                result.unchanged += 1
            else:
                touched[key] = None
        uow.flush()
        for key in touched:
            if key in matcher.created:
                result.created.append(key)
            else:
                result.known.append(key)
                result.labels[key] = uow.get(Asset, key).label


def sightings(file: HostFile, networks: list[Network], network_id: UUID | None, now: datetime) -> list[Sighting]:
    """The file's hosts, each in its network: the one given, else the only one that has its VLAN or holds its address."""
    together: dict[str, int] = {}
    for host in file.hosts:
        together[host.port] = together.get(host.port, 0) + 1
    table = file.device or PurePath(file.source).stem
    found = []
    for host in file.hosts:
        told = [(one.by, Value(one.field, one.value, one.confidence)) for one in host.values]
        told += [(file.source, Value("ip", host.ip, _TOLD_ADDRESS))] if host.ip else []
        told += [(file.source, Value("mac", host.mac, _TOLD_ADDRESS))] if host.mac else []
        told += [(file.source, Value("hostname", host.hostname, _NAMED))] if host.hostname else []
        if host.port:
            told.append((file.source, Value("switch_port", _port(table, host, together[host.port]), _ON_PORT)))
        found.append(
            Sighting(
                source=Source.NETWORK.value,
                by=file.source,
                at=host.at or now,
                timed=host.at is not None,
                ip=host.ip,
                mac=host.mac,
                network_id=network_id or _network(host, networks),
                values=tuple(told),
                services=tuple(SeenService(one.transport, one.port, one.protocol, one.detail) for one in host.ports),
                vantage=f"file {file.sha256}",
                raw=host.raw,
            )
        )
    return found


def _port(table: str, host: FoundHost, together: int) -> str:
    vlan = f", VLAN {host.vlan}" if host.vlan else ""
    others = f", with {together - 1} more behind it" if together > 1 else ""
    return f"{table}, port {host.port}{vlan}{others}"


def _network(host: FoundHost, networks: list[Network]) -> UUID | None:
    by_vlan = [one.id for one in networks if host.vlan and one.vlan == host.vlan]
    if len(by_vlan) == 1:
        return by_vlan[0]
    holding = [one.id for one in networks if host.ip and _holds(one.cidr, host.ip)]
    return holding[0] if len(holding) == 1 else None


def _holds(cidr: str, ip: str) -> bool:
    try:
        return ip_address(ip) in ip_network(cidr, strict=False)
    except ValueError:
        return False
