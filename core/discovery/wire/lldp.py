"""LLDP: what a device tells its neighbour of itself, unasked.

IEEE Std 802.1AB-2016, 8 and 9 (format, TLVs) and annex D (organisations' TLVs); ANSI/TIA-1057 (inventory of LLDP-MED);
PROFINET: its organisation's TLVs, and the station's name as chassis or in the port id, as PROFINET controllers'
manuals describe it (GFK-2571, 7.2.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader
from core.discovery.wire.text import decode

ETHER_TYPE = b"\x88\xcc"
MAX_TLVS = 128

_END, _CHASSIS, _PORT, _TTL, _PORT_TEXT, _NAME, _DESCRIPTION, _CAPABILITIES, _MANAGEMENT = range(9)
_ORGANISATION = 127
_8021, _8023, _MED, _PROFINET = b"\x00\x80\xc2", b"\x00\x12\x0f", b"\x00\x12\xbb", b"\x00\x0e\xcf"
_MAC_SUBTYPES = {_CHASSIS: 4, _PORT: 3}
_ADDRESS_SUBTYPES = {_CHASSIS: 5, _PORT: 4}
_LOCAL = 7
_IPV4 = 1
_MED_INVENTORY = {5: "hardware", 6: "firmware", 7: "software", 8: "serial", 9: "manufacturer", 10: "model", 11: "asset"}
_CHASSIS_MAC = 5
CAPABILITIES = (
    "other", "repeater", "bridge", "wireless", "router", "telephone", "cable modem", "station", "customer VLAN",
    "service VLAN", "two-port relay",
)  # fmt: skip
_STATION_IN_PORT = re.compile(r"port-\d{3}(?:-\d{5})?\.([a-z0-9][a-z0-9.-]{0,239})", re.IGNORECASE)
_PORT_NAME = re.compile(r"port-\d{3}(?:-\d{5})?(?:\.|$)", re.IGNORECASE)


@dataclass
class Neighbour:
    """One announcement. Texts are "" where it says nothing."""

    source: str
    """The sending port's MAC."""
    chassis: str = ""
    chassis_mac: str = ""
    """Where the chassis is named by its MAC (for PROFINET, by its own TLV)."""
    port: str = ""
    ttl: int = 0
    port_description: str = ""
    name: str = ""
    description: str = ""
    capabilities: tuple[str, ...] = ()
    """What it can be and has switched on."""
    address: str = ""
    """IPv4 address of its management."""
    vlan: int = 0
    profinet: bool = False
    station: str = ""
    """PROFINET name of station."""
    inventory: dict[str, str] = field(default_factory=dict)
    """LLDP-MED: hardware, firmware, software, serial, manufacturer, model, asset."""


def parse_frame(frame: bytes) -> Neighbour | None:
    """A whole Ethernet frame without VLAN tags; None where it is no LLDP. The three TLVs that must come first do."""
    if frame[12:14] != ETHER_TYPE:
        return None
    found = Neighbour(_mac(frame[6:12]))
    seen: list[int] = []
    for kind, value in _tlvs(frame[14:]):
        if len(seen) < 3 and kind != len(seen) + 1:
            raise WireError("LLDP without chassis, port and time to live at its beginning")
        seen.append(kind)
        _take(found, kind, value)
    if len(seen) < 3:
        raise WireError("LLDP is cut")
    if found.profinet:
        _profinet_names(found)
    return found


def _tlvs(data: bytes) -> Iterator[tuple[int, bytes]]:
    reader = Reader(data)
    for _ in range(MAX_TLVS):
        if reader.remaining < 2:
            return
        head = reader.u16()
        kind, size = head >> 9, head & 0x1FF
        if kind == _END:
            return
        yield kind, reader.take(size)
    raise WireError(f"LLDP with more than {MAX_TLVS} TLVs")


def _take(found: Neighbour, kind: int, value: bytes) -> None:
    if kind == _CHASSIS:
        found.chassis, found.chassis_mac = _identifier(kind, value)
        found.station = found.chassis if value[0] == _LOCAL else ""
    elif kind == _PORT:
        found.port = _identifier(kind, value)[0]
    elif kind == _TTL:
        found.ttl = Reader(value).u16()
    elif kind == _PORT_TEXT:
        found.port_description = decode(value)
    elif kind == _NAME:
        found.name = decode(value)
    elif kind == _DESCRIPTION:
        found.description = decode(value, 512)
    elif kind == _CAPABILITIES:
        found.capabilities = _capabilities(Reader(value))
    elif kind == _MANAGEMENT:
        found.address = found.address or _management(Reader(value))
    elif kind == _ORGANISATION:
        _organisation(found, value)


def _identifier(kind: int, value: bytes) -> tuple[str, str]:
    """(text, MAC where it is one) of a chassis or port id."""
    reader = Reader(value)
    subtype, raw = reader.u8(), reader.rest()
    if not raw:
        raise WireError("LLDP identifier of no length")
    if subtype == _MAC_SUBTYPES[kind]:
        if len(raw) != 6:
            raise WireError(f"LLDP identifier: MAC of {len(raw)} bytes")
        return _mac(raw), _mac(raw)
    if subtype == _ADDRESS_SUBTYPES[kind] and raw[0] == _IPV4 and len(raw) == 5:
        return _ipv4(raw[1:]), ""
    return decode(raw), ""


def _capabilities(reader: Reader) -> tuple[str, ...]:
    able, enabled = reader.u16(), reader.u16()
    return tuple(name for bit, name in enumerate(CAPABILITIES) if able & enabled & 1 << bit)


def _management(reader: Reader) -> str:
    address = reader.sub(reader.u8())
    if address.remaining == 5 and address.u8() == _IPV4:
        text = _ipv4(address.rest())
        return text if text != "0.0.0.0" else ""  # noqa: S104 - read, not bound
    return ""


def _organisation(found: Neighbour, value: bytes) -> None:
    reader = Reader(value)
    who, subtype = reader.take(3), reader.u8()
    if who == _PROFINET:
        found.profinet = True
        if subtype == _CHASSIS_MAC and reader.remaining == 6:
            found.chassis_mac = _mac(reader.rest())
    elif who == _MED and subtype in _MED_INVENTORY:
        if text := decode(reader.rest()):
            found.inventory[_MED_INVENTORY[subtype]] = text
    elif who == _8021 and subtype == 1 and reader.remaining == 2:
        found.vlan = reader.u16()


def _profinet_names(found: Neighbour) -> None:
    """The station's name is the chassis id, or since version 2.3 of PROFINET stands behind the port's number."""
    behind = _STATION_IN_PORT.fullmatch(found.port)
    if behind:
        found.station = behind[1].lower()
    elif not _PORT_NAME.match(found.port):
        found.station = ""


def _mac(raw: bytes) -> str:
    return ":".join(f"{byte:02x}" for byte in raw)


def _ipv4(raw: bytes) -> str:
    return ".".join(map(str, raw))
