"""The endpoint mapper: after C706 and IEC 61158-6-10, tshark as second reader; no capture of a device was at hand."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import epm
from core.discovery.wire.errors import WireError
from core.practice.epm import EpmIdentity, answer
from tests.core.discovery.wire.dissect import dissected, needs_tshark
from tests.fuzz.codecs import golden_of

GOLDEN = golden_of("epm.lookup")[0]
TSHARK = {
    "dcerpc.dg_if_id": ["e1af8308-5d1f-11c9-91a4-08002b14a0fa"] * 2,
    "dcerpc.opnum": ["2", "2"],
    "epm.inq_type": ["0"],
    "epm.if_id": ["dea00001-6c97-11d1-8271-00a02442df7d"],
    "epm.max_ents": ["1"],
    "epm.num_ents": ["1"],
    "epm.object": ["00000000-0000-0000-0000-000000000000", "dea00000-6c97-11d1-8271-0001010e002a"],
    "epm.annotation": ["S7-1500                   6ES7 672-5DC01-0YA0      0 V  2  1  7"],
    "epm.rc": ["0x00000000"],
}
"""What tshark 4.0 reads of our request and of the answer."""
COLUMN = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)


def test_the_answer() -> None:
    (entry,) = epm.parse_reply(GOLDEN)
    assert entry == epm.Entry(
        "S7-1500 6ES7 672-5DC01-0YA0 0 V 2 1 7", "S7-1500", "6ES7 672-5DC01-0YA0", "0", "V2.1.7", 0x2A, 0x10E, 1
    )


@needs_tshark
def test_tshark_reads_both() -> None:
    seen = dissected("udp", epm.PORT, [("client", epm.build_lookup()), ("server", GOLDEN)], *TSHARK, "_ws.malformed")
    assert seen.pop("_ws.malformed") == []
    assert seen == TSHARK


@given(
    COLUMN.map(lambda t: t[:25]), COLUMN.map(lambda t: t[:20]), st.integers(0, 99999),
    st.tuples(*[st.integers(0, 255)] * 3), st.integers(0, 65535), st.integers(0, 65535), st.sampled_from("VRPUT"),
)  # fmt: skip
def test_what_a_device_says_is_read(
    kind: str, order: str, hardware: int, firmware: tuple[int, int, int], vendor: int, device: int, prefix: str
) -> None:
    told = EpmIdentity(kind, order, hardware, firmware, vendor, device, prefix)
    (entry,) = epm.parse_reply(answer(epm.build_lookup(), told) or b"")
    assert (entry.type_of_station, entry.order_number, entry.hardware) == (kind, order, str(hardware))
    assert entry.firmware == prefix + ".".join(map(str, firmware))
    assert (entry.vendor_id, entry.device_id, entry.instance) == (vendor, device, 1)


def big_endian(annotation: bytes) -> bytes:
    body = bytes(20) + struct.pack(">IIII", 1, 1, 0, 1) + bytes.fromhex("dea000006c9711d18271") + bytes(6)
    body += struct.pack(">III", 3, 0, len(annotation)) + annotation
    head = bytes.fromhex("0402080000000000") + bytes(16) + bytes.fromhex("e1af83085d1f11c991a408002b14a0fa") + bytes(28)
    return head + struct.pack(">HHHHHBB", 2, 0xFFFF, 0xFFFF, len(body), 0, 0, 0) + body


def test_a_big_endian_device() -> None:
    (entry,) = epm.parse_reply(big_endian(GOLDEN[144:208]))
    assert (entry.order_number, entry.firmware, entry.vendor_id) == ("6ES7 672-5DC01-0YA0", "V2.1.7", 0)


@pytest.mark.parametrize(
    "text", [b"PNIO", b"a text without the columns of the standard, but as long as its text is", b""]
)
def test_an_annotation_in_other_columns_is_kept_whole(text: bytes) -> None:
    (entry,) = epm.parse_reply(big_endian(text.ljust(len(text) + -len(text) % 4, b"\0")))
    assert (entry.annotation, entry.order_number, entry.firmware) == (text.decode(), "", "")


@pytest.mark.parametrize(
    "data",
    [
        epm.build_lookup(),
        GOLDEN[:150],
        b"\x05" + GOLDEN[1:],
        GOLDEN[:1] + b"\x03" + GOLDEN[2:],
        GOLDEN[:30] + b"\xff" + GOLDEN[31:],
        GOLDEN[:68] + b"\x05" + GOLDEN[69:],
        GOLDEN[:100] + b"\x09" + GOLDEN[101:],
        GOLDEN[:140] + b"\xff\xff" + GOLDEN[142:],
        bytes(5000),
    ],
)
def test_broken_answers_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        epm.parse_reply(data)


def test_an_empty_map_is_none() -> None:
    head = GOLDEN[:74] + struct.pack("<HHBB", 40, 0, 0, 0)
    assert epm.parse_reply(head + bytes(40)) == ()
