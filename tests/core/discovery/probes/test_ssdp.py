from __future__ import annotations

import asyncio

import pytest

from core.discovery.probes import ssdp
from core.discovery.probes.base import Probe, Value
from core.discovery.probes.ssdp import GROUP, PROBE, group_result
from core.discovery.wire.errors import WireError
from core.practice.serving import serving
from core.practice.ssdp import UpnpIdentity, UpnpServer
from tests.core.discovery.probes.driver import Drive, Script, fields
from tests.fuzz.codecs import golden_of

CAMERA = UpnpIdentity(
    "0000770a-1c2d-4e5f-8a9b-00007700a020", "Line camera 3", "Optikon", "OK-720", "OK-77-1203", "B2",
    device_type="urn:schemas-upnp-org:device:DigitalSecurityCamera:1",
)  # fmt: skip


def located(*texts: str) -> tuple[Value, ...]:
    return tuple(Value(ssdp.LOCATION, text, 85) for text in texts)


def told(*texts: str) -> Probe:
    found = PROBE.informed(PROBE, "192.0.2.30", located(*texts))
    assert found is not None
    return found


def test_an_answer_to_the_search() -> None:
    answer, printer = (group_result(data) for data in golden_of("ssdp.search"))
    assert fields(answer)["ssdp.location"] == "http://192.0.2.30:49152/rootDesc.xml"
    assert (fields(printer)["vendor"], printer.device_class) == ("Brother", "printer")


def test_the_description() -> None:
    script = Script([("upnp.description", golden_of("upnp.description")[0])])
    result = script.play(told("http://192.0.2.30:49152/rootDesc.xml").start("192.0.2.30"))
    seen = fields(result)
    assert (seen["vendor"], seen["model"], seen["serial"], seen["name"]) == (
        "Optikon", "OK-720 B2", "OK-77-1203", "Line camera 3",
    )  # fmt: skip
    assert result.device_class == "camera"
    assert b"Host: 192.0.2.30:49152\r\n" in script.asked[0].data


def test_only_where_a_description_was_named_that_may_be_asked_for() -> None:
    assert PROBE.informed(PROBE, "192.0.2.30", ()) is None
    assert (
        PROBE.informed(PROBE, "192.0.2.30", located("http://192.0.2.30/reboot", "https://192.0.2.30/desc.xml")) is None
    )
    chosen = told("http://192.0.2.30/reboot", "http://192.0.2.30:8080/desc.xml")
    assert (chosen.port, chosen.informed) == (8080, None)


def test_another_host_than_the_one_that_answered_is_never_asked() -> None:
    other, own = "http://192.0.2.99/desc.xml", "http://192.0.2.30:81/desc.xml"
    assert PROBE.informed(PROBE, "192.0.2.30", located(other)) is None
    assert told(other, own).port == 81


def test_no_redirect_is_followed() -> None:
    conversation = told("http://192.0.2.30/desc.xml").start("192.0.2.30")
    next(conversation)
    with pytest.raises(WireError, match="302"):
        conversation.send(b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.30/reboot\r\nContent-Length: 0\r\n\r\n")


def test_a_device_asked_over_sockets() -> None:
    async def visit() -> tuple[dict[str, str], list[bytes]]:
        server = UpnpServer(CAMERA, "127.0.0.1", 0, 0)
        async with serving(server):
            found = await asyncio.to_thread(ask, server)
        return found, server.asked

    def ask(server: UpnpServer) -> dict[str, str]:
        search = Drive(server.address)
        answer = search.run(Probe("ssdp", "", "udp", 0, 2, directly, ("ssdp.search",), 1))
        chosen = PROBE.informed(PROBE, "127.0.0.1", answer.values)
        assert chosen is not None
        return fields(Drive(("127.0.0.1", chosen.port)).run(chosen))

    seen, asked = asyncio.run(visit())
    assert (seen["vendor"], seen["serial"]) == ("Optikon", "OK-77-1203")
    assert asked == [b"GET /rootDesc.xml HTTP/1.1"]


def directly(host: str = "") -> object:
    reply = yield ssdp.Ask("ssdp.search", GROUP.datagram)
    return group_result(reply)
