"""What a run never does, whatever the network looks like."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from core.discovery.consent import Consent, ConsentError
from core.discovery.control import Stopped
from core.discovery.events import HostReport
from core.discovery.interfaces import LocalInterface
from core.discovery.neighbours import Found
from core.discovery.netio import Net
from core.discovery.plan import make_plan
from core.discovery.probes.registry import PROBES
from core.discovery.rawlink import RawLink
from core.discovery.runner import Runner

ETH = LocalInterface("no-such-eth", "192.168.10.5", 24, "02:00:00:00:00:05")
LO = LocalInterface("lo", "127.0.0.1", 8, "")
CONSENT = Consent.parse("Max Mustermann; Plant manager")


class Told:
    """A neighbour table that is told in advance; `find` answers and then ends the run, so that nothing is sent."""

    title = "told"
    certain = True

    def __init__(self, old: dict[str, str], answers: list[tuple[str, str]]) -> None:
        self._old = old
        self._answers = answers

    async def known(self) -> dict[str, str]:
        return self._old

    async def find(self, addresses: Sequence[str], found: Found, skip: Callable[[str], bool]) -> None:
        for ip, mac in self._answers:
            found(ip, mac)
        raise Stopped("enough")

    async def alive(self, ip: str) -> bool | None:
        return None

    async def close(self) -> None:
        return


def neighbours(
    monkeypatch: pytest.MonkeyPatch, answers: list[tuple[str, str]], old: dict[str, str] | None = None, *exclude: str
) -> HostReport:
    """What the runner makes of these answers for 192.168.10.7."""
    monkeypatch.setattr("core.discovery.runner.missing", lambda _interface: "")

    async def choose(_net: Net, _interface: LocalInterface, _raw: RawLink | None) -> Told:
        return Told(old or {}, answers)

    plan = make_plan(
        ["192.168.10.7"], interfaces=[ETH], probes=PROBES, consent=CONSENT, protocols=["modbus"], exclude=exclude
    )
    runner = Runner(plan, sink=lambda _batch: None, on_host=lambda _report: None, choose=choose, raw_links=False)
    asyncio.run(runner.run())
    assert runner.log.sent == 0
    return runner._roster.reports["192.168.10.7"]


ROCKWELL, SIEMENS = "00:00:bc:00:00:01", "00:1b:1b:00:00:01"


def test_an_address_with_two_devices_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    report = neighbours(monkeypatch, [("192.168.10.7", ROCKWELL), ("192.168.10.7", SIEMENS)])
    assert "Two devices answer" in report.excluded


@pytest.mark.parametrize("order", [(ROCKWELL, SIEMENS), (SIEMENS, ROCKWELL)])
def test_one_of_two_devices_excluded_excludes_the_address(
    monkeypatch: pytest.MonkeyPatch, order: tuple[str, str]
) -> None:
    report = neighbours(monkeypatch, [("192.168.10.7", mac) for mac in order], {}, SIEMENS)
    assert report.excluded


def test_the_device_that_answers_now_counts_not_the_one_of_an_hour_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    report = neighbours(monkeypatch, [("192.168.10.7", SIEMENS)], {"192.168.10.7": ROCKWELL})
    assert (report.mac, report.excluded) == (SIEMENS, "")
    report = neighbours(monkeypatch, [("192.168.10.7", SIEMENS)], {"192.168.10.7": ROCKWELL}, SIEMENS)
    assert "MAC address" in report.excluded


def test_nothing_is_sent_by_an_interface_that_has_gone() -> None:
    """The plan was made in the cabinet, and the cable is in another socket now."""
    plan = make_plan(["192.168.10.7"], interfaces=[ETH], probes=PROBES, consent=CONSENT)
    runner = Runner(plan, sink=lambda _batch: None, on_host=lambda _report: None)
    with pytest.raises(ConsentError, match="no longer has the address"):
        asyncio.run(runner.run())
    assert runner.log.sent == 0


_names: list[str] | None = None


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if _names is not None and event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        _names.append(f"{event} {arguments}")


def test_no_name_is_ever_looked_up(kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither targets nor anything a device says is resolved, and a proxy of the environment is not used."""
    global _names  # noqa: PLW0603 - an audit hook cannot be removed
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:3128")
    monkeypatch.setenv("https_proxy", "http://proxy.invalid:3128")

    def redirecting(connection: Any) -> None:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://elsewhere.invalid/\r\nContent-Length: 0\r\n\r\n")

    server = kit.serve(redirecting)
    offset = server.port - next(probe.port for probe in PROBES if probe.protocol == "http")
    plan = make_plan(["127.0.0.1"], interfaces=[LO], probes=PROBES, consent=CONSENT, limits=kit.limits,
                     port_offset=offset, protocols=["http", "snmp"])  # fmt: skip
    reports: list[HostReport] = []
    runner = Runner(plan, sink=lambda _batch: None, on_host=reports.append)
    sys.addaudithook(_listen)
    _names = []
    try:
        asyncio.run(runner.run())
        heard = list(_names)
    finally:
        _names = None
    assert heard == []
    http = next(one for report in reports for one in report.outcomes if one.protocol == "http")
    assert ("http.location", "http://elsewhere.invalid/") in {(value.field, value.value) for value in http.values}


def test_a_question_nobody_answers_does_not_keep_the_run(kit: Any) -> None:
    """Stop ends a run also while it waits for a person who was asked whether to go on."""
    server = kit.serve(lambda connection: connection.recv(4096))
    plan = make_plan(
        ["127.0.0.1"], interfaces=[LO], probes=[kit.probe(server.port)], consent=CONSENT, limits=kit.limits
    )
    asked: list[str] = []
    answered: list[str] = []
    late = threading.Event()
    runner = Runner(plan, sink=lambda _batch: None, on_host=lambda _report: None, cancel=lambda: asked != [])

    def ask(sentence: str, _hosts: tuple[str, ...]) -> bool:
        asked.append(sentence)
        late.wait(20)
        answered.append(sentence)
        return True

    runner._ask = ask
    runner._gone = ["127.0.0.2", "127.0.0.3"]

    async def run() -> str:
        going = asyncio.ensure_future(runner.run())
        await asyncio.sleep(0)
        asyncio.ensure_future(runner._safety("127.0.0.4"))  # noqa: RUF006 - ends with the loop
        return await going

    assert asyncio.run(run()) == "stopped"
    assert (len(asked), answered) == (1, [])
    late.set()
