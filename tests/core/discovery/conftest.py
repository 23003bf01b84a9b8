"""Rude servers on loopback, and the engine's parts with short patience."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from core.discovery.budget import Budget
from core.discovery.control import Stop, SystemClock
from core.discovery.converse import Converser
from core.discovery.framelog import Frame, FrameLog, unpack
from core.discovery.gate import Gate
from core.discovery.limits import Limits
from core.discovery.netio import Net
from core.discovery.probes.base import Ask, Conversation, Probe, Result, Value
from core.discovery.probes.tls import with_certificate
from core.discovery.wire import readonly
from core.discovery.wire.errors import WireError

QUESTION = b"WHO?\r\n"
ANSWER = b"ACME PLC-7\r\n"

IMPATIENT = Limits(
    name="test",
    hosts_at_once=8,
    gap_s=0.02,
    probes_per_s=200,
    frames_per_s=400,
    host_frames_per_s=40,
    arp_per_s=200,
    connect_timeout_s=0.5,
    read_timeout_s=1.0,
    udp_retry_after_s=0.5,
    fin_wait_s=0.2,
    linger_s=5.0,
    group_listen_s=0.5,
    max_reply_bytes=4096,
)

Behaviour = Callable[[socket.socket], None]


@dataclass
class Server:
    """A TCP server that handles each connection by `behaviour` and then reads until the end."""

    behaviour: Behaviour
    ip: str = "127.0.0.1"
    port: int = 0
    endings: list[str] = field(default_factory=list)
    """eof or reset, per connection."""
    received: list[bytes] = field(default_factory=list)
    most_open: int = 0
    open_now: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    shared: Server | None = None
    """Another server whose count of open connections this one shares."""

    def __post_init__(self) -> None:
        self._socket = socket.create_server((self.ip, self.port), backlog=8)
        self.port = self._socket.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self) -> None:
        """End and wait for all threads."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._accepting.join(5)
        for thread in self._threads:
            thread.join(8)
            assert not thread.is_alive()

    def wait(self, connections: int) -> None:
        """Until so many connections have ended on this side."""
        for thread in list(self._threads):
            thread.join(8)
        assert len(self.endings) == connections

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        counter = self.shared or self
        with counter.lock:
            counter.open_now += 1
            counter.most_open = max(counter.most_open, counter.open_now)
        heard = bytearray()
        ending = "eof"
        with connection:
            connection.settimeout(8)
            recording = _Recording(connection, heard)
            try:
                self.behaviour(recording)  # type: ignore[arg-type]
                while recording.recv(4096):
                    pass
            except (ConnectionResetError, BrokenPipeError):
                ending = "reset"
            except OSError:
                ending = "eof" if connection.fileno() < 0 else "error"
            with counter.lock:
                counter.open_now -= 1
        self.received.append(bytes(heard))
        self.endings.append(ending)


class _Recording:
    """A socket that keeps what was read."""

    def __init__(self, connection: socket.socket, heard: bytearray) -> None:
        self._connection = connection
        self._heard = heard

    def recv(self, size: int) -> bytes:
        data = self._connection.recv(size)
        self._heard += data
        return data

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)


@dataclass
class Engine:
    """The parts of a run without its order."""

    net: Net
    log: FrameLog
    stop: Stop
    gate: Gate
    budget: Budget

    def converser(self, port_offset: int = 0) -> Converser:
        return Converser(self.net, with_certificate, port_offset)

    def frames(self) -> list[Frame]:
        """All rows of the log so far."""
        return [frame for batch in self.log.take() for frame in unpack(batch.data)]


def make_engine(limits: Limits = IMPATIENT, cancel: Callable[[], bool] | None = None) -> Engine:
    clock = SystemClock()
    stop = Stop(cancel)
    budget = Budget(limits, clock, stop)
    log = FrameLog(clock, lambda _batch: None)
    gate = Gate(limits, clock)
    return Engine(Net(limits, clock, stop, budget, log, gate), log, stop, gate, budget)


def line(buffer: bytes) -> int | None:
    """Framer: one line of text that begins with a capital letter."""
    if not buffer[:1].isupper():
        raise WireError("no line of this protocol")
    end = buffer.find(b"\r\n")
    return end + 2 if end >= 0 else None


def greeting(host: str = "") -> Conversation:
    """One question, one line."""
    reply = yield Ask("test.who", QUESTION, line)
    assert reply is not None
    vendor, model = reply.decode().split()
    return Result((Value("vendor", vendor, 80, reply), Value("model", model, 80, reply)), detail=reply.decode().strip())


def make_probe(
    port: int, transport: str = "tcp", start: Callable[..., Conversation] = greeting, **more: object
) -> Probe:
    """A probe of the test protocol; its request is one of the product's, so that plans can be shown."""
    base: dict[str, object] = {
        "protocol": "greet", "title": "Greeting", "risk": 2, "requests": ("ssh.listen",), "frames": 6,
    }  # fmt: skip
    return Probe(transport=transport, port=port, start=start, **(base | more))  # type: ignore[arg-type]


@dataclass
class Kit:
    """What tests of the engine need, under one name."""

    serve: Callable[..., Server]
    engine: Callable[..., Engine] = make_engine
    probe: Callable[..., Probe] = make_probe
    limits: Limits = IMPATIENT
    question: bytes = QUESTION
    answer: bytes = ANSWER


@pytest.fixture
def kit() -> Iterator[Kit]:
    """Servers made here are closed at the end."""
    servers: list[Server] = []

    def serve(behaviour: Behaviour, **more: object) -> Server:
        servers.append(Server(behaviour, **more))  # type: ignore[arg-type]
        return servers[-1]

    yield Kit(serve)
    for server in servers:
        server.close()


@pytest.fixture(autouse=True)
def _test_protocols_may_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last gate before the wire knows only the product's protocols; what tests made up is let through."""
    real = readonly.check_read_only

    def check(protocol: str, data: bytes) -> None:
        if protocol in readonly._CHECKS:
            real(protocol, data)

    monkeypatch.setattr("core.discovery.converse.check_read_only", check)
    monkeypatch.setattr("core.discovery.group.check_read_only", check)
