"""What the register and discovery know of each asset, as plain values for the rules of the proposals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import defer
from sqlmodel import Session, col, or_, select

from core.register import observing
from core.register.models import (
    Asset,
    DeviceClass,
    Interface,
    Network,
    Observation,
    Service,
    Site,
    Source,
    Support,
    Zone,
)
from core.vault.changes import entity_models

WIRE = frozenset({Source.NETWORK.value, Source.CAPTURE.value})
LISTED = frozenset({Source.SITE_LIST.value, Source.DOCUMENT.value})
_PREFIXES = ("snmp.", "http.", "tls.", "opcua.", "ssh.")
JOINING = frozenset({
    DeviceClass.FIREWALL.value, DeviceClass.ROUTER.value, DeviceClass.SWITCH.value, DeviceClass.WIRELESS.value,
    DeviceClass.GATEWAY.value,
})  # fmt: skip
"""Devices that are made to stand in several networks."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One value as a source gave it."""

    id: UUID
    field: str
    value: str
    source: str
    at: datetime
    run: UUID | None = None


@dataclass(frozen=True, slots=True)
class Listening:
    """A service on one interface."""

    transport: str
    port: int
    protocol: str
    detail: str = ""
    ip: str = ""
    network: UUID | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An asset with everything that the rules look at."""

    id: UUID
    label: str
    zone: UUID | None = None
    device_class: str = DeviceClass.UNKNOWN.value
    firmware: str = ""
    support: str = Support.UNKNOWN.value
    unpatchable: bool = False
    networks: tuple[UUID, ...] = ()
    services: tuple[Listening, ...] = ()
    seen: tuple[Seen, ...] = ()
    """Newest value of each field and source, oldest first."""
    disagreeing: tuple[Seen, ...] = ()
    """Firmware versions that do not agree, one per source."""
    sources: frozenset[str] = frozenset()
    """All sources that ever said anything about it."""

    def newest(self, name: str) -> Seen | None:
        """What was last seen of a field on the network."""
        return next((one for one in reversed(self.seen) if one.field == name and one.source in WIRE), None)

    def behind(self, service: Listening) -> tuple[UUID, ...]:
        """Observations that the same protocol gave: the evidence for a service."""
        prefix = "tls." if service.protocol == "https" else f"{service.protocol}."
        return tuple(one.id for one in self.seen if one.field.startswith(prefix))


@dataclass(frozen=True, slots=True)
class KnownPlant:
    """Everything that the rules look at. Rows in the order in which they were made."""

    site: UUID
    today: date
    clock_offset_s: float | None = None
    assets: tuple[Known, ...] = ()
    network_zones: Mapping[UUID, UUID | None] = field(default_factory=dict)
    names: Mapping[UUID, str] = field(default_factory=dict)
    """Names of networks and zones."""
    targets: Mapping[UUID, tuple[int, ...] | None] = field(default_factory=dict)
    """Zone -> SL-T."""
    run_networks: Mapping[UUID, UUID | None] = field(default_factory=dict)
    """Discovery run -> the network that the laptop was plugged into."""

    @property
    def has_list(self) -> bool:
        """Whether the site has handed over a list of its devices."""
        return any(one.sources & LISTED for one in self.assets)


def read_known(session: Session, site: Site, today: date) -> KnownPlant:
    """What is known now."""
    networks = session.exec(select(Network).where(col(Network.site_id) == site.id).order_by(col(Network.id))).all()
    zones = session.exec(select(Zone).where(col(Zone.site_id) == site.id).order_by(col(Zone.id))).all()
    seen, sources = _seen(session)
    services = _services(session)
    feet: dict[UUID, list[UUID]] = defaultdict(list)
    query = select(Interface.asset_id, Interface.network_id).order_by(col(Interface.id))
    for asset, network in session.exec(query):
        if network is not None and network not in feet[asset]:
            feet[asset].append(network)
    return KnownPlant(
        site=site.id,
        today=today,
        clock_offset_s=site.clock_offset_s,
        assets=tuple(
            Known(
                id=row.id,
                label=row.label,
                zone=row.zone_id,
                device_class=row.device_class,
                firmware=row.firmware,
                support=row.support,
                unpatchable=row.unpatchable,
                networks=tuple(feet.get(row.id, ())),
                services=tuple(services.get(row.id, ())),
                seen=tuple(_plain(one) for one in _newest(seen.get(row.id, ()))),
                disagreeing=_disagreeing(seen.get(row.id, ())),
                sources=frozenset(sources.get(row.id, ())),
            )
            for row in session.exec(select(Asset).where(col(Asset.site_id) == site.id).order_by(col(Asset.id)))
        ),
        network_zones={row.id: row.zone_id for row in networks},
        names={row.id: row.name for row in networks} | {row.id: row.name for row in zones},
        targets={row.id: tuple(row.sl_t) if row.sl_t else None for row in zones},
        run_networks=_run_networks(session),
    )


def _run_networks(session: Session) -> dict[UUID, UUID | None]:
    """Where the laptop stood in each run. Discovery lies above this package, so its table is asked for by name."""
    run: Any = entity_models().get("run")
    return {} if run is None else dict(session.exec(select(run.id, run.network_id)).all())


def _seen(session: Session) -> tuple[dict[UUID, list[Observation]], dict[UUID, set[str]]]:
    """Observations that a rule may look at, and all sources, per asset."""
    wanted = or_(*(col(Observation.field).startswith(prefix) for prefix in _PREFIXES))
    query = select(Observation).where(or_(wanted, col(Observation.field).in_(("firmware", "ip"))))
    found: dict[UUID, list[Observation]] = defaultdict(list)
    for row in session.exec(query.options(defer(Observation.raw)).order_by(col(Observation.id))):  # type: ignore[arg-type]
        found[row.asset_id].append(row)
    sources: dict[UUID, set[str]] = defaultdict(set)
    for asset, source in session.exec(select(Observation.asset_id, Observation.source).distinct()):
        sources[asset].add(source)
    return found, sources


def _services(session: Session) -> dict[UUID, list[Listening]]:
    found: dict[UUID, list[Listening]] = defaultdict(list)
    query = select(Service, Interface).join(Interface).order_by(col(Service.id))
    for row, interface in session.exec(query):
        found[interface.asset_id].append(
            Listening(row.transport, row.port, row.protocol, row.detail, interface.ip, interface.network_id)
        )
    return found


def _newest(rows: Iterable[Observation]) -> list[Observation]:
    latest: dict[tuple[str, str], Observation] = {}
    for row in rows:
        latest.pop((row.field, row.source), None)
        latest[row.field, row.source] = row
    return list(latest.values())


def _disagreeing(rows: Iterable[Observation]) -> tuple[Seen, ...]:
    versions = [row for row in rows if row.field == "firmware" and row.value]
    return tuple(_plain(row) for row in observing.disagreements(versions).get("firmware", ()))


def _plain(row: Observation) -> Seen:
    return Seen(row.id, row.field, row.value, row.source, row.at, row.run_id)
