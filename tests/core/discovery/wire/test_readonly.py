"""The guard against known dangerous messages, as they are published."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire.errors import WireError
from core.discovery.wire.readonly import check_read_only
from core.discovery.wire.requests import REQUESTS


def modbus(pdu: str) -> bytes:
    raw = bytes.fromhex(pdu)
    return struct.pack(">HHHB", 1, 0, len(raw) + 1, 255) + raw


def s7(kind: int, parameters: str, data: str = "") -> bytes:
    p, d = bytes.fromhex(parameters), bytes.fromhex(data)
    body = b"\x02\xf0\x80" + struct.pack(">BBHHHH", 0x32, kind, 0, 1, len(p), len(d)) + p + d
    return struct.pack(">BBH", 3, 0, len(body) + 4) + body


def bacnet(apdu: str) -> bytes:
    raw = b"\x01\x04" + bytes.fromhex(apdu)
    return struct.pack(">BBH", 0x81, 0x0A, len(raw) + 4) + raw


def opcua(kind: bytes, type_id: int, rest: bytes = b"") -> bytes:
    body = struct.pack("<IIII", 1, 1, 2, 2) + struct.pack("<BBH", 1, 0, type_id) + rest
    return kind + struct.pack("<I", len(body) + 8) + body


DANGEROUS = {
    "write single coil": ("modbus", modbus("05 0001 ff00")),
    "write single register": ("modbus", modbus("06 0001 0003")),
    "write coils": ("modbus", modbus("0f 0000 0001 01 01")),
    "write registers": ("modbus", modbus("10 0000 0001 02 0001")),
    "mask write": ("modbus", modbus("16 0004 00f2 0025")),
    "read and write": ("modbus", modbus("17 0000 0001 0000 0001 02 00ff")),
    "diagnostics: restart communications": ("modbus", modbus("08 0001 0000")),
    "force listen only": ("modbus", modbus("08 0004 0000")),
    "umas": ("modbus", modbus("5a 00 41 ff 00")),
    "device id, extended": ("modbus", modbus("2b 0e 03 00")),
    "device id, single object": ("modbus", modbus("2b 0e 04 00")),
    "device id with one byte more": ("modbus", modbus("2b 0e 01 00 00")),
    "canopen over 43/13": ("modbus", modbus("2b 0d 00")),
    "read registers": ("modbus", modbus("03 0000 0001")),
    "two requests at once": ("modbus", modbus("11") + modbus("05 0001 ff00")),
    "device id with a write behind it": ("modbus", modbus("2b0e0100 05 0001 ff00")),
    "register session": ("enip", struct.pack("<HHII8xIHH", 0x65, 4, 0, 0, 0, 1, 0)),
    "send rr data": ("enip", struct.pack("<HHII8xI", 0x6F, 0, 0, 0, 0)),
    "list identity with data": ("enip", struct.pack("<HHII8xI", 0x63, 0, 0, 0, 0) + b"x"),
    "stop the controller": ("s7", s7(1, "29 0000000000 09 505f50524f4752414d")),
    "start the controller": ("s7", s7(1, "28 000000000000fd 0000 09 505f50524f4752414d")),
    "write variable": ("s7", s7(1, "05 01 120a10020001000083000000", "00 04 0008 01")),
    "read variable": ("s7", s7(1, "04 01 120a10020001000083000000")),
    "download": ("s7", s7(1, "1a 00")),
    "set clock": ("s7", s7(7, "000112041147 0200", "ff 09 000a 00192301010101010101")),
    "session password": ("s7", s7(7, "0001120411450100", "ff090008 0000000000000000")),
    "another status list": ("s7", s7(7, "0001120411440100", "ff090004 0132 0004")),
    "write property": ("bacnet", bacnet("0005 01 0f 0c00800001 1955 3e 44 42c80000 3f")),
    "reinitialize device": ("bacnet", bacnet("0005 01 14 09 00")),
    "communication control": ("bacnet", bacnet("0005 01 11 19 01")),
    "read a value": ("bacnet", bacnet("0005 01 0c 0c00800001 1955")),
    "time synchronisation": ("bacnet", struct.pack(">BBH", 0x81, 0x0A, 8) + b"\x01\x00\x10\x06"),
    "who-has": ("bacnet", struct.pack(">BBH", 0x81, 0x0B, 12) + bytes.fromhex("0120ffff00ff1007")),
    "snmp set": ("snmp", bytes.fromhex("3026020101040770726976617465a318020101020100020100300d300b06072b060102010105 0400")),
    "snmp bulk": ("snmp", bytes.fromhex("301a02010104067075626c6963a50d020101020100020105 3002 3000")),
    "snmp v3": ("snmp", bytes.fromhex("300e020103300a0201010202ffe3040104")),
    "post": ("http", b"POST / HTTP/1.1\r\nHost: a\r\n\r\n"),
    "put": ("http", b"PUT / HTTP/1.1\r\nHost: a\r\n\r\n"),
    "another page": ("http", b"GET /reboot HTTP/1.1\r\nHost: a\r\n\r\n"),
    "get with a body": ("http", b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"),
    "two gets": ("http", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 2),
    "ssh bytes": ("ssh", b"SSH-2.0-x\r\n"),
    "announcement": ("mdns", struct.pack(">HHHHHH", 0, 0x8400, 0, 1, 0, 0) + b"x"),
    "query with known answers": ("mdns", struct.pack(">HHHHHH", 0, 0, 1, 1, 0, 0) + b"x"),
    "probe for a name": ("mdns", struct.pack(">HHHHHH", 0, 0, 1, 0, 1, 0) + b"x"),
    "create session": ("opcua", opcua(b"MSGF", 461)),
    "write": ("opcua", opcua(b"MSGF", 673)),
    "call": ("opcua", opcua(b"MSGF", 712)),
    "get endpoints with a write behind it": ("opcua", opcua(b"MSGF", 428) + opcua(b"MSGF", 673)),
    "channel with security": ("opcua", opcua(b"OPNF", 446)),
    "closing a session": ("opcua", opcua(b"CLOF", 473)),
    "register server": ("opcua", opcua(b"MSGF", 437)),
    "arp reply": ("arp", b"\xff" * 6 + bytes(6) + bytes.fromhex("080600010800060400 02") + bytes(20)),
    "arp in another's name": (
        "arp",
        b"\xff" * 6 + bytes(6) + bytes.fromhex("08060001080006040001") + b"\x01" * 6 + bytes(14),
    ),
    "unknown protocol": ("dnp3", b""),
}  # fmt: skip


KIN = {"netbios": {"mdns"}, "opcua.session": {"opcua"}}
"""Protocols with the same form of message: a NetBIOS question is one of DNS."""


@pytest.mark.parametrize("name", DANGEROUS)
def test_known_dangerous_messages_are_refused(name: str) -> None:
    protocol, data = DANGEROUS[name]
    with pytest.raises(WireError, match="no read of"):
        check_read_only(protocol, data)


@pytest.mark.parametrize("entry", REQUESTS, ids=lambda entry: entry.id)
def test_one_protocols_bytes_are_no_read_of_another(entry: object) -> None:
    others = {"arp", "bacnet", "enip", "http", "mdns", "modbus", "opcua", "s7", "snmp"} - {entry.protocol}
    others -= KIN.get(entry.protocol, set())
    for other in others:
        with pytest.raises(WireError):
            check_read_only(other, entry.example)


@pytest.mark.parametrize("pdu", ["2b0e0100", "2b0e0200", "2b0e0204", "11"])
def test_modbus_reads_pass(pdu: str) -> None:
    check_read_only("modbus", modbus(pdu))


@given(st.binary(max_size=60), st.sampled_from(["arp", "bacnet", "enip", "modbus", "opcua", "s7", "snmp", "mdns"]))
def test_the_guard_itself_raises_nothing_else(data: bytes, protocol: str) -> None:
    with contextlib.suppress(WireError):
        check_read_only(protocol, data)


@pytest.mark.parametrize("entry", REQUESTS, ids=lambda entry: entry.id)
def test_every_cut_of_a_message_is_refused_without_another_error(entry: object) -> None:
    for size in range(1, len(entry.example)):
        protocol = entry.protocol
        if protocol in ("mdns", "snmp", "opcua"):
            continue
        with pytest.raises(WireError):
            check_read_only(protocol, entry.example[:size])
