"""KNXnet/IP: frames of real routers from an open-source library's tests, tshark as second reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import knx
from core.discovery.wire.errors import WireError
from core.practice.knx import KnxIdentity, answer
from tests.core.discovery.wire.dissect import dissected, needs_tshark
from tests.fuzz.codecs import golden_of

DESCRIPTION, SEARCH = golden_of("knx.describe")[0], golden_of("knx.search")[0]
FIELDS = (
    "knxip.service", "knxip.device.name", "knxip.sernr", "knxip.macaddr", "knxip.knxaddr", "knxip.medium",
    "knxip.mcaddr", "knxip.ipaddr", "knxip.port", "knxip.service.version",
)  # fmt: skip
TSHARK = {
    DESCRIPTION: (["0x0204"], ["KNX/IP-Router"], ["0x000000082d40834d"], ["00:0a:b3:27:4a:32"], ["0x1000"], ["0x02"],
                  ["224.0.23.12"], [], [], ["0x02", "0x02", "0x02", "0x02", "0x01"]),
    SEARCH: (["0x0202"], ["Gira KNX/IP-Router"], ["0x0000112233445566"], ["01:02:03:04:05:06"], ["0x1100"], ["0x02"],
             ["224.0.23.12"], ["192.168.42.10"], ["3671"], ["0x01", "0x02", "0x01", "0x01", "0x01"]),
}  # fmt: skip
"""What tshark 4.0 reads, in the order of `FIELDS`."""


def test_a_description() -> None:
    seen = knx.parse_reply(DESCRIPTION)
    assert (seen.name, seen.serial, seen.mac) == ("KNX/IP-Router", "00082D40834D", "00:0a:b3:27:4a:32")
    assert (seen.individual_address, seen.medium, seen.multicast) == ("1.0.0", "TP1", "224.0.23.12")
    assert (seen.maker, seen.programming, seen.endpoint) == (8, False, "")
    assert seen.services[:2] == (("core", 2), ("device management", 2)) and len(seen.services) == 5


def test_a_search_response() -> None:
    seen = knx.parse_reply(SEARCH)
    assert (seen.name, seen.serial, seen.mac) == ("Gira KNX/IP-Router", "112233445566", "01:02:03:04:05:06")
    assert (seen.individual_address, seen.endpoint) == ("1.1.0", "192.168.42.10:3671")
    assert [version for _, version in seen.services] == [1, 2, 1, 1, 1]


@needs_tshark
@pytest.mark.parametrize("data", TSHARK)
def test_tshark_still_reads_that(data: bytes) -> None:
    assert tuple(dissected("udp", knx.PORT, [("server", data)], *FIELDS).values()) == TSHARK[data]


@needs_tshark
def test_tshark_reads_the_requests() -> None:
    talk = [("client", knx.build_search()), ("client", knx.build_describe())]
    seen = dissected("udp", knx.PORT, talk, "knxip.service", "knxip.ipaddr", "knxip.port", "_ws.malformed")
    assert list(seen.values()) == [["0x0201", "0x0203"], ["0.0.0.0", "0.0.0.0"], ["0", "0"], []]


def test_requests_byte_by_byte() -> None:
    assert knx.build_search("224.0.23.12", 3671) == bytes.fromhex("06 10 02 01 00 0e 08 01 e0 00 17 0c 0e 57")
    assert knx.build_describe("127.0.0.2", 3671) == bytes.fromhex("06 10 02 03 00 0e 08 01 7f 00 00 02 0e 57")
    assert knx.build_search() == bytes.fromhex("06 10 02 01 00 0e 08 01 00 00 00 00 00 00")
    for arguments in (("x", 1), ("1.2.3.4", 65536), ("::1", 1)):
        with pytest.raises(WireError):
            knx.build_search(*arguments)


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=29),
    st.binary(min_size=6, max_size=6).filter(any), st.binary(min_size=6, max_size=6).filter(any),
    st.tuples(st.integers(0, 15), st.integers(0, 15), st.integers(0, 255)), st.booleans(),
)  # fmt: skip
def test_what_a_router_says_is_read(
    name: str, serial: bytes, mac: bytes, address: tuple[int, int, int], searched: bool
) -> None:
    told = KnxIdentity(name, serial.hex(), mac.hex(":"), address)
    ask = knx.build_search() if searched else knx.build_describe()
    seen = knx.parse_reply(answer(ask, told, "10.0.0.7", 3671) or b"")
    assert (seen.name, seen.serial, seen.mac) == (name, serial.hex().upper(), mac.hex(":"))
    assert seen.individual_address == ".".join(map(str, address))
    assert seen.endpoint == ("10.0.0.7:3671" if searched else "")


def test_a_device_being_programmed_says_so() -> None:
    assert knx.parse_reply(DESCRIPTION[:9] + b"\1" + DESCRIPTION[10:]).programming


@pytest.mark.parametrize(
    "data",
    [
        knx.build_search(), DESCRIPTION[:40], SEARCH[:30], b"\x06\x11" + DESCRIPTION[2:],
        DESCRIPTION[:3] + b"\x06" + DESCRIPTION[4:], DESCRIPTION[:7] + b"\x02" + DESCRIPTION[8:], bytes(2000),
        DESCRIPTION[:6] + b"\x00" + DESCRIPTION[7:], SEARCH[:6] + b"\x07" + SEARCH[7:],
    ],
)  # fmt: skip
def test_broken_answers_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        knx.parse_reply(data)
