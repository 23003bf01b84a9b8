"""The rules that turn what is known into proposed answers: pure, one function per rule.

A rule says what it has found at which asset, nothing more; `proposals` puts the finds of one zone together and
compares them with what is answered. The words are ours. A rule's id is stored with answers and decisions: it never
changes its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from core.assessment.proposals_facts import JOINING, LISTED, WIRE, Known, KnownPlant, Listening
from core.register.models import DeviceClass, Support

CLOCK_S = 30
"""Seconds by which the site's clock may be off: entries of different devices can still be put in order."""
OLDEST_RSA, OLDEST_EC = 2048, 224
"""Key sizes below these are broken or close to it."""
_CONTROL = frozenset({
    DeviceClass.PLC.value, DeviceClass.SAFETY.value, DeviceClass.RTU.value, DeviceClass.HMI.value,
    DeviceClass.DRIVE.value, DeviceClass.SWITCH.value, DeviceClass.ROUTER.value, DeviceClass.FIREWALL.value,
})  # fmt: skip
_COMMANDS = frozenset({"modbus", "s7", "enip"})
"""Protocols that let anybody who reaches the port command the device."""
_OLD_SSH = re.compile(r"OpenSSH_([0-6])\.|dropbear_0\.|dropbear_20(?:0\d|1[0-5])", re.IGNORECASE)
_KEY = re.compile(r"(RSA|EC|DSA) ?(\d+)?")


@dataclass(frozen=True, slots=True)
class Find:
    """Something that a rule has found."""

    asset: Known | None
    """None: about the whole site."""
    decides: tuple[object, ...]
    """What the proposal hangs on, without names that people change."""
    fact: str
    """A key of `proposals_words.FACTS`."""
    values: Mapping[str, object] = field(default_factory=dict)
    observations: tuple[UUID, ...] = ()


Check = Callable[[KnownPlant], Iterator[Find]]


def telnet(plant: KnownPlant) -> Iterator[Find]:
    """A port that takes commands and passwords in clear text."""
    yield from _services(plant, "telnet", 23)


def ftp(plant: KnownPlant) -> Iterator[Find]:
    """Files and passwords in clear text."""
    yield from _services(plant, "ftp", 21)


def snmp_public(plant: KnownPlant) -> Iterator[Find]:
    """It answered v1 or v2c with the community that it was shipped with, the only one that is asked with."""
    for asset, service in _listening(plant):
        if service.protocol == "snmp":
            yield _find(asset, service, "snmp_public")


def http_plain(plant: KnownPlant) -> Iterator[Find]:
    """A page without TLS that does not send on to one with TLS."""
    for asset, service in _listening(plant):
        elsewhere = asset.newest("http.location")
        if service.protocol == "http" and not (elsewhere and elsewhere.value.lower().startswith("https:")):
            yield _find(asset, service, "http_plain")


def opcua_none(plant: KnownPlant) -> Iterator[Find]:
    """A session without signature and encryption is offered."""
    for asset in plant.assets:
        said = asset.newest("opcua.policies")
        if said and any(one.strip().startswith("None") for one in said.value.split(",")):
            yield Find(asset, (asset.id, said.value), "opcua_none", {"policies": said.value}, (said.id,))


def opcua_anonymous(plant: KnownPlant) -> Iterator[Find]:
    """Nobody has to say who they are."""
    for asset in plant.assets:
        said = asset.newest("opcua.user_tokens")
        if said and any(one.strip().lower() == "anonymous" for one in said.value.split(",")):
            yield Find(asset, (asset.id, said.value), "opcua_anonymous", {"tokens": said.value}, (said.id,))


def certificate_expired(plant: KnownPlant) -> Iterator[Find]:
    """The day up to which a certificate is valid has passed."""
    for asset in plant.assets:
        for prefix in ("tls", "opcua"):
            said = asset.newest(f"{prefix}.certificate_not_after")
            if said and said.value < plant.today.isoformat():
                yield Find(
                    asset, (asset.id, prefix, said.value), "certificate_expired", {"until": said.value}, (said.id,)
                )


def certificate_self_signed(plant: KnownPlant) -> Iterator[Find]:
    """Nobody vouches for the device: what answers could be another. Usual and managed otherwise in OPC UA."""
    for asset in plant.assets:
        said = asset.newest("tls.certificate_self_signed")
        if said and said.value == "yes":
            print_of = asset.newest("tls.certificate_sha256")
            seen = (said.id,) if print_of is None else (said.id, print_of.id)
            decides = (asset.id, "" if print_of is None else print_of.value)
            yield Find(asset, decides, "certificate_self_signed", {}, seen)


def certificate_weak(plant: KnownPlant) -> Iterator[Find]:
    """A key that is shorter than what is held to be safe."""
    for asset in plant.assets:
        for prefix in ("tls", "opcua"):
            said = asset.newest(f"{prefix}.certificate_key")
            if said and _weak(said.value):
                yield Find(asset, (asset.id, prefix, said.value), "certificate_weak", {"key": said.value}, (said.id,))


