"""Ports of practice devices: datagrams and streams that outlive every rudeness and stop when told.

A device is a function of bytes; sockets live here. Nothing a client sends brings a server down: what the device
cannot read is answered with silence (datagrams) or the end of that connection (streams).
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import struct
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Protocol, cast

_UNREADABLE = (ValueError, IndexError, struct.error)
_MOST_BUFFERED = 65_536
_MOST_STREAMS = 16

Answer = Callable[[bytes], bytes | None]


class Session(Protocol):
    """One client's conversation with a device over a stream."""

    def feed(self, data: bytes) -> bytes | None:
        """More bytes have come: what to send back (may be empty), or None to hang up."""


class Server(Protocol):
    """What every port offers."""

    async def start(self) -> None:
        """Listen. Raises OSError where the address is taken."""

    async def stop(self) -> None:
        """Close the port and all connections."""


@asynccontextmanager
async def serving(*servers: Server) -> AsyncIterator[None]:
    """Run servers; all that have started are stopped at the end, whatever happened."""
    started: list[Server] = []
    try:
        for server in servers:
            await server.start()
            started.append(server)
        yield
    finally:
        for server in reversed(started):
            await server.stop()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, answer: Answer, reply_from: _Datagrams | None) -> None:
        self._answer = answer
        self._reply_from = reply_from or self
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not checked by isinstance: Python 3.11's datagram transport is no subclass of the class it is.
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        try:
            reply = self._answer(data)
        except _UNREADABLE:
            return
        if reply is not None and self._reply_from.transport is not None:
            self._reply_from.transport.sendto(reply, addr)

    def error_received(self, exc: Exception) -> None:
        """The client is gone; nothing is owed to it."""


class DatagramServer:
    """A UDP port. `also` are group or broadcast addresses on which it listens too; answers come from `ip`, and with
    `elsewhere` from a port of its own choice."""

    def __init__(self, answer: Answer, ip: str, port: int, also: Sequence[str] = (), elsewhere: bool = False) -> None:
        self._answer = answer
        self._ip, self._port = ip, port
        self._also = tuple(also)
        self._elsewhere = elsewhere
        self._transports: list[asyncio.BaseTransport] = []

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens; the port is the real one once started."""
        return self._ip, self._port

    async def start(self) -> None:
        """Listen. Raises OSError where the address is taken."""
        loop = asyncio.get_running_loop()
        mouth: _Datagrams | None = None
        if self._elsewhere:
            mouth = _Datagrams(lambda _: None, None)
            said, _ = await loop.create_datagram_endpoint(lambda: mouth, local_addr=(self._ip, 0))
            self._transports.append(said)
        own = _Datagrams(self._answer, mouth)
        try:
            transport, _ = await loop.create_datagram_endpoint(lambda: own, local_addr=(self._ip, self._port))
        except OSError:
            await self.stop()
            raise
        self._transports.append(transport)
        self._port = transport.get_extra_info("sockname")[1]
        try:
            for address in self._also:
                sock = _listening_on(address, self._ip, self._port)
                shared, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(self._answer, own), sock=sock)
                self._transports.append(shared)
        except OSError:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Close the port."""
        for transport in self._transports:
            transport.close()
        self._transports = []
        await asyncio.sleep(0)  # transports close on the loop's next turn


def _listening_on(address: str, ip: str, port: int) -> socket.socket:
    """A socket for what is sent to a group or broadcast address of the interface that has `ip`."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((address, port))
        if ipaddress.IPv4Address(address).is_multicast:
            member = socket.inet_aton(address) + socket.inet_aton(ip)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    except OSError:
        sock.close()
        raise
    return sock


class _Stream(asyncio.Protocol):
    def __init__(self, session: Session, open_streams: set[_Stream], most: int) -> None:
        self._session = session
        self._open = open_streams
        self._most = most
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        if len(self._open) >= self._most:
            transport.close()
            return
        self._open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._open.discard(self)

    def data_received(self, data: bytes) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        try:
            reply = self._session.feed(data)
        except _UNREADABLE:
            reply = None
        if reply is None:
            self.transport.close()
        elif reply:
            self.transport.write(reply)


class StreamServer:
    """A TCP port with at most `most` clients at once; further ones are hung up on."""

    def __init__(self, session: Callable[[], Session], ip: str, port: int, most: int = _MOST_STREAMS) -> None:
        self._session = session
        self._ip, self._port = ip, port
        self._most = most
        self._streams: set[_Stream] = set()
        self._server: asyncio.Server | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens; the port is the real one once started."""
        return self._ip, self._port

    async def start(self) -> None:
        """Listen. Raises OSError where the address is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Stream(self._session(), self._streams, self._most), self._ip, self._port
        )
        self._port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port and every connection."""
        if self._server is None:
            return
        self._server.close()
        for stream in list(self._streams):
            if stream.transport is not None:
                stream.transport.abort()
        await self._server.wait_closed()
        self._server = None


class Framed:
    """A session that cuts the stream into whole messages: `cut(buffer)` gives the first one's length, 0 while more
    is needed, and raises ValueError for what is none; `answer(message)` gives the reply, or None to hang up."""

    def __init__(self, cut: Callable[[bytes], int], answer: Answer) -> None:
        self._cut = cut
        self._answer = answer
        self._buffer = b""

    def feed(self, data: bytes) -> bytes | None:
        """See `Session`."""
        self._buffer += data
        sent = b""
        while self._buffer and (size := self._cut(self._buffer)):
            message, self._buffer = self._buffer[:size], self._buffer[size:]
            reply = self._answer(message)
            if reply is None:
                return None
            sent += reply
        return None if len(self._buffer) > _MOST_BUFFERED else sent
