"""Group requests: each once to everybody in the subnet, a pause between them, then listening for a while."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.discovery.interfaces import LocalInterface, keep_on
from core.discovery.netio import Net
from core.discovery.probes.base import Ask, Conversation, GroupRequest, Probe, Result
from core.discovery.wire.errors import WireError
from core.discovery.wire.readonly import check_read_only

_MULTICAST_TTL = 1
_MOST_ANSWERS = 32
"""Answers of one address to one request that are read and logged."""
_MOST_SENDERS = 8_192


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """One device's answer to one group request; `result` None: it was none in this protocol."""

    ip: str
    request: GroupRequest
    result: Result | None
    raw: bytes
    error: str = ""


class GroupAsker:
    """Sends the group requests of one run on one interface. `close` must be called whatever happened."""

    def __init__(
        self,
        net: Net,
        interface: LocalInterface,
        hosts: frozenset[str],
        on_answer: Callable[[GroupAnswer], None] = lambda _answer: None,
    ) -> None:
        self._net = net
        self._interface = interface
        self._hosts = hosts
        self._on_answer = on_answer
        self._seen: set[tuple[str, str, bytes]] = set()
        self._heard: Counter[tuple[str, str]] = Counter()
        self._sockets: list[socket.socket] = []
        self._readers: list[asyncio.Task[None]] = []
        self._last_sent = float("-inf")
        self.answers: list[GroupAnswer] = []
        self.everybody: set[str] = set()
        """Protocols in which everybody was asked, and whose answers can be heard here."""
        self.conditions: list[str] = []
        """What was not possible on this computer, in sentences."""

    async def ask(self, requests: Sequence[GroupRequest]) -> list[GroupAnswer]:
        """All requests, the listening, and the end. Answers from addresses outside the plan (or excluded) are logged
        and otherwise ignored."""
        try:
            await self.send(requests)
            await self.listened()
        finally:
            await self.close()
        return self.answers

    async def send(self, requests: Sequence[GroupRequest]) -> None:
        """All requests, `group_gap_s` apart; their answers are read from now on until `close`."""
        for request in requests:
            rest = self._last_sent + self._net.limits.group_gap_s - self._net.clock.monotonic()
            if rest > 0:
                await self._net.clock.sleep(rest)
            if (sock := await self._send(request)) is not None:
                self._sockets.append(sock)
                self._readers.append(asyncio.ensure_future(self._listen(sock, request)))
            self._last_sent = self._net.clock.monotonic()

    async def listened(self) -> None:
        """Wait until `group_listen_s` have passed since the last request."""
        rest = self._last_sent + self._net.limits.group_listen_s - self._net.clock.monotonic()
        if rest > 0:
            await self._net.clock.sleep(rest)

    async def close(self) -> None:
        """End the reading."""
        for reader in self._readers:
            reader.cancel()
        if self._readers:
            await asyncio.wait(self._readers)
        for sock in self._sockets:
            sock.close()
        self._readers, self._sockets = [], []

    async def _send(self, request: GroupRequest) -> socket.socket | None:
        target = request.group or str(self._interface.network.broadcast_address)
        await self._net.budget.take(target, 1, probe=True)
        self._net.stop.check()
        sock, heard = self._socket(request)
        data = request.datagram
        if request.addressed is not None:
            data = request.addressed(self._interface.ip, sock.getsockname()[1])
        try:
            check_read_only(request.protocol, data)
        except WireError:
            sock.close()
            raise
        try:
            sock.sendto(data, (target, request.port))
        except OSError as error:
            sock.close()
            reason = error.strerror or error
            self.conditions.append(f"{request.title}: it could not be sent to everybody ({reason}).")
            return None
        if heard:
            self.everybody.add(request.protocol)
        else:
            self.conditions.append(
                f"{request.title}: another program uses port {request.bind_port}, so answers that are sent to everybody "
                "were not heard. Each device was asked by itself."
            )
        self._net.log.add("out", target, "udp", request.port, request.protocol, "datagram", data, request.request)
        return sock

    def _socket(self, request: GroupRequest) -> tuple[socket.socket, bool]:
        """The socket, and whether it hears all answers."""
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.setblocking(False)
        if self._net.device:
            keep_on(sock, self._net.device)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, _MULTICAST_TTL)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(self._interface.ip))
        if request.bind_port:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):  # the port is taken: unicast answers still come to any port
                # All addresses: answers sent as a broadcast are not delivered to a socket bound to one address.
                sock.bind(("", request.bind_port))
                return sock, True
        sock.bind(self._net.local())
        return sock, not request.bind_port

    async def _listen(self, sock: socket.socket, request: GroupRequest) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                data, (ip, _port) = await loop.sock_recvfrom(sock, 65_535)
            except OSError:  # an ICMP error for our own datagram; nothing to read
                continue
            await asyncio.sleep(0)  # a flood is always ready to be read: a stop must have its turn
            self._heard[ip, request.request] += 1
            if self._heard[ip, request.request] > _MOST_ANSWERS or len(self._heard) > _MOST_SENDERS:
                continue  # neither kept nor logged: whoever floods must not fill the memory
            self._net.log.add("in", ip, "udp", request.port, request.protocol, "datagram", data)
            key = (ip, request.request, data)
            if ip in self._hosts and key not in self._seen:
                self._seen.add(key)
                self._take(ip, request, data)

    def _take(self, ip: str, request: GroupRequest, data: bytes) -> None:
        try:
            answer = GroupAnswer(ip, request, request.parse(data), data)
        except WireError as error:
            answer = GroupAnswer(ip, request, None, data, str(error))
        self.answers.append(answer)
        self._on_answer(answer)


def directly(request: GroupRequest) -> Probe:
    """The same question to one address, for practice addresses that no group request reaches."""

    def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
        reply = yield Ask(request.request, request.datagram)
        if reply is None:
            raise WireError("no reply")
        return request.parse(reply)

    return Probe(
        protocol=request.protocol,
        title=f"{request.title} (asked directly)",
        transport="udp",
        port=request.port,
        risk=2,
        start=start,
        requests=(request.request,),
        frames=1,
        ot=request.ot,
    )
