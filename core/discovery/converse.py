"""Plays one probe's conversation over the wire. Whatever the device does, it ends as an outcome with a status."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.discovery.control import Stopped
from core.discovery.gate import Ended
from core.discovery.netio import Net, TcpLink, UdpLink, open_tcp
from core.discovery.probes.base import Ask, Conversation, Probe, Result, Value
from core.discovery.tlslink import TlsLink
from core.discovery.wire.errors import WireError
from core.discovery.wire.readonly import check_read_only


class Status(StrEnum):
    """How an attempt ended."""

    IDENTIFIED = "identified"
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    MALFORMED = "malformed"
    CUT_OFF = "cut_off"
    TOO_LONG = "too_long"
    EXCLUDED = "excluded"
    STOPPED = "stopped"
    LEFT_ALONE = "left_alone"
    ERROR = "error"


@dataclass
class Outcome:
    """One attempt: how it ended and what it told."""

    target: str
    protocol: str
    transport: str
    port: int
    at: datetime
    status: str = Status.NO_ANSWER.value
    detail: str = ""
    frames: int = 0
    duration_ms: int = 0
    result: Result | None = None
    certificate: bytes = b""
    """The peer's TLS certificate (DER)."""
    connected: bool = False
    """The port took a connection, or a datagram was answered."""
    replies: int = 0
    heard: bool = False
    """Bytes came back, whatever they were."""

    @property
    def alive(self) -> bool:
        """Whether the host showed any sign of life."""
        return self.connected or self.status == Status.REFUSED

    @property
    def values(self) -> tuple[Value, ...]:
        """Everything learnt."""
        return self.result.values if self.result else ()


@dataclass
class Converser:
    """Plays conversations; one per run."""

    net: Net
    with_certificate: Callable[[Result, bytes], Result]
    """A result together with what a certificate (DER) says."""
    port_offset: int = 0
    """Added to every port; practice addresses only."""
    _talking: set[str] = field(default_factory=set)

    async def ask(self, probe: Probe, host: str) -> Outcome:
        """One attempt. Raises only `CancelledError`; every other end is the outcome's status."""
        net = self.net
        port = probe.port + self.port_offset
        if host in self._talking:
            raise RuntimeError(f"two conversations with {host} at once")
        self._talking.add(host)
        outcome = Outcome(host, probe.protocol, probe.transport, port, net.clock.utc())
        began, frames = net.clock.monotonic(), net.budget.by_host.get(host, 0)
        try:
            await self._play(probe, outcome)
        except (Stopped, asyncio.CancelledError) as error:
            outcome.status, outcome.detail = Status.STOPPED, net.stop.reason
            if isinstance(error, asyncio.CancelledError) and not net.stop.requested():
                raise
        except Ended as end:
            outcome.status, outcome.detail = end.status, end.detail
        except WireError as error:
            outcome.status, outcome.detail = Status.MALFORMED, f"Not an answer in this protocol: {error}."
        except Exception as error:  # noqa: BLE001 - a codec's bug ends this attempt, not the run
            outcome.status, outcome.detail = Status.ERROR, f"{type(error).__name__}: {error}"
        finally:
            self._talking.discard(host)
            net.gate.ended(host)
            self._add_certificate(outcome)
            outcome.frames = net.budget.by_host.get(host, 0) - frames
            outcome.duration_ms = round((net.clock.monotonic() - began) * 1000)
        return outcome

    def _add_certificate(self, outcome: Outcome) -> None:
        """What the certificate says is kept also where the conversation inside TLS failed."""
        if not outcome.certificate:
            return
        try:
            outcome.result = self.with_certificate(outcome.result or Result(), outcome.certificate)
        except WireError as error:
            outcome.detail = f"{outcome.detail} (certificate not readable: {error})".strip()
            return
        if outcome.status in {Status.IDENTIFIED, Status.ANSWERED}:
            outcome.status, outcome.detail = Status.IDENTIFIED, outcome.result.detail

    async def _play(self, probe: Probe, outcome: Outcome) -> None:
        talk = _Udp(self.net, outcome) if probe.transport == "udp" else _Tcp(self, probe.tls, outcome)
        conversation = probe.start(outcome.target)
        try:
            result = await _drive(conversation, talk, probe.protocol, self.net.limits.asks_per_attempt)
            outcome.result, outcome.detail = result, result.detail
            known = result.values and result.protocol_seen
            outcome.status = Status.IDENTIFIED if known else Status.ANSWERED
            if not outcome.heard and not result.port_only:  # every question was optional, and none was answered
                outcome.status = Status.NO_ANSWER
        finally:
            try:
                conversation.close()
            finally:
                await talk.close()


