"""Office and network conversations through the engine: what is sent, how it ends, what the log holds."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from typing import Any

import pytest

from core.discovery.converse import Outcome
from core.discovery.events import HostReport
from core.discovery.group import GroupAnswer
from core.discovery.hostwork import HostWork
from core.discovery.interfaces import LocalInterface
from core.discovery.plan import make_plan
from core.discovery.probes import banners, http, opcua_session, presence, snmpv3, ssdp
from core.discovery.probes import opcua as opcua_plain
from core.discovery.probes.base import Probe
from core.discovery.wire.snmpv3 import parse_message
from core.discovery.wire.usm import Credentials
from core.practice import greeting
from core.practice.devices import OpcUa, Snmp
from core.practice.greeting import GreetingServer
from core.practice.musterwerk import DEVICES
from core.practice.opcua import OpcUaServer
from core.practice.serving import serving
from core.practice.snmp import SnmpServer, V3User
from core.practice.ssdp import UpnpIdentity, UpnpServer

LO = LocalInterface("lo", "127.0.0.1", 8, "")
CAMERA = UpnpIdentity("0000770a-1c2d-4e5f-8a9b-00007700a020", "Camera", "Optikon", "OK-720", "OK-77-1203")


def at(probe: Probe, port: int) -> Probe:
    return replace(probe, port=port)


@pytest.mark.parametrize(
    ("probe", "text", "status"),
    [
        (banners.FTP, greeting.FTP, "identified"),
        (banners.TELNET, greeting.TELNET, "identified"),
        (banners.TELNET, greeting.TELNET_OPTIONS_ONLY, "identified"),
        (banners.VNC, greeting.VNC, "identified"),
        (presence.RDP, b"", "answered"),
        (presence.MQTT, b"", "answered"),
        (banners.VNC, greeting.FTP, "malformed"),
        (banners.FTP, b"", "no_answer"),
    ],
)
def test_only_listening(kit: Any, probe: Probe, text: bytes, status: str) -> None:
    """Also to a server that waits for us: not one byte is sent, and the end is a FIN."""
    engine = kit.engine()

    async def visit() -> tuple[Outcome, GreetingServer]:
        server = GreetingServer(text, "127.0.0.1", 0)
        async with serving(server):
            outcome = await engine.converser().ask(at(probe, server.address[1]), "127.0.0.1")
            await engine.net.settle()
            await asyncio.wait_for(server.left.wait(), 10)
        return outcome, server

    outcome, server = asyncio.run(visit())
    assert outcome.status == status and outcome.connected
    assert (server.received, server.connections, server.resets) == (b"", 1, 0)
    kinds = [frame.kind for frame in engine.frames() if frame.direction == "out"]
    assert kinds == ["connect", "fin"]


def test_a_port_that_is_closed_is_not_present(kit: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    outcome = asyncio.run(kit.engine().converser().ask(at(presence.RDP, port), "127.0.0.1"))
    assert outcome.status == "refused"


def work(kit: Any, probes: list[Probe], report: HostReport, engine: Any, **more: Any) -> Any:
    plan = make_plan(["127.0.0.1"], interfaces=[LO], probes=probes, limits=kit.limits, full=True, **more)

    async def run() -> None:
        await HostWork(plan, engine.net, engine.converser(), report=report, finder=None, tell=lambda _event: None).run()
        await engine.net.settle()

    return run()


@pytest.mark.parametrize("location", ["", "http://127.0.0.2:{port}/rootDesc.xml", "http://127.0.0.1:{port}/reboot"])
def test_a_description_is_loaded_from_the_device_itself_or_not_at_all(kit: Any, location: str) -> None:
    engine = kit.engine()
    report = HostReport("127.0.0.1")

    async def visit() -> list[bytes]:
        server = UpnpServer(CAMERA, "127.0.0.1", 0, 0)
        async with serving(server):
            port = server.location.split(":")[2].split("/")[0]
            told = location.format(port=port) or server.location
            answer = f"HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nUSN: uuid:1\r\nLOCATION: {told}\r\n\r\n".encode()
            report.group.append(GroupAnswer("127.0.0.1", ssdp.GROUP, ssdp.group_result(answer), answer))
            await work(kit, [ssdp.PROBE], report, engine)
        return server.asked

    asked = asyncio.run(visit())
    serials = [value.value for outcome in report.outcomes for value in outcome.values if value.field == "serial"]
    if location:
        assert (asked, serials, report.outcomes) == ([], [], [])
        assert "connect" not in [frame.kind for frame in engine.frames()]
    else:
        assert (asked, serials) == ([b"GET /rootDesc.xml HTTP/1.1"], ["OK-77-1203"])


def test_without_a_search_answer_nothing_is_loaded(kit: Any) -> None:
    engine, report = kit.engine(), HostReport("127.0.0.1")
    asyncio.run(work(kit, [ssdp.PROBE], report, engine))
    assert report.outcomes == [] and engine.frames() == []


def test_an_encrypted_question_leaves_encrypted_and_is_logged_as_it_left(kit: Any) -> None:
    device, service = next((d, s) for d in DEVICES for s in d.services if isinstance(s, Snmp))
    user = Credentials("sealer", "sha256", "authpass1", "aes", "privpass1")
    engine = kit.engine()

    async def visit() -> Outcome:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
            found.bind(("127.0.0.1", 0))
            port = found.getsockname()[1]
        agent = SnmpServer(
            device, service, "127.0.0.1", port, False, (V3User("sealer", "sha256", "authpass1", "aes", "privpass1"),)
        )
        async with serving(agent):
            return await engine.converser().ask(at(snmpv3.probe_for(user), port), "127.0.0.1")

    outcome = asyncio.run(visit())
    assert outcome.status == "identified"
    assert {value.value for value in outcome.values} >= {device.vendor, device.model, device.serial}
    sent = [frame.data for frame in engine.frames() if frame.direction == "out"]
    assert [parse_message(data).flags & 3 for data in sent] == [0, 3]
    assert bytes.fromhex("2b06010201010500") not in sent[1]


def test_a_named_server_is_visited_once_with_a_session_and_no_second_time_without(kit: Any) -> None:
    device, service = next((d, s) for d in DEVICES for s in d.services if isinstance(s, OpcUa))
    engine, report = kit.engine(), HostReport("127.0.0.1")

    async def visit() -> None:
        with socket.create_server(("127.0.0.1", 0)) as found:
            port = found.getsockname()[1]
        async with serving(OpcUaServer(device, service, "127.0.0.1", port)):
            probes = [at(opcua_plain.PROBE, port), at(opcua_session.PROBE, port)]
            await work(kit, probes, report, engine, opt_in={"opcua.session": [f"127.0.0.1:{port}"]})

    asyncio.run(visit())
    assert [(outcome.protocol, str(outcome.status)) for outcome in report.outcomes] == [("opcua.session", "identified")]
    assert device.firmware in {value.value for value in report.outcomes[0].values}
    assert [frame.kind for frame in engine.frames() if frame.direction == "out"].count("connect") == 1


def test_a_page_is_asked_once_and_told_whole(kit: Any) -> None:
    page = (
        b"HTTP/1.1 401 Unauthorized\r\nServer: Boa/0.94\r\nWWW-Authenticate: Digest realm=\"RSP-35\", nonce=\"1\"\r\n"
        b"Content-Length: 28\r\n\r\n<title>Managed switch</title>"
    )  # fmt: skip

    def serve(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(page)

    server, report = kit.serve(serve), HostReport("127.0.0.1")
    asyncio.run(work(kit, [at(http.PROBE, server.port)], report, kit.engine()))
    server.wait(1)
    assert (
        server.endings == ["eof"]
        and server.received[0].startswith(b"GET / HTTP/1.1\r\n")
        and server.received[0].count(b"GET") == 1
    )
    seen = {value.field: value.value for value in report.outcomes[0].values}
    assert (seen["http.title"], seen["http.server"], seen["http.realm"]) == ("Managed switch", "Boa/0.94", "RSP-35")
