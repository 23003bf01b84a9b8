from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import upnp
from core.discovery.wire.errors import WireError
from core.discovery.wire.upnp import Location
from tests.fuzz.codecs import golden_of

GOOD = {
    "http://192.0.2.30:49152/rootDesc.xml": Location("192.0.2.30", 49152, "/rootDesc.xml"),
    "HTTP://192.0.2.30/desc": Location("192.0.2.30", 80, "/desc"),
    "http://192.0.2.30:8080/upnp/dev~1/description.xml": Location("192.0.2.30", 8080, "/upnp/dev~1/description.xml"),
    "http://192.0.2.30:80/DeviceDescription.xml": Location("192.0.2.30", 80, "/DeviceDescription.xml"),
}
BAD = (
    "", "https://192.0.2.30/desc.xml", "http://plc.local/desc.xml", "http://192.0.2.30:0/desc.xml",
    "http://192.0.2.30:70000/desc.xml", "http://192.0.2.300/desc.xml", "http://192.0.2.30", "http://192.0.2.30/",
    "http://192.0.2.30/reboot", "http://192.0.2.30/cgi-bin/reset.cgi", "http://192.0.2.30/desc.xml?cmd=reboot",
    "http://192.0.2.30/a%2fb.xml", "http://192.0.2.30/../desc.xml", "http://192.0.2.30/x/..xml", "http://192.0.2.30//desc.xml",
    "http://user@192.0.2.30/desc.xml", "http://192.0.2.30/desc.xml#a", "http://192.0.2.30/desc.xml\r\nX: y",
    "http://192.0.2.30/" + "a/" * 9 + "desc.xml", "http://192.0.2.30/" + "a" * 70 + ".xml", "ftp://192.0.2.30/desc.xml",
)  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_where_a_description_may_lie(text: str) -> None:
    assert upnp.location_of(text) == GOOD[text]


@pytest.mark.parametrize("text", BAD)
def test_where_nothing_is_asked(text: str) -> None:
    assert upnp.location_of(text) is None


def test_the_request_byte_by_byte() -> None:
    assert upnp.build_get_description("192.0.2.30", 8080, "/desc.xml") == (
        b"GET /desc.xml HTTP/1.1\r\nHost: 192.0.2.30:8080\r\nUser-Agent: Walkdown\r\nAccept: text/xml, */*\r\n"
        b"Accept-Encoding: identity\r\nConnection: close\r\n\r\n"
    )
    assert b"Host: [fe80::1]:49152\r\n" in upnp.build_get_description("fe80::1")


@given(st.text(max_size=40), st.integers(-1, 70_000), st.text(max_size=60))
def test_whatever_is_asked_for_only_a_description_is_built(host: str, port: int, path: str) -> None:
    try:
        built = upnp.build_get_description(host, port, path)
    except WireError:
        return
    assert built.count(b"\r\n") == 7 and built.startswith(b"GET /") and upnp.is_description_path(path)


def test_descriptions_of_three_kinds_of_server() -> None:
    plain, chunked, old = (upnp.parse_description(data) for data in golden_of("upnp.description"))
    assert plain == chunked
    assert (plain.manufacturer, plain.model_name, plain.model_number, plain.serial) == (
        "Optikon", "OK-720", "B2", "OK-77-1203",
    )  # fmt: skip
    assert plain.udn == "0000770a-1c2d-4e5f-8a9b-00007700a020"
    # Latin-1 is read, and what belongs to an embedded device is not the root's.
    assert (old.friendly_name, old.serial) == ("Tür 4", "")


def page(body: bytes, head: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> bytes:
    return head + body


@pytest.mark.parametrize(
    "data",
    [
        page(
            b"<root><device><serialNumber>1</serialNumber></device></root>",
            b"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n",
        ),
        page(b"<html><device/></html>"),
        page(b"<root><device></device></root>"),
        page(b"<root><device>"),
        page(b'<!DOCTYPE root [<!ENTITY a "b">]><root><device><serialNumber>&a;</serialNumber></device></root>'),
        page(b'<!DOCTYPE root SYSTEM "http://10.0.0.1/x"><root><device><UDN>1</UDN></device></root>'),
        page(b"5\r\n<root", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
        b"220 ftp\r\n\r\n",
    ],
)
def test_what_is_no_description(data: bytes) -> None:
    with pytest.raises(WireError):
        upnp.parse_description(data)


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFF\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 66_000,
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 2000,
        b"SSH-2.0-x",
    ],
)
def test_endless_and_foreign_pages_are_refused_while_they_come(data: bytes) -> None:
    with pytest.raises(WireError):
        upnp.frame_description(data)
