"""Which devices a capture shows: its readings and conversations together, one row per address.

An address counts as a device of the plant where it sent something itself and is no address of the internet, or where
ARP or DHCP told whose it is. A MAC belongs to an address where ARP or DHCP says so, or where the station with that MAC
sends for this address alone; a router's MAC, behind which many addresses send, is nobody's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address

from core.discovery.capture.collect import ReadingSeen, Told
from core.discovery.capture.flows import Flow
from core.discovery.capture.pipeline import Pipeline
from core.discovery.probes.base import Value
from core.discovery.sighting import CLASS_TOLD, SeenService

FROM_ARP, FROM_FRAMES = 95, 60
MAX_SERVICES = 200
MAX_CONTESTED = 20
DYNAMIC = 49_152
"""Ports from here on are given out for one conversation (RFC 6335): nothing of lasting interest listens there."""
_TELLING_FRAMES = frozenset({0x8892, 0x88B8, 0x88B9, 0x88BA, 0x88A4, 0x88AB, 0x88CD})
"""Ethernet types by which a station without any IP address is still a device: field protocols."""

Place = tuple[int | None, str]
"""(VLAN, address)."""
Telling = tuple[str, Value]


@dataclass(slots=True)
class Device:
    """One device as a capture shows it. `unit` names one of several behind the address."""

    ip: str
    mac: str
    vlan: int | None
    last_ns: int
    values: list[Telling] = field(default_factory=list)
    services: list[SeenService] = field(default_factory=list)
    unit: str = ""


def devices(pipeline: Pipeline) -> list[Device]:
    """Everything that the capture shows of devices, by VLAN and address. Call `Pipeline.sum_up` before."""
    return list(_Gathering(pipeline).devices())


def contested(pipeline: Pipeline) -> list[str]:
    """Addresses that several MACs claim, in sentences: two devices with one address, or a pair that takes over."""
    found: list[str] = []
    for (vlan, ip), told in pipeline.collector.devices.items():
        macs = sorted(mac for mac, how in told.macs.items() if how.sure)
        if told.ip and len(macs) > 1:
            where = f" in VLAN {vlan}" if vlan is not None else ""
            found.append(f"The address {ip}{where} is claimed by {len(macs)} MACs: {', '.join(macs[:4])}.")
    return found[:MAX_CONTESTED]


@lru_cache(maxsize=65_536)
def is_inside(ip: str) -> bool:
    """An address that a device of a plant may have: private, link-local, shared or this computer's own."""
    try:
        address = IPv4Address(ip)
    except AddressValueError:
        return False
    return not (address.is_global or address.is_multicast or address.is_unspecified or ip == "255.255.255.255")


