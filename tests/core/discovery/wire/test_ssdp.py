from __future__ import annotations

import pytest

from core.discovery.wire import ssdp
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden_of


def test_the_search_byte_by_byte() -> None:
    assert ssdp.build_search() == (
        b'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 2\r\nST: ssdp:all\r\n\r\n'
    )


@pytest.mark.parametrize("wait", [0, 6, -1])
def test_devices_get_neither_no_time_nor_too_much(wait: int) -> None:
    with pytest.raises(WireError):
        ssdp.build_search(wait)


def test_an_answer_and_an_announcement() -> None:
    answer, announced = (ssdp.parse_announcement(data) for data in golden_of("ssdp.search"))
    assert (answer.uuid, answer.location) == (
        "0000770a-1c2d-4e5f-8a9b-00007700a020", "http://192.0.2.30:49152/rootDesc.xml",
    )  # fmt: skip
    assert announced.target == "urn:schemas-upnp-org:device:Printer:1"
    assert announced.server == "VxWorks/6.9 UPnP/1.0 Brother/1"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 404 Not Found\r\nST: a\r\nUSN: b\r\n\r\n",
        ssdp.build_search(),
        b"NOTIFY * HTTP/1.1\r\nNT: a\r\nUSN: b\r\nNTS: ssdp:byebye\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nST: a\r\nUSN: b\r\n" + b"x: y\r\n" * 80,
        b"HTTP/1.1 200 OK\r\nST: a\r\nUSN: b\r\nX: " + b"y" * 9000,
    ],
)
def test_what_is_no_answer(data: bytes) -> None:
    with pytest.raises(WireError):
        ssdp.parse_announcement(data)


def test_a_usn_without_a_uuid() -> None:
    found = ssdp.parse_announcement(b"HTTP/1.1 200 OK\r\nST: a\r\nUSN: my-device\r\n\r\n")
    assert (found.uuid, found.usn) == ("", "my-device")
