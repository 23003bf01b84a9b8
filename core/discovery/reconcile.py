"""From what a host said to the register: which asset it is, its interface, its services, its observations."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network
from uuid import UUID

from sqlmodel import col, func, select

from core.discovery.converse import Outcome, Status
from core.discovery.events import HostReport
from core.discovery.models import Attempt, Run
from core.discovery.oui import vendor_of
from core.discovery.probes.base import Result
from core.register.models import Asset, Interface, Network, Observation, Service, Source
from core.register.service import Register
from core.vault.store import UnitOfWork, Vault

_SURE = 50
_LEAST_SERIAL = 4
_FROM_OUI = 20
_FROM_SOCKET = 95
_CLASS_TOLD = 70


class Reconciler:
    """Turns the hosts of one run into assets, one transaction per host."""

    def __init__(self, vault: Vault, register: Register, run: Run, near: IPv4Network) -> None:
        self._vault = vault
        self._register = register
        self._run_id = run.id
        self._site_id = run.site_id
        self._network_id = run.network_id
        self._near = near
        self.hosts = 0

    def take(self, report: HostReport) -> UUID | None:
        """Store the host's attempts and, where something was found, its asset; returns the asset's key."""
        with self._vault.write(f"discovered {report.ip}") as uow:
            uow.add(*self._attempts(report))
            if not report.found or report.excluded:
                return None
            self.hosts += 1
            return self._asset(uow, report)

    # --- attempts ---

    def _attempts(self, report: HostReport) -> Iterable[Attempt]:
        for answer in report.group:
            identified = answer.result is not None and bool(answer.result.values)
            known = Status.IDENTIFIED if identified else Status.ANSWERED
            yield Attempt(
                run_id=self._run_id,
                target=report.ip,
                protocol=answer.request.protocol,
                transport="udp",
                port=answer.request.port,
                status=(known if answer.result is not None else Status.MALFORMED).value,
                detail=answer.result.detail if answer.result is not None else answer.error,
            )
        for one in report.outcomes:
            yield Attempt(
                run_id=self._run_id,
                target=one.target,
                protocol=one.protocol,
                transport=one.transport,
                port=one.port,
                status=str(one.status),
                detail=one.detail,
                frames=one.frames,
                at=one.at,
                duration_ms=one.duration_ms,
            )

    # --- the asset ---

    def _asset(self, uow: UnitOfWork, report: HostReport) -> UUID:
        results = _results(report)
        network_id = self._network_of(uow, report.ip)
        macs = {mac for mac in (report.mac, *_texts(results, "mac")) if mac}
        asset = self._match(uow, report.ip, network_id, macs, results)
        if asset is None:
            asset = Asset(site_id=self._site_id)
            uow.add(asset)
            uow.flush()
        interface = self._interface(uow, asset.id, report, network_id, results)
        self._services(uow, interface, report)
        self._register.observe(asset.id, list(self._observations(asset.id, report, results)), uow)
        return asset.id

    def _network_of(self, uow: UnitOfWork, ip: str) -> UUID | None:
        """The run's network for the interface's subnet; for routed hosts the only network that holds the address."""
        address = IPv4Address(ip)
        if address in self._near:
            return self._network_id
        rows = [row for (row,) in uow.exec(select(Network).where(Network.site_id == self._site_id))]
        fitting = [row.id for row in rows if _holds(row.cidr, address)]
        return fitting[0] if len(fitting) == 1 else None

    def _match(
        self,
        uow: UnitOfWork,
        ip: str,
        network_id: UUID | None,
        macs: set[str],
        results: list[tuple[str, Result]],
    ) -> Asset | None:
        """The asset this host is: by serial number, else by MAC, else by its place (network and address)."""
        serials = {text.casefold() for text in _texts(results, "serial", _SURE) if _telling(text)}
        if found := self._by_serial(uow, serials, _texts(results, "vendor", _SURE)):
            return found
        if macs:
            by_mac = self._owners(uow, [col(Interface.mac).in_(macs)])
            if len(by_mac) == 1:
                return by_mac[0]
        place = col(Interface.network_id).is_(None) if network_id is None else Interface.network_id == network_id
        at_place = self._owners(uow, [Interface.ip == ip, place])
        at_place = [asset for asset in at_place if not self._another(uow, asset, macs, serials)]
        return at_place[0] if len(at_place) == 1 else None

    def _by_serial(self, uow: UnitOfWork, serials: set[str], vendors: list[str]) -> Asset | None:
        if not serials:
            return None
        same = uow.exec(select(Asset).where(Asset.site_id == self._site_id, func.lower(Asset.serial).in_(serials)))
        found = [asset for (asset,) in same if _same_maker(asset.vendor, vendors)]
        return found[0] if len(found) == 1 else None

    def _owners(self, uow: UnitOfWork, conditions: list[object]) -> list[Asset]:
        statement = select(Asset).join(Interface).where(Asset.site_id == self._site_id, *conditions).distinct()  # type: ignore[arg-type]
        return [asset for (asset,) in uow.exec(statement)]

    def _another(self, uow: UnitOfWork, asset: Asset, macs: set[str], serials: set[str]) -> bool:
        """Both MAC and serial number differ from what is known: another device at the same address."""
        rows = uow.exec(select(Interface).where(Interface.asset_id == asset.id))
        known = {row.mac for (row,) in rows if row.mac}
        other_mac = bool(known and macs and not known & macs)
        other_serial = bool(_telling(asset.serial) and serials and asset.serial.casefold() not in serials)
        return other_mac and other_serial

    # --- interface and services ---

    def _interface(
        self,
        uow: UnitOfWork,
        asset_id: UUID,
        report: HostReport,
        network_id: UUID | None,
        results: list[tuple[str, Result]],
    ) -> Interface:
        rows: list[Interface] = [row for (row,) in uow.exec(select(Interface).where(Interface.asset_id == asset_id))]
        unknown_ip = [row for row in rows if not row.ip and report.mac and row.mac == report.mac]
        same = [row for row in rows if row.ip == report.ip and row.network_id in {network_id, None}]
        names = _texts(results, "hostname", 0)
        found = next(iter(same or unknown_ip), None)
        if found is None:
            found = Interface(asset_id=asset_id, network_id=network_id, ip=report.ip)
            uow.add(found)
        found.ip = report.ip
        found.network_id = found.network_id or network_id
        found.mac = report.mac or found.mac or next(iter(_texts(results, "mac")), "")
        found.hostname = found.hostname or (names[0] if names else "")
        uow.flush()
        return found

    def _services(self, uow: UnitOfWork, interface: Interface, report: HostReport) -> None:
        known = {
            (row.transport, row.port): row
            for (row,) in uow.exec(select(Service).where(Service.interface_id == interface.id))
        }
        for transport, port, protocol, detail in _heard(report):
            row = known.get((transport, port))
            if row is None:
                row = known[transport, port] = Service(interface_id=interface.id, transport=transport, port=port)
                uow.add(row)
            if protocol or not row.protocol:
                row.protocol, row.detail = protocol, detail

    # --- observations ---

    def _observations(
        self, asset_id: UUID, report: HostReport, results: list[tuple[str, Result]]
    ) -> Iterable[Observation]:
        def row(field: str, value: str, confidence: int, by: str, raw: bytes = b"") -> Observation:
            return Observation(
                asset_id=asset_id,
                field=field,
                value=value,
                source=Source.NETWORK.value,
                confidence=confidence,
                by=by,
                run_id=self._run_id,
                raw=raw,
            )

        yield row("ip", report.ip, _FROM_SOCKET, "network")
        if report.mac:
            yield row("mac", report.mac, _FROM_SOCKET, "arp")
            if vendor := vendor_of(report.mac):
                yield row("vendor", vendor, _FROM_OUI, "oui")
        for protocol, result in results:
            for value in result.values:
                yield row(value.field, value.value, value.confidence, protocol, value.raw)
            if result.device_class:
                yield row("device_class", result.device_class, _CLASS_TOLD, protocol)


def _results(report: HostReport) -> list[tuple[str, Result]]:
    """(protocol, what it told), group answers first."""
    group = [(answer.request.protocol, answer.result) for answer in report.group if answer.result is not None]
    return group + [(one.protocol, one.result) for one in report.outcomes if one.result is not None]


def _texts(results: list[tuple[str, Result]], field: str, least: int = 0) -> list[str]:
    """Values of one field, best first."""
    found = [value for _, result in results for value in result.values if value.field == field]
    found = [value for value in found if value.confidence >= least and value.value]
    return [value.value for value in sorted(found, key=lambda value: -value.confidence)]


def _heard(report: HostReport) -> Iterable[tuple[str, int, str, str]]:
    """(transport, port, protocol, detail) of everything that listens there."""
    for answer in report.group:
        if answer.result is not None:
            yield "udp", answer.request.port, answer.request.protocol, answer.result.detail
    for one in report.outcomes:
        if one.connected and one.protocol != "check":
            yield one.transport, one.port, *_spoken(one)


def _spoken(one: Outcome) -> tuple[str, str]:
    """Protocol and detail; a port that answered in another protocol (or not at all) has none."""
    if one.result is not None and one.result.protocol_seen:
        return one.protocol, one.result.detail
    return "", f"Open; asked in {one.protocol}: {one.detail}"


def _telling(serial: str) -> bool:
    """Whether a serial number can tell devices apart ("0", "1234" and "????" cannot)."""
    digits = serial.strip().lstrip("0")
    return len(digits) >= _LEAST_SERIAL and len(set(digits)) > 1 and digits not in {"1234", "12345", "123456789"}


def _same_maker(known: str, told: list[str]) -> bool:
    """Two makers' serial numbers may be equal: where both are known, their first words must agree."""
    words = {text.split()[0].casefold() for text in told if text.split()}
    return not known.split() or not words or known.split(maxsplit=1)[0].casefold() in words


def _holds(cidr: str, address: IPv4Address) -> bool:
    try:
        return address in IPv4Network(cidr, strict=False)
    except ValueError:
        return False
