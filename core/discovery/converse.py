"""Plays one probe's conversation over the wire. Whatever the device does, it ends as an outcome with a status."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.discovery.budget import Meter
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

    def learnt(self, result: Result) -> None:
        """The conversation came to its end."""
        self.result, self.detail = result, result.detail
        known = result.values and result.protocol_seen
        self.status = Status.IDENTIFIED if known else Status.ANSWERED
        if not self.heard and not result.port_only:  # every question was optional, and none was answered
            self.status = Status.NO_ANSWER

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What one conversation is known by in the log: target, protocol, transport, port."""
        return (self.target, self.protocol, self.transport, self.port)

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
    recorded: Mapping[tuple[str, str, str, int], Recorded] = field(default_factory=dict)
    """Conversations of an interrupted run: what they told is taken from its log, and nobody is asked again."""
    _talking: set[str] = field(default_factory=set)

    async def ask(
        self,
        probe: Probe,
        host: str,
        *,
        again: Callable[[], bool] = lambda: True,
        begun: Callable[[], object] = lambda: None,
    ) -> Outcome:
        """One attempt. Raises only `CancelledError`; every other end is the outcome's status.

        `again`: whether a datagram without an answer is repeated, asked when it would be. `begun` is called once the
        first datagram has left.
        """
        with self.net.budget.metered() as meter:
            outcome = Outcome(
                host, probe.protocol, probe.transport, probe.port + self.port_offset, self.net.clock.utc()
            )
            if (recorded := self.recorded.get(outcome.key)) is not None and recorded.play(probe, outcome):
                return outcome
            talk: _Udp | _Tcp
            if probe.transport == "udp":
                talk = _Udp(self.net, outcome, again, begun, probe.any_port)
            else:
                talk = _Tcp(self, probe.tls, outcome)
            return await self._attempt(probe, outcome, talk, meter)

    async def _attempt(self, probe: Probe, outcome: Outcome, talk: _Tcp | _Udp, meter: Meter) -> Outcome:
        net, host = self.net, outcome.target
        if host in self._talking and probe.transport == "tcp":
            raise RuntimeError(f"two conversations with {host} at once")
        if probe.transport == "tcp":
            self._talking.add(host)
        began = net.clock.monotonic()
        try:
            await self._play(probe, outcome, talk)
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
            if probe.transport == "tcp":
                self._talking.discard(host)
            net.gate.ended(host)
            self._add_certificate(outcome)
            outcome.frames = meter.frames
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

    async def _play(self, probe: Probe, outcome: Outcome, talk: _Tcp | _Udp) -> None:
        conversation = probe.start(outcome.target)
        try:
            outcome.learnt(await _drive(conversation, talk, probe.protocol, self.net.limits.asks_per_attempt))
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


class Recorded(Protocol):
    """A conversation as an earlier run's log holds it."""

    def play(self, probe: Probe, outcome: Outcome) -> bool:
        """Fill the outcome from the log; False where the log does not hold all of it, so that it is asked again."""


class _Udp:
    def __init__(
        self, net: Net, outcome: Outcome, again: Callable[[], bool], begun: Callable[[], object], any_port: bool
    ) -> None:
        self._net = net
        self._outcome = outcome
        self._again = again
        self._begun = begun
        self._any_port = any_port
        self._link: UdpLink | None = None

    async def ask(self, ask: Ask) -> bytes | None:
        if self._link is None:
            outcome = self._outcome
            self._link = UdpLink(self._net, outcome.target, outcome.port, outcome.protocol, self._any_port)
            self._link.begun = self._begun
        data = ask.seal(ask.data) if ask.seal else ask.data
        reply = await self._link.ask(data, lambda: ask.repeat and self._again(), ask.request)
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
            await self._open(eager=self._tls or bool(ask.data))
        assert self._link is not None
        if ask.data:
            await self._link.send(ask.data, ask.request)
        if ask.framer is None:
            return None
        return await self._reply(self._link, ask, ask.framer)

    async def _open(self, *, eager: bool) -> None:
        outcome = self._outcome
        tcp = await open_tcp(self._net, outcome.target, outcome.port, outcome.protocol, eager=eager)
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