async def _drive(conversation: Conversation, talk: _Tcp | _Udp, protocol: str, most: int) -> Result:
    asked = 0
    try:
        ask = next(conversation)
        while True:
            asked += 1
            if asked > most:
                raise Ended(Status.TOO_LONG, f"Still not done after {most} questions.")
            _must_only_read(protocol, ask.data)
            try:
                reply = await talk.ask(ask)
            except WireError as error:
                ask = conversation.throw(error)
            else:
                ask = conversation.send(reply)
    except StopIteration as end:
        result: Result = end.value
        return result


def _must_only_read(protocol: str, data: bytes) -> None:
    """The last gate before bytes leave: an allow-list written apart from the builders. It closing is a bug of ours,
    and then nothing is sent."""
    try:
        if data:
            check_read_only(protocol, data)
    except WireError as error:
        raise Ended(Status.ERROR, f"Not sent, since it is no plain read: {error}.") from error


class _Udp:
    def __init__(self, net: Net, outcome: Outcome) -> None:
        self._net = net
        self._outcome = outcome
        self._link: UdpLink | None = None

    async def ask(self, ask: Ask) -> bytes | None:
        if self._link is None:
            await self._net.gate.idle(self._outcome.target)
            await self._net.gate.gap(self._outcome.target)
            self._link = UdpLink(self._net, self._outcome.target, self._outcome.port, self._outcome.protocol)
        reply = await self._link.ask(ask.seal(ask.data) if ask.seal else ask.data)
        if reply is not None:
            self._outcome.connected = self._outcome.heard = True
            self._outcome.replies += 1
        elif not ask.optional:
            raise Ended(Status.NO_ANSWER, "No answer.")
        return reply

    async def close(self) -> None:
        if self._link is not None:
            self._link.close()


class _Tcp:
    def __init__(self, converser: Converser, tls: bool, outcome: Outcome) -> None:
        self._converser = converser
        self._net = converser.net
        self._tls = tls
        self._outcome = outcome
        self._link: TcpLink | TlsLink | None = None
        self._buffer = b""

    async def ask(self, ask: Ask) -> bytes | None:
        if ask.fresh:
            await self.close()
        if self._link is None:
            await self._open()
        assert self._link is not None
        if ask.data:
            await self._link.send(ask.data)
        if ask.framer is None:
            return None
        return await self._reply(self._link, ask, ask.framer)

    async def _open(self) -> None:
        outcome = self._outcome
        tcp = await open_tcp(self._net, outcome.target, outcome.port, outcome.protocol)
        outcome.connected = True
        self._buffer = b""
        self._link = tcp
        if self._tls:
            tls = self._link = TlsLink(tcp)
            await tls.handshake(self._net.limits.read_timeout_s)
            outcome.heard = True
            outcome.replies += 1
            outcome.certificate = tls.certificate

    async def _reply(self, link: TcpLink | TlsLink, ask: Ask, framer: Callable[[bytes], int | None]) -> bytes | None:
        seconds = self._net.limits.read_timeout_s
        try:
            async with asyncio.timeout(seconds):
                length = framer(self._buffer) if self._buffer else None
                while length is None:
                    data = await link.chunk()
                    if not data:
                        return self._closed(ask)
                    self._outcome.heard = True
                    self._buffer += data
                    length = framer(self._buffer)
                    if length is None and len(self._buffer) > self._net.limits.max_reply_bytes:
                        raise Ended(Status.TOO_LONG, f"Still no end of the answer after {len(self._buffer):,} bytes.")
        except TimeoutError:
            if self._buffer and ask.until_silent:
                return self._closed(ask)
            if self._buffer:
                detail = f"Only {len(self._buffer)} bytes of an answer came within {seconds:g} s."
                raise Ended(Status.CUT_OFF, detail) from None
            if ask.optional:
                return None
            raise Ended(Status.NO_ANSWER, f"Connected, but no answer within {seconds:g} s.") from None
        reply, self._buffer = self._buffer[:length], self._buffer[length:]
        self._outcome.replies += 1
        return reply

    def _closed(self, ask: Ask) -> bytes | None:
        """The peer has closed, or said no more, before the answer was whole."""
        if self._buffer and (ask.until_close or ask.until_silent):
            reply, self._buffer = self._buffer, b""
            self._outcome.replies += 1
            return reply
        if self._buffer:
            raise Ended(
                Status.CUT_OFF, f"The device closed the connection after {len(self._buffer)} bytes of an answer."
            )
        if ask.optional:
            return None
        raise Ended(Status.CUT_OFF, "The device closed the connection without an answer.")

    async def close(self) -> None:
        if self._link is not None:
            link, self._link = self._link, None
            await link.close(hurry=self._net.stop.requested())