class _Gathering:
    def __init__(self, pipeline: Pipeline) -> None:
        self._told = pipeline.collector.devices
        self._active: dict[Place, int] = {}
        self._stations: dict[tuple[int | None, str], set[str]] = defaultdict(set)
        """(VLAN, MAC) -> addresses it sends for."""
        self._senders: dict[Place, str] = {}
        self._served: dict[Place, list[Flow]] = defaultdict(list)
        self._frames: dict[Place, int] = {}
        for flow in pipeline.flows:
            self._flow(flow)
        self._by_mac = {(place[0], mac): place[1] for place in self._places() for mac in (self._mac(place)[0],) if mac}

    def _flow(self, flow: Flow) -> None:
        if flow.client == "others":
            return
        if flow.transport == "ethernet":
            if flow.port in _TELLING_FRAMES:
                place = (flow.vlan, flow.client)
                self._frames[place] = max(flow.last_ns, self._frames.get(place, 0))
            return
        for ip, mac, sent, last in (
            (flow.client, flow.client_mac, flow.packets_out, flow.last_out_ns),
            (flow.server, flow.server_mac, flow.packets_in, flow.last_in_ns),
        ):
            if sent:
                place = (flow.vlan, ip)
                self._active[place] = max(last, self._active.get(place, 0))
                if mac:
                    self._stations[flow.vlan, mac].add(ip)
                    self._senders.setdefault(place, mac)
        if flow.answered and flow.packets_in:
            self._served[flow.vlan, flow.server].append(flow)

    def _places(self) -> Iterator[Place]:
        """Addresses that are devices."""
        for place in self._active:
            told = self._told.get(place)
            if is_inside(place[1]) or (told is not None and told.macs):
                yield place
        for place, told in self._told.items():
            if told.ip and place not in self._active and (told.macs or is_inside(told.ip)):
                yield place

    def _mac(self, place: Place) -> tuple[str, int, str]:
        """(MAC of an address, how sure, who says so)."""
        told = self._told.get(place)
        if told is not None and told.macs:
            mac = max(told.macs, key=lambda one: told.macs[one])
            if told.macs[mac].sure:
                return mac, FROM_ARP, told.macs[mac].protocol
        sender = self._senders.get(place, "")
        alone = bool(sender) and self._stations[place[0], sender] == {place[1]}
        if alone:
            return sender, FROM_FRAMES, "ethernet"
        return (mac, FROM_FRAMES, told.macs[mac].protocol) if told is not None and told.macs else ("", 0, "")

    def devices(self) -> Iterator[Device]:
        for place in self._places():
            mac, sure, by = self._mac(place)
            told = [one for one in (self._told.get(place), self._told.get((place[0], mac))) if one is not None]
            last = max([self._active.get(place, 0), *(seen.last_ns for one in told for seen in one.readings)])
            device = Device(place[1], mac, place[0], last)
            if mac:
                device.values.append((by, Value("mac", mac, sure)))
            yield from self._fill(device, told)
        for place, one in self._told.items():
            if not one.ip and place not in self._by_mac:
                last = max((seen.last_ns for seen in one.readings), default=0)
                yield from self._fill(Device("", place[1], place[0], last), [one])
        for place, last in self._frames.items():
            if place not in self._by_mac and place not in self._told:
                yield Device("", place[1], place[0], last)

    def _fill(self, device: Device, told: Iterable[Told]) -> Iterator[Device]:
        """The device with all that was told of it, and those behind it."""
        readings = [seen for one in told for seen in one.readings]
        device.values += _values(seen for seen in readings if not seen.reading.unit)
        device.services = self._services((device.vlan, device.ip), readings)
        yield device
        for unit in sorted({seen.reading.unit for seen in readings} - {""}):
            behind = [seen for seen in readings if seen.reading.unit == unit]
            yield Device(
                device.ip,
                device.mac,
                device.vlan,
                max(seen.last_ns for seen in behind),
                list(_values(behind)),
                unit=unit,
            )

    def _services(self, place: Place, readings: Iterable[ReadingSeen]) -> list[SeenService]:
        found: dict[tuple[str, int], SeenService] = {}
        for flow in self._served.get(place, ()):
            known = flow.basis == "content"
            opened = flow.connections > 0 and flow.port < DYNAMIC
            if flow.transport in {"tcp", "udp"} and (flow.basis or (flow.transport == "tcp" and opened)):
                detail = "" if known else "seen in use; its content was not read"
                found[flow.transport, flow.port] = SeenService(
                    flow.transport,
                    flow.port,
                    flow.protocol if known else "",
                    detail if known else _unread(flow, detail),
                )
        for seen in sorted(readings, key=lambda one: one.last_ns):
            if seen.port and not seen.reading.unit:
                detail = seen.reading.result.detail
                found[seen.transport, seen.port] = SeenService(
                    seen.transport, seen.port, seen.reading.protocol, detail or _detail(found, seen)
                )
        return list(found.values())[:MAX_SERVICES]


def _unread(flow: Flow, detail: str) -> str:
    return f"usual port of {flow.protocol}; {detail}" if flow.protocol else detail


def _detail(found: dict[tuple[str, int], SeenService], seen: ReadingSeen) -> str:
    known = found.get((seen.transport, seen.port))
    return known.detail if known is not None and known.protocol else ""


def _values(readings: Iterable[ReadingSeen]) -> Iterator[Telling]:
    """Each value of each protocol once, as sure as its surest reading."""
    best: dict[tuple[str, str, str], Value] = {}
    for seen in readings:
        result, protocol = seen.reading.result, seen.reading.protocol
        told = [*result.values]
        if result.device_class:
            told.append(Value("device_class", result.device_class, CLASS_TOLD))
        for value in told:
            key = (protocol, value.field, value.value)
            if key not in best or best[key].confidence < value.confidence:
                best[key] = value
    for (protocol, _, _), value in best.items():
        yield protocol, value
