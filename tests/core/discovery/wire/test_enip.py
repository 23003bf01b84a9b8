"""List Identity: bytes of cpppo (a GPL test server) and after the specification; pycomm3 as second reader."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycomm3.custom_types import ListIdentityObject

from core.discovery.wire import enip
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden


def item(name: bytes, *numbers: int, state: bytes = b"\x03") -> bytes:
    address = struct.pack(">HH4s8x", 2, 44818, bytes((10, 1, 2, 3)))
    return struct.pack("<H", 1) + address + struct.pack("<HHHBBHI", *numbers) + bytes((len(name),)) + name + state


def message(*items: bytes, status: int = 0) -> bytes:
    body = struct.pack("<H", len(items)) + b"".join(struct.pack("<HH", 12, len(i)) + i for i in items)
    return struct.pack("<HHII8xI", 0x63, len(body), 0, status, 0) + body


def test_the_request_is_24_bytes() -> None:
    assert enip.build_list_identity() == bytes.fromhex("6300" + "00" * 22)


def test_the_answer_of_cpppo() -> None:
    data = next(data for name, origin, data in golden() if origin.startswith("cpppo"))
    assert enip.parse_reply(data) == (
        enip.Identity(1, 14, 54, 20, 11, 0x3160, 7079450, "1756-L61/B LOGIX5561", 255, "0.0.0.0"),
    )


@given(
    st.integers(0, 65535), st.integers(0, 65535), st.integers(0, 255), st.integers(0, 0xFFFFFFFF),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=32),
)  # fmt: skip
def test_pycomm3_reads_the_same(vendor: int, code: int, major: int, serial: int, name: str) -> None:
    raw = item(name.encode(), vendor, 14, code, major, 7, 0, serial)
    seen = enip.parse_reply(message(raw))[0]
    other = ListIdentityObject.decode(struct.pack("<HH", 12, len(raw)) + raw)
    assert (seen.vendor_id, seen.product_code, seen.serial, seen.name, seen.ip) == (
        vendor, code, serial, name, "10.1.2.3",
    )  # fmt: skip
    assert other["product_name"] == seen.name
    assert other["serial"] == f"{seen.serial:08x}"
    assert other["revision"] == {"major": seen.major, "minor": seen.minor}


def test_a_gateway_may_answer_for_several_and_leave_the_state_out() -> None:
    found = enip.parse_reply(message(item(b"a", 1, 2, 3, 4, 5, 6, 7), item(b"b", 1, 2, 3, 4, 5, 6, 7, state=b"")))
    assert [(i.name, i.state) for i in found] == [("a", 3), ("b", None)]


@pytest.mark.parametrize(
    "data",
    [
        enip.build_list_identity(),
        message(),
        message(item(b"a", 1, 2, 3, 4, 5, 6, 7), status=1),
        message(item(b"a", 1, 2, 3, 4, 5, 6, 7))[:-3],
        b"\x65" + message(item(b"a", 1, 2, 3, 4, 5, 6, 7))[1:],
        bytes(2000),
    ],
)
def test_what_is_no_identity_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        enip.parse_reply(data)


def test_the_framer_bounds_the_answer() -> None:
    data = message(item(b"a", 1, 2, 3, 4, 5, 6, 7))
    assert enip.frame_reply(data + b"x") == len(data)
    with pytest.raises(WireError, match="bytes"):
        enip.frame_reply(b"\x63\x00\xff\xff" + bytes(20))
    with pytest.raises(WireError, match="not a List Identity"):
        enip.frame_reply(b"HT")
