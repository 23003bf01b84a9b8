"""PROFINET DCP: frames captured from real devices, tshark as second reader, the practice device as another side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import dcp
from core.discovery.wire.errors import WireError
from core.practice.dcp import ProfinetDevice, answer, hello
from tests.core.discovery.wire.dissect import dissected, needs_tshark
from tests.fuzz.codecs import golden_of

FIELDS = {
    "station": "pn_dcp.suboption_device_nameofstation", "type_of_station": "pn_dcp.suboption_device_devicevendorvalue",
    "vendor_id": "pn_dcp.suboption_vendor_id", "device_id": "pn_dcp.suboption_device_id",
    "role": "pn_dcp.suboption_device_role", "ip": "pn_dcp.suboption_ip_ip",
    "netmask": "pn_dcp.suboption_ip_subnetmask", "gateway": "pn_dcp.suboption_ip_standard_gateway", "mac": "eth.src",
}  # fmt: skip
TSHARK = [
    ("versamax-pns11", "IC200PNS001", "0x015a", "0x0003", "0x01", "192.168.1.2", "255.255.255.0", "192.168.1.2",
     "00:09:91:43:e0:67"),
    ("X208-BORD", "INC", "0x002a", "0x0a01", "0x01", "192.168.0.6", "255.255.255.0", "192.168.0.1",
     "08:00:06:93:cf:32"),
    ("%n%n%n", "S7-300EC", "0x002a", "0x0101", "0x02", "192.168.0.11", "255.255.255.0", "192.168.0.11",
     "00:02:e3:17:c7:50"),
]  # fmt: skip
"""What tshark 4.0 reads of the captured answers, in the order of `FIELDS` (a blank at the name's end left out)."""
TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30)


@pytest.mark.parametrize(("number", "told"), list(enumerate(TSHARK)))
def test_captured_answers_are_read_as_tshark_reads_them(number: int, told: tuple[str, ...]) -> None:
    device = dcp.parse_frame(golden_of("dcp")[number])
    values = [(name, getattr(device, name)) for name in FIELDS]
    widths = {"vendor_id": 6, "device_id": 6, "role": 4}
    assert tuple(f"{v:#0{widths[name]}x}" if name in widths else v for name, v in values) == told
    assert device.ip_state == "set" and not device.hello


@needs_tshark
@pytest.mark.parametrize(("number", "told"), list(enumerate(TSHARK)))
def test_tshark_still_reads_that(number: int, told: tuple[str, ...]) -> None:
    seen = dissected("eth", 0, [("server", golden_of("dcp")[number])], *FIELDS.values())
    assert tuple(cells[0].rstrip() for cells in seen.values()) == told


def test_the_request_byte_by_byte() -> None:
    frame = dcp.build_identify_all("AC:64:17:00:00:01", 0x01020304, 5)
    assert frame == bytes.fromhex("010ecf000000 ac6417000001 8892 fefe 05 00 01020304 0005 0004 ff ff 0000") + bytes(30)


@needs_tshark
def test_tshark_reads_the_request() -> None:
    fields = ("pn_dcp.service_id", "pn_dcp.service_type", "pn_dcp.response_delay", "pn_dcp.option", "eth.dst")
    seen = dissected("eth", 0, [("client", dcp.build_identify_all())], *fields)
    assert [cells[0] for cells in seen.values()] == ["5", "0", "64", "255", "01:0e:cf:00:00:00"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"source_mac": "01:0e:cf:00:00:00"}, {"source_mac": "x"}, {"source_mac": "02:00:00:00:00:01\n"},
        {"response_delay": 0}, {"response_delay": 129}, {"xid": -1}, {"xid": 2**32},
    ],
)  # fmt: skip
def test_no_other_request_can_be_built(arguments: dict[str, object]) -> None:
    with pytest.raises(WireError):
        dcp.build_identify_all(**arguments)


@given(
    TEXT, TEXT, st.integers(0, 65535), st.integers(0, 65535), st.integers(0, 15),
    st.binary(min_size=6, max_size=6), st.booleans(),
)  # fmt: skip
def test_what_a_device_says_is_read(
    station: str, kind: str, vendor: int, number: int, role: int, mac: bytes, announced: bool
) -> None:
    device = ProfinetDevice(station, kind, vendor, number, role, "10.0.0.7", "255.0.0.0", "10.0.0.1")
    frame = hello(device, mac) if announced else answer(dcp.build_identify_all(), device, mac)
    assert frame is not None
    seen = dcp.parse_frame(frame)
    assert (seen.station, seen.type_of_station, seen.vendor_id, seen.device_id) == (station, kind, vendor, number)
    assert (seen.role, seen.ip, seen.netmask, seen.gateway) == (role, "10.0.0.7", "255.0.0.0", "10.0.0.1")
    assert (seen.mac, seen.hello) == (":".join(f"{byte:02x}" for byte in mac), announced)


def block(option: int, suboption: int, body: str, info: int = 0) -> bytes:
    raw = info.to_bytes(2, "big") + bytes.fromhex(body)
    return bytes((option, suboption)) + len(raw).to_bytes(2, "big") + raw + b"\0" * (len(raw) & 1)


def frame(*blocks: bytes, tags: str = "") -> bytes:
    told = b"".join(blocks)
    head = bytes.fromhex("020000000001 020000000007" + tags + "8892 feff 05 01 00000001 0000")
    return head + len(told).to_bytes(2, "big") + told


def test_less_usual_blocks() -> None:
    seen = dcp.parse_frame(
        frame(
            block(2, 6, "706f72742d303031"),
            block(2, 7, "0064"),
            block(2, 8, "010c0007"),
            block(2, 5, "01020201"),
            block(1, 2, "0a000007 ff000000 00000000", 0x82),
            block(3, 61, "3d0101"),
            block(9, 9, ""),
        )
    )
    assert (seen.alias, seen.instance, seen.oem_vendor_id, seen.oem_device_id) == ("port-001", 100, 0x010C, 7)
    assert seen.options == ((1, 2), (2, 1))
    assert seen.ip_state == "set by DHCP, address conflict"


@pytest.mark.parametrize("tags", ["", "8100c000", "88a80001 8100c000"])
def test_vlan_tags_are_passed_over(tags: str) -> None:
    assert dcp.is_identity(frame(block(2, 2, "61"), tags=tags))
    assert dcp.parse_frame(frame(block(2, 2, "61"), tags=tags)).station == "a"


def test_what_is_no_identity_is_told_by_its_first_bytes() -> None:
    assert not dcp.is_identity(dcp.build_identify_all())
    assert not dcp.is_identity(frame(block(2, 2, "61"), tags="8100c000 8100c000 8100c000"))
    assert not dcp.is_identity(b"")


@pytest.mark.parametrize(
    "data",
    [
        frame(),
        frame(block(2, 2, "")),
        frame(block(1, 2, "0a000007")),
        frame(block(2, 3, "002a")),
        frame(block(2, 2, "61"))[:-3],
        frame(block(2, 2, "61")).replace(b"\x05\x01", b"\x05\x00"),
        frame(b"\x02\x02\xff\xff"),
    ],
)
def test_broken_answers_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        dcp.parse_frame(data)


def test_work_is_bounded() -> None:
    many = frame(*(block(2, 2, "61") for _ in range(1000)))
    assert dcp.parse_frame(many).station == "a"
