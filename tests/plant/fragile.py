"""Devices that break in one way each, and for good: what is sent to them decides whether they answer afterwards.

All three speak Modbus/TCP identity through `core.practice.canary.Canary`, whose own rules they do not use.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import deque
from typing import Any

from core.practice.canary import Canary, _foreign
from tests.plant.capture import packet_socket, receive

MOST_PER_SECOND = {"slow_rate": 40}
"""Ethernet frames to the device in any one second that it survives."""
_PATIENCE_S = 0.4


class Fragile:
    """A Modbus identity server that counts what it is sent. `broken` says why it no longer answers."""

    def __init__(self, kind: str, objects: dict[int, str], mac: str) -> None:
        self.kind = kind
        self.broken = ""
        self.connections = self.resets = self.most_open = self.frames = self.busiest = 0
        self._mac = bytes.fromhex(mac.replace(":", ""))
        self._identity = Canary(objects, requests_per_second=10_000)
        self._open = 0
        self._recent: deque[float] = deque()
        self._server: asyncio.Server | None = None
        self._ear: socket.socket | None = None

    async def start(self, port: int) -> None:
        """Listen in the present namespace, on the wire (eth0) as well."""
        loop = asyncio.get_running_loop()
        self._ear = packet_socket("eth0")
        loop.add_reader(self._ear.fileno(), self._hear)
        self._server = await asyncio.start_server(self._serve, "0.0.0.0", port)

    def state(self) -> dict[str, Any]:
        """Plain values."""
        names = ("kind", "broken", "connections", "resets", "most_open", "frames", "busiest")
        return {name: getattr(self, name) for name in names}

    def _break(self, reason: str) -> None:
        """For good: what is open hangs, and nobody is let in any more."""
        self.broken = self.broken or reason
        if self._server is not None:
            self._server.close()

    def _hear(self) -> None:
        assert self._ear is not None
        now, frame, own = receive(self._ear)
        if frame[:6] != self._mac or own:
            return
        self.frames += 1
        self._recent.append(now)
        while now - self._recent[0] >= 1:
            self._recent.popleft()
        self.busiest = max(self.busiest, len(self._recent))
        if self.busiest > MOST_PER_SECOND.get(self.kind, 1_000_000):
            self._break(f"{self.busiest} frames came within a second")

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open += 1
        self.most_open = max(self.most_open, self._open)
        if self.kind == "one_slot" and self._open > 1:
            self._break("a second connection while its only one was in use")
        try:
            await self._talk(reader, writer)
        except ConnectionError:
            self.resets += 1
            if self.kind == "one_slot":
                self._break("its only connection was not closed by FIN")
        finally:
            self._open -= 1
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        buffer = b""
        while data := await reader.read(4096):
            buffer += data
            if _foreign(buffer):
                if self.kind == "one_tongue":
                    self._break(f"bytes that are no Modbus request ({buffer[:8].hex(' ')})")
                buffer = b""
            while len(buffer) >= 6 and len(buffer) >= (end := 6 + struct.unpack_from(">H", buffer, 4)[0]):
                frame, buffer = buffer[:end], buffer[end:]
                reply = None if self.broken else self._identity.answer(frame)
                if reply is not None:
                    writer.write(reply)


class SlowClose:
    """A proxy's manners: the real server answers, but our FIN is met by its own only after a while."""

    def __init__(self, objects: dict[int, str]) -> None:
        self._identity = Canary(objects, units=(255,), requests_per_second=10_000)
        self._servers: list[asyncio.Server] = []

    async def start(self, modbus_port: int, web_port: int) -> None:
        """Listen on both ports of the present namespace."""
        self._servers = [
            await asyncio.start_server(self._modbus, "0.0.0.0", modbus_port),
            await asyncio.start_server(self._web, "0.0.0.0", web_port),
        ]

    async def _modbus(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        buffer = b""
        while data := await reader.read(4096):
            buffer += data
            while len(buffer) >= 8 and not _foreign(buffer):
                end = 6 + struct.unpack_from(">H", buffer, 4)[0]
                frame, buffer = buffer[:end], buffer[end:]
                writer.write(self._identity.answer(frame) or b"")
        await self._late(writer)

    async def _web(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.read(4096)
        if request.startswith(b"GET "):
            body = b"<html><title>Slow</title></html>"
            head = b"HTTP/1.1 200 OK\r\nServer: slow-httpd/1\r\nContent-Length: %d\r\n\r\n" % len(body)
            writer.write(head + body)
            while await reader.read(4096):
                continue
        await self._late(writer)

    @staticmethod
    async def _late(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(_PATIENCE_S)  # what this device is for
        writer.close()
