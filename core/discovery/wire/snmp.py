"""SNMP v1 and v2c: one GET (or GETNEXT) and its answer.

RFC 1157 (v1), RFC 3416 and RFC 1901 (v2c), RFC 3418 (system group), RFC 6933 (entPhysicalTable).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from core.discovery.wire import ber
from core.discovery.wire.ber import Oid
from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range

PORT = 161
V1 = 0
V2C = 1
COMMUNITY = "public"
MAX_REPLY = 8192
MAX_BINDINGS = 64

GET = 0xA0
GET_NEXT = 0xA1
RESPONSE = 0xA2

NO_SUCH_NAME = 2
"""v1: one object of the GET is not there, and the whole answer carries no values."""

_SYSTEM: Oid = (1, 3, 6, 1, 2, 1, 1)
ENT_PHYSICAL: Oid = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
SYS_DESCR: Oid = (*_SYSTEM, 1, 0)
SYS_OBJECT_ID: Oid = (*_SYSTEM, 2, 0)
SYS_NAME: Oid = (*_SYSTEM, 5, 0)
SYS_LOCATION: Oid = (*_SYSTEM, 6, 0)
SYSTEM: tuple[Oid, ...] = (SYS_DESCR, SYS_OBJECT_ID, SYS_NAME, SYS_LOCATION)

FIRMWARE_REV = 9
SOFTWARE_REV = 10
SERIAL_NUM = 11
MFG_NAME = 12
MODEL_NAME = 13
PHYSICAL_COLUMNS = (MFG_NAME, MODEL_NAME, SERIAL_NUM, FIRMWARE_REV, SOFTWARE_REV)
PHYSICAL: tuple[Oid, ...] = tuple((*ENT_PHYSICAL, column, 1) for column in PHYSICAL_COLUMNS)
PHYSICAL_NEXT: tuple[Oid, ...] = tuple((*ENT_PHYSICAL, column) for column in PHYSICAL_COLUMNS)
ALL: tuple[Oid, ...] = SYSTEM + PHYSICAL
READABLE: frozenset[Oid] = frozenset(SYSTEM + PHYSICAL + PHYSICAL_NEXT)
"""Every object a request may name."""

_EXCEPTIONS = (0x80, 0x81, 0x82)
_IP_ADDRESS = 0x40
_UNSIGNED = (0x41, 0x42, 0x43, 0x46, 0x47)

SnmpValue = bytes | int | Oid | None
"""Octet string, number, object identifier, or None: there is no such object."""


@dataclass(frozen=True, slots=True)
class Response:
    """One GetResponse. `error` and `error_index` are 0 where all went well."""

    version: int
    request_id: int
    error: int
    error_index: int
    bindings: tuple[tuple[Oid, SnmpValue], ...]


def build_get(
    community: str = COMMUNITY, version: int = V2C, request_id: int = 1, oids: tuple[Oid, ...] = ALL
) -> bytes:
    """One GetRequest for identity objects."""
    return _build(GET, community, version, request_id, oids)


def build_get_next(
    community: str = COMMUNITY, version: int = V2C, request_id: int = 1, oids: tuple[Oid, ...] = PHYSICAL_NEXT
) -> bytes:
    """One GetNextRequest: the first row of the entPhysicalTable, whatever its index."""
    return _build(GET_NEXT, community, version, request_id, oids)


def _build(kind: int, community: str, version: int, request_id: int, oids: tuple[Oid, ...]) -> bytes:
    check_range("SNMP version", version, V1, V2C)
    check_range("request id", request_id, 1, 0x7FFFFFFF)
    check_range("number of objects", len(oids), 1, MAX_BINDINGS)
    foreign = [oid for oid in oids if oid not in READABLE]
    if foreign:
        raise WireError(f"{foreign[0]} is not among the identity objects")
    name = community.encode("utf-8", "replace")
    check_range("length of the community", len(name), 0, 64)
    null = ber.build_tlv(ber.NULL, b"")
    bindings = b"".join(ber.build_tlv(ber.SEQUENCE, ber.build_oid(oid) + null) for oid in oids)
    pdu = (
        ber.build_integer(request_id)
        + ber.build_integer(0)
        + ber.build_integer(0)
        + ber.build_tlv(ber.SEQUENCE, bindings)
    )
    message = ber.build_integer(version) + ber.build_tlv(ber.OCTET_STRING, name) + ber.build_tlv(kind, pdu)
    return ber.build_tlv(ber.SEQUENCE, message)


def parse_response(data: bytes) -> Response:
    """A GetResponse message. Bytes after it are not allowed."""
    if len(data) > MAX_REPLY:
        raise WireError(f"SNMP answer of {len(data)} bytes")
    outer = Reader(data)
    message = Reader(ber.expect(outer, ber.SEQUENCE))
    version = ber.integer(ber.expect(message, ber.INTEGER))
    if version not in (V1, V2C):
        raise WireError(f"SNMP version field of {version}")
    ber.expect(message, ber.OCTET_STRING)
    return read_pdu(version, ber.expect(message, RESPONSE))


def read_pdu(version: int, content: bytes) -> Response:
    """The content of a response (or, in version 3, of a report)."""
    pdu = Reader(content)
    request_id, error, index = (ber.integer(ber.expect(pdu, ber.INTEGER)) for _ in range(3))
    listed = Reader(ber.expect(pdu, ber.SEQUENCE))
    bindings: list[tuple[Oid, SnmpValue]] = []
    while listed.remaining:
        if len(bindings) == MAX_BINDINGS:
            raise WireError("too many values in an SNMP answer")
        binding = Reader(ber.expect(listed, ber.SEQUENCE))
        name = ber.oid(ber.expect(binding, ber.OID))
        bindings.append((name, _value(*ber.read_tlv(binding))))
    return Response(version, request_id, error, index, tuple(bindings))


def _value(tag: int, content: bytes) -> SnmpValue:
    if tag == ber.NULL or tag in _EXCEPTIONS:
        return None
    if tag == ber.INTEGER:
        return ber.integer(content)
    if tag == ber.OID:
        return ber.oid(content)
    if tag == _IP_ADDRESS and len(content) == 4:
        return str(ipaddress.IPv4Address(content)).encode()
    if tag in _UNSIGNED and 1 <= len(content) <= 9:
        return int.from_bytes(content, "big")
    return content


def first_row(response: Response) -> dict[int, SnmpValue]:
    """entPhysical values by column, out of a GET of row 1 or a GETNEXT; other rows than the first are left out."""
    size = len(ENT_PHYSICAL)
    rows: dict[int, dict[int, SnmpValue]] = {}
    for name, value in response.bindings:
        if name[:size] == ENT_PHYSICAL and len(name) == size + 2 and value not in (None, b""):
            rows.setdefault(name[-1], {})[name[size]] = value
    return rows[min(rows)] if rows else {}
