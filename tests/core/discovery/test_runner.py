"""A whole run over practice addresses: order, consent, stop, safety, and the log of it all."""

from __future__ import annotations

import asyncio
import random
import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.discovery.consent import Consent, ConsentError
from core.discovery.events import AttemptDone, Event, HostDone, HostFound, HostReport, Phase, Progress, SafetyPause
from core.discovery.framelog import Batch, Frame, unpack
from core.discovery.interfaces import LocalInterface
from core.discovery.plan import Plan, make_plan
from core.discovery.probes.base import Ask, Conversation, Result, Value
from core.discovery.runner import Runner
from core.vault.clock import utcnow

LO = LocalInterface("lo", "127.0.0.1", 8, "")
CONSENT = Consent.parse("Max Mustermann; Plant manager")


def polite(connection: socket.socket) -> None:
    while connection.recv(4096):
        connection.sendall(b"ACME PLC-7\r\n")


def silent(connection: socket.socket) -> None:
    connection.recv(4096)


class Ran:
    """One run and everything it told."""

    def __init__(self, plan: Plan, **more: Any) -> None:
        self.batches: list[Batch] = []
        self.hosts: list[HostReport] = []
        self.events: list[Event] = []
        self.threads: set[int] = set()
        hook: Callable[[Event], None] = more.pop("hook", lambda _event: None)

        def tell(event: Event) -> None:
            self.events.append(event)
            self.threads.add(threading.get_ident())
            hook(event)

        self.runner = Runner(plan, sink=self.batches.append, on_host=self.hosts.append, on_event=tell, **more)

    def go(self) -> str:
        return asyncio.run(self.runner.run())

    def frames(self) -> list[Frame]:
        return [frame for batch in self.batches for frame in unpack(batch.data)]

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


def make(kit: Any, targets: list[str], probes: list[Any], **more: Any) -> Plan:
    base: dict[str, Any] = {"consent": CONSENT, "limits": kit.limits}
    return make_plan(targets, interfaces=[LO], probes=probes, **(base | more))


def test_without_consent_nothing_is_sent(kit: Any) -> None:
    server = kit.serve(polite)
    ran = Ran(make(kit, ["127.0.0.1"], [kit.probe(server.port)], consent=None))
    with pytest.raises(ConsentError, match="there is no consent"):
        ran.go()
    assert (ran.frames(), ran.events, server.endings) == ([], [], [])


@pytest.mark.parametrize("hours", [1, -2])
def test_outside_the_window_nothing_is_sent(kit: Any, hours: int) -> None:
    start = utcnow() + timedelta(hours=hours)
    consent = Consent("Max", "Manager", utcnow(), start, start + timedelta(hours=1))
    ran = Ran(make(kit, ["127.0.0.1"], [kit.probe(kit.serve(polite).port)], consent=consent))
    with pytest.raises(ConsentError, match="window"):
        ran.go()
    assert ran.frames() == []


def test_a_run_finds_what_is_there(kit: Any) -> None:
    server = kit.serve(polite, ip="127.0.3.2")
    ran = Ran(make(kit, ["127.0.3.1-127.0.3.4"], [kit.probe(server.port)]))
    assert ran.go() == "done"
    assert [(report.ip, report.label) for report in ran.hosts] == [("127.0.3.2", "ACME PLC-7")]
    assert [event.ip for event in ran.of(HostFound)] == ["127.0.3.2"]
    assert [event.ip for event in ran.of(HostDone)] == ["127.0.3.2"]
    assert [event.name for event in ran.of(Phase)] == ["hosts"]
    assert {event.ip: event.status for event in ran.of(AttemptDone)} == {
        "127.0.3.1": "refused", "127.0.3.2": "identified", "127.0.3.3": "refused", "127.0.3.4": "refused",
    }  # fmt: skip
    last = ran.of(Progress)[-1]
    assert (last.done, last.total) == (4, 4)
    assert ran.threads == {threading.get_ident()}, "events arrive in the caller's thread"


def test_the_stored_log_is_complete_and_equals_what_the_servers_saw(kit: Any) -> None:
    servers = [kit.serve(polite, ip=f"127.0.3.{number}") for number in range(1, 4)]
    probes = [kit.probe(server.port, protocol=f"p{server.port}") for server in servers]
    ran = Ran(make(kit, ["127.0.3.1-127.0.3.3"], probes))
    ran.go()
    frames = ran.frames()
    assert [frame.seq for frame in frames] == list(range(len(frames)))
    assert all(batch.count <= 256 for batch in ran.batches)
    for server in servers:
        server.wait(1)
        sent = [f.data for f in frames if f.direction == "out" and (f.target, f.port) == (server.ip, server.port)]
        assert b"".join(sent) == b"".join(server.received)
    assert ran.runner.log.sent + ran.runner.log.received == len(frames)


