"""IEC 60870-5-104: captured frames, tshark as second reader."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import iec104
from core.discovery.wire.errors import WireError
from tests.core.discovery.wire.dissect import dissected, needs_tshark
from tests.fuzz.codecs import golden_of

CONFIRMED = golden_of("iec104.test")[0]
MEASURED, COMMANDED = golden_of("iec104.data")
TSHARK = {
    "iec60870_104.utype": ["0x00000010", "0x00000020"],
    "iec60870_asdu.typeid": ["13", "45"],
    "iec60870_asdu.causetx": ["1", "7"],
    "iec60870_asdu.nega": ["0", "0"],
    "iec60870_asdu.addr": ["3", "3"],
    "iec60870_asdu.numix": ["2", "1"],
}
"""What tshark 4.0 reads of our request and of the three captured frames; unnumbered types: 10 TESTFR act, 20 con."""


def test_captured_frames() -> None:
    assert iec104.parse_frame(CONFIRMED) == iec104.Frame("U", "TESTFR con")
    measured, commanded = iec104.parse_frames(MEASURED + COMMANDED)
    assert measured == iec104.Frame("I", send=77, receive=20, type_id=13, cause=1, common_address=3, objects=2)
    assert commanded == iec104.Frame("I", send=81, receive=23, type_id=45, cause=7, common_address=3, objects=1)
    assert not measured.is_command and commanded.is_command


@needs_tshark
def test_tshark_reads_the_same() -> None:
    talk = [("client", iec104.build_test()), *(("server", data) for data in (CONFIRMED, MEASURED, COMMANDED))]
    assert dissected("tcp", iec104.PORT, talk, *TSHARK) == TSHARK


def test_the_one_request() -> None:
    assert iec104.build_test() == bytes.fromhex("68 04 43 00 00 00")
    assert iec104.parse_frame(iec104.build_test()).function == "TESTFR act"


@pytest.mark.parametrize(
    ("data", "frame"),
    [
        ("680407000000", iec104.Frame("U", "STARTDT act")),
        ("680413000000", iec104.Frame("U", "STOPDT act")),
        ("68040100a200", iec104.Frame("S", receive=81)),
        ("680e0000000064010600ffff00000014", iec104.Frame("I", type_id=100, cause=6, common_address=65535, objects=1)),
        ("680e02000400 2d 81 c7 05 0300 01000001",
         iec104.Frame("I", send=1, receive=2, type_id=45, cause=7, negative=True, test=True, originator=5,
                      common_address=3, objects=1)),
    ],
)  # fmt: skip
def test_formats(data: str, frame: iec104.Frame) -> None:
    assert iec104.parse_frame(bytes.fromhex(data)) == frame


def test_types_in_words() -> None:
    commands = [number for number in range(256) if iec104.Frame("I", type_id=number).is_command]
    assert commands == [*range(45, 52), *range(58, 65), *range(100, 108)]
    assert iec104.type_name(45) == "single command" and iec104.type_name(13).startswith("measured value")
    assert iec104.type_name(250) == "type 250"
    assert iec104.CAUSES[7] == "activation confirmation"


@pytest.mark.parametrize(
    "data",
    ["", "67", "6803430000", "68fe", "6804", "680443000001", "680443010000", "680447000000", "680503000000ff",
     "6804000000 00", "680401000100", "680405000000", "6806000000000d02"],
)  # fmt: skip
def test_broken_frames_are_refused(data: str) -> None:
    with pytest.raises(WireError):
        iec104.parse_frame(bytes.fromhex(data))


def test_a_cut_frame_at_the_end_is_left_out_and_the_number_is_bounded() -> None:
    assert len(iec104.parse_frames(CONFIRMED * 3 + CONFIRMED[:4])) == 3
    assert len(iec104.parse_frames(CONFIRMED * 1000)) == iec104.MAX_FRAMES
    with pytest.raises(WireError, match="no whole"):
        iec104.parse_frames(CONFIRMED[:5])


@given(st.integers(0, 32767), st.integers(0, 32767), st.binary(min_size=6, max_size=249))
def test_every_information_frame_is_read(send: int, receive: int, asdu: bytes) -> None:
    head = (send << 1).to_bytes(2, "little") + (receive << 1).to_bytes(2, "little")
    data = bytes((0x68, len(asdu) + 4)) + head + asdu
    frame = iec104.parse_frame(data)
    assert (frame.kind, frame.send, frame.receive, frame.type_id) == ("I", send, receive, asdu[0])
    assert iec104.frame_reply(data + b"x") == len(data) and iec104.frame_reply(data[:-1]) is None


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with contextlib.suppress(WireError):
        assert iec104.parse_frames(b"\x68" + data)