def _weak(key: str) -> bool:
    found = _KEY.fullmatch(key)
    if found is None:
        return False
    kind, size = found[1], int(found[2] or 0)
    return kind == "DSA" or (size < (OLDEST_RSA if kind == "RSA" else OLDEST_EC) and size > 0)


def ssh_old(plant: KnownPlant) -> Iterator[Find]:
    """SSH 1, or a version that has had no repairs for years."""
    for asset, service in _listening(plant):
        old_protocol = service.detail.startswith("SSH-1.")
        if service.protocol == "ssh" and (old_protocol or _OLD_SSH.search(service.detail)):
            yield _find(asset, service, "ssh_old", banner=service.detail, decides=(service.detail,))


def unknown_device(plant: KnownPlant) -> Iterator[Find]:
    """It is on the network and not on the site's own list."""
    if not plant.has_list:
        return
    for asset in plant.assets:
        if asset.sources & WIRE and not asset.sources & LISTED:
            seen = tuple(one.id for one in asset.seen if one.field == "ip" and one.source in WIRE)
            address = next((one.value for one in asset.seen if one.field == "ip"), "")
            yield Find(asset, (asset.id,), "unknown_device", {"address": address}, seen)


def two_networks(plant: KnownPlant) -> Iterator[Find]:
    """Feet in two networks of one zone, or of zones that nobody has drawn: between drawn zones the drawing says it."""
    for asset in plant.assets:
        if len(asset.networks) < 2 or asset.device_class in JOINING:
            continue
        zones = {plant.network_zones.get(one) for one in asset.networks}
        if len(zones - {None}) < 2:
            names = ", ".join(sorted(plant.names.get(one, "") for one in asset.networks))
            yield Find(asset, (asset.id, *sorted(asset.networks)), "two_networks", {"networks": names})


def no_support(plant: KnownPlant) -> Iterator[Find]:
    """Its maker has stopped repairing it."""
    for asset in plant.assets:
        if asset.support == Support.ENDED:
            yield Find(asset, (asset.id, asset.support), "no_support")


def unpatchable(plant: KnownPlant) -> Iterator[Find]:
    """It cannot be changed, in a zone that must hold against somebody who means it."""
    for asset in plant.assets:
        target = plant.targets.get(asset.zone) if asset.zone else None
        if asset.unpatchable and target and max(target) >= 2:
            values = {"zone": plant.names.get(asset.zone, "") if asset.zone else "", "level": max(target)}
            yield Find(asset, (asset.id,), "unpatchable", values)


def reachable(plant: KnownPlant) -> Iterator[Find]:
    """A laptop in another zone's network was answered by a protocol that takes commands from anybody."""
    for asset in plant.assets:
        for service in asset.services:
            here = plant.network_zones.get(service.network) if service.network else None
            if service.protocol not in _COMMANDS or here is None:
                continue
            for run in sorted({one.run for one in asset.seen if one.run is not None}):
                stood = plant.run_networks.get(run)
                there = plant.network_zones.get(stood) if stood else None
                if there is None or there == here or stood is None:
                    continue
                values = {
                    "service": _name(service),
                    "network": plant.names.get(stood, ""),
                    "zone": plant.names.get(there, ""),
                }
                seen = tuple(one.id for one in asset.seen if one.run == run)
                yield Find(asset, (asset.id, service.protocol, there), "reachable", values, seen)
                break


def firmware(plant: KnownPlant) -> Iterator[Find]:
    """Versions that do not agree, or none at all of a device that controls something."""
    for asset in plant.assets:
        if asset.disagreeing:
            said = ", ".join(sorted({one.value for one in asset.disagreeing}))
            decides = (asset.id, *sorted(one.value for one in asset.disagreeing))
            seen = tuple(one.id for one in asset.disagreeing)
            yield Find(asset, decides, "firmware_disagrees", {"versions": said}, seen)
        elif not asset.firmware and asset.device_class in _CONTROL:
            yield Find(asset, (asset.id, "none"), "firmware_unknown")


def clock(plant: KnownPlant) -> Iterator[Find]:
    """The site's clock was compared, and it is off."""
    offset = plant.clock_offset_s
    if offset is not None and abs(offset) > CLOCK_S:
        yield Find(None, (round(offset),), "clock", {"seconds": round(offset)})


def _listening(plant: KnownPlant) -> Iterator[tuple[Known, Listening]]:
    return ((asset, service) for asset in plant.assets for service in asset.services)


def _services(plant: KnownPlant, protocol: str, port: int) -> Iterator[Find]:
    for asset, service in _listening(plant):
        usual = service.transport == "tcp" and service.port == port and not service.protocol
        if service.protocol == protocol or usual:
            yield _find(asset, service, protocol)


def _find(asset: Known, service: Listening, fact: str, decides: tuple[object, ...] = (), **values: object) -> Find:
    at = (asset.id, service.transport, service.port, service.network, *decides)
    return Find(asset, at, fact, {"service": _name(service), **values}, asset.behind(service))


def _name(service: Listening) -> str:
    at = f" {service.ip}" if service.ip else ""
    return f"{service.transport}/{service.port}{at}"
