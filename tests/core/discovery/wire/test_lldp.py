from __future__ import annotations

import dataclasses
import struct

import pytest

from core.discovery.wire import lldp
from core.discovery.wire.errors import WireError
from core.practice.neighbour import Announced, lldp_frame
from tests.fuzz.codecs import golden_of

MAC = bytes.fromhex("020077000041")
STATION = Announced("", "I/O station", "192.0.2.41", "port-001.filler-io-1", 4, "filler-io-1")


def frame(*tlvs: tuple[int, bytes]) -> bytes:
    return (
        bytes(6)
        + MAC
        + b"\x88\xcc"
        + b"".join(struct.pack(">H", kind << 9 | len(value)) + value for kind, value in tlvs)
    )


FIRST = ((1, b"\x04" + MAC), (2, b"\x05eth0"), (3, b"\0\x78"))


def test_a_real_daemon() -> None:
    found = lldp.parse_frame(golden_of("lldp")[3])
    assert found is not None
    assert (found.name, found.description) == ("sw-020", "Musterwerk switch SW-020, firmware 4.2")
    assert (found.address, found.ttl, found.chassis_mac) == ("10.9.8.7", 8, found.source)
    assert found.capabilities == ("station",) and not found.profinet and found.station == ""


def test_the_stations_name_in_both_versions_of_profinet() -> None:
    new, old = (lldp.parse_frame(data) for data in golden_of("lldp")[:2])
    assert new is not None and old is not None
    assert (new.station, new.port, new.chassis_mac) == ("filler-io-1", "port-001.filler-io-1", "02:00:77:00:00:41")
    assert (old.station, old.port, old.name) == ("filler-io-1", "port-002-00000", "IO1")


def test_a_station_is_only_who_speaks_profinet() -> None:
    other = dataclasses.replace(STATION, station="")
    found = lldp.parse_frame(lldp_frame(other, MAC))
    assert found is not None and found.station == ""
    named = lldp.parse_frame(frame((1, b"\x07cabinet 4"), *FIRST[1:], (127, bytes.fromhex("000ecf0200000000"))))
    assert named is not None and (named.chassis, named.station) == ("cabinet 4", "")


def test_the_inventory_of_lldp_med() -> None:
    found = lldp.parse_frame(golden_of("lldp")[2])
    assert found is not None
    assert found.inventory == {"software": "4.2.1", "serial": "MW-77-0020", "manufacturer": "Moxa", "model": "MW-8TX"}


def test_identifiers_of_other_kinds() -> None:
    found = lldp.parse_frame(frame((1, b"\x05\x01\xc0\0\x02\x09"), (2, b"\x03" + MAC), (3, b"\0\x01")))
    assert found is not None and (found.chassis, found.chassis_mac, found.port) == (
        "192.0.2.9",
        "",
        "02:00:77:00:00:41",
    )


def test_another_protocol_is_none() -> None:
    assert lldp.parse_frame(b"") is None
    assert lldp.parse_frame(bytes(12) + b"\x08\0" + bytes(50)) is None


@pytest.mark.parametrize(
    "data",
    [
        frame(), frame(*FIRST[:2]), frame(FIRST[1], FIRST[0], FIRST[2]), frame(*FIRST)[:-1], frame((1, b"\x04"), *FIRST[1:]),
        frame((1, b"\x04\x01\x02"), *FIRST[1:]), frame(*FIRST, (7, b"\0")), frame(*FIRST, (8, b"\x09")),
        frame(*FIRST, (127, b"\0\x0e")), frame(*FIRST, *[(5, b"x")] * 200),
    ],
)  # fmt: skip
def test_what_is_malformed(data: bytes) -> None:
    with pytest.raises(WireError):
        lldp.parse_frame(data)


def test_capabilities_count_where_they_are_switched_on() -> None:
    found = lldp.parse_frame(frame(*FIRST, (7, b"\x00\x14\x00\x04")))
    assert found is not None and found.capabilities == ("bridge",)


def test_padding_behind_the_end_is_left_alone() -> None:
    found = lldp.parse_frame(frame(*FIRST, (0, b"")) + b"\xff" * 30)
    assert found is not None and found.ttl == 120
