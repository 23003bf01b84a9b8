"""PROFINET device's endpoint mapper on UDP 34964: one entry with the annotation, then the end of the map."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from core.practice.serving import DatagramServer

PORT = 34964
_HEADER = 80
_EPM = bytes.fromhex("0883afe11f5dc91191a408002b14a0fa")
_PNIO = bytes.fromhex("0100a0de976cd111827100a02442df7d")
_NDR = bytes.fromhex("045d888aeb1cc9119fe808002b104860")
_LOOKUP = 2
_NO_MORE = 0x16C9A0D6
_ANNOTATION = 64


@dataclass(frozen=True, slots=True)
class EpmIdentity:
    """What stands in the annotation and the object identifier of the entry."""

    type_of_station: str
    order_number: str
    hardware: int
    firmware: tuple[int, int, int]
    vendor_id: int
    device_id: int
    prefix: str = "V"

    def annotation(self) -> bytes:
        """64 bytes in the columns of IEC 61158-6-10."""
        version = "".join(f"{number:3d}" for number in self.firmware)
        text = f"{self.type_of_station:<25.25s} {self.order_number:<20.20s} {self.hardware:5d} {self.prefix}{version}"
        return text.encode("latin-1").ljust(_ANNOTATION, b"\0")


def answer(request: bytes, identity: EpmIdentity) -> bytes | None:
    """The reply to a lookup, or None where it is none. Only little-endian clients are understood."""
    if len(request) < _HEADER + 76 or request[:2] != b"\x04\0" or not request[4] & 0x10:
        return None
    if request[24:40] != _EPM or request[68:70] != struct.pack("<H", _LOOKUP):
        return None
    handle = request[_HEADER + 52 : _HEADER + 72]
    body = _entry(identity) if handle == bytes(20) else bytes(20) + struct.pack("<IIIII", 0, 1, 0, 0, _NO_MORE)
    head = b"\x04\x02\x08\0\x10\0\0\0" + request[8:74] + struct.pack("<HHBB", len(body), 0, 0, 0)
    return head + body


def _entry(identity: EpmIdentity) -> bytes:
    uuid = bytes.fromhex("0000a0de976cd1118271") + struct.pack(">HHH", 1, identity.device_id, identity.vendor_id)
    tower = _tower()
    entry = uuid + struct.pack("<III", 3, 0, _ANNOTATION) + identity.annotation()
    handle = struct.pack("<I", 0) + bytes.fromhex("77000000000000000000000000000077")
    body = handle + struct.pack("<IIII", 1, 1, 0, 1) + entry + struct.pack("<II", len(tower), len(tower)) + tower
    return body + b"\0" * (-len(body) % 4) + struct.pack("<I", 0)


def _tower() -> bytes:
    """Interface, transfer syntax, connectionless RPC, UDP port, IP address (C706, appendix L)."""
    floors = (
        (b"\x0d" + _PNIO + b"\x01\0", b"\0\0"),
        (b"\x0d" + _NDR + b"\x02\0", b"\0\0"),
        (b"\x0a", b"\0\0"),
        (b"\x08", struct.pack(">H", PORT)),
        (b"\x09", bytes(4)),
    )
    made = b"".join(struct.pack("<H", len(a)) + a + struct.pack("<H", len(b)) + b for a, b in floors)
    return struct.pack("<H", len(floors)) + made


class EpmServer(DatagramServer):
    """One device's port 34964. As most devices do, it answers from another port with `elsewhere`."""

    def __init__(
        self, identity: EpmIdentity, ip: str, port: int = PORT, also: Sequence[str] = (), elsewhere: bool = True
    ) -> None:
        super().__init__(lambda data: answer(data, identity), ip, port, also, elsewhere)
