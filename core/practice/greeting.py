"""Servers that speak first, or not at all: FTP, Telnet, VNC and ports that are only open.

A greeting server never goes on to a login: what a client sends is kept, so that a test can tell that nothing came.
"""

from __future__ import annotations

import asyncio

FTP_PORT, TELNET_PORT, VNC_PORT, RDP_PORT, MQTT_PORT, AMQP_PORT = 21, 23, 5900, 3389, 1883, 5672

FTP = b"220 FX-20 FTP server (VxWorks 6.9) ready.\r\n"
TELNET = bytes.fromhex("fffb01 fffb03 fffd18 fffd1f") + b"\r\nMW-8TX managed switch, firmware 4.2.1\r\n\r\nlogin: "
TELNET_OPTIONS_ONLY = bytes.fromhex("fffd18 fffd20 fffd23 fffd27")
"""As servers begin that wait for the client's answer before they show anything."""
VNC = b"RFB 003.008\n"
SILENT = b""


class GreetingServer:
    """One port. `received` is everything that clients sent, `resets` how many connections ended by RST."""

    def __init__(self, greeting: bytes, ip: str, port: int) -> None:
        self.received = b""
        self.connections = 0
        self.resets = 0
        self.left = asyncio.Event()
        """Set once a client has gone."""
        self._greeting = greeting
        self._ip, self._port = ip, port
        self._open: set[asyncio.Transport] = set()
        self._server: asyncio.Server | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens; the port is the real one once started."""
        return self._ip, self._port

    async def start(self) -> None:
        """Listen. Raises OSError where the address is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Greeted(self), self._ip, self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port and every connection."""
        if self._server is None:
            return
        self._server.close()
        for transport in list(self._open):
            transport.abort()
        await self._server.wait_closed()
        self._server = None

    def opened(self, transport: asyncio.Transport) -> None:
        """A client is there: greet it."""
        self.connections += 1
        self._open.add(transport)
        if self._greeting:
            transport.write(self._greeting)

    def closed(self, transport: asyncio.Transport, exc: Exception | None) -> None:
        """A client has gone."""
        self._open.discard(transport)
        self.resets += isinstance(exc, ConnectionError)
        self.left.set()


class _Greeted(asyncio.Protocol):
    def __init__(self, server: GreetingServer) -> None:
        self._server = server
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.opened(transport)

    def data_received(self, data: bytes) -> None:
        self._server.received += data[:4096]

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is not None:
            self._server.closed(self._transport, exc)
