"""What the dissectors heard, kept once however often it was said, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.discovery.capture.dissect import Reading
from core.discovery.capture.flows import Flow, Limits
from core.discovery.wire.command import Command

MAX_RAW = 256
MAX_READINGS = 64
"""Different things kept of one device; a device that says more is only counted."""
_BINDING = frozenset({"arp", "dhcp", "dcp"})
_NOBODY = frozenset({"", "0.0.0.0", "255.255.255.255", "others"})  # noqa: S104 - no binding


@dataclass(slots=True)
class ReadingSeen:
    """One thing a device said, with how often and when. `port` is 0 where it tells of no service."""

    reading: Reading
    transport: str
    port: int
    first_ns: int
    last_ns: int
    count: int = 1


@dataclass(frozen=True, slots=True, order=True)
class MacTold:
    """How a MAC was told to belong to an address; the greater one holds."""

    sure: bool
    """By a protocol whose purpose is that. A port's MAC in LLDP need not be that of the address it names."""
    last_ns: int
    protocol: str


@dataclass(slots=True)
class Told:
    """All that was read of one device: of the address `ip` (or, where that is "", of `mac`) in VLAN `vlan`."""

    ip: str
    vlan: int | None
    macs: dict[str, MacTold] = field(default_factory=dict)
    """MACs that messages named for this address."""
    readings: list[ReadingSeen] = field(default_factory=list)
    _known: dict[tuple[object, ...], ReadingSeen] = field(default_factory=dict)


@dataclass(slots=True)
class CommandSeen:
    """Somebody's command, as often as it was seen in one flow."""

    command: Command
    protocol: str
    packet: int
    """Number of the packet in which the first one ended, counted from 1."""
    raw: bytes
    """The first one's message, cut to `MAX_RAW`."""
    first_ns: int
    last_ns: int
    count: int = 1


class Collector:
    """Takes what is heard. `devices` by (VLAN, IP) or (VLAN, MAC); `commands` by flow."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.devices: dict[tuple[int | None, str], Told] = {}
        self.commands: dict[Flow, dict[tuple[str, Command], CommandSeen]] = {}
        self._commands = 0
        self.overflow = 0
        """Things heard that there was no room for."""

    def command(self, flow: Flow, protocol: str, item: Command, message: bytes, time: int, packet: int) -> None:
        """Called for every command."""
        seen = self.commands.setdefault(flow, {})
        known = seen.get((protocol, item))
        if known is not None:
            known.count += 1
            known.last_ns = max(known.last_ns, time)
        elif self._commands >= self._limits.commands:
            self.overflow += 1
        else:
            self._commands += 1
            seen[protocol, item] = CommandSeen(item, protocol, packet, message[:MAX_RAW], time, time)

    def reading(self, flow: Flow, to_server: bool, item: Reading, time: int) -> None:
        """Called for everything that a device says of itself."""
        sender = flow.client if to_server else flow.server
        link = flow.transport == "ethernet"
        ip = item.ip or ("" if link else sender)
        mac = item.mac or (sender if link else "")
        if ip in _NOBODY:
            ip = ""
        if not ip and not mac:
            return
        device = self._device(flow.vlan, ip, mac)
        if device is None:
            return
        if mac and (mac in device.macs or len(device.macs) < MAX_READINGS):
            told = MacTold(item.protocol in _BINDING, time, item.protocol)
            device.macs[mac] = max(told, device.macs.get(mac, told))
        port = item.port or (flow.port if not to_server and not link else 0)
        said = tuple((value.field, value.value) for value in item.result.values)
        key = (item.protocol, item.unit, port, said, item.result.detail, item.result.device_class)
        seen = device._known.get(key)
        if seen is not None:
            seen.count += 1
            seen.last_ns = max(seen.last_ns, time)
        elif len(device.readings) >= MAX_READINGS:
            self.overflow += 1
        else:
            seen = device._known[key] = ReadingSeen(item, flow.transport, port, time, time)
            device.readings.append(seen)

    def _device(self, vlan: int | None, ip: str, mac: str) -> Told | None:
        key = (vlan, ip or mac)
        found = self.devices.get(key)
        if found is None:
            if len(self.devices) >= self._limits.devices:
                self.overflow += 1
                return None
            found = self.devices[key] = Told(ip, vlan)
        return found
