"""HART-IP: a captured gateway, tshark as second reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import hartip
from core.discovery.wire.errors import WireError
from core.practice.hartip import HartIdentity, _Gateway
from tests.core.discovery.wire.dissect import dissected, needs_tshark
from tests.fuzz.codecs import golden_of

OPENED, IDENTITY, TAG, CLOSED = (golden_of(f"hartip.{one}")[0] for one in ("initiate", "identity", "long_tag", "close"))
TSHARK = {
    "hart_ip.message_id": ["0", "0", "3", "3", "3", "3", "1", "1"],
    "hart_ip.session_init.master_type": ["0", "1"],
    "hart_ip.session_init.inactivity_close_timer": ["20000", "60000"],
    "hart_ip.pt.command": ["0", "0", "20", "20"],
    "hart_ip.pt.long_address": ["264e0000d2", "264e0000d2"],
    "hart_ip.pt.rsp.expanded_device_type": ["0x264e"],
    "hart_ip.pt.rsp.manufacturer_Id": ["38"],
    "hart_ip.pt.rsp.device_id": ["0000d2"],
    "hart_ip.pt.rsp.hart_univ_rev": ["7"],
    "hart_ip.pt.rsp.device_rev": ["4"],
    "hart_ip.pt.rsp.software_rev": ["1"],
    "hart_ip.pt.rsp.tag": ["wihartgw"],
}
"""What tshark 4.0 reads of our four requests and the captured answers."""


def test_the_captured_gateway() -> None:
    assert hartip.parse_initiate(OPENED) == 0
    assert hartip.parse_identity(IDENTITY) == hartip.Identity(
        expanded_type=0x264E, hart_revision=7, device_revision=4, software_revision=1, hardware_revision=1, flags=12,
        device_id=0xD2, manufacturer=38, private_label=38, profile=132,
    )  # fmt: skip
    assert hartip.parse_long_tag(TAG) == "wihartgw"
    assert hartip.parse_message(CLOSED) == hartip.Message(1, 1, 0, 13, b"")


@needs_tshark
def test_tshark_reads_the_same() -> None:
    asked = (
        hartip.build_initiate(), hartip.build_read_identity(), hartip.build_read_long_tag(3, 0x264E, 0xD2),
        hartip.build_close(),
    )  # fmt: skip
    pairs = zip(asked, (OPENED, IDENTITY, TAG, CLOSED), strict=True)
    talk = [side for ask, said in pairs for side in (("client", ask), ("server", said))]
    seen = dissected("tcp", hartip.PORT, talk, *TSHARK, "_ws.malformed")
    assert seen.pop("_ws.malformed") == []
    assert seen == TSHARK


def test_requests_byte_by_byte() -> None:
    assert hartip.build_initiate(1) == bytes.fromhex("01000000 0001 000d 00 00004e20")
    assert hartip.build_read_identity(3) == bytes.fromhex("01000300 0003 000d 02 00 00 00 02")
    # As captured of another secondary master.
    assert hartip.build_read_long_tag(10, 0x264E, 0xD2) == bytes.fromhex("01000300000a001182264e0000d214002c")
    assert hartip.build_close(5) == bytes.fromhex("01000100 0005 0008")
    for arguments in ((1, 65536, 0), (1, 0, 1 << 24), (65536, 0, 0)):
        with pytest.raises(WireError):
            hartip.build_read_long_tag(*arguments)


def test_the_same_answer_by_long_address_and_behind_preambles() -> None:
    body = bytes.fromhex("86264e0000d2001800d0fe264e050704010e0c0000d205020002d00026002684e4")
    for frame in (body, b"\xff" * 5 + body):
        data = bytes.fromhex("010103000003") + (len(frame) + 8).to_bytes(2, "big") + frame
        assert hartip.parse_identity(data) == hartip.parse_identity(IDENTITY)


def test_a_hart_5_device_tells_its_maker_in_the_type() -> None:
    frame = bytes.fromhex("0600 00 0e 0000 fe 26 06 05 05 01 02 28 00 010203")
    parity = 0
    for byte in frame:
        parity ^= byte
    data = bytes.fromhex("010103000003") + (len(frame) + 9).to_bytes(2, "big") + frame + bytes((parity,))
    seen = hartip.parse_identity(data)
    assert (seen.manufacturer, seen.device_id, seen.hart_revision) == (0x26, 0x010203, 5)


@given(
    st.integers(0, 0x3FFF), st.integers(0, 0xFFFFFF), st.integers(0, 0xFFFF),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=32),
)  # fmt: skip
def test_what_a_gateway_says_is_read(kind: int, number: int, maker: int, tag: str) -> None:
    gateway = _Gateway(HartIdentity(kind, number, maker, tag))
    assert hartip.parse_initiate(gateway.answer(hartip.build_initiate()) or b"") == 0
    seen = hartip.parse_identity(gateway.answer(hartip.build_read_identity()) or b"")
    assert (seen.expanded_type, seen.device_id, seen.manufacturer) == (kind, number, maker)
    reply = gateway.answer(hartip.build_read_long_tag(3, seen.expanded_type, seen.device_id)) or b""
    assert hartip.parse_long_tag(reply) == tag
    assert hartip.parse_message(gateway.answer(hartip.build_close()) or b"").message_id == 1


@pytest.mark.parametrize(
    "data",
    [
        hartip.build_read_identity(), IDENTITY[:20], IDENTITY[:-1] + b"\0", b"\x07" + IDENTITY[1:],
        IDENTITY[:3] + b"\x05" + IDENTITY[4:], IDENTITY[:7] + b"\x04" + IDENTITY[8:], TAG, OPENED,
        IDENTITY[:7] + b"\xff\xff" + IDENTITY[8:],
    ],
)  # fmt: skip
def test_broken_identities_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        hartip.parse_identity(data)


def test_the_framer_bounds_the_answer() -> None:
    assert hartip.frame_reply(IDENTITY + b"x") == len(IDENTITY)
    assert hartip.frame_reply(IDENTITY[:7]) is None and hartip.frame_reply(b"") is None
    for wrong in (
        b"GET / ",
        b"\1\0\3",
        b"\1\1\7",
        bytes.fromhex("0101030000030007"),
        bytes.fromhex("010103000003ffff"),
    ):
        with pytest.raises(WireError):
            hartip.frame_reply(wrong)
