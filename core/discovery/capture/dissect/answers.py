"""Dissectors made from the probes themselves: answers to group requests, to one-datagram questions, and greetings.

A captured answer is given to the probe's own conversation as if it had asked. Answers that are bound to a question's
number are not read so and need a session of their own.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.discovery.capture.dissect import Dissector, Reading, Session
from core.discovery.probes.base import GroupRequest, Probe, Result
from core.discovery.wire.errors import WireError

_MOST_ASKS = 16


class GroupSession(Session):
    """Answers to, and announcements of, a protocol that asks everybody at once."""

    sure = False

    def __init__(self, request: GroupRequest) -> None:
        self._request = request

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One datagram. Questions are passed over: they do not parse as answers."""
        try:
            result = self._request.parse(message)
        except WireError:
            if to_server:
                return ()
            raise
        self.sure = True
        return (Reading(self._request.protocol, result, port=self._request.port),)


class AnswerSession(Session):
    """Each datagram of the server as the answer to the probe's question."""

    sure = False

    def __init__(self, probe: Probe) -> None:
        self._probe = probe

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One datagram."""
        if to_server:
            return ()
        result = replay(self._probe, message)
        self.sure = self.sure or result.protocol_seen
        return (Reading(self._probe.protocol, result),) if result.protocol_seen else ()


class GreetingSession(Session):
    """What a server says before it is asked."""

    sure = False

    def __init__(self, probe: Probe) -> None:
        self._probe = probe

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """The greeting."""
        self.client = False
        if to_server:
            return ()
        self.server = False
        result = replay(self._probe, message)
        self.sure = result.protocol_seen
        return (Reading(self._probe.protocol, result),) if result.protocol_seen else ()


def replay(probe: Probe, reply: bytes) -> Result:
    """What the probe's conversation makes of `reply` to its first question and of silence to all others."""
    talk = probe.start()
    next(talk)
    answer: bytes | None = reply
    try:
        for _ in range(_MOST_ASKS):
            talk.send(answer)
            answer = None
    except StopIteration as done:
        result: Result = done.value
        return result
    finally:
        talk.close()
    raise WireError("conversation without an end")


def frame_greeting(probe: Probe, buffer: bytes, to_server: bool) -> int | None:
    """Length of the greeting; a client's side is no greeting and is passed over whole."""
    if to_server:
        return len(buffer)
    talk = probe.start()
    ask = next(talk)
    talk.close()
    return ask.framer(buffer) if ask.framer else len(buffer)


def greets(probe: Probe) -> bool:
    """Whether the probe only listens to what the server says by itself."""
    talk = probe.start()
    ask = next(talk)
    talk.close()
    return not ask.data and ask.framer is not None


def of_groups(requests: Iterable[GroupRequest], taken: set[tuple[str, int]]) -> tuple[Dissector, ...]:
    """Dissectors for group requests whose port has none of its own."""
    return tuple(
        Dissector(one.protocol, one.title, "udp", (one.port,), lambda one=one: GroupSession(one), ot=one.ot)  # type: ignore[misc]
        for one in requests
        if ("udp", one.port) not in taken
    )


def of_probes(probes: Iterable[Probe], taken: set[tuple[str, int]]) -> tuple[Dissector, ...]:
    """Dissectors for one-datagram questions and for greetings on ports that have none of their own."""
    found: list[Dissector] = []
    for one in probes:
        if (one.transport, one.port) in taken or not one.port or one.tls:
            continue
        if one.transport == "udp":
            found.append(
                Dissector(one.protocol, one.title, "udp", (one.port,), lambda one=one: AnswerSession(one), ot=one.ot)  # type: ignore[misc]
            )
        elif greets(one):
            found.append(
                Dissector(
                    one.protocol, one.title, "tcp", (one.port,), lambda one=one: GreetingSession(one),  # type: ignore[misc]
                    lambda buffer, to_server, one=one: frame_greeting(one, buffer, to_server),  # type: ignore[misc]
                    ot=one.ot,
                )
            )  # fmt: skip
    return tuple(found)
