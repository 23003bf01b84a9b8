"""TwinCAT controller's discovery port, UDP 48899: answers who it is, refuses to add routes."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from core.practice.serving import DatagramServer

PORT = 48899
_MAGIC = b"\x03\x66\x14\x71"
_IDENTIFY, _ADD_ROUTE, _ANSWER = 1, 6, 0x80000000
_ROUTER_PORT = 10_000
_OS_INFO = 276
_REFUSED = 0x704
"""ADS error 1796: access denied by the practice device."""


@dataclass(frozen=True, slots=True)
class AdsIdentity:
    """What the router tells. `platform` is 2 for Windows, 3 for Windows CE."""

    host: str
    net_id: tuple[int, int, int, int, int, int]
    twincat: tuple[int, int, int]
    os: tuple[int, int, int]
    platform: int = 3


def answer(request: bytes, identity: AdsIdentity) -> bytes | None:
    """The reply to one datagram, or None where none is due."""
    if len(request) < 24 or request[:4] != _MAGIC:
        return None
    service = int.from_bytes(request[8:12], "little")
    values: tuple[tuple[int, bytes], ...]
    if service == _IDENTIFY:
        values = (
            (5, identity.host.encode("latin-1") + b"\0"),
            (4, struct.pack("<IIIII", _OS_INFO, *identity.os, identity.platform).ljust(_OS_INFO, b"\0")),
            (3, struct.pack("<BBH", *identity.twincat)),
        )
    elif service == _ADD_ROUTE:
        values = ((1, struct.pack("<I", _REFUSED)),)
    else:
        return None
    head = _MAGIC + request[4:8] + struct.pack("<I", service | _ANSWER) + bytes(identity.net_id)
    listed = b"".join(struct.pack("<HH", tag, len(value)) + value for tag, value in values)
    return head + struct.pack("<HI", _ROUTER_PORT, len(values)) + listed


class AdsServer(DatagramServer):
    """One controller's port 48899; `also` is the subnet's broadcast address where it is asked by broadcast."""

    def __init__(self, identity: AdsIdentity, ip: str, port: int = PORT, also: Sequence[str] = ()) -> None:
        super().__init__(lambda data: answer(data, identity), ip, port, also)
