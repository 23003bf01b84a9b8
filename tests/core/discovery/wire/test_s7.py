"""S7 communication: requests as published, answers of python-snap7 and cut as real controllers cut them."""

from __future__ import annotations

import struct

import pytest

from core.discovery.wire import s7
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden, golden_of

ANSWERS = golden_of("s7.read_list")


def tpkt(body: bytes) -> bytes:
    return struct.pack(">BBH", 3, 0, len(body) + 4) + body


def list_answer(data: bytes, *, last: bool = True, sequence: int = 1, error: int = 0, status: int = 0xFF) -> bytes:
    parameters = bytes((0, 1, 0x12, 8, 0x12, 0x84, 1, sequence, 0 if last else 1, 0 if last else 1))
    parameters += struct.pack(">H", error)
    body = struct.pack(">BBH", status, 9, len(data)) + data
    header = struct.pack(">BBHHHH", 0x32, 7, 0, 2, len(parameters), len(body))
    return tpkt(b"\x02\xf0\x80" + header + parameters + body)


def test_requests_byte_by_byte() -> None:
    assert s7.build_connect() == bytes.fromhex("03000016 11e00000000100 c1020100 c2020102 c0010a")
    assert s7.build_connect(s7.TSAP_OP) == bytes.fromhex("03000016 11e00000000100 c1020200 c2020102 c0010a")
    assert s7.build_setup() == bytes.fromhex("03000019 02f080 32010000000100080000 f0000001000101e0")
    assert s7.build_read_list(2, 0x001C) == bytes.fromhex(
        "03000021 02f080 32070000000200080008 0001120411440100 ff090004001c0000"
    )
    assert s7.build_read_next(3, 5) == bytes.fromhex(
        "03000021 02f080 320700000003000c0004 000112081244010500000000 0a000000"
    )


@pytest.mark.parametrize("list_id", [0, 0x0111, 0x0132, 0x0424, 0xFFFF])
def test_no_other_list_can_be_asked_for(list_id: int) -> None:
    with pytest.raises(WireError):
        s7.build_read_list(2, list_id)


@pytest.mark.parametrize("tsap", [0, 0x0101, 0x0300])
def test_no_other_connection_can_be_asked_for(tsap: int) -> None:
    with pytest.raises(WireError):
        s7.build_connect(tsap)


def test_connection_confirmed_and_refused() -> None:
    confirmed, refused = golden_of("s7.connect")
    assert s7.parse_connect(confirmed) is True
    assert s7.parse_connect(refused) is False
    with pytest.raises(WireError):
        s7.parse_connect(tpkt(b"\x02\xf0\x80"))


def test_the_set_up() -> None:
    assert s7.parse_setup(golden_of("s7.setup")[0]) == 480


def test_a_set_up_error_is_refused() -> None:
    header = struct.pack(">BBHHHHH", 0x32, 3, 0, 1, 0, 0, 0x8104)
    with pytest.raises(WireError, match="0x8104"):
        s7.parse_setup(tpkt(b"\x02\xf0\x80" + header))


def test_s7_comm_plus_is_another_protocol() -> None:
    with pytest.raises(WireError, match="not S7"):
        s7.parse_setup(tpkt(b"\x02\xf0\x80" + b"\x72\x01" + bytes(20)))


def test_the_module_list() -> None:
    part = s7.parse_list_part(ANSWERS[0])
    assert part.last and not part.error
    assert s7.parse_modules(part.data) == {
        1: s7.Module("6ES7 516-3AN02-0AB0", ""),
        7: s7.Module("6ES7 516-3AN02-0AB0", "V2.9.4"),
        129: s7.Module("Boot Loader", ""),
    }


def test_the_component_list() -> None:
    found = s7.parse_components(s7.parse_list_part(ANSWERS[1]).data)
    assert found[s7.STATION].rstrip(b"\0") == b"Filling line"
    assert found[s7.SERIAL].rstrip(b"\0") == b"S C-PRAC77110011"
    assert all(len(record) == 32 for record in found.values())


def test_a_message_in_two_cotp_fragments() -> None:
    data = next(data for _, origin, data in golden() if "two COTP fragments" in origin)
    first = int.from_bytes(data[2:4], "big")
    assert s7.frame_reply(data[:first]) is None
    assert s7.frame_reply(data + b"x") == len(data)
    assert s7.parse_list_part(data).data == s7.parse_list_part(ANSWERS[0]).data


def test_an_answer_in_parts_names_its_sequence() -> None:
    part = s7.parse_list_part(list_answer(b"abc", last=False, sequence=9))
    assert part == s7.ListPart(9, False, 0, b"abc")


def test_refusals_are_values() -> None:
    assert s7.parse_list_part(list_answer(b"", error=0xD401)).error == 0xD401
    assert s7.parse_list_part(list_answer(b"", status=0x0A)).error == 0x0A
    assert s7.parse_list_part(list_answer(b"", status=0x0A)).last


def test_a_redundant_pair_names_the_first_rack() -> None:
    records = b"".join(struct.pack(">H32s", index, text) for index, text in ((0xF805, b"first"), (0xF905, b"second")))
    assert s7.parse_components(struct.pack(">HHHH", 0x1C, 0, 34, 2) + records)[5].startswith(b"first")


@pytest.mark.parametrize(
    "data",
    [
        struct.pack(">HHHH", 0x11, 0, 28, 1),
        struct.pack(">HHHH", 0x1C, 0, 34, 0),
        struct.pack(">HHHH", 0x11, 0, 2, 1) + bytes(2),
        struct.pack(">HHHH", 0x11, 0, 28, 65) + bytes(28 * 65),
        struct.pack(">HHHH", 0x11, 0, 20, 1) + bytes(20),
        b"",
    ],
)
def test_wrong_lists_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        s7.parse_modules(data)


@pytest.mark.parametrize("data", [b"HTTP/1.1 400", b"\x00\x01", b"\x03\x00\xff\xff", b"\x03\x00\x00\x04", b"\x03\x01"])
def test_the_framer_refuses_other_protocols_and_lengths(data: bytes) -> None:
    with pytest.raises(WireError):
        s7.frame_reply(data)


def test_endless_fragments_are_refused() -> None:
    with pytest.raises(WireError, match="fragments"):
        s7.frame_reply(tpkt(b"\x02\xf0\x00" + bytes(8)) * 20)
