"""Two ways to lead a conversation in tests: against a script, and over a real socket."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.wire.readonly import check_read_only
from core.discovery.wire.requests import request

SILENCE = None
"""A reply in a script: the device says nothing."""


class NoAnswer(Exception):
    """A question that is not optional met silence."""


@dataclass
class Script:
    """The device's side: each entry is (what must be asked, what is answered).

    The expectation is the request's id, or (id, bytes); the answer bytes, `SILENCE`, or a function of the question.
    """

    steps: list[tuple[object, object]]
    asked: list[Ask] = field(default_factory=list)

    def play(self, conversation: Conversation) -> Result:
        """Lead the conversation to its end; every step must be used."""
        ask = next(conversation)
        for place, (expected, reply) in enumerate(self.steps):
            self.asked.append(ask)
            name, data = expected if isinstance(expected, tuple) else (expected, None)
            assert ask.request == name, f"step {place}: {ask.request} was asked"
            assert data is None or ask.data == data, f"step {place}: {ask.data.hex()}"
            check_read_only(request(ask.request).protocol, ask.data)
            answer = reply(ask) if callable(reply) else reply
            if answer is not None and ask.framer is not None:
                assert ask.framer(answer) == len(answer), f"step {place}: the answer is not framed as a whole"
                assert len(answer) < 2 or ask.framer(answer[:-1]) is None or ask.until_close
            if answer is None and not ask.optional and ask.framer is not None:
                conversation.close()
                raise NoAnswer(name)
            try:
                ask = conversation.send(answer)
            except StopIteration as end:
                assert place == len(self.steps) - 1, f"ended after step {place}"
                return end.value
        raise AssertionError(f"asks on: {ask.request} {ask.data.hex()}")


def fields(result: Result) -> dict[str, str]:
    """Values of a result by field; no field may come twice."""
    found = {value.field: value.value for value in result.values}
    assert len(found) == len(result.values)
    for value in result.values:
        assert value.value and 0 < value.confidence <= 100 and value.raw
    return found


@dataclass
class Drive:
    """A tiny blocking engine: one socket, no budget. `log` keeps what was sent and received."""

    address: tuple[str, int]
    timeout: float = 3.0
    log: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    certificate: bytes = b""

    def run(self, probe: Probe, start: Callable[[str], Conversation] | None = None) -> Result:
        """Hold one conversation of `probe` with the server at `address`."""
        conversation = (start or probe.start)(self.address[0])
        self._socket = self._connect(probe)
        self._buffer = b""
        try:
            ask = next(conversation)
            while True:
                if ask.fresh:
                    self._socket.close()
                    self._socket, self._buffer = self._connect(probe), b""
                check_read_only(request(ask.request).protocol, ask.data)
                reply = self._exchange(ask, probe)
                if reply is None and not ask.optional and (ask.framer or probe.transport == "udp"):
                    raise NoAnswer(ask.request)
                ask = conversation.send(reply)
        except StopIteration as end:
            return end.value
        finally:
            self._socket.close()

    def _connect(self, probe: Probe) -> socket.socket:
        self.connections += 1
        if probe.transport == "udp":
            made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            made.settimeout(self.timeout)
            if not probe.any_port:
                made.connect(self.address)
            return made
        made = socket.create_connection(self.address, self.timeout)
        if not probe.tls:
            return made
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        wrapped = context.wrap_socket(made)
        self.certificate = wrapped.getpeercert(binary_form=True) or b""
        return wrapped

    def _exchange(self, ask: Ask, probe: Probe) -> bytes | None:
        if ask.data:
            sent = ask.seal(ask.data) if ask.seal else ask.data
            if probe.any_port:
                self._socket.sendto(sent, self.address)
            else:
                self._socket.sendall(sent)
            self.log.append(("out", sent))
        if probe.transport == "udp":
            try:
                reply = self._socket.recv(65_536)
            except TimeoutError:
                return None
            self.log.append(("in", reply))
            return reply
        if ask.framer is None:
            return None
        deadline = time.monotonic() + self.timeout
        while (size := ask.framer(self._buffer)) is None:
            try:
                self._socket.settimeout(max(0.01, deadline - time.monotonic()))
                more = self._socket.recv(4096)
            except TimeoutError:
                return self._buffer if ask.until_silent and self._buffer else None
            if not more:
                return self._buffer if ask.until_close and self._buffer else None
            self._buffer += more
        reply, self._buffer = self._buffer[:size], self._buffer[size:]
        self.log.append(("in", reply))
        return reply
