"""FINS: a captured CP1L, tshark as second reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import fins
from core.discovery.wire.errors import WireError
from core.practice.fins import FinsIdentity, answer
from tests.core.discovery.wire.dissect import dissected, needs_tshark
from tests.fuzz.codecs import golden_of

GOLDEN = golden_of("fins.read_controller")[0]
TSHARK = {
    "omron.command": ["0x0501", "0x0501"],
    "omron.da1": ["0x00", "0x63"],
    "omron.sa1": ["0x63", "0xc8"],
    "omron.response.code": ["0x0000"],
    "omron.controller.model": ["CP1L-EL20DR-D"],
    "omron.controller.version": ["01.00"],
}
"""What tshark 4.0 reads of our request and of the captured answer, texts without padding."""


def test_the_captured_controller() -> None:
    assert fins.parse_reply(GOLDEN) == fins.Controller("CP1L-EL20DR-D", "01.00", "01.06", False)


@needs_tshark
def test_tshark_reads_both() -> None:
    talk = [("client", fins.build_read_controller()), ("server", GOLDEN)]
    seen = dissected("udp", fins.PORT, talk, *TSHARK, "_ws.malformed")
    assert seen.pop("_ws.malformed") == []
    assert {name: [cell.strip() for cell in cells] for name, cells in seen.items()} == TSHARK


def test_the_request_byte_by_byte() -> None:
    assert fins.build_read_controller() == bytes.fromhex("80 00 02 00 00 00 00 63 ef 00 0501 00")
    with pytest.raises(WireError):
        fins.build_read_controller(256)


TEXT = st.text("ABCDEFGHIJ0123456789-", min_size=1)


@given(TEXT.map(lambda t: t[:16]), TEXT.map(lambda t: t[:9]), st.one_of(st.just(""), TEXT.map(lambda t: t[:9])))
def test_what_a_controller_says_is_read(model: str, version: str, second: str) -> None:
    seen = fins.parse_reply(answer(fins.build_read_controller(), FinsIdentity(model, version, second)) or b"")
    assert seen == fins.Controller(model, version, second, False)


def test_a_version_that_fills_its_field() -> None:
    data = GOLDEN[:34] + b"01.00 of the release" + GOLDEN[54:]
    assert fins.parse_reply(data).version == "01.00 of the release"
    assert fins.parse_reply(data).second_version == ""


def test_an_error_of_the_cpu_is_no_refusal() -> None:
    assert fins.parse_reply(GOLDEN[:12] + b"\x00\x40" + GOLDEN[14:]).cpu_error
    assert fins.parse_reply(GOLDEN[:12] + b"\x00\x80" + GOLDEN[14:]).model == "CP1L-EL20DR-D"


@pytest.mark.parametrize(
    "data",
    [
        fins.build_read_controller(), GOLDEN[:50], GOLDEN[:13], GOLDEN[:10] + b"\x01\x01" + GOLDEN[12:],
        GOLDEN[:12] + b"\x04\x01" + GOLDEN[14:], b"\x80" + GOLDEN[1:], GOLDEN + bytes(2000),
    ],
)  # fmt: skip
def test_broken_answers_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        fins.parse_reply(data)
