"""From what a host said to the register: its attempts, and the sighting that it is."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network
from uuid import UUID

from sqlmodel import select

from core.discovery.converse import Status
from core.discovery.events import HostReport
from core.discovery.matcher import Matcher
from core.discovery.models import Attempt, Run
from core.discovery.sighting import of_report
from core.register.models import Network
from core.register.service import Register
from core.vault.clock import utcnow
from core.vault.store import UnitOfWork, Vault


class Reconciler:
    """Turns the hosts of one run into sightings, one transaction per host."""

    def __init__(self, vault: Vault, register: Register, run: Run, near: IPv4Network) -> None:
        self._vault = vault
        self._matcher = Matcher(register, run.site_id)
        self._run_id = run.id
        self._site_id = run.site_id
        self._network_id = run.network_id
        self._near = near
        self.hosts = 0

    def take(self, report: HostReport) -> UUID | None:
        """Store the host's attempts and, where something was found, its asset; returns the asset's key."""
        with self._vault.write(f"discovered {report.ip or report.mac}") as uow:
            uow.add(*self._attempts(report))
            if not report.found or report.excluded:
                return None
            self.hosts += 1
            sighting = of_report(
                report,
                utcnow(),
                network_id=self._network_of(uow, report.ip),
                run_id=self._run_id,
                vantage=str(self._network_id or ""),
            )
            return self._matcher.apply(uow, sighting)

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
        for heard in report.link:
            yield Attempt(
                run_id=self._run_id,
                target=report.ip or report.mac,
                protocol=heard.protocol,
                transport="ethernet",
                port=0,
                status=(Status.IDENTIFIED if heard.result.values else Status.ANSWERED).value,
                detail=heard.result.detail,
                at=heard.at,
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

    def _network_of(self, uow: UnitOfWork, ip: str) -> UUID | None:
        """The run's network for the interface's subnet; for routed hosts the only network that holds the address."""
        if not ip:  # heard on the link layer, which ends at the router
            return self._network_id
        address = IPv4Address(ip)
        if address in self._near:
            return self._network_id
        rows = [row for (row,) in uow.exec(select(Network).where(Network.site_id == self._site_id))]
        fitting = [row.id for row in rows if _holds(row.cidr, address)]
        return fitting[0] if len(fitting) == 1 else None


def _holds(cidr: str, address: IPv4Address) -> bool:
    try:
        return address in IPv4Network(cidr, strict=False)
    except ValueError:
        return False