@pytest.mark.parametrize("seed", range(4))
def test_never_two_connections_to_one_host(kit: Any, seed: int) -> None:
    """Four ports of each host, rude in turn; the host counts what is open over all its ports."""
    rng = random.Random(seed)

    def closing(connection: socket.socket) -> None:
        connection.shutdown(socket.SHUT_WR)

    def lingering(connection: socket.socket) -> None:
        while connection.recv(4096):
            pass
        threading.Event().wait(rng.random() * 0.4)

    behaviours = [polite, silent, closing, lingering]
    hosts = []
    for host in range(1, 4):
        rng.shuffle(behaviours)
        first = kit.serve(behaviours[0], ip=f"127.0.4.{host}")
        rest = [kit.serve(behaviour, ip=first.ip, shared=first) for behaviour in behaviours[1:]]
        hosts.append([first, *rest])
    ports = [server.port for servers in hosts for server in servers]
    ran = Ran(make(kit, ["127.0.4.1-127.0.4.3"], [kit.probe(port, protocol=f"p{port}") for port in ports]))
    assert ran.go() == "done"
    for servers in hosts:
        assert servers[0].most_open == 1
        for server in servers:
            server.wait(1)
            assert server.endings == ["eof"]


# --- what is not asked ---


def test_an_ot_identity_ends_general_probing(kit: Any) -> None:
    ot, general = kit.serve(polite), kit.serve(polite)
    probes = [kit.probe(general.port, protocol="general"), kit.probe(ot.port, protocol="plc", ot=True)]
    ran = Ran(make(kit, ["127.0.0.1"], probes))
    ran.go()
    assert [outcome.protocol for outcome in ran.hosts[0].outcomes] == ["plc"]
    full = Ran(make(kit, ["127.0.0.1"], probes, full=True))
    full.go()
    assert [outcome.protocol for outcome in full.hosts[0].outcomes] == ["plc", "general"]


def test_an_ot_answer_without_identity_does_not(kit: Any) -> None:
    def vague(host: str = "") -> Conversation:
        yield Ask("test.who", b"WHO\r\n", lambda buffer: len(buffer) or None)
        return Result((Value("opcua.application_name", "server", 90),))

    ot, general = kit.serve(polite), kit.serve(polite)
    probes = [kit.probe(general.port, protocol="general"), kit.probe(ot.port, protocol="ua", ot=True, start=vague)]
    ran = Ran(make(kit, ["127.0.0.1"], probes))
    ran.go()
    assert [outcome.protocol for outcome in ran.hosts[0].outcomes] == ["ua", "general"]


# --- stopping ---


@pytest.mark.parametrize("after", [1, 3, 7])
def test_nothing_but_closing_is_sent_after_a_stop(kit: Any, after: int) -> None:
    servers = [kit.serve(silent if number % 2 else polite, ip=f"127.0.5.{number}") for number in range(1, 9)]
    probes = [kit.probe(server.port, protocol=f"p{server.port}") for server in servers]
    ran: Ran
    acknowledged: list[int] = []

    def cancel() -> bool:
        log = ran.runner.log
        if log.sent >= after and not acknowledged:
            acknowledged.append(log.sent + log.received)
        return bool(acknowledged)

    ran = Ran(make(kit, ["127.0.5.1-127.0.5.8"], probes), cancel=cancel)
    assert ran.go() == "stopped"
    later = [frame for frame in ran.frames() if frame.seq >= acknowledged[0] and frame.direction == "out"]
    assert {frame.kind for frame in later} <= {"fin"}
    assert ran.runner.stop.reason == "Stopped by the user."
    for server in servers:
        server.close()
        assert set(server.endings) <= {"eof"}, "a stop closes by FIN too"


def test_a_stop_ends_the_waiting_for_the_budget(kit: Any) -> None:
    slow = replace(kit.limits, frames_per_s=0.2, probes_per_s=0.1, host_frames_per_s=0.2)
    flag = [False]

    def hook(event: Event) -> None:
        flag[0] = flag[0] or isinstance(event, Progress)

    plan = make(kit, ["127.0.5.1-127.0.5.8"], [kit.probe(kit.serve(polite).port)], limits=slow)
    ran = Ran(plan, cancel=lambda: flag[0], hook=hook)
    assert ran.go() == "stopped"


def test_ctrl_c_is_a_stop(kit: Any) -> None:
    server = kit.serve(silent)
    ran = Ran(make(kit, ["127.0.0.1"], [kit.probe(server.port)]))

    async def interrupted() -> str:
        task = asyncio.ensure_future(ran.runner.run())
        while True:
            await asyncio.sleep(0)
            if ran.runner.log.sent == 2:
                break
        task.cancel()
        return await task

    assert asyncio.run(interrupted()) == "stopped"
    server.wait(1)
    assert server.endings == ["eof"]
    assert [frame.kind for frame in ran.frames()][-1] == "fin"
    assert [report.outcomes[0].status for report in ran.hosts] == ["stopped"]
    assert [event.status for event in ran.of(HostDone)] == ["stopped"]


