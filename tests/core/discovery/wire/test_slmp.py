"""SLMP: after the manual. tshark has no reader for it, and no capture of a controller was at hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import slmp
from core.discovery.wire.errors import WireError
from core.practice.slmp import SlmpIdentity, answer
from tests.fuzz.codecs import golden_of

GOLDEN = golden_of("slmp.read_type")[0]


def test_the_answer() -> None:
    assert slmp.parse_reply(GOLDEN) == slmp.CpuType("Q06UDVCPU", 0x0368)


def test_the_request_byte_by_byte() -> None:
    assert slmp.build_read_type() == bytes.fromhex("5000 00 ff ff03 00 0600 1000 0101 0000")


@given(st.text("ABCDEFGQLR0123456789-", min_size=1, max_size=16), st.integers(0, 65535))
def test_what_a_controller_says_is_read(model: str, code: int) -> None:
    reply = answer(slmp.build_read_type(), SlmpIdentity(model, code)) or b""
    assert slmp.parse_reply(reply) == slmp.CpuType(model, code)
    assert slmp.frame_reply(reply + b"x") == len(reply) and slmp.frame_reply(reply[:-1]) is None


def test_an_answer_without_a_code() -> None:
    data = GOLDEN[:7] + b"\x12\0" + GOLDEN[9:-2]
    assert slmp.parse_reply(data) == slmp.CpuType("Q06UDVCPU", None)


@pytest.mark.parametrize(
    "data",
    [
        slmp.build_read_type(), GOLDEN[:20], GOLDEN[:9] + b"\x59\xc0" + GOLDEN[11:], b"",
        GOLDEN[:11] + b" " * 16 + GOLDEN[27:],
    ],
)  # fmt: skip
def test_broken_answers_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        slmp.parse_reply(data)


def test_the_framer_bounds_the_answer() -> None:
    for wrong in (b"\x50\0", b"HT", GOLDEN[:7] + b"\xff\xff", GOLDEN[:7] + b"\0\0"):
        with pytest.raises(WireError):
            slmp.frame_reply(wrong)
