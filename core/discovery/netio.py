"""Sockets. Nothing else in discovery opens one for a device, and nothing here decides what to say.

A TCP connection is opened with a full handshake, used, and closed by FIN: our side is shut down, what still
arrives is read, and the peer's FIN is awaited. Closing with unread data would send an RST, so a connection
whose peer does not close yet is *lingering*: it is drained in the background, its host gets no other
connection, and only after `linger_s` it is given up ("abort" in the log when the peer was still sending:
then the operating system answers further data with an RST, which nothing can prevent).
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from core.discovery import anyport
from core.discovery.budget import TCP_CLOSE_FRAMES, TCP_OPEN_FRAMES, Budget, acknowledgements, data_frames, segments
from core.discovery.control import Clock, Stop
from core.discovery.framelog import FrameLog
from core.discovery.gate import Ended, Gate
from core.discovery.interfaces import keep_on
from core.discovery.limits import Limits

_CHUNK = 16_384
_RECEIVE_BUFFER = 16_384
# Small: it bounds how many acknowledgements a flood can make the operating system send at once.
_HURRY_S = 0.3
_FLOOD_PAUSE_S = 0.05
_SAVES = hasattr(socket, "TCP_QUICKACK")
"""Whether this system lets acknowledgements travel with data."""
_ALONE_S = 0.04
"""After so long an acknowledgement that may travel with data leaves as a frame of its own."""
_MOST_REPLIES = 16
_MOST_STALE = 64


@dataclass
class Net:
    """All that a socket needs; one per run."""

    limits: Limits
    clock: Clock
    stop: Stop
    budget: Budget
    log: FrameLog
    gate: Gate
    source_ip: str = ""
    """Address of the chosen interface; "": the operating system chooses (practice addresses)."""
    device: str = ""
    """Name of the chosen interface, which every frame leaves by; "": any."""
    lingering: set[asyncio.Task[None]] = field(default_factory=set)
    abandoned: asyncio.Event = field(default_factory=asyncio.Event)

    def local(self, port: int = 0) -> tuple[str, int]:
        """Where our sockets are bound."""
        return (self.source_ip, port)

    def bind(self, sock: socket.socket) -> None:
        """Bind a socket to the chosen interface and its address."""
        if self.device:
            keep_on(sock, self.device)
        if self.source_ip:
            sock.bind(self.local())

    async def settle(self) -> None:
        """Wait for lingering connections to end."""
        while self.lingering:
            await asyncio.wait(set(self.lingering))

    def abandon(self) -> None:
        """Give up lingering connections now (sending has to end)."""
        self.abandoned.set()


class TcpLink:
    """One connection. Made by `open_tcp`; `close` must be awaited whatever happened."""

    def __init__(self, net: Net, sock: socket.socket, host: str, port: int, protocol: str) -> None:
        self._net = net
        self._sock = sock
        self.key = (host, "tcp", port, protocol)
        self.host = host
        self._over = False
        self._drained = 0
        self._received = 0
        self._prepaid = 0
        self._heard_at = net.clock.monotonic()

    async def prepay(self, frames: int) -> None:
        """Take the frames of a proper end, and so many for the first question: closing never waits for the budget.
        Where none are given any more, the connection is closed at once."""
        self._heard_at = self._net.clock.monotonic()
        try:
            await self._net.budget.take(self.host, TCP_CLOSE_FRAMES + frames)
        except BaseException:
            self._net.budget.owe(self.host, TCP_CLOSE_FRAMES)
            await self.close(hurry=True)
            raise
        self._prepaid = frames

    async def send(self, data: bytes, request: str = "") -> None:
        """Send all of `data` within the budget; `Ended` when the peer has gone. `request`: its id, for the log."""
        rest = (segments if _SAVES else data_frames)(len(data)) - self._prepaid
        self._prepaid = 0
        await self._net.budget.take(self.host, rest)
        if _SAVES and self._net.clock.monotonic() - self._heard_at > _ALONE_S:
            self._net.budget.owe(self.host, 1)
        self._net.stop.check()
        _save_acknowledgements(self._sock)
        view = memoryview(data)
        try:
            async with asyncio.timeout(self._net.limits.read_timeout_s):
                while view:
                    view = view[await self._push(view, request) :]
        except TimeoutError:
            raise Ended("cut_off", "The device does not take what is sent.") from None
        except OSError:
            raise Ended("cut_off", "The device closed the connection.") from None

    async def _push(self, view: memoryview, request: str) -> int:
        """Hand bytes to the operating system and log exactly those that it took."""
        try:
            count = self._sock.send(view)
        except BlockingIOError:
            await asyncio.sleep(_FLOOD_PAUSE_S)
            return 0
        self._note("out", "data", bytes(view[:count]), request)
        return count

    async def chunk(self) -> bytes:
        """The next bytes; b"" when the peer has closed. `Ended` when it broke the connection off, or says too much."""
        await asyncio.sleep(
            0
        )  # reading from a flood never waits: without this nobody else, a stop included, had a turn
        if self._received > _MOST_REPLIES * self._net.limits.max_reply_bytes:
            raise Ended("too_long", f"The device sent more than {self._received:,} bytes on one connection.")
        _save_acknowledgements(self._sock)
        try:
            data = await asyncio.get_running_loop().sock_recv(self._sock, _CHUNK)
        except OSError:
            self._over = True
            self._note("in", "abort")
            raise Ended("cut_off", "The device broke the connection off (RST).") from None
        self._note("in", "data" if data else "fin", data)
        self._over = not data
        self._received += len(data)
        self._heard_at = self._net.clock.monotonic()
        self._net.budget.owe(self.host, acknowledgements(len(data)))
        return data

    async def close(self, *, hurry: bool = False) -> None:
        """Close by FIN and drain. Returns when the peer has closed too, or after `fin_wait_s` while the rest
        goes on in the background; with `hurry` the connection is given up soon."""
        self._fin()
        patience = _HURRY_S if hurry or self._net.stop.requested() else self._net.limits.fin_wait_s
        drain = asyncio.ensure_future(self._drain())
        try:
            await asyncio.wait({drain}, timeout=patience)
        except asyncio.CancelledError:
            await self._give_up(drain, stuck=False)
            raise
        if drain.done():
            self._finish()
        elif hurry or self._net.stop.requested():
            await self._give_up(drain, stuck=False)
        else:
            self._later(self._linger(drain))

    def _fin(self) -> None:
        with contextlib.suppress(OSError):  # the peer may have broken the connection off
            self._sock.shutdown(socket.SHUT_WR)
            self._note("out", "fin")

    async def _drain(self) -> None:
        """Read and drop until the peer closes."""
        loop = asyncio.get_running_loop()
        while not self._over:
            try:
                data = await loop.sock_recv(self._sock, _CHUNK)
            except OSError:
                self._over = True
                self._note("in", "abort")
                return
            self._over = not data
            room = self._net.limits.max_reply_bytes - self._drained
            if not data:
                self._note("in", "fin")
            elif room > 0:
                self._note("in", "data", data[:room])
            self._drained += len(data)
            self._net.budget.owe(self.host, acknowledgements(len(data)))
            if self._drained > self._net.limits.max_reply_bytes:
                await asyncio.sleep(_FLOOD_PAUSE_S)  # a flood is taken slowly: the window closes, the peer waits

    def outlast(self, connecting: asyncio.Future[None]) -> None:
        """Nobody answered our SYN in time. A closed socket would meet a late answer with an RST: the socket is kept
        until the operating system gives up (about 3 s), and a connection that comes late is closed by FIN."""

        async def wait() -> None:
            abandoned = asyncio.ensure_future(self._net.abandoned.wait())
            either: set[asyncio.Future[Any]] = {connecting, abandoned}
            await asyncio.wait(either, timeout=self._net.limits.linger_s, return_when=asyncio.FIRST_COMPLETED)
            abandoned.cancel()
            await _leave_politely(self._net, self._sock, connecting, self, unsent=0)

        self._net.budget.owe(self.host, 1)  # the operating system repeats the SYN once
        self._net.gate.unanswered(self.host)
        self._later(wait())

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._net.lingering.add(task)
        task.add_done_callback(self._net.lingering.discard)

    async def _linger(self, drain: asyncio.Future[None]) -> None:
        abandoned = asyncio.ensure_future(self._net.abandoned.wait())
        patience = self._net.limits.linger_s
        either: set[asyncio.Future[Any]] = {drain, abandoned}
        await asyncio.wait(either, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        abandoned.cancel()
        if drain.done():
            self._finish()
        else:
            await self._give_up(drain, stuck=True)

    def _finish(self) -> None:
        self._sock.close()
        self._net.gate.release(self.host)

    async def _give_up(self, drain: asyncio.Future[None], *, stuck: bool) -> None:
        await _cancelled(drain)
        if self._drained:
            self._note("out", "abort")
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # else the operating system repeats an unanswered FIN for minutes
            with contextlib.suppress(OSError):
                self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 1)
        self._sock.close()
        self._net.gate.release(self.host, stuck=stuck)

    def _note(self, direction: str, kind: str, data: bytes = b"", request: str = "") -> None:
        self._net.log.add(direction, *self.key, kind, data, request)


async def open_tcp(net: Net, host: str, port: int, protocol: str, *, eager: bool = False) -> TcpLink:
    """Connect within the budget, after the gap and once no other connection to this host exists.

    `eager`: data follow at once, so the handshake's acknowledgement may travel with them.
    `Ended` with refused, no_answer or left_alone; `Stopped` when nothing may be sent any more.
    """
    async with net.gate.turn(host):
        await net.gate.wait(host)
        await net.gate.gap(host)
        opening = 1 if eager and _SAVES else TCP_OPEN_FRAMES
        await net.budget.take(host, opening, probe=True)
        net.stop.check()
        # The socket first: were it to fail after the claim, the host would stay claimed for ever.
        sock = _socket(socket.SOCK_STREAM)
        try:
            net.gate.claim(host)
        except RuntimeError:
            sock.close()
            raise
    link = TcpLink(net, sock, host, port, protocol)
    connecting: asyncio.Future[None] | None = None
    try:
        _prepare(net, sock)
        if eager:
            _save_acknowledgements(sock)
        connecting = asyncio.ensure_future(asyncio.get_running_loop().sock_connect(sock, (host, port)))
        net.log.add("out", host, "tcp", port, protocol, "connect")
        if not await _connected(connecting, net.limits.connect_timeout_s):
            link.outlast(connecting)
            seconds = f"{net.limits.connect_timeout_s:g} s"
            raise Ended("no_answer", f"No answer to the connection within {seconds}.")  # noqa: TRY301 - closed by outlast
    except Ended:
        raise
    except asyncio.CancelledError:
        await _leave_politely(net, sock, connecting, link, opening - 1)
        raise
    except ConnectionRefusedError:
        net.log.add("in", host, "tcp", port, protocol, "refuse")
        await _discard(net, sock, host, connecting, opening - 1)
        raise Ended("refused", "The port is closed.") from None
    except OSError as error:
        await _discard(net, sock, host, connecting, opening - 1)
        raise Ended("no_answer", f"Not reachable ({error.strerror or error}).") from None
    net.log.add("in", host, "tcp", port, protocol, "accept")
    await link.prepay(1 if eager and _SAVES else 0)
    return link


async def _connected(connecting: asyncio.Future[None], patience: float) -> bool:
    """Whether it is connected; False where neither side knows yet."""
    await asyncio.wait({connecting}, timeout=patience)
    if connecting.done():
        connecting.result()
    return connecting.done()


def _socket(kind: int) -> socket.socket:
    try:
        return socket.socket(socket.AF_INET, kind)
    except OSError as error:
        raise Ended("error", f"This computer has no more sockets ({error.strerror or error}).") from None


def _prepare(net: Net, sock: socket.socket) -> None:
    sock.setblocking(False)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_SYNCNT"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_SYNCNT, 1)  # the fewest repeated SYNs Linux allows
    net.bind(sock)


def _save_acknowledgements(sock: socket.socket) -> None:
    """Let acknowledgements travel with the next data or the FIN where these follow soon: Linux otherwise sends each
    as a frame of its own. After at most 0.2 s they leave by themselves, and this has to be said again."""
    if _SAVES:
        with contextlib.suppress(OSError):  # the peer may have broken the connection off
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)


async def _leave_politely(
    net: Net, sock: socket.socket, connecting: asyncio.Future[None] | None, link: TcpLink, unsent: int
) -> None:
    """The end while connecting: a handshake under way is finished and closed by FIN, never left half-open."""
    if connecting is not None:
        await asyncio.wait({connecting}, timeout=_HURRY_S)
    if connecting is not None and connecting.done() and not connecting.exception():
        net.log.add("in", *link.key, "accept")
        net.budget.owe(link.host, TCP_CLOSE_FRAMES)
        await link.close(hurry=net.abandoned.is_set() or net.stop.requested())
    else:
        await _discard(net, sock, link.host, connecting, unsent)


async def _discard(
    net: Net, sock: socket.socket, host: str, connecting: asyncio.Future[None] | None, unsent: int
) -> None:
    """Forget a socket that never became a connection; only its SYN was sent."""
    if connecting is not None:
        await _cancelled(connecting)
    sock.close()
    net.gate.release(host)
    net.budget.give_back(unsent)


async def _cancelled(future: asyncio.Future[None]) -> None:
    """Cancel and wait: the loop must have let go of a socket before it is closed."""
    future.cancel()
    await asyncio.wait({future})


class UdpLink:
    """One socket for one conversation; the operating system passes on datagrams from the asked host and port only.
    With `any_port` also those that the host sends from another port."""

    def __init__(self, net: Net, host: str, port: int, protocol: str, any_port: bool = False) -> None:
        self._net = net
        self._key = (host, "udp", port, protocol)
        self._host = host
        self.begun: Callable[[], object] = lambda: None
        """Called after each datagram that has left."""
        self._sock = _socket(socket.SOCK_DGRAM)
        self._ear: socket.socket | None = None
        try:
            self._sock.setblocking(False)
            net.bind(self._sock)
            self._sock.connect((host, port))
            if any_port:
                self._ear = anyport.second_ear(self._sock)
        except OSError as error:
            self._sock.close()
            raise Ended("no_answer", f"Not reachable ({error.strerror or error}).") from None

    async def ask(self, data: bytes, again: Callable[[], bool] = lambda: True, request: str = "") -> bytes | None:
        """One datagram and its answer; asked once more after `udp_retry_after_s` if `again` says so then; None when
        silent. `request` is its id, for the log. `Ended("refused")` when the host says that nobody listens there.
        """
        self._forget_stale()
        limits = self._net.limits
        waits = [limits.udp_retry_after_s] * limits.udp_retries + [limits.read_timeout_s]
        for number, wait in enumerate(waits):
            if number and not again():
                return None
            await self._send(data, request)
            try:
                async with asyncio.timeout(wait):
                    return await self._receive()
            except TimeoutError:
                continue
        return None

    def close(self) -> None:
        """Nothing is sent for this."""
        self._sock.close()
        if self._ear is not None:
            self._ear.close()
        self._net.gate.ended(self._host)

    async def _send(self, data: bytes, request: str) -> None:
        gate = self._net.gate
        async with gate.turn(self._host):
            await gate.idle(self._host)
            await gate.gap(self._host)
            await self._net.budget.take(self._host, max(1, segments(len(data))), probe=True)
            self._net.stop.check()
            gate.ended(self._host)
            try:
                self._sock.send(data)
            except BlockingIOError:
                return
            except OSError as error:
                self._refused(error)
            self._note("out", "datagram", data, request)
            self.begun()

    async def _receive(self) -> bytes:
        port = 0
        try:
            if self._ear is None:
                data = await asyncio.get_running_loop().sock_recv(self._sock, 65_535)
            else:
                data, port = await anyport.hear(self._sock, self._ear, self._host)
        except OSError as error:
            self._refused(error)
            raise
        if port:  # the log tells the port that it really came from
            self._net.log.add("in", self._host, "udp", port, self._key[3], "datagram", data)
        else:
            self._note("in", "datagram", data)
        return data

    def _refused(self, error: OSError) -> None:
        if isinstance(error, (ConnectionRefusedError, ConnectionResetError)) or _unreachable_port(error):
            self._note("in", "unreachable")
            self._net.gate.note_closed_port(self._host)
            raise Ended("refused", "Nobody listens on this port.") from None
        raise Ended("no_answer", f"Not reachable ({error.strerror or error}).") from None

    def _forget_stale(self) -> None:
        """Late answers to an earlier question are logged and dropped."""
        with contextlib.suppress(OSError):
            for _ in range(_MOST_STALE):
                self._note("in", "datagram", self._sock.recv(65_535))

    def _note(self, direction: str, kind: str, data: bytes = b"", request: str = "") -> None:
        self._net.log.add(direction, *self._key, kind, data, request)


def _unreachable_port(error: OSError) -> bool:
    """Windows has an error number of its own for "nobody listens on this UDP port"."""
    return getattr(error, "winerror", 0) == 1234
