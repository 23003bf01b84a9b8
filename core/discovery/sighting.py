"""What one source says of one device at one time. Whatever enters the register from a run, a capture, a scan file, a
table of a switch or a list comes in this shape, so that one rule alone decides which asset it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.discovery.converse import Outcome
from core.discovery.events import HostReport
from core.discovery.oui import vendor_of
from core.discovery.probes.base import Result, Value
from core.register.models import Source

FROM_OUI = 20
"""A network card's maker is seldom the device's."""
FROM_SOCKET = 95
CLASS_TOLD = 70

Told = tuple[str, Value]
"""(protocol, person or file that gave it, value)."""


@dataclass(frozen=True, slots=True)
class SeenService:
    """Something that listens. `protocol` is "" where the port is open and nobody knows what speaks there."""

    transport: str
    """tcp or udp."""
    port: int
    protocol: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One device as one source saw it.

    Everything but `source`, `by` and `at` may be empty; what is given is in the register's spelling: `mac` in
    lower-case pairs with colons, `ip` as `ipaddress` writes it.
    """

    source: str
    """A `Source` of the register."""
    by: str
    """Protocol, file or person that saw it, for values that name none of their own."""
    at: datetime
    """When it was seen."""
    ip: str = ""
    mac: str = ""
    network_id: UUID | None = None
    """The register's network that `ip` lies in; None: not known."""
    values: tuple[Told, ...] = ()
    """Identity values as of `probes.base.Value`; also `hostname`, `device_class` and protocols' own fields."""
    services: tuple[SeenService, ...] = ()
    origin: UUID | None = None
    """Run or capture that it belongs to."""
    vantage: str = ""
    """Where `network_id` is None: from where it was seen (a network's id, a file's hash). One address seen twice
    from there is one place; without a vantage an address alone is no place at all."""
    unit: str = ""
    """One of several devices behind one address, such as a Modbus gateway's unit 3."""
    timed: bool = True
    """False: `at` is only when a file was read, which says nothing about when the device was there."""
    raw: bytes = b""
    """The row or record that it was read from."""

    @property
    def names(self) -> tuple[str, ...]:
        """What it calls itself: host names and names, best first."""
        return tuple(dict.fromkeys([*self.texts("hostname"), *self.texts("name")]))

    def texts(self, field: str, least: int = 0) -> list[str]:
        """Its values of one field, best first."""
        found = [one for _, one in self.values if one.field == field and one.value and one.confidence >= least]
        return [one.value for one in sorted(found, key=lambda one: (-one.confidence, one.value))]

    def told(self) -> Iterator[Told]:
        """All values, with address and the card's maker where `values` does not give them already."""
        given = {(value.field, value.value) for _, value in self.values}
        for field, text in (("ip", self.ip), ("mac", self.mac)):
            if text and (field, text) not in given:
                yield self.by, Value(field, text, FROM_SOCKET)
        if self.mac and self.source in {Source.NETWORK, Source.CAPTURE} and (vendor := vendor_of(self.mac)):
            yield "oui", Value("vendor", vendor, FROM_OUI)
        yield from self.values

    @property
    def digest(self) -> str:
        """The same for a sighting that says nothing new: the same file read again, the same row of one run."""
        when = self.at.isoformat() if self.timed else ""
        parts = (
            self.source, self.by, when, self.ip, self.mac, self.network_id, sorted(self.values, key=repr),
            sorted(self.services, key=repr), self.origin, self.vantage, self.unit, self.raw,
        )  # fmt: skip
        return hashlib.blake2b(repr(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def of_report(
    report: HostReport, at: datetime, *, network_id: UUID | None, run_id: UUID | None = None, vantage: str = ""
) -> Sighting:
    """What a run learnt of one address."""
    return Sighting(
        source=Source.NETWORK.value,
        by="network",
        at=report.at or at,
        ip=report.ip,
        mac=report.mac or next(iter(_told_macs(report)), ""),
        network_id=network_id,
        values=tuple(_values(report)),
        services=tuple(_services(report)),
        origin=run_id,
        vantage=vantage,
    )


def _results(report: HostReport) -> list[tuple[str, Result]]:
    """(protocol, what it told), group answers first."""
    group = [(answer.request.protocol, answer.result) for answer in report.group if answer.result is not None]
    link = [(heard.protocol, heard.result) for heard in report.link]
    return group + link + [(one.protocol, one.result) for one in report.outcomes if one.result is not None]


def _told_macs(report: HostReport) -> list[str]:
    found = [value for _, result in _results(report) for value in result.values if value.field == "mac" and value.value]
    return [value.value for value in sorted(found, key=lambda value: (-value.confidence, value.value))]


def _values(report: HostReport) -> Iterable[Told]:
    if report.ip:
        yield "network", Value("ip", report.ip, FROM_SOCKET)
    if report.mac:
        yield "arp", Value("mac", report.mac, FROM_SOCKET)
    for protocol, result in _results(report):
        for value in result.values:
            yield protocol, value
        if result.device_class:
            yield protocol, Value("device_class", result.device_class, CLASS_TOLD)


def _services(report: HostReport) -> Iterable[SeenService]:
    """Everything that listens there."""
    for answer in report.group:
        if answer.result is not None:
            yield SeenService("udp", answer.request.port, answer.request.protocol, answer.result.detail)
    for one in report.outcomes:
        if one.connected and one.protocol != "check":
            yield SeenService(one.transport, one.port, *_spoken(one))


def _spoken(one: Outcome) -> tuple[str, str]:
    """Protocol and detail; a port that answered in another protocol (or not at all) has none."""
    if one.result is not None and one.result.protocol_seen:
        return one.protocol, one.result.detail
    return "", f"Open; asked in {one.protocol}: {one.detail}"
