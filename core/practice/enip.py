"""EtherNet/IP identity responder: ListIdentity, ListServices, ListInterfaces and RegisterSession on UDP and TCP.

Written here because no permissively licensed server answers ListIdentity over UDP; it speaks just enough of the
encapsulation layer (CIP volume 2, chapter 2) for discovery, and no CIP services at all.
"""

from __future__ import annotations

import asyncio
import ipaddress
import struct
from dataclasses import dataclass, field
from typing import cast

from core.practice.devices import Device, EtherNetIp

HEADER = struct.Struct("<HHII8sI")
LIST_SERVICES, LIST_IDENTITY, LIST_INTERFACES = 0x0004, 0x0063, 0x0064
REGISTER_SESSION, UNREGISTER_SESSION = 0x0065, 0x0066
NOP = 0x0000
STATUS_OK, STATUS_INVALID_COMMAND, STATUS_UNSUPPORTED_VERSION = 0x0000, 0x0001, 0x0069
ITEM_SERVICES, ITEM_IDENTITY = 0x0100, 0x000C
CAPABILITY_CIP_OVER_TCP = 0x0020
STATE_OPERATIONAL = 0x03
STATUS_OWNED_AND_CONFIGURED = 0x0005
_AF_INET = 2
_MAX_DATA = 0x10000 - HEADER.size


@dataclass(slots=True)
class Identity:
    """What ListIdentity tells."""

    vendor_id: int
    device_type: int
    product_code: int
    major: int
    minor: int
    serial: int
    name: str
    ip: str
    port: int

    def item(self) -> bytes:
        """The CIP identity item (type 0x000C), without its type and length."""
        text = self.name.encode("latin-1")
        address = struct.pack(">HH4s8x", _AF_INET, self.port, ipaddress.IPv4Address(self.ip).packed)
        numbers = struct.pack(
            "<HHHBBHI", self.vendor_id, self.device_type, self.product_code, self.major, self.minor,
            STATUS_OWNED_AND_CONFIGURED, self.serial,
        )  # fmt: skip
        return struct.pack("<H", 1) + address + numbers + bytes([len(text)]) + text + bytes([STATE_OPERATIONAL])


def identity_of(device: Device, service: EtherNetIp, ip: str, port: int) -> Identity:
    """Read the wire's numbers out of a device: serial as hexadecimal, firmware as major.minor."""
    major, minor = device.firmware.split(".")
    return Identity(
        service.vendor_id, service.device_type, service.product_code, int(major), int(minor),
        int(device.serial, 16), device.model, ip, port,
    )  # fmt: skip


@dataclass(slots=True)
class Responder:
    """Answers encapsulation messages; holds the open session numbers."""

    identity: Identity
    sessions: set[int] = field(default_factory=set)
    _last: int = 0x77000000

    def answer(self, message: bytes, *, tcp: bool) -> bytes | None:
        """The reply to one whole encapsulation message, or None where none is due."""
        command, length, session, status, context, options = HEADER.unpack_from(message)
        data = message[HEADER.size :]
        if command == NOP or len(data) != length or status or options:
            return None
        result, body = STATUS_OK, b""
        if command == LIST_IDENTITY:
            body = _items((ITEM_IDENTITY, self.identity.item()))
        elif command == LIST_SERVICES:
            service = struct.pack("<HH16s", 1, CAPABILITY_CIP_OVER_TCP, b"Communications")
            body = _items((ITEM_SERVICES, service))
        elif command == LIST_INTERFACES:
            body = _items()
        elif command == REGISTER_SESSION and tcp:
            result, session, body = self._register(data)
        else:
            result = STATUS_INVALID_COMMAND
        return HEADER.pack(command, len(body), session, result, context, 0) + body

    def _register(self, data: bytes) -> tuple[int, int, bytes]:
        if data[:2] != struct.pack("<H", 1):
            return STATUS_UNSUPPORTED_VERSION, 0, struct.pack("<HH", 1, 0)
        self._last += 1
        self.sessions.add(self._last)
        return STATUS_OK, self._last, struct.pack("<HH", 1, 0)


def _items(*items: tuple[int, bytes]) -> bytes:
    """Common packet format: a count, then type, length and data of each item."""
    listed = b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in items)
    return struct.pack("<H", len(items)) + listed


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not checked by isinstance: Python 3.11's datagram transport is no subclass of the class it is.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if len(data) < HEADER.size or self._transport is None:
            return
        reply = self._responder.answer(data, tcp=False)
        if reply is not None:
            self._transport.sendto(reply, addr)


class _Stream(asyncio.Protocol):
    def __init__(self, responder: Responder, open_streams: set[_Stream]) -> None:
        self._responder = responder
        self._open = open_streams
        self._buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._open.discard(self)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while len(self._buffer) >= HEADER.size and self.transport is not None:
            command, length = struct.unpack_from("<HH", self._buffer)
            if command == UNREGISTER_SESSION or length > _MAX_DATA:
                self.transport.close()
                return
            end = HEADER.size + length
            if len(self._buffer) < end:
                return
            message, self._buffer = self._buffer[:end], self._buffer[end:]
            reply = self._responder.answer(message, tcp=True)
            if reply is not None:
                self.transport.write(reply)


class EnipServer:
    """One device's EtherNet/IP port, UDP and TCP."""

    def __init__(self, device: Device, service: EtherNetIp, ip: str, port: int) -> None:
        self._ip, self._port = ip, port
        self._responder = Responder(identity_of(device, service, ip, port))
        self._streams: set[_Stream] = set()
        self._server: asyncio.Server | None = None
        self._datagrams: asyncio.DatagramTransport | None = None

    async def start(self) -> None:
        """Listen on both transports. Raises OSError where the address is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Stream(self._responder, self._streams), self._ip, self._port)
        self._datagrams, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(self._responder), local_addr=(self._ip, self._port)
        )

    async def stop(self) -> None:
        """Close the ports and every connection."""
        if self._datagrams is not None:
            self._datagrams.close()
        if self._server is not None:
            self._server.close()
            for stream in list(self._streams):
                if stream.transport is not None:
                    stream.transport.abort()
            await self._server.wait_closed()
