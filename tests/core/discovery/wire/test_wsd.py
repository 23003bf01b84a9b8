from __future__ import annotations

import pytest

from core.discovery.wire import wsd
from core.discovery.wire.errors import WireError
from core.discovery.wire.plainxml import read_elements
from tests.fuzz.codecs import golden_of

ID = "6a0f1b52-90c5-4f0e-8e1b-1f0a77000001"


@pytest.mark.parametrize(
    ("build", "kind"), [(wsd.build_probe, "wsdp:Device"), (wsd.build_probe_cameras, "dn:NetworkVideoTransmitter")]
)
def test_a_probe_is_xml_with_its_own_id_and_one_type(build: object, kind: str) -> None:
    found = {element.name: element.text for element in read_elements(build(ID))}
    assert found == {
        "Action": "http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe", "MessageID": f"urn:uuid:{ID}",
        "To": "urn:schemas-xmlsoap-org:ws:2005:04:discovery", "Types": kind,
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "x", ID.upper(), f"{ID}<", f"{ID}\n"])
def test_a_message_id_is_a_uuid(text: str) -> None:
    with pytest.raises(WireError):
        wsd.build_probe(text)


def test_a_camera_a_computer_and_a_real_server() -> None:
    (camera,), (computer,), (server,) = (wsd.parse_matches(data) for data in golden_of("wsd.probe"))
    assert camera.endpoint == "0000770a-1c2d-4e5f-8a9b-00007700a021"
    assert (camera.scope("name"), camera.scope("hardware"), camera.scope("mac")) == (
        "Line camera 3", "OK-720", "02:00:77:00:00:30",
    )  # fmt: skip
    assert camera.addresses == ("http://192.0.2.30/onvif/device_service",)
    assert server.types == ("Device", "Computer") and server.endpoint.count("-") == 4
    assert computer.types == ("Device", "Computer") and computer.scope("name") == ""


def test_a_hello_is_read_and_several_matches_are_kept_apart() -> None:
    one = "<m><EndpointReference><Address>urn:uuid:{0}</Address></EndpointReference><Types>a:T{0}</Types></m>"
    hello = f"<Envelope><Header/><Body><Hello>{one.format(1)}</Hello></Body></Envelope>".replace("<m>", "").replace(
        "</m>", ""
    )
    assert [match.types for match in wsd.parse_matches(hello.encode())] == [("T1",)]
    several = "".join(one.format(n) for n in range(40))
    body = f"<Envelope><Header/><Body><ProbeMatches>{several}</ProbeMatches></Body></Envelope>"
    found = wsd.parse_matches(body.encode())
    assert len(found) == wsd.MAX_MATCHES and found[3].endpoint == "3" and found[3].types == ("T3",)


@pytest.mark.parametrize(
    "data",
    [b"", b"<Envelope/>", wsd.build_probe(ID), b"<a><b><ProbeMatches><Address>x</Address></ProbeMatches></b></a>"],
)
def test_what_is_no_match(data: bytes) -> None:
    with pytest.raises(WireError):
        wsd.parse_matches(data)
