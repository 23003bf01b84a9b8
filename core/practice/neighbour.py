"""LLDP and CDP announcements of practice devices, and their sending on an interface (Linux, with privileges)."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass

_LLDP_GROUP = bytes.fromhex("0180c200000e")
_CDP_GROUP = bytes.fromhex("01000ccccccc")
_SHORTEST = 60


@dataclass(frozen=True, slots=True)
class Announced:
    """What a device tells its neighbours; "" and 0 are left out. `station` makes it a PROFINET device."""

    name: str
    description: str
    ip: str = ""
    port: str = "port-001"
    capabilities: int = 0x0004
    """LLDP: 4 bridge, 8 wireless, 16 router, 128 station. CDP: 1 router, 8 switch, 16 host."""
    station: str = ""
    serial: str = ""
    model: str = ""
    manufacturer: str = ""
    firmware: str = ""


def lldp_frame(device: Announced, mac: bytes) -> bytes:
    """One announcement of IEEE 802.1AB, with LLDP-MED's inventory and PROFINET's own fields where they are known."""
    chassis = b"\x07" + device.station.encode() if device.station else b"\x04" + mac
    parts = _tlv(1, chassis) + _tlv(2, b"\x07" + device.port.encode()) + _tlv(3, struct.pack(">H", 20))
    if device.name:
        parts += _tlv(5, device.name.encode())
    if device.description:
        parts += _tlv(6, device.description.encode())
    parts += _tlv(7, struct.pack(">HH", device.capabilities, device.capabilities))
    if device.ip:
        parts += _tlv(8, b"\x05\x01" + ipaddress.IPv4Address(device.ip).packed + struct.pack(">BIB", 2, 1, 0))
    if device.station:
        parts += _tlv(127, bytes.fromhex("000ecf02") + bytes(4)) + _tlv(127, bytes.fromhex("000ecf05") + mac)
    for subtype, text in ((7, device.firmware), (8, device.serial), (9, device.manufacturer), (10, device.model)):
        if text:
            parts += _tlv(127, bytes.fromhex("0012bb") + bytes((subtype,)) + text.encode())
    return (_LLDP_GROUP + mac + b"\x88\xcc" + parts + b"\0\0").ljust(_SHORTEST, b"\0")


def _tlv(kind: int, value: bytes) -> bytes:
    return struct.pack(">H", kind << 9 | len(value)) + value


def cdp_frame(device: Announced, mac: bytes) -> bytes:
    """One announcement of CDP version 2."""
    address = b""
    if device.ip:
        address = struct.pack(">IBBBH", 1, 1, 1, 0xCC, 4) + ipaddress.IPv4Address(device.ip).packed
    fields = (
        (1, device.name.encode()), (2, address), (3, device.port.encode()),
        (4, struct.pack(">I", device.capabilities)), (5, device.description.encode()), (6, device.model.encode()),
    )  # fmt: skip
    body = b"".join(struct.pack(">HH", kind, len(value) + 4) + value for kind, value in fields if value)
    body = struct.pack(">BBH", 2, 180, _checksum(b"\x02\xb4\0\0" + body)) + body
    snap = bytes.fromhex("aaaa0300000c2000") + body
    return (_CDP_GROUP + mac + struct.pack(">H", len(snap)) + snap).ljust(_SHORTEST, b"\0")


def _checksum(data: bytes) -> int:
    """The Internet checksum. Where the length is odd Cisco adds the last byte as a low one, signed; as it does, so
    does this for the printable bytes that can stand there."""
    total = sum(struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2]))
    if len(data) % 2:
        total += data[-1]
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return int(~total & 0xFFFF)


class Announcer:
    """Sends one device's announcement on an interface at once and then every `every_s` seconds."""

    def __init__(self, build: Callable[[bytes], bytes], interface: str, every_s: float = 5.0) -> None:
        self._build = build
        self._interface = interface
        self._every_s = every_s
        self._task: asyncio.Task[None] | None = None
        self._socket: socket.socket | None = None

    async def start(self) -> None:
        """Raises OSError without privileges, without the interface and where there is no AF_PACKET."""
        if not hasattr(socket, "AF_PACKET"):
            raise OSError("raw Ethernet is for Linux")
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        try:
            sock.setblocking(False)
            sock.bind((self._interface, 0))
        except OSError:
            sock.close()
            raise
        self._socket = sock
        frame = self._build(sock.getsockname()[4][:6])
        sock.send(frame)
        self._task = asyncio.ensure_future(self._again(sock, frame))

    async def _again(self, sock: socket.socket, frame: bytes) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            try:
                sock.send(frame)
            except OSError:
                continue

    async def stop(self) -> None:
        """Send nothing more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        if self._socket is not None:
            self._socket.close()
        self._task = self._socket = None
