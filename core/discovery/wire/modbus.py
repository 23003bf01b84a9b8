"""Modbus/TCP identity reads: Read Device Identification (43/14) and Report Server ID (17).

Modbus Application Protocol V1.1b3 §6.13 and §6.21; Modbus Messaging on TCP/IP V1.0b §3.1.3 (MBAP header).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.text import decode, printable_runs

PORT = 502
UNIT_SELF = 255
"""Unit id of the TCP device itself."""
MBAP = 7
MAX_ADU = 260
MAX_STALE = 4
"""Late answers to earlier questions that may stand before the one that is waited for."""

READ_DEVICE_ID = 0x2B
MEI_DEVICE_ID = 0x0E
REPORT_SERVER_ID = 0x11
BASIC = 1
REGULAR = 2
ILLEGAL_FUNCTION = 1

OBJECTS = {
    0: "vendor_name",
    1: "product_code",
    2: "revision",
    3: "vendor_url",
    4: "product_name",
    5: "model_name",
    6: "user_application_name",
}


@dataclass(frozen=True, slots=True)
class DeviceId:
    """One answer to Read Device Identification. `objects` maps object id to text."""

    unit: int
    conformity: int
    """Highest ReadDevId code the device offers: 1 basic, 2 regular, 3 extended."""
    more: bool
    next_object: int
    objects: dict[int, str]


@dataclass(frozen=True, slots=True)
class ServerId:
    """Answer to Report Server ID; its layout is the maker's own, so only readable text is taken."""

    unit: int
    text: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ModbusException:
    """The device speaks Modbus and refuses the question."""

    unit: int
    function: int
    code: int


def build_read_device_id(transaction: int = 1, unit: int = UNIT_SELF, code: int = BASIC, first: int = 0) -> bytes:
    """43/14 with ReadDevId `code` (1 or 2: stream access) starting at object `first`."""
    check_range("ReadDevId code", code, BASIC, REGULAR)
    check_range("object id", first, 0, 255)
    return _adu(transaction, unit, bytes((READ_DEVICE_ID, MEI_DEVICE_ID, code, first)))


def build_report_server_id(transaction: int = 1, unit: int = UNIT_SELF) -> bytes:
    """Function code 17, which has no arguments."""
    return _adu(transaction, unit, bytes((REPORT_SERVER_ID,)))


def _adu(transaction: int, unit: int, pdu: bytes) -> bytes:
    check_range("transaction", transaction, 0, 0xFFFF)
    check_range("unit", unit, 0, 255)
    return struct.pack(">HHHB", transaction, 0, len(pdu) + 1, unit) + pdu


def frame_reply(buffer: bytes, transaction: int = 1) -> int | None:
    """Length up to the end of the answer to `transaction`; late answers before it are passed over."""
    start = 0
    for _ in range(MAX_STALE + 1):
        head = buffer[start : start + MBAP]
        if head[2:4] not in (b"", b"\0", b"\0\0"):
            raise WireError("not Modbus/TCP: protocol id is not 0")
        if len(head) < MBAP:
            return None
        seen, _, length = struct.unpack(">HHH", head[:6])
        if not 3 <= length <= MAX_ADU - 6:
            raise WireError(f"Modbus length field of {length}")
        end = start + 6 + length
        if len(buffer) < end:
            return None
        if seen == transaction:
            return int(end)
        start = end
    raise WireError("Modbus answers to other questions only")


def parse_reply(data: bytes, transaction: int = 1) -> DeviceId | ServerId | ModbusException:
    """The answer to `transaction` in `data` (late answers before it are passed over)."""
    reader = Reader(data)
    for _ in range(MAX_STALE + 1):
        seen, protocol, length = reader.u16(), reader.u16(), reader.u16()
        if protocol or not 3 <= length <= MAX_ADU - 6:
            raise WireError("not Modbus/TCP")
        body = reader.sub(length)
        if seen == transaction:
            return _parse_pdu(body.u8(), body)
    raise WireError("Modbus answers to other questions only")


def _parse_pdu(unit: int, body: Reader) -> DeviceId | ServerId | ModbusException:
    function = body.u8()
    if function in (READ_DEVICE_ID | 0x80, REPORT_SERVER_ID | 0x80):
        return ModbusException(unit, function & 0x7F, body.u8())
    if function == REPORT_SERVER_ID:
        payload = body.take(body.u8())
        return ServerId(unit, printable_runs(payload), payload)
    if function != READ_DEVICE_ID or body.u8() != MEI_DEVICE_ID:
        raise WireError(f"Modbus function {function} was not asked for")
    body.u8()
    conformity, more, next_object, count = body.u8(), body.u8(), body.u8(), body.u8()
    objects: dict[int, str] = {}
    for _ in range(count):
        key = body.u8()
        objects[key] = decode(body.take(body.u8()))
    return DeviceId(unit, conformity & 0x7F, more != 0, next_object, objects)
