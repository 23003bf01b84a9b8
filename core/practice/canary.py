"""The fragile device: a Modbus/TCP identity server that locks up for ever when it is handled badly.

It models three documented failures of real equipment: slots that are never freed after an RST, an interface
card that hangs on bytes of another protocol, and one that stops under load. Whoever discovers it politely
(one connection, well-formed reads, closed by FIN, few a second) gets its identity and leaves it alive.
"""

from __future__ import annotations

import asyncio
import struct
import time
from collections import deque
from collections.abc import Callable, Mapping

IDENTITY_FUNCTION = 0x2B
MEI_DEVICE_IDENTIFICATION = 0x0E
WRITE_FUNCTIONS = frozenset({5, 6, 15, 16, 21, 22, 23})
KNOWN_FUNCTIONS = frozenset({1, 2, 3, 4, 7, 8, 11, 12, 17, 20, 24, 43}) | WRITE_FUNCTIONS
ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE = 1, 2, 3
CONFORMITY_REGULAR = 0x82
_HEADER = 7
_MAX_LENGTH = 254


class Canary:
    """State of the fragile device, shared by its connections.

    `objects` are the identification objects 0..6. `now` gives seconds (tests hand in their own clock).
    """

    def __init__(
        self,
        objects: Mapping[int, str],
        *,
        units: tuple[int, ...] = (1, 255),
        requests_per_second: int = 10,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.objects = dict(objects)
        self.units = units
        self.requests_per_second = requests_per_second
        self.connections = 0
        """Connections seen so far."""
        self.requests = 0
        """Requests answered so far."""
        self.locked = ""
        """Why it locked up; "" while it lives."""
        self._now = now
        self._open: set[_Connection] = set()
        self._recent: deque[float] = deque()
        self._server: asyncio.Server | None = None

    async def start(self, ip: str, port: int) -> None:
        """Listen. Raises OSError where the address is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), ip, port)

    async def stop(self) -> None:
        """Close everything, the hanging connections too."""
        if self._server is not None:
            self._server.close()
        for connection in list(self._open):
            connection.abort()
        if self._server is not None:
            await self._server.wait_closed()

    def state(self) -> dict[str, object]:
        """Plain values: {alive, locked, connections, requests}; `locked` is None or "locked: reason"."""
        return {
            "alive": not self.locked,
            "locked": f"locked: {self.locked}" if self.locked else None,
            "connections": self.connections,
            "requests": self.requests,
        }

    def lock_up(self, reason: str) -> None:
        """Stop answering for ever. The first reason stands."""
        if not self.locked:
            self.locked = reason

    def opened(self, connection: _Connection) -> None:
        """Take note of a new connection; it must be the only one."""
        self.connections += 1
        if self._open:
            self.lock_up("a second connection was opened while one was open")
        self._open.add(connection)

    def closed(self, connection: _Connection, exc: Exception | None, rest: bytes) -> None:
        """Take note of a connection's end; `rest` are bytes that never became a frame."""
        self._open.discard(connection)
        if isinstance(exc, ConnectionError):
            self.lock_up("a connection was reset (RST) instead of closed")
        elif rest:
            self.lock_up(f"a connection ended in the middle of a frame ({rest[:8].hex(' ')})")

    def answer(self, frame: bytes) -> bytes | None:
        """The reply to one well-formed frame, or None where the unit is not ours or the device locked up."""
        unit, function = frame[6], frame[7]
        if function in WRITE_FUNCTIONS:
            self.lock_up(f"a write was sent (function code {function})")
        self._count_request()
        if self.locked or unit not in self.units:
            return None
        self.requests += 1
        return _reply(frame, self._identity(frame[8:]) if function == IDENTITY_FUNCTION else None)

    def _count_request(self) -> None:
        now = self._now()
        self._recent.append(now)
        while now - self._recent[0] >= 1.0:
            self._recent.popleft()
        if len(self._recent) > self.requests_per_second:
            self.lock_up(f"more than {self.requests_per_second} requests came within a second")

    def _identity(self, body: bytes) -> bytes | int:
        """Identification objects for a request body, or an exception code (Modbus application protocol 6.21)."""
        if len(body) != 3 or body[0] != MEI_DEVICE_IDENTIFICATION:
            return ILLEGAL_FUNCTION
        code, first = body[1], body[2]
        if code == 4:
            wanted = [first] if first in self.objects else []
        elif code in {1, 2, 3}:
            last = 2 if code == 1 else 6
            start = first if first in self.objects and first <= last else 0
            wanted = [number for number in sorted(self.objects) if start <= number <= last]
        else:
            return ILLEGAL_VALUE
        if not wanted:
            return ILLEGAL_ADDRESS
        texts = [(number, self.objects[number].encode("ascii", "replace")) for number in wanted]
        listed = b"".join(struct.pack(">BB", number, len(text)) + text for number, text in texts)
        head = struct.pack(">BBBBBB", MEI_DEVICE_IDENTIFICATION, code, CONFORMITY_REGULAR, 0, 0, len(texts))
        return head + listed


def _reply(frame: bytes, outcome: bytes | int | None) -> bytes:
    """Frame an answer: bytes are data, a number is an exception code, None means the function is unknown."""
    function = frame[7]
    if isinstance(outcome, bytes):
        pdu = bytes([function]) + outcome
    else:
        pdu = bytes([function | 0x80, ILLEGAL_FUNCTION if outcome is None else outcome])
    return frame[:4] + struct.pack(">HB", len(pdu) + 1, frame[6]) + pdu


def _foreign(buffer: bytes) -> bool:
    """Whether the buffer cannot be the beginning of a Modbus/TCP request."""
    if any(buffer[2:4]):
        return True
    if len(buffer) >= 6 and not 2 <= struct.unpack_from(">H", buffer, 4)[0] <= _MAX_LENGTH:
        return True
    return len(buffer) > _HEADER and buffer[_HEADER] not in KNOWN_FUNCTIONS


class _Connection(asyncio.Protocol):
    """One TCP connection to the fragile device."""

    def __init__(self, canary: Canary) -> None:
        self._canary = canary
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._canary.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._canary.closed(self, exc, self._buffer)

    def eof_received(self) -> bool:
        """A FIN is a proper end, unless the device hangs: then the slot stays taken."""
        return bool(self._canary.locked)

    def data_received(self, data: bytes) -> None:
        if self._canary.locked:
            return
        self._buffer += data
        while self._buffer and not self._canary.locked:
            if _foreign(self._buffer):
                shown = self._buffer[:8].hex(" ")
                self._canary.lock_up(f"bytes arrived that are no Modbus request ({shown})")
                return
            if len(self._buffer) < 6:
                return
            end = 6 + struct.unpack_from(">H", self._buffer, 4)[0]
            if len(self._buffer) < end:
                return
            frame, self._buffer = self._buffer[:end], self._buffer[end:]
            reply = self._canary.answer(frame)
            if reply is not None and self._transport is not None:
                self._transport.write(reply)

    def abort(self) -> None:
        """Drop the connection at the plant's own end."""
        self._buffer = b""
        if self._transport is not None:
            self._transport.abort()
