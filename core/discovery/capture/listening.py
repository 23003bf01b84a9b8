"""Capture files into the register: devices as sightings with the source "capture", conversations as flows.

A file is read to its end before anything is written, and written in one transaction: it is in the vault as a whole or
not at all. A file that is known by its SHA-256 changes nothing. Nothing is ever sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from core.discovery.capture import flows as conversations
from core.discovery.capture.collect import CommandSeen
from core.discovery.capture.devices import Device, contested, devices, is_inside
from core.discovery.capture.errors import CaptureFileError, Stopped
from core.discovery.capture.pipeline import Pipeline
from core.discovery.capture.reader import CHUNK, NotACapture, Reader
from core.discovery.classifying import Classifying
from core.discovery.matcher import Matcher
from core.discovery.sighting import Sighting
from core.register.models import Capture, Flow, Network, Source
from core.register.service import Register
from core.vault.clock import new_id, utcnow
from core.vault.store import UnitOfWork, Vault

Progress = Callable[[int, int, int], None]
"""(bytes read, bytes in all, packets so far)."""
_LAST_SECOND = 253_402_300_799
"""The last second of the year 9999."""


@dataclass
class Heard:
    """What one capture holds."""

    name: str
    sha256: str
    size: int
    format: str = ""
    known: bool = False
    """The file was read before; nothing of it was read again."""
    pipeline: Pipeline = field(default_factory=Pipeline)
    devices: list[Device] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What was odd, in sentences."""
    capture: UUID | None = None
    """Key of the row in the vault, where it was stored."""
    assets: tuple[UUID, ...] = ()
    """The assets its devices are, in the order of `devices`."""
    created: int = 0
    """How many of these are new."""

    @property
    def flows(self) -> list[conversations.Flow]:
        """Conversations, those beyond the limit left out."""
        return [flow for flow in self.pipeline.flows if flow.client != "others"]

    def commands(self, flow: conversations.Flow) -> list[CommandSeen]:
        """What was commanded in a conversation."""
        return list(self.pipeline.collector.commands.get(flow, {}).values())


