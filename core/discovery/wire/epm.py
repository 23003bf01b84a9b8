"""PROFINET's endpoint mapper: one lookup by connectionless DCE/RPC on UDP 34964, no session.

C706 (DCE 1.1 RPC), chapter 12 (connectionless PDU) and appendix O (endpoint mapper); IEC 61158-6-10, 4.10.3 (RPC
substitutions): the annotation of an entry is type, order number, hardware and software revision in fixed columns,
and the object UUID ends in instance, device id and vendor id.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.text import decode, tidy

PORT = 34964
HEADER = 80
MAX_REPLY = 4096
MAX_ENTRIES = 8

_VERSION, _REQUEST, _RESPONSE = 4, 0, 2
_IDEMPOTENT = 0x20
_LITTLE = 0x10
_EPM = bytes.fromhex("0883afe11f5dc91191a408002b14a0fa")
"""e1af8308-5d1f-11c9-91a4-08002b14a0fa, version 3, in little-endian order."""
_PNIO_DEVICE = bytes.fromhex("0100a0de976cd111827100a02442df7d")
"""dea00001-6c97-11d1-8271-00a02442df7d, version 1: PROFINET IO devices."""
_PNIO_OBJECT = {"little": bytes.fromhex("0000a0de976cd1118271"), "big": bytes.fromhex("dea000006c9711d18271")}
_LOOKUP = 2
_COLUMNS = ((0, 25), (26, 46), (47, 52), (53, 54), (54, 57), (57, 60), (60, 63))
_MAX_ANNOTATION = 256


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the endpoint map. Texts are "" where the annotation does not have PROFINET's columns."""

    annotation: str
    type_of_station: str
    order_number: str
    hardware: str
    firmware: str
    """Like "V2.1.7"."""
    vendor_id: int | None
    device_id: int | None
    instance: int | None


def build_lookup(sequence: int = 0) -> bytes:
    """Ask for the first entry of the map."""
    check_range("sequence", sequence, 0, 0xFFFFFFFF)
    activity = struct.pack("<IHH", 1, 1, 1) + bytes.fromhex("0001000100010000")
    body = struct.pack("<II", 0, 1) + bytes(16) + struct.pack("<I", 2) + _PNIO_DEVICE + struct.pack("<HHI", 1, 0, 1)
    body += bytes(20) + struct.pack("<I", 1)
    header = struct.pack("<BBBB", _VERSION, _REQUEST, _IDEMPOTENT, 0) + bytes((_LITTLE, 0, 0, 0))
    header += bytes(16) + _EPM + activity
    header += struct.pack("<IIIHHHHHBB", 0, 3, sequence, _LOOKUP, 0xFFFF, 0xFFFF, len(body), 0, 0, 0)
    return header + body


def parse_reply(data: bytes) -> tuple[Entry, ...]:
    """The entries of one answer; none where the map is empty."""
    if len(data) > MAX_REPLY:
        raise WireError(f"endpoint mapper answer of {len(data)} bytes")
    if len(data) < HEADER or data[0] != _VERSION or data[1] != _RESPONSE:
        raise WireError("no connectionless DCE/RPC response")
    order: Literal["little", "big"] = "little" if data[4] & _LITTLE else "big"
    header = Reader(data, order)
    header.take(24)
    interface = header.take(16)
    if interface != (_EPM if order == "little" else _big_endian(_EPM)):
        raise WireError("response of another interface than the endpoint mapper")
    header.take(28)
    if header.u16() != _LOOKUP:
        raise WireError("response to another operation than the lookup")
    header.take(4)
    size = header.u16()
    header.take(4)
    body = header.sub(size)
    body.take(20)
    count = body.u32()
    body.take(8)
    if body.u32() != count or count > MAX_ENTRIES:
        raise WireError(f"{count} entries in an answer to a request for one")
    return tuple(_entry(body, order) for _ in range(count))


def _big_endian(uuid: bytes) -> bytes:
    return uuid[3::-1] + uuid[5:3:-1] + uuid[7:5:-1] + uuid[8:]


def _entry(body: Reader, order: Literal["little", "big"]) -> Entry:
    # Towers follow behind all entries; nothing in them is an identity.
    uuid = body.take(16)
    body.take(4)
    offset, length = body.u32(), body.u32()
    if offset or length > _MAX_ANNOTATION:
        raise WireError(f"annotation of {length} bytes at {offset}")
    raw = body.take(length)
    body.take(min(-length % 4, body.remaining))
    instance = device = vendor = None
    if uuid[:10] == _PNIO_OBJECT[order]:
        instance, device, vendor = struct.unpack(">HHH", uuid[10:])
    return _columns(raw.split(b"\0", 1)[0], vendor, device, instance)


def _columns(raw: bytes, vendor: int | None, device: int | None, instance: int | None) -> Entry:
    texts = [decode(raw[start:end]) for start, end in _COLUMNS]
    kind, order, hardware, prefix, *numbers = texts
    whole = len(raw) >= _COLUMNS[-1][1] and prefix.isalpha() and all(number.isdecimal() for number in numbers)
    if not whole:
        return Entry(tidy(decode(raw)), "", "", "", "", vendor, device, instance)
    firmware = prefix + ".".join(str(int(number)) for number in numbers)
    return Entry(tidy(decode(raw)), kind, order, hardware, firmware, vendor, device, instance)
