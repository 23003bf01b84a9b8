"""The part of ASN.1 BER that SNMP uses: definite lengths, low tag numbers (ITU-T X.690; RFC 3417 §8)."""

from __future__ import annotations

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader

INTEGER = 0x02
OCTET_STRING = 0x04
NULL = 0x05
OID = 0x06
SEQUENCE = 0x30

Oid = tuple[int, ...]
MAX_OID_LENGTH = 128
MAX_INTEGER = 8


def build_tlv(tag: int, content: bytes) -> bytes:
    """One element with the shortest length form."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    width = (size.bit_length() + 7) // 8
    return bytes((tag, 0x80 | width)) + size.to_bytes(width, "big") + content


def build_integer(value: int) -> bytes:
    """A signed integer in the fewest bytes."""
    width = (value + (value < 0)).bit_length() // 8 + 1
    return build_tlv(INTEGER, value.to_bytes(width, "big", signed=True))


def build_oid(oid: Oid) -> bytes:
    """An object identifier of at least two arcs."""
    if len(oid) < 2 or not 0 <= oid[0] <= 2 or (oid[0] < 2 and oid[1] > 39) or min(oid) < 0:
        raise WireError(f"{oid} is no object identifier")
    content = bytearray()
    for arc in (oid[0] * 40 + oid[1], *oid[2:]):
        septets = [arc & 0x7F]
        while arc := arc >> 7:
            septets.append(0x80 | (arc & 0x7F))
        content += bytes(reversed(septets))
    return build_tlv(OID, bytes(content))


def read_tlv(reader: Reader) -> tuple[int, bytes]:
    """The next element: (tag, content)."""
    tag, first = reader.u8(), reader.u8()
    if tag & 0x1F == 0x1F:
        raise WireError("BER tag of several bytes")
    if first < 0x80:
        return tag, reader.take(first)
    width = first & 0x7F
    if not 1 <= width <= 4:
        raise WireError("BER length is indefinite or too long")
    return tag, reader.take(int.from_bytes(reader.take(width), "big"))


def expect(reader: Reader, tag: int) -> bytes:
    """Content of the next element, which must have this tag."""
    seen, content = read_tlv(reader)
    if seen != tag:
        raise WireError(f"BER tag {seen:#04x} where {tag:#04x} belongs")
    return content


def integer(content: bytes) -> int:
    """Value of an INTEGER's content."""
    if not 1 <= len(content) <= MAX_INTEGER:
        raise WireError(f"BER integer of {len(content)} bytes")
    return int.from_bytes(content, "big", signed=True)


def oid(content: bytes) -> Oid:
    """Value of an OBJECT IDENTIFIER's content."""
    if not content or len(content) > MAX_OID_LENGTH * 2 or content[-1] & 0x80:
        raise WireError("BER object identifier is cut")
    arcs: list[int] = []
    value = 0
    for byte in content:
        value = value << 7 | byte & 0x7F
        if value > 0xFFFFFFFF:
            raise WireError("BER object identifier with an arc above 32 bits")
        if not byte & 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return (first, arcs[0] - first * 40, *arcs[1:])
