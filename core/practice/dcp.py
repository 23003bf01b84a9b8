"""PROFINET device's DCP side: answers an identify request for all, and nothing that would change it.

Raw Ethernet (AF_PACKET), so it needs privileges and Linux; used in network namespaces only.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import struct
from dataclasses import dataclass

_ETHERTYPE = 0x8892
_GROUP = bytes.fromhex("010ecf000000")
_SHORTEST = 60
_NAME_LIMIT = 240


@dataclass(frozen=True, slots=True)
class ProfinetDevice:
    """What the device tells of itself."""

    station: str
    type_of_station: str
    vendor_id: int
    device_id: int
    role: int = 1
    ip: str = ""
    netmask: str = "255.255.255.0"
    gateway: str = "0.0.0.0"  # noqa: S104 - an address in a packet


def blocks(device: ProfinetDevice) -> bytes:
    """The blocks of an answer, each padded to an even length."""
    listed = (
        (2, 5, bytes((1, 2, 2, 1, 2, 2, 2, 3, 2, 4))),
        (2, 1, device.type_of_station.encode("latin-1")),
        (2, 2, device.station.encode("latin-1")[:_NAME_LIMIT]),
        (2, 3, struct.pack(">HH", device.vendor_id, device.device_id)),
        (2, 4, bytes((device.role, 0))),
    )
    made = b"".join(_block(option, suboption, 0, body) for option, suboption, body in listed)
    if not device.ip:
        return made
    suite = b"".join(ipaddress.IPv4Address(text).packed for text in (device.ip, device.netmask, device.gateway))
    return made + _block(1, 2, 1, suite)


def _block(option: int, suboption: int, info: int, body: bytes) -> bytes:
    content = struct.pack(">H", info) + body
    return struct.pack(">BBH", option, suboption, len(content)) + content + b"\0" * (len(content) & 1)


def answer(frame: bytes, device: ProfinetDevice, mac: bytes) -> bytes | None:
    """The answer to an identify request for all or for this station's name; None for every other frame."""
    if len(frame) < 26 or frame[:6] != _GROUP or frame[12:18] != bytes.fromhex("8892fefe0500"):
        return None
    size = int.from_bytes(frame[24:26], "big")
    wanted = frame[26 : 26 + size]
    everybody = wanted == b"\xff\xff\0\0"
    name = device.station.encode("latin-1")
    by_name = wanted[:2] == b"\x02\x02" and wanted[4 : 4 + int.from_bytes(wanted[2:4], "big")] == name
    if not everybody and not (by_name and name):
        return None
    told = blocks(device)
    head = frame[6:12] + mac + struct.pack(">HHBB", _ETHERTYPE, 0xFEFF, 5, 1) + frame[18:22]
    return (head + struct.pack(">HH", 0, len(told)) + told).ljust(_SHORTEST, b"\0")


def hello(device: ProfinetDevice, mac: bytes) -> bytes:
    """The frame with which a device announces itself after power-on."""
    told = blocks(device)
    head = _GROUP + mac + struct.pack(">HHBBIHH", _ETHERTYPE, 0xFEFC, 6, 0, 1, 0, len(told))
    return (head + told).ljust(_SHORTEST, b"\0")


class DcpServer:
    """One device on one interface, in whatever network namespace it is started."""

    def __init__(self, device: ProfinetDevice, interface: str) -> None:
        self._device = device
        self._interface = interface
        self._socket: socket.socket | None = None
        self._mac = b""

    async def start(self) -> None:
        """Listen. Raises OSError without privileges, without the interface and where there is no AF_PACKET."""
        if not hasattr(socket, "AF_PACKET"):
            raise OSError("raw Ethernet is for Linux")
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ETHERTYPE))
        try:
            sock.setblocking(False)
            sock.bind((self._interface, _ETHERTYPE))
            self._mac = sock.getsockname()[4][:6]
            member = struct.pack("=iHH8s", socket.if_nametoindex(self._interface), 0, 6, _GROUP)
            sock.setsockopt(263, 1, member)  # SOL_PACKET, PACKET_ADD_MEMBERSHIP
        except OSError:
            sock.close()
            raise
        self._socket = sock
        asyncio.get_running_loop().add_reader(sock, self._readable)

    def _readable(self) -> None:
        if self._socket is None:
            return
        try:
            frame, source = self._socket.recvfrom(2048)
            own = source[2] == 4  # PACKET_OUTGOING: what this interface sends itself
            reply = None if own else answer(frame, self._device, self._mac)
            if reply is not None:
                self._socket.send(reply)
        except (OSError, ValueError):
            return

    async def stop(self) -> None:
        """Close the socket."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None
