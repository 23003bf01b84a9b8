"""The register's part of the report's data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from core.register.models import Asset, Interface, Network, Observation, Service, Supplier, Zone
from core.register.observing import CHOSEN_FIELDS
from core.register.service import Register
from core.reports.data import AssetSummary
from core.reports.data_rows import (
    AssetEntry,
    Count,
    Disagreement,
    FieldSource,
    FurtherValue,
    InterfaceRow,
    ServiceRow,
    SourcedValue,
)

ADDRESS_FIELDS = ("ip", "mac", "hostname")
SHOWN_FIELDS = frozenset(
    {*CHOSEN_FIELDS, *ADDRESS_FIELDS, "zone", "owner", "supplier", "criticality", "support", "note"}
)
"""Fields that the asset's entry shows by itself; all others are a protocol's or a list's own."""
WANTED = ("device_class", "vendor", "model", "order_number", "serial", "firmware", "location", "zone", "support")
"""Fields whose absence the summary counts."""
_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Names:
    """Names of what rows point at."""

    zones: dict[UUID, str]
    networks: dict[UUID, str]
    suppliers: dict[UUID, str]

    @classmethod
    def of(cls, register: Register) -> Self:
        """Reads them."""
        return cls(
            {zone.id: zone.name for zone in register.all(Zone)},
            {network.id: network.name for network in register.all(Network)},
            {supplier.id: supplier.name for supplier in register.all(Supplier)},
        )


def entries(register: Register, names: Names) -> tuple[AssetEntry, ...]:
    """Every asset with everything that hangs on it, by tag as a person counts (K2 before K10)."""
    services: dict[UUID, list[Service]] = {}
    for service in register.all(Service):
        services.setdefault(service.interface_id, []).append(service)
    interfaces: dict[UUID, list[InterfaceRow]] = {}
    for interface in register.all(Interface):
        row = _interface(interface, services.get(interface.id, ()), names)
        interfaces.setdefault(interface.asset_id, []).append(row)
    observed: dict[UUID, list[Observation]] = {}
    for observation in register.all(Observation):
        observed.setdefault(observation.asset_id, []).append(observation)
    assets = sorted(register.all(Asset), key=lambda asset: (_natural(asset.tag or asset.name), asset.id))
    return tuple(_entry(a, interfaces.get(a.id, ()), observed.get(a.id, ()), names) for a in assets)


def _natural(text: str) -> tuple[object, ...]:
    parts = _NUMBERS.split(text.casefold())
    return (not text, tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts))


def _interface(interface: Interface, services: Iterable[Service], names: Names) -> InterfaceRow:
    rows = sorted((s.port, s.transport, s.protocol, s.detail) for s in services)
    return InterfaceRow(
        network=names.networks.get(interface.network_id, "") if interface.network_id else "",
        name=interface.name,
        mac=interface.mac,
        ip=interface.ip,
        hostname=interface.hostname,
        services=tuple(ServiceRow(transport, port, protocol, detail) for port, transport, protocol, detail in rows),
    )


def _entry(
    asset: Asset, interfaces: Sequence[InterfaceRow], observed: Sequence[Observation], names: Names
) -> AssetEntry:
    return AssetEntry(
        tag=asset.tag,
        name=asset.name,
        device_class=asset.device_class,
        vendor=asset.vendor,
        model=asset.model,
        order_number=asset.order_number,
        serial=asset.serial,
        firmware=asset.firmware,
        location=asset.location,
        zone=names.zones.get(asset.zone_id, "") if asset.zone_id else "",
        owner=asset.owner,
        supplier=names.suppliers.get(asset.supplier_id, "") if asset.supplier_id else "",
        criticality=asset.criticality,
        support=asset.support,
        unpatchable=asset.unpatchable,
        note=asset.note,
        interfaces=tuple(interfaces),
        sources=_sources(observed),
        further=_further(observed),
    )


def _sources(observed: Sequence[Observation]) -> tuple[FieldSource, ...]:
    fields: dict[str, dict[str, None]] = {}
    for one in observed:
        if one.field in SHOWN_FIELDS:
            fields.setdefault(one.source, {})[one.field] = None
    return tuple(FieldSource(source, tuple(names)) for source, names in sorted(fields.items()))


def _further(observed: Sequence[Observation]) -> tuple[FurtherValue, ...]:
    """The latest value of each protocol's own field."""
    latest: dict[tuple[str, str], str] = {}
    for one in sorted(observed, key=lambda row: (row.at, row.id)):
        if one.field not in SHOWN_FIELDS and one.value:
            latest[one.field, one.source] = one.value
    return tuple(FurtherValue(field, value, source) for (field, source), value in sorted(latest.items()))


def summary(register: Register, rows: Sequence[AssetEntry], names: Names) -> AssetSummary:
    """The register in numbers, with every disagreement between sources."""
    missing = [(field, sum(getattr(row, field) in {"", "unknown"} for row in rows)) for field in WANTED]
    return AssetSummary(
        total=len(rows),
        by_class=_counts(row.device_class for row in rows),
        by_zone=_zone_counts(rows, names),
        by_support=_counts(row.support for row in rows),
        by_source=_counts(one.source for one in register.all(Observation)),
        unknowns=tuple(Count(field, count) for field, count in missing if count),
        disagreements=_disagreements(register),
    )


def _counts(names: Iterable[str]) -> tuple[Count, ...]:
    found = Counter(names)
    return tuple(Count(name, count) for name, count in sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _zone_counts(rows: Sequence[AssetEntry], names: Names) -> tuple[Count, ...]:
    """Every zone, also an empty one; assets in no zone last."""
    found = Counter(row.zone for row in rows)
    zones = [Count(name, found[name]) for name in dict.fromkeys(names.zones.values())]
    return (*zones, Count("", found[""])) if found[""] else tuple(zones)


def _disagreements(register: Register) -> tuple[Disagreement, ...]:
    labels = {asset.id: asset for asset in register.all(Asset)}
    return tuple(
        Disagreement(
            labels[key].label,
            field,
            tuple(
                SourcedValue(one.value, one.source, one.by, chosen=one.value == getattr(labels[key], field))
                for one in observations
            ),
        )
        for key, fields in register.all_disagreements().items()
        if key in labels
        for field, observations in fields.items()
    )
