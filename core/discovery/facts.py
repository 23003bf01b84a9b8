"""What is known of one device, as the rules read it: texts by kind, protocols, ports, vendors of its MAC addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.register.models import Asset, DeviceClass, Interface, Observation, Service, Source

LONGEST = 300
"""Characters of one text that the rules look at."""
MOST = 40
"""Texts of one kind that the rules look at."""
RULE = "rule:"
"""How the giver of an observation begins that a rule derived."""
_WIRE = frozenset({Source.NETWORK.value, Source.CAPTURE.value})
_ITSELF = (
    "description", "product_name", "model_name", "application_name", "product_uri", "type_of_station", "station_type",
    "device_model", "module_name", "user_application_name", "server_id", "type", "also", "order", "platform", "family", "annotation", "hardware", "brand", "long_tag",
)  # fmt: skip
"""Last words of protocols' own fields in which a device describes itself."""
_SOFTWARE = (
    "software", "server", "title", "realm", "comment", "powered_by", "application_software", "banner", "os",
    "operating_system", "greeting", "version", "platform", "app", "certificate_subject", "product", "twincat_version", "runtime",
)  # fmt: skip
_KINDS = ("device_type", "role", "roles", "device_role", "types", "services", "scopes", "capabilities", "device_class")
_CRYPTO = ("tls_version", "certificate_key", "certificate_signature", "certificate_not_after", "policies")
_NAMES = ("name", "hostname", "tag")
_NO_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Facts:
    """One device. Every text as it was given; no text is longer than `LONGEST`."""

    vendor: tuple[str, ...] = ()
    """Makers as the device, its label or a list name them."""
    model: tuple[str, ...] = ()
    """Models, order numbers, and how the device describes itself."""
    order: tuple[str, ...] = ()
    """Order numbers and models, without spaces."""
    software: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    """What the device says it is: CIP device type, PROFINET role, announced service types."""
    firmware: tuple[str, ...] = ()
    object_id: tuple[str, ...] = ()
    oui: tuple[str, ...] = ()
    protocols: frozenset[str] = frozenset()
    ports: frozenset[str] = frozenset()
    """As "tcp/502"."""
    crypto: tuple[str, ...] = ()
    """Protocol versions, keys and signatures of what is meant to protect its services."""
    told: tuple[tuple[str, int, str], ...] = ()
    """(device class, confidence, protocol) where a protocol itself tells the class."""

    def texts(self, kind: str) -> tuple[str, ...]:
        """The texts of one kind by its name in a rule."""
        found: tuple[str, ...] = getattr(self, kind)
        return found


@dataclass
class _Gathering:
    texts: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, kind: str, text: str) -> None:
        text = " ".join(text.split())[:LONGEST]
        kept = self.texts.setdefault(kind, {})
        if text and len(kept) < MOST:
            kept[text] = None

    def of(self, kind: str) -> tuple[str, ...]:
        return tuple(self.texts.get(kind, ()))


def facts_of(
    asset: Asset, interfaces: Iterable[Interface], services: Iterable[Service], observations: Iterable[Observation]
) -> Facts:
    """The facts of an asset of the register. What rules derived earlier is no fact; the vendor of a MAC address is
    kept apart from what the device says itself."""
    from core.discovery.oui import vendor_of

    seen = list(observations)
    derived = {(row.field, row.value) for row in seen if row.by == "oui" or row.by.startswith(RULE)}
    got = _Gathering()
    protocols: set[str] = set()
    told: dict[tuple[str, str], int] = {}
    for row in seen:
        if row.by == "oui" or row.by.startswith(RULE):
            continue
        if row.source in _WIRE and row.by:
            protocols.add(row.by.casefold())
        if row.field == "device_class":
            if row.source in _WIRE and row.value in _CLASSES:
                told[row.value, row.by] = max(row.confidence, told.get((row.value, row.by), 0))
            continue
        _sort_in(got, row.field, row.value)
    for column in ("vendor", "model", "order_number", "firmware", "name", "tag"):
        value = getattr(asset, column)
        if (column, value) not in derived:
            _sort_in(got, column, value)
    cards = list(interfaces)
    macs = {card.mac for card in cards if card.mac} | {row.value for row in seen if row.field == "mac"}
    for mac in sorted(macs)[:MOST]:
        got.add("oui", vendor_of(mac))
    for card in cards:
        got.add("name", card.hostname)
    ports: set[str] = set()
    for service in services:
        ports.add(f"{service.transport}/{service.port}")
        if service.protocol:
            protocols.add(service.protocol.casefold())
            got.add("software", service.detail)
    return _facts(got, protocols - _NO_PROTOCOLS, ports, told)


_CLASSES = frozenset(one.value for one in DeviceClass)
_NO_PROTOCOLS = frozenset({"network", "arp", "oui", ""})


def _sort_in(got: _Gathering, column: str, value: str) -> None:
    """Put a value where the rules look for it, by the name of its field."""
    last = column.rpartition(".")[2]
    if column in {"vendor", "hartip.manufacturer"}:
        got.add("vendor", value)
    elif column in {"model", "order_number"}:
        got.add("model", value)
        got.add("order", _NO_SPACES.sub("", value))
    elif column == "firmware":
        got.add("firmware", value)
    elif column == "snmp.object_id":
        got.add("object_id", value)
    elif column in _NAMES or last == "station_name":
        got.add("name", value)
    elif last in _KINDS:
        got.add("kind", value)
    elif last in _CRYPTO:
        got.add("crypto", f"{last} {value}")
    elif last in _SOFTWARE:
        got.add("software", value)
    if last in _ITSELF:
        got.add("model", value)
        got.add("software", value)


def _facts(
    got: _Gathering, protocols: Iterable[str], ports: Iterable[str], told: Mapping[tuple[str, str], int]
) -> Facts:
    return Facts(
        vendor=got.of("vendor"),
        model=got.of("model"),
        order=got.of("order"),
        software=got.of("software"),
        name=got.of("name"),
        kind=got.of("kind"),
        firmware=got.of("firmware"),
        object_id=got.of("object_id"),
        oui=got.of("oui"),
        crypto=got.of("crypto"),
        protocols=frozenset(protocols),
        ports=frozenset(ports),
        told=tuple((kind, confidence, by) for (kind, by), confidence in sorted(told.items())),
    )


def given(
    *,
    vendor: str = "",
    model: str = "",
    order: str = "",
    software: str = "",
    name: str = "",
    kind: str = "",
    firmware: str = "",
    object_id: str = "",
    oui: str = "",
    crypto: str = "",
    protocols: str = "",
    ports: str = "",
    told: tuple[tuple[str, int, str], ...] = (),
) -> Facts:
    """Facts from single texts, for callers without a register; `protocols` and `ports` are words with spaces."""
    got = _Gathering()
    for column, value in (("vendor", vendor), ("model", model), ("order_number", order), ("firmware", firmware)):
        _sort_in(got, column, value)
    texts = {"software": software, "name": name, "kind": kind, "object_id": object_id, "oui": oui, "crypto": crypto}
    for name_of, value in texts.items():
        got.add(name_of, value)
    return _facts(got, protocols.split(), ports.split(), {(one, by): trust for one, trust, by in told})
