"""KNXnet/IP router's port, UDP 3671: answers search and description, opens no connection."""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from core.practice.serving import DatagramServer

PORT = 3671
GROUP = "224.0.23.12"
_SEARCH, _DESCRIBE, _CONNECT = 0x0201, 0x0203, 0x0205
_NO_MORE_CONNECTIONS = 0x24


@dataclass(frozen=True, slots=True)
class KnxIdentity:
    """What the router tells. `serial` and `mac` are six bytes in hexadecimal, the address is area, line, device."""

    name: str
    serial: str
    mac: str
    address: tuple[int, int, int] = (1, 1, 0)

    def description(self) -> bytes:
        """Blocks: device information, then the service families."""
        area, line, device = self.address
        info = struct.pack(">BBHH", 2, 0, area << 12 | line << 8 | device, 0) + bytes.fromhex(self.serial)
        info += ipaddress.IPv4Address(GROUP).packed + bytes.fromhex(self.mac.replace(":", ""))
        info += self.name.encode("latin-1")[:29].ljust(30, b"\0")
        families = bytes((2, 1, 3, 2, 4, 1, 5, 1))
        return bytes((len(info) + 2, 1)) + info + bytes((len(families) + 2, 2)) + families


def answer(request: bytes, identity: KnxIdentity, ip: str, port: int) -> bytes | None:
    """The reply to one datagram, or None. It goes to the sender, also where the request names another endpoint."""
    if len(request) < 14 or request[:2] != b"\x06\x10":
        return None
    service = int.from_bytes(request[2:4], "big")
    endpoint = struct.pack(">BB4sH", 8, 1, ipaddress.IPv4Address(ip).packed, port)
    if service == _SEARCH:
        body = endpoint + identity.description()
    elif service == _DESCRIBE:
        body = identity.description()
    elif service == _CONNECT:
        body = bytes((0, _NO_MORE_CONNECTIONS))
    else:
        return None
    return struct.pack(">BBHH", 6, 0x10, service + 1, len(body) + 6) + body


class KnxServer(DatagramServer):
    """One router's port 3671; `also` holds the multicast group where it is searched for by multicast."""

    def __init__(self, identity: KnxIdentity, ip: str, port: int = PORT, also: Sequence[str] = ()) -> None:
        super().__init__(lambda data: answer(data, identity, ip, port), ip, port, also)