def test_the_end_of_the_window_ends_the_run(kit: Any) -> None:
    server = kit.serve(silent)
    consent = Consent("Max", "Manager", utcnow(), None, utcnow() + timedelta(seconds=1.5))
    probes = [kit.probe(server.port, protocol=f"p{number}") for number in range(6)]
    ran = Ran(make(kit, ["127.0.0.1"], probes, consent=consent))
    assert ran.go() == "stopped"
    assert "window ended" in ran.runner.stop.reason


def test_what_cannot_be_logged_is_not_sent(kit: Any) -> None:
    def full(_batch: Batch) -> None:
        raise OSError("disk full")

    servers = [kit.serve(silent, ip=f"127.0.5.{number}") for number in range(1, 9)]
    plan = make(
        kit, ["127.0.5.1-127.0.5.8"], [kit.probe(server.port, protocol=f"p{server.port}") for server in servers]
    )
    runner = Runner(plan, sink=full, on_host=lambda _report: None)
    with pytest.raises(OSError, match="disk full"):
        asyncio.run(runner.run())
    assert "could not be stored" in runner.stop.reason


# --- safety ---


class Dying:
    """A host whose port answers once and then swallows connections: its accept queue is filled up."""

    def __init__(self, ip: str) -> None:
        self.ip = ip
        self.socket = socket.socket()
        self.socket.bind((ip, 0))
        self.socket.listen(0)
        self.port = self.socket.getsockname()[1]
        self._fillers: list[socket.socket] = []
        self._thread = threading.Thread(target=self._once, daemon=True)
        self._thread.start()

    def _once(self) -> None:
        connection, _ = self.socket.accept()
        for _ in range(3):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(self.socket.getsockname())
            self._fillers.append(filler)
        with connection:
            polite(connection)

    def close(self) -> None:
        self._thread.join(5)
        for filler in self._fillers:
            filler.close()
        self.socket.close()


def dying_plan(kit: Any, hosts: list[Dying]) -> Plan:
    probes = [
        kit.probe(host.port, protocol=f"{number}-{host.port}")
        for host in hosts
        for number in ("first", "second", "third", "fourth")
    ]
    return make(
        kit, [host.ip for host in hosts], probes, limits=replace(kit.limits, connect_timeout_s=0.3, linger_s=0.1)
    )


def test_a_host_that_stops_answering_is_left_alone(kit: Any) -> None:
    host = Dying("127.0.6.1")
    try:
        ran = Ran(dying_plan(kit, [host]))
        assert ran.go() == "done"
    finally:
        host.close()
    report = ran.hosts[0]
    assert report.gone
    assert [outcome.status for outcome in report.outcomes] == ["identified", "no_answer", "no_answer", "left_alone"]
    assert "look at the device" in report.outcomes[-1].detail


@pytest.mark.parametrize(
    ("answer", "status"), [(None, "paused_for_safety"), (False, "paused_for_safety"), (True, "done")]
)
def test_three_of_them_pause_the_run_and_ask(kit: Any, answer: bool | None, status: str) -> None:
    hosts = [Dying(f"127.0.6.{number}") for number in range(1, 4)]
    asked: list[tuple[str, ...]] = []

    def ask(sentence: str, gone: tuple[str, ...]) -> bool:
        assert "stopped answering" in sentence
        asked.append(gone)
        return bool(answer)

    try:
        ran = Ran(dying_plan(kit, hosts), ask=None if answer is None else ask)
        assert ran.go() == status
    finally:
        for host in hosts:
            host.close()
    assert [set(event.hosts) for event in ran.of(SafetyPause)] == [{host.ip for host in hosts}]
    assert len(asked) == (answer is not None)


def test_a_host_left_alone_by_hand_gets_nothing_more(kit: Any) -> None:
    """Named while it is asked, and named before its turn; what was learnt until then is kept."""
    first, second = (kit.serve(polite, ip="127.0.4.2") for _ in range(2))
    left = {"127.0.4.3"}

    def hook(event: Event) -> None:
        if isinstance(event, AttemptDone) and event.ip == "127.0.4.2":
            left.add(event.ip)

    plan = make(
        kit, ["127.0.4.2-127.0.4.3"],
        [kit.probe(first.port), kit.probe(second.port)], full=True,
    )  # fmt: skip
    ran = Ran(plan, hook=hook, leave=left.__contains__)
    assert ran.go() == "done"
    asked = [frame for frame in ran.frames() if frame.kind == "connect"]
    assert [(frame.target, frame.port) for frame in asked] == [("127.0.4.2", first.port)]
    reports = {report.ip: report for report in ran.hosts}
    assert reports["127.0.4.2"].found and not reports["127.0.4.2"].excluded
    assert {str(one.status) for report in reports.values() for one in report.outcomes} >= {"excluded"}
    assert len(first.endings) == 1 and second.endings == []
