"""What one host is asked, and what it is spared."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from core.discovery.events import HostReport
from core.discovery.group import GroupAnswer
from core.discovery.hostwork import HostWork
from core.discovery.interfaces import LocalInterface
from core.discovery.plan import make_plan
from core.discovery.probes.base import GroupRequest, Result, Value

LO = LocalInterface("lo", "127.0.0.1", 8, "")


class Oracle:
    """A finder that knows whether the host lives (the real ones: test_netns)."""

    title = "oracle"
    certain = True

    def __init__(self, *, alive: bool | None) -> None:
        self._alive = alive
        self.asked: list[str] = []

    async def known(self) -> dict[str, str]:
        return {}

    async def find(
        self, addresses: Sequence[str], found: Callable[[str, str], None], skip: Callable[[str], bool]
    ) -> None:
        raise AssertionError("only asked about one host here")

    async def alive(self, ip: str) -> bool | None:
        self.asked.append(ip)
        return self._alive

    async def close(self) -> None:
        pass


def polite(connection: socket.socket) -> None:
    while connection.recv(4096):
        connection.sendall(b"ACME PLC-7\r\n")


@pytest.fixture
def swallowing() -> Any:
    """Ports that swallow every connection: their queues are full."""
    sockets: list[socket.socket] = []

    def port() -> int:
        full = socket.socket()
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        sockets.append(full)
        for _ in range(3):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
            sockets.append(filler)
        return full.getsockname()[1]  # type: ignore[no-any-return]

    yield port
    for one in sockets:
        one.close()


def work_on(kit: Any, ports: list[int], report: HostReport | None = None, **more: Any) -> HostReport:
    report = report or HostReport("127.0.0.1")
    probes = [kit.probe(port, protocol=f"p{number}") for number, port in enumerate(ports)]
    plan = make_plan(
        ["127.0.0.1"],
        interfaces=[LO],
        probes=more.pop("probes", probes),
        limits=kit.limits,
        full=more.pop("full", False),
        opt_in=more.pop("opt_in", None),
    )
    engine = kit.engine()
    base: dict[str, Any] = {"finder": None, "tell": lambda _event: None}

    async def run() -> None:
        await HostWork(plan, engine.net, engine.converser(), report=report, **(base | more)).run()
        await engine.net.settle()

    asyncio.run(run())
    return report


def statuses(report: HostReport) -> list[str]:
    return [str(outcome.status) for outcome in report.outcomes]


def test_nobody_there_is_given_up_after_two_tries(kit: Any, swallowing: Any) -> None:
    report = work_on(kit, [swallowing() for _ in range(4)])
    assert statuses(report) == ["no_answer"] * 2
    assert not report.found


def test_a_filtered_port_is_no_dead_host(kit: Any, swallowing: Any) -> None:
    server = kit.serve(polite)
    report = work_on(kit, [server.port, swallowing(), swallowing(), server.port])
    assert statuses(report) == ["identified", "no_answer", "no_answer", "identified"]
    assert not report.gone
    server.wait(3)  # once to see whether it is still there


@pytest.mark.parametrize(
    ("alive", "full", "found"),
    [
        (True, True, ["no_answer"] * 4),
        (None, True, ["no_answer"] * 4),
        (False, True, ["no_answer", "no_answer", "left_alone"]),
        (True, False, ["no_answer"] * 2),
        (False, False, ["no_answer", "no_answer", "left_alone"]),
    ],
)
def test_by_arp_where_no_port_ever_answered(
    kit: Any, swallowing: Any, alive: bool | None, full: bool, found: list[str]
) -> None:
    """A device that answers ARP and drops everything else is not tried port by port, unless all was wanted."""
    oracle = Oracle(alive=alive)
    report = HostReport("127.0.0.1", mac="02:00:00:00:00:01", found=True)
    work_on(kit, [swallowing() for _ in range(4)], report, finder=oracle, known_alive=True, full=full)
    assert statuses(report) == found
    assert report.gone is (alive is False)
    assert set(oracle.asked) == {"127.0.0.1"}


def answered(*fields: str, ot: bool = True) -> GroupAnswer:
    request = GroupRequest("p0", "to all", "enip.list_identity", b"", 1, "", lambda _data: Result(), ot=ot)
    return GroupAnswer("127.0.0.1", request, Result(tuple(Value(field, "x", 80) for field in fields)), b"")


def test_what_a_group_answer_told_is_not_asked_again(kit: Any) -> None:
    server = kit.serve(polite)
    probes = [kit.probe(server.port, protocol=name, ot=True) for name in ("p0", "p1")]
    report = HostReport("127.0.0.1", group=[answered("model", "serial")])
    work_on(kit, [], report, probes=probes)
    assert [outcome.protocol for outcome in report.outcomes] == ["p1"]


def test_a_group_answer_without_identity_is_followed_up(kit: Any) -> None:
    probes = [kit.probe(kit.serve(polite).port, protocol="p0", ot=True)]
    report = HostReport("127.0.0.1", group=[answered("bacnet.instance")])
    work_on(kit, [], report, probes=probes)
    assert statuses(report) == ["identified"]


def test_an_ot_group_answer_ends_general_probing(kit: Any) -> None:
    probes = [kit.probe(kit.serve(polite).port, protocol="general")]
    report = HostReport("127.0.0.1", group=[answered("model")])
    work_on(kit, [], report, probes=probes)
    assert report.outcomes == []


def test_connections_per_host_are_limited(kit: Any) -> None:
    server = kit.serve(polite)
    report = work_on(kit, [server.port] * 14)
    assert statuses(report) == ["identified"] * 12 + ["left_alone"] * 2
    server.wait(12)


def test_a_bacnet_device_that_gave_its_number_is_not_asked_for_it(kit: Any) -> None:
    request = GroupRequest("bacnet", "to all", "bacnet.who_is", b"", 47808, "", lambda _data: Result(), ot=True)
    told = GroupAnswer("127.0.0.1", request, Result((Value("bacnet.instance", "770017", 95),)), b"")
    asked: list[int | None] = []

    def start(host: str = "", *, instance: int | None = None) -> Any:
        asked.append(instance)
        return probe.start(host)

    probe = kit.probe(kit.serve(polite).port)
    bacnet = kit.probe(probe.port, protocol="bacnet", ot=True, start=start)
    work_on(kit, [], HostReport("127.0.0.1", group=[told]), probes=[bacnet])
    assert asked == [770017]
