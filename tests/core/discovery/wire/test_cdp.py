from __future__ import annotations

import struct

import pytest

from core.discovery.wire import cdp
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden_of

MAC = bytes.fromhex("020077000020")


def frame(*fields: tuple[int, bytes], version: int = 2) -> bytes:
    body = cdp.SNAP + bytes((version, 180, 0, 0))
    body += b"".join(struct.pack(">HH", kind, len(value) + 4) + value for kind, value in fields)
    return cdp.DESTINATION + MAC + struct.pack(">H", len(body)) + body


def test_an_industrial_switch_a_router_and_a_real_daemon() -> None:
    switch, router, daemon = (cdp.parse_frame(data) for data in golden_of("cdp"))
    assert switch is not None and router is not None and daemon is not None
    assert (switch.device, switch.platform, switch.address) == (
        "FOC77A0020B(sw-020)",
        "cisco IE-4000-8GT4G-E",
        "192.0.2.20",
    )
    assert switch.capabilities == ("switch", "IGMP") and router.capabilities == ("router",)
    assert (daemon.device, daemon.port, daemon.address) == ("sw-020", "eth0", "10.9.8.7")


def test_the_address_of_its_management_comes_first() -> None:
    def address(last: int) -> bytes:
        return struct.pack(">IBBBH", 1, 1, 1, 0xCC, 4) + bytes((192, 0, 2, last))

    found = cdp.parse_frame(
        frame((1, b"a"), (2, address(1)), (0x16, address(9)), (0x0A, b"\0\x07"), (0x14, b"n"), (0x17, b"\0Hall"))
    )
    assert found is not None
    assert (found.address, found.vlan, found.name, found.location) == ("192.0.2.9", 7, "n", "Hall")


def test_padding_is_no_field() -> None:
    found = cdp.parse_frame(frame((1, b"a")) + bytes(30))
    assert found is not None and found.device == "a"


def test_another_protocol_is_none() -> None:
    assert cdp.parse_frame(b"") is None
    assert cdp.parse_frame(cdp.DESTINATION + MAC + b"\0\x20\xaa\xaa\x03\0\0\x0c\x01\x11" + bytes(30)) is None


@pytest.mark.parametrize(
    "data",
    [frame(), frame((1, b"a"), version=3), frame((2, b"\0\0\0\x01\x01\x01\xcc\0\x04\x01")), frame(*[(9, b"")] * 200),
     frame((1, b"a"))[:-1] + b"", cdp.DESTINATION + MAC + b"\0\x10" + cdp.SNAP + b"\x02\xb4\0\0\0\x01\0\x02"],
)  # fmt: skip
def test_what_is_malformed(data: bytes) -> None:
    with pytest.raises(WireError):
        cdp.parse_frame(data)
