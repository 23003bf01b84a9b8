"""MMS: captured servers, tshark as second reader of whole conversations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import mms
from core.discovery.wire.errors import WireError
from core.practice.mms import MmsIdentity, _Device
from tests.core.discovery.wire.dissect import dissected, needs_tshark
from tests.fuzz.codecs import golden_of

CONNECTED, INITIATED, CONCLUDED = (golden_of(f"mms.{one}")[0] for one in ("connect", "initiate", "conclude"))
IDENTIFIED, AREVA = golden_of("mms.identify")
TSHARK = {
    "acse.aSO_context_name": ["1.0.9506.2.3", "1.0.9506.2.3"],
    "mms.localDetailCalling": ["32000"],
    "mms.localDetailCalled": ["49152"],
    "mms.confirmedServiceRequest": ["2"],
    "mms.confirmedServiceResponse": ["2"],
    "mms.invokeID": ["1", "1"],
    "mms.vendorName": ["INFO TECH"],
    "mms.modelName": ["S61850 for PC"],
    "mms.revision": ["0.0.1"],
    "_ws.col.Info": [
        "CR TPDU src-ref: 0x0001 dst-ref: 0x0000", "CC TPDU src-ref: 0x1802 dst-ref: 0xb001", "initiate-RequestPDU",
        "initiate-ResponsePDU", "01 confirmed-RequestPDU", "01 confirmed-ResponsePDU", "conclude-RequestPDU",
        "conclude-ResponsePDU",
    ],
}  # fmt: skip
"""What tshark 4.0 reads of our four requests and the captured answers."""


def test_captured_servers() -> None:
    assert mms.parse_connect(CONNECTED)
    assert mms.parse_initiate(INITIATED) == 49152
    assert mms.parse_identify(IDENTIFIED) == mms.Identity("INFO TECH", "S61850 for PC", "0.0.1")
    assert mms.parse_identify(AREVA) == mms.Identity("AREVA T&D Corporation", "e-terracomm", "2.3.1")


@needs_tshark
def test_tshark_reads_the_same() -> None:
    asked = (mms.build_connect(), mms.build_initiate(), mms.build_identify(), mms.build_conclude())
    pairs = zip(asked, (CONNECTED, INITIATED, IDENTIFIED, CONCLUDED), strict=True)
    talk = [side for ask, said in pairs for side in (("client", ask), ("server", said))]
    seen = dissected("tcp", mms.PORT, talk, *TSHARK, "_ws.malformed")
    assert seen.pop("_ws.malformed") == []
    assert seen == TSHARK


def test_requests_byte_by_byte() -> None:
    assert mms.build_connect() == bytes.fromhex("03000016 11 e0 0000 0001 00 c0010a c1020000 c2020001")
    # As captured of a client.
    assert mms.build_identify(1) == bytes.fromhex("0300001b02f08001000100610e300c020103a007a0050201018200")
    assert mms.build_conclude() == bytes.fromhex("0300001602f0800100010061093007020103a0028b00")
    with pytest.raises(WireError):
        mms.build_identify(-1)


@given(st.integers(0, 0x7FFFFFFF))
def test_every_invoke_id_fits(invoke: int) -> None:
    data = mms.build_identify(invoke)
    assert int.from_bytes(data[2:4], "big") == len(data) and data.endswith(b"\x82\0")


TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=100)


@given(TEXT, TEXT, TEXT)
def test_what_a_device_says_is_read(vendor: str, model: str, revision: str) -> None:
    device = _Device(MmsIdentity(vendor, model, revision))
    assert mms.parse_connect(device.answer(mms.build_connect()) or b"")
    assert mms.parse_initiate(device.answer(mms.build_initiate()) or b"") == 49152
    assert mms.parse_identify(device.answer(mms.build_identify(9)) or b"") == mms.Identity(vendor, model, revision)
    assert device.answer(mms.build_conclude()) == CONCLUDED


def test_a_refused_transport_connection() -> None:
    assert not mms.parse_connect(bytes.fromhex("0300000b 06 80 0000 0001 00"))


def test_a_server_of_another_protocol_on_this_port() -> None:
    with pytest.raises(WireError, match="selector"):
        mms.parse_connect(bytes.fromhex("0300001611d00001000100c0010ac1020100c2020102"))


def test_a_fragmented_answer() -> None:
    body = IDENTIFIED[7:]
    parts = [body[:20], body[20:40], body[40:]]
    data = b"".join(bytes((3, 0, 0, len(part) + 7, 2, 0xF0, 0x80 if part is parts[-1] else 0)) + part for part in parts)
    assert mms.frame_reply(data) == len(data) and mms.frame_reply(data[:-1]) is None
    assert mms.parse_identify(data) == mms.parse_identify(IDENTIFIED)


@pytest.mark.parametrize(
    "data",
    [
        CONNECTED, mms.build_initiate(), INITIATED[:60], INITIATED[:7] + b"\x0c" + INITIATED[8:],
        INITIATED[:7] + b"\x19" + INITIATED[8:], INITIATED.replace(b"\xa9\x26", b"\xaa\x26"), bytes(300), IDENTIFIED,
    ],
)  # fmt: skip
def test_broken_initiates_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        mms.parse_initiate(data)


@pytest.mark.parametrize(
    "data",
    [
        CONCLUDED, INITIATED, IDENTIFIED[:30], mms.build_identify(), IDENTIFIED.replace(b"\xa2\x21", b"\xa4\x21"),
        _Device(MmsIdentity("", "", "")).answer(mms.build_connect()) or b"",
        bytes.fromhex("0300001d02f080010001006110300e020103a009a107020101a2020000"),
    ],
)  # fmt: skip
def test_broken_identities_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        mms.parse_identify(data)


def test_the_framer_bounds_the_answer() -> None:
    for wrong in (b"HTTP", bytes.fromhex("03000003"), bytes.fromhex("0300ffff"), bytes.fromhex("0300000702f000") * 9):
        with pytest.raises(WireError):
            mms.frame_reply(wrong)
    assert mms.frame_reply(b"") is None and mms.frame_reply(b"\3") is None
