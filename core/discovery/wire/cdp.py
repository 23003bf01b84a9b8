"""CDP: what Cisco devices (and a few others) tell their neighbours of themselves, unasked.

The maker publishes no full specification; type numbers and layouts as Wireshark and tcpdump show them: a frame of
IEEE 802.3 with SNAP 00000C/2000, version, time to live, checksum, then type-length-value fields.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader
from core.discovery.wire.text import decode

DESTINATION = b"\x01\x00\x0c\xcc\xcc\xcc"
SNAP = b"\xaa\xaa\x03\x00\x00\x0c\x20\x00"
MAX_FIELDS = 128
MAX_ADDRESSES = 16

_DEVICE, _ADDRESSES, _PORT, _CAPABILITIES, _VERSION, _PLATFORM = 1, 2, 3, 4, 5, 6
_NATIVE_VLAN, _SYSTEM_NAME, _MANAGEMENT, _LOCATION = 0x0A, 0x14, 0x16, 0x17
_IPV4_PROTOCOL = (1, b"\xcc")
CAPABILITIES = ("router", "transparent bridge", "source-route bridge", "switch", "host", "IGMP", "repeater", "phone")


@dataclass
class Neighbour:
    """One announcement. Texts are "" where it says nothing."""

    source: str
    """The sending port's MAC."""
    device: str = ""
    port: str = ""
    platform: str = ""
    version: str = ""
    """The software's own description, in one line."""
    capabilities: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """IPv4."""
    management: tuple[str, ...] = ()
    """IPv4 addresses of its management."""
    name: str = ""
    location: str = ""
    vlan: int = 0

    @property
    def address(self) -> str:
        """Where it is managed, else its first address."""
        return next(iter((*self.management, *self.addresses)), "")


def parse_frame(frame: bytes) -> Neighbour | None:
    """A whole Ethernet frame without VLAN tags; None where it is no CDP."""
    size = int.from_bytes(frame[12:14], "big")
    if frame[:6] != DESTINATION or frame[14:22] != SNAP or size > 1500:
        return None
    reader = Reader(frame[22 : 14 + size])
    version = reader.u8()
    if version not in (1, 2):
        raise WireError(f"CDP version {version}")
    reader.take(3)
    found = Neighbour(":".join(f"{byte:02x}" for byte in frame[6:12]))
    for _ in range(MAX_FIELDS):
        if not reader.remaining:
            break
        kind, length = reader.u16(), reader.u16()
        if length < 4:
            raise WireError(f"CDP field of {length} bytes")
        _take(found, kind, reader.take(length - 4))
    else:
        raise WireError(f"CDP with more than {MAX_FIELDS} fields")
    if not found.device:
        raise WireError("CDP without a device")
    return found


def _take(found: Neighbour, kind: int, value: bytes) -> None:
    if kind == _DEVICE:
        found.device = decode(value)
    elif kind == _ADDRESSES:
        found.addresses = _read_addresses(Reader(value))
    elif kind == _PORT:
        found.port = decode(value)
    elif kind == _CAPABILITIES:
        bits = Reader(value).u32()
        found.capabilities = tuple(name for bit, name in enumerate(CAPABILITIES) if bits & 1 << bit)
    elif kind == _VERSION:
        found.version = decode(value, 512)
    elif kind == _PLATFORM:
        found.platform = decode(value)
    elif kind == _SYSTEM_NAME:
        found.name = decode(value)
    elif kind == _MANAGEMENT:
        found.management = _read_addresses(Reader(value))
    elif kind == _LOCATION:
        found.location = decode(value[1:])
    elif kind == _NATIVE_VLAN and len(value) == 2:
        found.vlan = int.from_bytes(value, "big")


def _read_addresses(reader: Reader) -> tuple[str, ...]:
    found: list[str] = []
    count = reader.u32()
    for _ in range(min(count, MAX_ADDRESSES)):
        kind, protocol = reader.u8(), reader.take(reader.u8())
        address = reader.take(reader.u16())
        if (kind, protocol) == _IPV4_PROTOCOL and len(address) == 4 and any(address):
            found.append(".".join(map(str, address)))
    return tuple(found)
