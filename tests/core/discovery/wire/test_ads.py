"""ADS discovery: a captured controller. tshark has no reader for this port."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import ads
from core.discovery.wire.errors import WireError
from core.practice.ads import AdsIdentity, answer
from tests.fuzz.codecs import golden_of

GOLDEN = golden_of("ads.identify")[0]


def test_the_captured_controller() -> None:
    assert ads.parse_reply(GOLDEN) == ads.System("5.13.117.96.1.1", "CX_0D7560", "2.11.2228", "Windows CE 6.0", "")


def test_the_request_byte_by_byte() -> None:
    assert ads.build_identify() == bytes.fromhex("03661471 00000000 01000000 000000000000 0000 00000000")
    assert ads.build_identify(7)[4:8] == b"\x07\0\0\0"
    with pytest.raises(WireError):
        ads.build_identify(-1)


NUMBER = st.integers(0, 255)


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60), st.tuples(*[NUMBER] * 6),
    st.tuples(NUMBER, NUMBER, st.integers(0, 65535)), st.tuples(st.integers(0, 20), NUMBER, st.integers(1, 30000)),
)  # fmt: skip
def test_what_a_controller_says_is_read(
    host: str, net_id: tuple[int, ...], twincat: tuple[int, int, int], os: tuple[int, int, int]
) -> None:
    told = AdsIdentity(host, net_id, twincat, os, 2)
    seen = ads.parse_reply(answer(ads.build_identify(), told) or b"")
    assert seen == ads.System(
        ".".join(map(str, net_id)), host, ".".join(map(str, twincat)), f"Windows {'.'.join(map(str, os))}", ""
    )


def reply(*tags: tuple[int, bytes], service: int = 0x80000001) -> bytes:
    listed = b"".join(struct.pack("<HH", tag, len(value)) + value for tag, value in tags)
    return ads.MAGIC + struct.pack("<II6sHI", 0, service, bytes(6), 10000, len(tags)) + listed


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (struct.pack("<IIIII", 276, 10, 0, 19044, 2) + "SP1\0x".encode("utf-16-le"), "Windows 10.0.19044 SP1"),
        (struct.pack("<IIIII", 276, 13, 2, 0, 0) + b"13.2-RELEASE", "TwinCAT/BSD 13.2"),
        (struct.pack("<IIIII", 276, 1, 0, 3, 1) + b"TC/RTOS x\0", "TC/RTOS 1.0.3 TC/RTOS x"),
        (struct.pack("<IIIII", 276, 1, 0, 0, 9), "platform 9 1.0"),
        (b"short", ""),
    ],
)
def test_operating_systems(raw: bytes, text: str) -> None:
    assert ads.parse_reply(reply((4, raw), (18, b"abcdef\0"))).os == text


@pytest.mark.parametrize(
    "data",
    [
        ads.build_identify(), GOLDEN[:100], b"\0" + GOLDEN[1:], reply(service=0x80000006), b"", bytes(3000),
        ads.MAGIC + struct.pack("<II6sHI", 0, 0x80000001, bytes(6), 10000, 17),
    ],
)  # fmt: skip
def test_broken_answers_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        ads.parse_reply(data)
