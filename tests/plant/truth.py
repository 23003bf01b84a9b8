"""Which identity values are on the plant's wire, and which of them a program found.

A value counts where a protocol has a place for it: a maker in the prose of a web page does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.practice.devices import Device
from tests.plant.fleet import Member
from tests.plant.responders import Responder

FIELDS: dict[str, frozenset[str]] = {
    "vendor": frozenset({"vendor"}),
    "model": frozenset({"model", "order_number"}),
    "order_number": frozenset({"order_number", "model"}),
    "serial": frozenset({"serial"}),
    "firmware": frozenset({"firmware"}),
    "name": frozenset({"name", "hostname"}),
}
"""Kind of value -> the register's fields in which it may be found."""

NOT_TOLD = frozenset({"silent", "closed", "safety", "excluded", "swapped", "opt_in"})
"""Nothing to be learnt, not to be asked - or, swapped, only by sending one protocol's bytes to another's port."""

GENERAL = frozenset({"http", "https", "ssh", "snmp", "mdns", "ssdp", "wsd", "netbios", "ftp", "telnet", "vnc", "opcua"})
"""Protocols of offices and networks."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One identity value of one device, and the protocols that tell it."""

    ip: str
    kind: str
    value: str
    protocols: tuple[str, ...]


def _modbus(device: Device, service: Any) -> dict[str, str]:
    told = {"vendor": device.vendor, "model": device.model, "firmware": device.firmware}
    return told | ({"serial": device.serial} if device.serial in service.user_application_name else {})


def _s7(device: Device, service: Any) -> dict[str, str]:
    told = {"vendor": device.vendor, "model": device.model, "order_number": device.order_number}
    return told | {"serial": device.serial, "firmware": device.firmware, "name": service.station}


def _enip(device: Device, _service: Any) -> dict[str, str]:
    return {"vendor": device.vendor, "model": device.model, "serial": device.serial, "firmware": device.firmware}


def _bacnet(device: Device, _service: Any) -> dict[str, str]:
    return _enip(device, None) | {"name": device.tag}


def _mdns(_device: Device, service: Any) -> dict[str, str]:
    keys = {"mfg": "vendor", "mdl": "model", "sn": "serial", "fw": "firmware"}
    return {keys[key]: value for key, value in service.txt if key in keys}


def _https(device: Device, _service: Any) -> dict[str, str]:
    return {"vendor": device.vendor, "model": device.model, "serial": device.serial, "name": device.tag}


TOLD: dict[str, Callable[[Device, Any], dict[str, str]]] = {
    "modbus": _modbus,
    "s7": _s7,
    "enip": _enip,
    "bacnet": _bacnet,
    "snmp": _bacnet,
    "mdns": _mdns,
    "https": _https,
}
"""Protocol -> what its answers hold of a device (kind -> value)."""


def _told(device: Device, service: Any) -> dict[str, str]:
    if isinstance(service, Responder):
        return dict(service.told)
    return TOLD[service.protocol](device, service) if service.protocol in TOLD else {}


def facts(members: Iterable[Member]) -> list[Fact]:
    """All identity values that a polite visitor is told, one row for each device and kind and value.

    What a general protocol says of a controller counts only where its industrial protocols are silent on it: those
    that have named a device end the general questions, and a second name of a device is no reason to ask on.
    """
    found: list[Fact] = []
    for member in members:
        rows: dict[tuple[str, str], list[str]] = {}
        known = set()
        for service in sorted(member.device.services, key=lambda one: one.protocol in GENERAL):
            told = {} if member.kind in NOT_TOLD else _told(member.device, service)
            for kind, value in told.items():
                if service.protocol not in GENERAL or kind not in known or (kind, value) in rows:
                    rows.setdefault((kind, value), []).append(service.protocol)
            known |= told.keys() if service.protocol not in GENERAL else set()
        found += [Fact(member.ip, kind, value, tuple(by)) for (kind, value), by in rows.items()]
    return found


def for_careful(members: Sequence[Member]) -> list[Fact]:
    """Those that a careful run without requests to everybody is told: PROFINET DCP knows no question to one device,
    and a controller whose endpoint mapper has named order number and firmware is spared an S7 session."""
    spared = {one.ip for one in members if {"epm", "s7"} <= {service.protocol for service in one.device.services}}
    wanted = [fact for fact in facts(members) if not set(fact.protocols) <= {"dcp"}]
    return [fact for fact in wanted if "s7" not in fact.protocols or "epm" in fact.protocols or fact.ip not in spared]


def write_truth(path: Path, members: Iterable[Member]) -> None:
    """The facts as a JSON file."""
    path.write_text(json.dumps([asdict(fact) for fact in facts(members)], indent=1), encoding="utf-8")


def missing(wanted: Iterable[Fact], known: Mapping[str, Iterable[tuple[str, str]]]) -> list[Fact]:
    """Facts that are not among `known`: address -> (field, value) as the register has them."""
    lacking = []
    for fact in wanted:
        fields = FIELDS[fact.kind]
        values = {_plain(value) for field, value in known.get(fact.ip, ()) if field in fields}
        if _plain(fact.value) not in values:
            lacking.append(fact)
    return lacking


def missing_in_text(wanted: Iterable[Fact], texts: Mapping[str, str]) -> list[Fact]:
    """The same for a program that prints prose: any mention at the host counts."""
    return [fact for fact in wanted if _plain(fact.value) not in _plain(texts.get(fact.ip, ""))]


def _plain(text: str) -> str:
    """Without case, and without what is written one way here and another there."""
    return re.sub(r"\s+|(?<![a-z0-9])v(?=\d)|0x", "", text.casefold())
