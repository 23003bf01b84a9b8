"""Somebody's commands in captured bytes: known messages, reads that are none, and anything at all."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire.command import KINDS
from core.discovery.wire.commands import COMMANDS, commands
from core.discovery.wire.requests import REQUESTS


def modbus(pdu: str) -> bytes:
    raw = bytes.fromhex(pdu)
    return struct.pack(">HHHB", 1, 0, len(raw) + 1, 255) + raw


def tpkt(payload: bytes) -> bytes:
    return b"\x03\0" + struct.pack(">H", len(payload) + 7) + b"\x02\xf0\x80" + payload


def s7(kind: int, parameters: str) -> bytes:
    raw = bytes.fromhex(parameters)
    return tpkt(struct.pack(">BBHHHH", 0x32, kind, 0, 1, len(raw), 0) + raw)


def s7plus(version: int, function: int, digest: bytes = b"") -> bytes:
    body = (bytes((len(digest),)) + digest if version == 3 else b"") + b"\x31\0\0" + struct.pack(">HHH", function, 0, 1)
    return tpkt(struct.pack(">BBH", 0x72, version, len(body)) + body)


def cip(request: bytes, *, connected: bool = False) -> bytes:
    item = struct.pack("<HH", 0xB1, len(request) + 2) + b"\1\0" if connected else struct.pack("<HH", 0xB2, len(request))
    address = struct.pack("<HHI", 0xA1, 4, 7) if connected else struct.pack("<HH", 0, 0)
    body = struct.pack("<IHH", 0, 0, 2) + address + item + request
    return struct.pack("<HHII8xI", 0x70 if connected else 0x6F, len(body), 1, 0, 0) + body


def unconnected_send(request: bytes) -> bytes:
    return b"\x52\x02\x20\x06\x24\x01\x0a\x05" + struct.pack("<H", len(request)) + request + b"\x01\x00\x01\x00"


def several(*requests: bytes) -> bytes:
    starts, at = [], 2 + 2 * len(requests)
    for one in requests:
        starts.append(at)
        at += len(one)
    return b"\x0a\x02\x20\x02\x24\x01" + struct.pack(f"<H{len(requests)}H", len(requests), *starts) + b"".join(requests)


WRITE_TAG = b"\x4d\x03\x91\x04Pump\xc4\0\1\0\5\0\0\0"
READ_TAG = b"\x4c\x03\x91\x04Pump\1\0"


def fins(code: str, *, tcp: bool = False) -> bytes:
    frame = bytes.fromhex("80000200010000020001") + bytes.fromhex(code)
    return (b"FINS" + struct.pack(">III", len(frame) + 8, 2, 0) + frame) if tcp else frame


def iec104(kind: int, cause: int) -> bytes:
    asdu = bytes((kind, 1, cause, 0, 1, 0, 1, 0, 0, 1))
    return b"\x68" + bytes((len(asdu) + 4,)) + b"\0\0\0\0" + asdu


def dnp3(function: int, control: int = 0xC4) -> bytes:
    user = bytes((0xC0, 0xC0, function, 12, 1, 0x28))
    return b"\x05\x64" + bytes((5 + len(user), control)) + b"\1\0\2\0\xaa\xbb" + user + b"\xcc\xdd"


def mms(service: bytes) -> bytes:
    def tlv(tag: int, content: bytes) -> bytes:
        return bytes((tag, len(content))) + content

    pdu = tlv(0xA0, b"\x02\x01\x05" + service)
    return tpkt(b"\1\0\1\0" + tlv(0x61, tlv(0x30, b"\x02\x01\x03" + tlv(0xA0, pdu))))


def bacnet(apdu: str, npdu: str = "0104") -> bytes:
    raw = bytes.fromhex(npdu + apdu)
    return struct.pack(">BBH", 0x81, 0x0A, len(raw) + 4) + raw


def ads(command: int, flags: int = 4) -> bytes:
    header = bytes(16) + struct.pack("<HHIII", command, flags, 0, 0, 1)
    return b"\0\0" + struct.pack("<I", len(header)) + header


def opcua(type_id: int) -> bytes:
    body = struct.pack("<IIII", 1, 1, 2, 2) + struct.pack("<BBH", 1, 0, type_id)
    return b"MSGF" + struct.pack("<I", len(body) + 8) + body


def pnio(operation: int) -> bytes:
    header = bytearray(80)
    header[0], header[4] = 4, 0x10
    header[68:70] = struct.pack("<H", operation)
    return bytes(header) + bytes(20)


def hart(command: int, *, long: bool = True) -> bytes:
    frame = (b"\x82" + bytes(5) if long else b"\x02\x80") + bytes((command, 0, 0))
    return struct.pack(">BBBBHH", 1, 0, 3, 0, 7, 8 + len(frame)) + frame


CASES = [
    ("modbus", modbus("05 0001 ff00"), ["write"]),
    ("modbus", modbus("10 0000 0001 02 0001"), ["write"]),
    ("modbus", modbus("03 0000 0001") + modbus("06 0001 0003"), ["write"]),
    ("modbus", modbus("08 0001 0000"), ["reset"]),
    ("modbus", modbus("08 0004 0000"), ["stop"]),
    ("modbus", modbus("08 0000 1234"), []),
    ("modbus", modbus("5a 00 41 ff 00"), ["stop"]),
    ("modbus", modbus("5a 00 22 00"), []),
    ("modbus", modbus("2b 0e 01 00"), []),
    ("s7", s7(1, "05 01 120a10020001000083000000"), ["write"]),
    ("s7", s7(1, "04 01 120a10020001000083000000"), []),
    ("s7", s7(1, "29 0000000000 09 505f50524f4752414d"), ["stop"]),
    ("s7", s7(1, "28 000000000000fd 0000 09 505f50524f4752414d"), ["start"]),
    ("s7", s7(1, "1a 00 01 00 00000000 09 5f30413030303031"), ["download"]),
    ("s7", s7(7, "000112 04 11 47 02 00"), ["time"]),
    ("s7", s7(7, "000112 04 11 44 01 00"), []),
    ("s7", s7plus(1, 0x0542), ["write"]),
    ("s7", s7plus(3, 0x0542, bytes(32)), ["write"]),
    ("s7", s7plus(3, 0x054C, bytes(32)), []),
    ("enip", cip(WRITE_TAG), ["write"]),
    ("enip", cip(READ_TAG), []),
    ("enip", cip(WRITE_TAG, connected=True), ["write"]),
    ("enip", cip(unconnected_send(WRITE_TAG)), ["write"]),
    ("enip", cip(unconnected_send(several(READ_TAG, WRITE_TAG, WRITE_TAG))), ["write", "write"]),
    ("enip", cip(b"\x07\x02\x20\x01\x24\x01"), ["stop"]),
    ("enip", cip(several()), []),
    ("enip", cip(b"\x0a\x02\x20\x02\x24\x01"), []),
    ("enip", cip(b"\x4b\x02\x20\x67\x24\x01\x07\x4d\x00\x01\x02\x03\x04\x0f\x00\x01\x00\xaa\x02\x07"), ["write"]),
    ("enip", cip(b"\x4b\x02\x20\x67\x24\x01\x07\x4d\x00\x01\x02\x03\x04\x0f\x00\x01\x00\xa2\x02\x07"), []),
    ("enip", struct.pack("<HHII8xI", 0x63, 0, 0, 0, 0), []),
    ("fins", fins("0102 82 0064 00 0001 1234"), ["write"]),
    ("fins", fins("0401 ffff 04", tcp=True), ["start"]),
    ("fins", fins("0501"), []),
    ("slmp", bytes.fromhex("5000 00 ff ff03 00 0600 1000 0210 0000"), ["stop"]),
    ("slmp", bytes.fromhex("5000 00 ff ff03 00 0600 1000 0101 0000"), []),
    ("ads", ads(2) + ads(3), ["write"]),
    ("ads", ads(3, flags=5), []),
    ("opcua", opcua(673), ["write"]),
    ("opcua", opcua(428), []),
    ("iec104", iec104(45, 6), ["operate"]),
    ("iec104", iec104(45, 7), []),
    ("iec104", iec104(100, 6), []),
    ("iec104", iec104(103, 6), ["time"]),
    ("iec104", bytes.fromhex("680443000000") + iec104(58, 6), ["operate"]),
    ("dnp3", dnp3(5), ["operate"]),
    ("dnp3", dnp3(1), []),
    ("dnp3", dnp3(129, 0x44), []),
    ("dnp3", dnp3(1) + dnp3(13), ["reset"]),
    ("mms", mms(b"\xa5\x02\xa0\x00"), ["write"]),
    ("mms", mms(b"\xa4\x02\xa0\x00"), []),
    ("mms", mms(b"\x82\x00"), []),
    ("mms", mms(b"\xbf\x29\x00"), ["stop"]),
    ("bacnet", bacnet("00 04 05 0f 0c 00400001 19 55 3e 44 42280000 3f"), ["write"]),
    ("bacnet", bacnet("00 04 05 14 09 00", "0124 0005 01 07 ff"), ["reset"]),
    ("bacnet", bacnet("10 06 a4 7c0b1701 b4 0a000000"), ["time"]),
    ("bacnet", bacnet("10 08", "0120 ffff 00 ff"), []),
    ("snmp", bytes.fromhex("302902010004067075626c6963a31c02010102010002010030113 00f06082b060102010105000403616263".replace(" ", "")), ["set"]),
    ("snmp", bytes.fromhex("302902010004067075626c6963a01c0201010201000201003011300f06082b060102010105000403616263"), []),
    ("dcp", bytes.fromhex("fefd 04 00 00000001 0000 0008 0202 0004 0000 6162"), ["set"]),
    ("dcp", bytes.fromhex("fefd 04 01 00000001 0000 0008"), []),
    ("dcp", bytes.fromhex("fefe 05 00 00000001 0001 0004 ffff 0000"), []),
    ("pnio", pnio(3), ["set"]),
    ("pnio", pnio(2), []),
    ("hartip", hart(18), ["set"]),
    ("hartip", hart(42, long=False), ["reset"]),
    ("hartip", hart(0), []),
]  # fmt: skip


@pytest.mark.parametrize(("protocol", "data", "kinds"), CASES)
def test_what_is_a_command(protocol: str, data: bytes, kinds: list[str]) -> None:
    found = commands(protocol, data)
    assert [one.kind for one in found] == kinds
    assert all(one.kind in KINDS and one.name for one in found)


def test_every_protocol_has_a_command_and_a_read() -> None:
    for protocol in COMMANDS:
        seen = [bool(kinds) for name, _, kinds in CASES if name == protocol]
        assert True in seen, protocol
        assert False in seen, protocol


def test_nothing_that_we_send_is_a_command() -> None:
    for request in REQUESTS:
        data = request.example[14:] if request.transport == "ethernet" else request.example
        for protocol in COMMANDS:
            assert commands(protocol, data) == [], (request.id, protocol)


def test_a_protocol_without_commands() -> None:
    assert commands("http", b"POST / HTTP/1.1\r\n\r\n") == []


@given(st.sampled_from(sorted(COMMANDS)), st.binary(max_size=200))
def test_any_bytes(protocol: str, data: bytes) -> None:
    assert all(one.kind in KINDS for one in commands(protocol, data))


@given(st.sampled_from(CASES), st.data())
def test_changed_and_cut_messages(case: tuple[str, bytes, list[str]], data: st.DataObject) -> None:
    protocol, message, _ = case
    broken = bytearray(message[: data.draw(st.integers(0, len(message)))])
    for at in data.draw(st.lists(st.integers(0, max(len(broken) - 1, 0)), max_size=4)):
        if broken:
            broken[at] = data.draw(st.integers(0, 255))
    assert all(one.kind in KINDS for one in commands(protocol, bytes(broken)))


def test_requests_inside_requests_that_all_point_at_one_place() -> None:
    inner = WRITE_TAG
    for _ in range(6):
        starts = struct.pack("<64H", *[2 + 2 * 64] * 64)
        inner = b"\x0a\x02\x20\x02\x24\x01" + struct.pack("<H", 64) + starts + inner
    assert len(commands("enip", cip(inner))) <= 64
