"""Modbus/TCP: bytes after the specification and of pymodbus."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymodbus.framer import FramerSocket
from pymodbus.pdu import DecodePDU

from core.discovery.wire import modbus
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden


def reply(pdu: bytes, transaction: int = 1, unit: int = 255) -> bytes:
    return struct.pack(">HHHB", transaction, 0, len(pdu) + 1, unit) + pdu


def test_requests_byte_by_byte() -> None:
    assert modbus.build_read_device_id() == bytes.fromhex("0001 0000 0005 ff 2b 0e 01 00")
    assert modbus.build_read_device_id(7, 1, 2, 4) == bytes.fromhex("0007 0000 0005 01 2b 0e 02 04")
    assert modbus.build_report_server_id(9, 1) == bytes.fromhex("0009 0000 0002 01 11")


@given(st.integers(0, 65535), st.integers(1, 247), st.sampled_from([1, 2]), st.integers(0, 255))
def test_pymodbus_reads_what_is_built(transaction: int, unit: int, code: int, first: int) -> None:
    data = modbus.build_read_device_id(transaction, unit, code, first)
    used, request = FramerSocket(DecodePDU(True)).handleFrame(data, 0, 0)
    assert used == len(data)
    assert (request.transaction_id, request.dev_id) == (transaction, unit)
    assert (request.function_code, request.read_code, request.object_id) == (0x2B, code, first)


def test_the_example_of_the_specification() -> None:
    data = next(data for name, origin, data in golden() if "6.21" in origin)
    assert modbus.parse_reply(data) == modbus.DeviceId(
        255, 1, False, 0, {0: "Company identification", 1: "Product code XX", 2: "V2.11"}
    )


def test_an_individual_access_conformity_still_names_its_level() -> None:
    answer = modbus.parse_reply(reply(bytes.fromhex("2b0e01 82 ff 03 01 00 03 414243")))
    assert answer == modbus.DeviceId(255, 2, True, 3, {0: "ABC"})


def test_an_exception_is_a_value() -> None:
    assert modbus.parse_reply(reply(b"\xab\x01")) == modbus.ModbusException(255, 0x2B, 1)
    assert modbus.parse_reply(reply(b"\x91\x04")) == modbus.ModbusException(255, 0x11, 4)


def test_a_server_id_is_read_as_text() -> None:
    answer = modbus.parse_reply(reply(b"\x11\x0b\x01\xffPM5560 v2"))
    assert isinstance(answer, modbus.ServerId) and answer.text == "PM5560 v2"


def test_a_late_answer_to_an_earlier_question_is_passed_over() -> None:
    both = reply(b"\xab\x01", 1) + reply(b"\xab\x02", 2, 1)
    assert modbus.frame_reply(both, 2) == len(both)
    assert modbus.frame_reply(both[:-1], 2) is None
    assert modbus.parse_reply(both, 2) == modbus.ModbusException(1, 0x2B, 2)


def test_only_late_answers_are_no_answer() -> None:
    stale = reply(b"\xab\x01", 9) * 6
    with pytest.raises(WireError, match="other questions"):
        modbus.frame_reply(stale)
    with pytest.raises(WireError, match="other questions"):
        modbus.parse_reply(stale)


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 400 Bad Request\r\n",
        b"SSH-2.0-x\r\n",
        bytes.fromhex("0001 0000 0002 ff 2b"),
        bytes.fromhex("0001 0000 0100") + bytes(256),
    ],
)
def test_other_protocols_and_wrong_lengths_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        modbus.frame_reply(data)
    with pytest.raises(WireError):
        modbus.parse_reply(data)


@pytest.mark.parametrize("pdu", ["03 02 0000", "2b 0d 00", "2b0e01 01 00 00 01 00 05 41", "2b0e01 01 00"])
def test_other_or_cut_answers_are_refused(pdu: str) -> None:
    with pytest.raises(WireError):
        modbus.parse_reply(reply(bytes.fromhex(pdu)))


@pytest.mark.parametrize("args", [(1, 255, 4), (1, 255, 0), (1, 256), (70000,), (1, 1, 1, 300), (-1,)])
def test_other_requests_cannot_be_built(args: tuple[int, ...]) -> None:
    with pytest.raises(WireError):
        modbus.build_read_device_id(*args)
