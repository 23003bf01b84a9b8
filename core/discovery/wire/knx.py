"""KNXnet/IP: search and description of servers (KNX standard 03_08_02 Core, 4.2, 7.6; ISO 22510). No connection.

Layout compared with frames of a Gira and a JUNG router in the tests of an open-source KNX library.
"""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.text import decode

PORT = 3671
GROUP = "224.0.23.12"
SEARCH_REQUEST, SEARCH_RESPONSE = 0x0201, 0x0202
DESCRIPTION_REQUEST, DESCRIPTION_RESPONSE = 0x0203, 0x0204
MAX_REPLY = 1024
MAX_BLOCKS = 16
ROUTE_BACK = "0.0.0.0"  # noqa: S104 - an address in a packet, nothing is bound

SERVICES = {
    2: "core", 3: "device management", 4: "tunnelling", 5: "routing", 6: "remote logging",
    7: "remote configuration", 8: "object server", 9: "security",
}  # fmt: skip
MEDIA = {0x02: "TP1", 0x04: "PL110", 0x10: "RF", 0x20: "IP"}

_HEADER, _VERSION, _UDP, _ENDPOINT = 6, 0x10, 1, 8
_DEVICE, _FAMILIES = 1, 2


@dataclass(frozen=True, slots=True)
class Server:
    """What a KNXnet/IP server tells of itself."""

    name: str
    serial: str
    """Six bytes as twelve hexadecimal digits; the first four are the maker's number."""
    mac: str
    individual_address: str
    """Area, line and device, like "1.1.0"."""
    medium: str
    multicast: str
    programming: bool
    maker: int
    services: tuple[tuple[str, int], ...]
    """(family, version)."""
    endpoint: str
    """Address and port at which it wants to be asked, or "" in a description."""


def build_search(ip: str = ROUTE_BACK, port: int = 0) -> bytes:
    """Ask all servers for themselves; they answer to `ip` and `port`, or to the sender where both are zero."""
    return _ask(SEARCH_REQUEST, ip, port)


def build_describe(ip: str = ROUTE_BACK, port: int = 0) -> bytes:
    """Ask one server for itself; it answers to the sender where `ip` and `port` are zero."""
    return _ask(DESCRIPTION_REQUEST, ip, port)


def _ask(service: int, ip: str, port: int) -> bytes:
    try:
        packed = ipaddress.IPv4Address(ip).packed
    except ValueError as error:
        raise WireError(f"{ip[:40]!r} is no IPv4 address") from error
    check_range("port", port, 0, 0xFFFF)
    endpoint = struct.pack(">BB4sH", _ENDPOINT, _UDP, packed, port)
    return struct.pack(">BBHH", _HEADER, _VERSION, service, _HEADER + len(endpoint)) + endpoint


def parse_reply(data: bytes) -> Server:
    """A search or description response."""
    if len(data) > MAX_REPLY:
        raise WireError(f"KNXnet/IP answer of {len(data)} bytes")
    reader = Reader(data)
    size, version, service, total = reader.u8(), reader.u8(), reader.u16(), reader.u16()
    if (size, version) != (_HEADER, _VERSION) or service not in (SEARCH_RESPONSE, DESCRIPTION_RESPONSE):
        raise WireError("no KNXnet/IP search or description response")
    body = reader.sub(total - _HEADER)
    endpoint = _endpoint(body) if service == SEARCH_RESPONSE else ""
    device: bytes | None = None
    services: tuple[tuple[str, int], ...] = ()
    for _ in range(MAX_BLOCKS):
        if body.remaining < 2:
            break
        length, kind = body.u8(), body.u8()
        block = body.take(length - 2)
        if kind == _DEVICE:
            device = block
        elif kind == _FAMILIES:
            services = tuple((SERVICES.get(a, f"family {a}"), b) for a, b in zip(block[::2], block[1::2], strict=False))
    if device is None:
        raise WireError("KNXnet/IP answer without a device description")
    return _server(Reader(device), services, endpoint)


def _endpoint(body: Reader) -> str:
    size, protocol = body.u8(), body.u8()
    if size != _ENDPOINT:
        raise WireError(f"endpoint of {size} bytes")
    address = ".".join(str(byte) for byte in body.take(4))
    return f"{address}:{body.u16()}" + ("" if protocol == _UDP else " (TCP)")


def _server(reader: Reader, services: tuple[tuple[str, int], ...], endpoint: str) -> Server:
    medium, status, address = reader.u8(), reader.u8(), reader.u16()
    reader.take(2)
    serial, multicast, mac, name = reader.take(6), reader.take(4), reader.take(6), reader.take(30)
    return Server(
        name=decode(name),
        serial=serial.hex().upper() if any(serial) else "",
        mac=":".join(f"{byte:02x}" for byte in mac) if any(mac) else "",
        individual_address=f"{address >> 12}.{address >> 8 & 15}.{address & 255}",
        medium=MEDIA.get(medium, f"medium {medium:#04x}"),
        multicast=".".join(str(byte) for byte in multicast),
        programming=bool(status & 1),
        maker=int.from_bytes(serial[:2], "big"),
        services=services,
        endpoint=endpoint,
    )