class Listening:
    """Reads captures for the app and the command line."""

    def __init__(self, vault: Vault, register: Register) -> None:
        self._vault = vault
        self._register = register

    def captures(self) -> list[Capture]:
        """What was read so far."""
        return self._register.all(Capture)

    def read(
        self,
        file: Path,
        *,
        network_id: UUID | None = None,
        store: bool = True,
        progress: Progress | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> Heard:
        """Read one file and store what it shows (`store`: False leaves the vault alone).

        `network_id` says in which of the register's networks it was taken. Raises `CaptureFileError`; `Stopped` once
        `cancel` says so, and then nothing was written.
        """
        if network_id is not None:
            self._register.get(Network, network_id)
        try:
            with file.open("rb") as stream:
                heard = Heard(file.name, *_digest(stream, cancel))
                if any(True for _ in self._register.all(Capture, sha256=heard.sha256)):
                    heard.known = True
                    return heard
                stream.seek(0)
                _read(stream, heard, progress, cancel)
        except OSError as error:
            raise CaptureFileError(
                f"The file {file} could not be read ({error.strerror}). Check its name and rights."
            ) from error
        except NotACapture as error:
            raise CaptureFileError(f"{file.name}: {error} Nothing was changed.") from error
        if store:
            self._store(heard, network_id)
        return heard

    def hear(
        self,
        stream: BinaryIO,
        name: str,
        *,
        network_id: UUID | None = None,
        store: bool = True,
        progress: Progress | None = None,
        remarks: Callable[[], list[str]] = list,
    ) -> Heard:
        """Read a capture while it comes, until its stream ends, and store it as a file is stored.

        `remarks` is asked at the end for what else is to be said of it, in sentences.
        """
        if network_id is not None:
            self._register.get(Network, network_id)
        counted = _Counted(stream)
        heard = Heard(name, "", 0)
        _read(cast(BinaryIO, counted), heard, progress, None)
        heard.sha256, heard.size = counted.digest.hexdigest(), counted.size
        heard.notes += remarks()
        if store:
            self._store(heard, network_id)
        return heard

    # --- storing ---

    def _store(self, heard: Heard, network_id: UUID | None) -> None:
        site = self._register.site().id
        places = _Networks(self._register.all(Network), network_id)
        with self._vault.write(f"read {heard.name}") as uow:
            capture = self._capture(heard, site, network_id)
            uow.add(capture)
            uow.flush()
            matcher = Matcher(self._register, site)
            found = [matcher.apply(uow, _sighting(one, heard, places, capture.id)) for one in heard.devices]
            self._flows(uow, heard, places, capture.id)
            Classifying(self._vault, self._register).apply(uow, found)
        heard.capture, heard.assets, heard.created = capture.id, tuple(found), len(matcher.created)
        nowhere = sum(1 for one in heard.devices if one.ip and places.of(one.vlan, one.ip) is None)
        if nowhere:
            heard.notes.append(
                f"Addresses in no network of the register, or in several with the same range: {nowhere}. "
                "Say in which network the capture was taken, so that devices are recognised by their address too."
            )

    def _capture(self, heard: Heard, site: UUID, network_id: UUID | None) -> Capture:
        pipeline = heard.pipeline
        return Capture(
            id=new_id(),
            site_id=site,
            network_id=network_id,
            name=heard.name,
            sha256=heard.sha256,
            size=heard.size,
            packets=pipeline.packets,
            packet_bytes=pipeline.bytes,
            first=moment(pipeline.first_ns),
            last=moment(pipeline.last_ns),
            by=self._vault.author,
            note=" ".join(heard.notes),
        )

    def _flows(self, uow: UnitOfWork, heard: Heard, places: _Networks, capture: UUID) -> None:
        for flow in heard.flows:
            link = flow.transport == "ethernet"
            commands = [_command(one) for one in heard.commands(flow)]
            uow.add(
                Flow(
                    capture_id=capture,
                    network_id=places.of_both(flow),
                    client_ip="" if link else flow.client,
                    client_mac=flow.client_mac or (flow.client if link else ""),
                    server_ip="" if link else flow.server,
                    server_mac=flow.server_mac or (flow.server if link else ""),
                    vlan=flow.vlan,
                    transport=flow.transport,
                    port=flow.port,
                    protocol=flow.protocol,
                    packets=flow.packets,
                    packet_bytes=flow.bytes,
                    first=moment(flow.first_ns),
                    last=moment(flow.last_ns),
                    commands=commands or None,
                )
            )


class _Counted:
    """A stream that is read once: its SHA-256 and size are known at its end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """As of a file."""
        data = self._stream.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data


def _digest(stream: BinaryIO, cancel: Callable[[], bool] | None) -> tuple[str, int]:
    """(SHA-256, size) of the file as it is."""
    digest = hashlib.sha256()
    size = 0
    while data := stream.read(CHUNK):
        if cancel is not None and cancel():
            raise Stopped
        digest.update(data)
        size += len(data)
    return digest.hexdigest(), size


def _read(stream: BinaryIO, heard: Heard, progress: Progress | None, cancel: Callable[[], bool] | None) -> None:
    reader = Reader(stream)
    pipeline = heard.pipeline
    for batch in reader.batches():
        if cancel is not None and cancel():
            raise Stopped
        pipeline.run(batch)
        if progress is not None:
            progress(reader.consumed, heard.size, pipeline.packets)
    pipeline.sum_up()
    heard.format = reader.format
    heard.devices = devices(pipeline)
    heard.notes = [*([reader.damage] if reader.damage else []), *reader.notes, *notes(pipeline), *contested(pipeline)]


def notes(pipeline: Pipeline) -> list[str]:
    """What of the capture was not read, in sentences."""
    shared, table, heard = pipeline.shared, pipeline.flows, pipeline.collector
    links = ", ".join(f"{number} (packets: {count})" for number, count in sorted(pipeline.unknown_links.items()))
    said = (
        (pipeline.fragments, "Fragments of IP packets, counted and not put together: {}."),
        (pipeline.ipv6, "IPv6 packets, counted and not read: {}."),
        (pipeline.malformed, "Packets that are too short or have no valid header: {}."),
        (shared.gaps, "Places where packets are missing in the capture, so that a message was not read: {}."),
        (shared.unreadable, "Messages on known ports that could not be read: {}."),
        (shared.dropped, "Unfinished messages dropped for lack of room: {}."),
        (table.overflow, f"Conversations beyond the first {pipeline.limits.flows:,}, only counted: {{}}."),
        (heard.overflow, "Readings and commands beyond the limits, left out: {}."),
    )
    found = [text.format(f"{count:,}") for count, text in said if count]
    if links:
        found.append(f"Link types that are not read: {links}.")
    return found


def moment(ns: int) -> datetime | None:
    """A capture's time; None where the file tells none, or none that can be."""
    seconds = ns // 1_000_000_000
    if not 0 < seconds <= _LAST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=ns % 1_000_000_000 // 1000)


def _command(seen: CommandSeen) -> dict[str, object]:
    return {
        "kind": seen.command.kind,
        "name": seen.command.name,
        "count": seen.count,
        "packet": seen.packet,
        "hex": seen.raw.hex(),
    }


def _sighting(device: Device, heard: Heard, places: _Networks, capture: UUID) -> Sighting:
    at = moment(device.last_ns)
    network = places.of(device.vlan, device.ip) if device.ip else None
    vantage = f"{heard.sha256}:{device.vlan}" if device.vlan is not None else heard.sha256
    return Sighting(
        source=Source.CAPTURE.value,
        by=heard.name,
        at=at or utcnow(),
        ip=device.ip,
        mac=device.mac,
        network_id=network,
        values=tuple(device.values),
        services=tuple(device.services),
        origin=capture,
        vantage="" if network is not None else vantage,
        unit=device.unit,
        timed=at is not None,
    )


class _Networks:
    """Which of the register's networks an address of the capture lies in."""

    def __init__(self, networks: Iterable[Network], chosen: UUID | None) -> None:
        self._chosen = chosen
        self._known: list[tuple[IPv4Network, Network]] = []
        self._open = False
        """The chosen network states no range: every address inside is in it."""
        for one in networks:
            try:
                self._known.append((IPv4Network(one.cidr, strict=False), one))
            except ValueError:
                self._open = self._open or one.id == chosen

    def of(self, vlan: int | None, ip: str) -> UUID | None:
        """The chosen one where the address is in it; else the only one that holds it, by VLAN where that decides."""
        try:
            address = IPv4Address(ip)
        except AddressValueError:
            return None
        holding = [one for cidr, one in self._known if address in cidr]
        if self._chosen is not None and (
            any(one.id == self._chosen for one in holding) or (self._open and not holding)
        ):
            return self._chosen
        tagged = [one for one in holding if vlan is not None and one.vlan == vlan]
        fitting = tagged or holding
        return fitting[0].id if len(fitting) == 1 else None

    def of_both(self, flow: conversations.Flow) -> UUID | None:
        """The network that both ends of a conversation are in; an address of everybody is in any."""
        if flow.transport == "ethernet":
            return self._chosen
        found = {self.of(flow.vlan, ip) for ip in (flow.client, flow.server) if is_inside(ip)}
        return found.pop() if len(found) == 1 else None
