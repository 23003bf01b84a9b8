"""BACnet/IP identity: Who-Is and I-Am, ReadPropertyMultiple, ReadProperty.

ANSI/ASHRAE 135-2020: annex J (BACnet/IP), clause 6.2 (network layer), clause 20 (encoding), 16.10 (Who-Is), 15.5
(ReadProperty), 15.7 (ReadPropertyMultiple).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.text import tidy

PORT = 47808
MAX_REPLY = 1500
MAX_VALUES = 64
MAX_DEPTH = 8
DEVICE = 8
WILDCARD = 4_194_303
"""Device instance by which any device may be asked for its own."""

WHO_IS, I_AM = 8, 0
READ_PROPERTY, READ_PROPERTY_MULTIPLE = 12, 14

OBJECT_IDENTIFIER = 75
OBJECT_NAME = 77
VENDOR_NAME = 121
MODEL_NAME = 70
FIRMWARE = 44
SOFTWARE = 12
SERIAL = 372
LOCATION = 58
DESCRIPTION = 28
IDENTITY = (VENDOR_NAME, MODEL_NAME, FIRMWARE, SOFTWARE, OBJECT_NAME, SERIAL, LOCATION, DESCRIPTION)
READABLE = frozenset({OBJECT_IDENTIFIER, *IDENTITY})
"""Every property a request may name."""

_UNICAST, _BROADCAST, _FORWARDED = 0x0A, 0x0B, 0x04
_CONFIRMED, _UNCONFIRMED, _COMPLEX_ACK = 0, 1, 3
_REFUSALS = {5: "error", 6: "reject", 7: "abort"}


@dataclass(frozen=True, slots=True)
class IAm:
    """A device's answer to Who-Is. `network` is 0, or that of a device behind a router at `address`."""

    instance: int
    vendor_id: int
    max_apdu: int
    network: int
    address: bytes


@dataclass(frozen=True, slots=True)
class Properties:
    """Texts by property number; what the device has not is not there. `instance` is the device's own."""

    instance: int
    texts: dict[int, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """The device speaks BACnet and refuses: kind is error, reject or abort."""

    kind: str


def build_who_is(broadcast: bool = True) -> bytes:
    """Who-Is without limits. By broadcast it asks all networks (DNET 0xFFFF), else only the addressee."""
    if broadcast:
        return _bvlc(_BROADCAST, struct.pack(">BBHBB", 1, 0x20, 0xFFFF, 0, 0xFF) + bytes((0x10, WHO_IS)))
    return _bvlc(_UNICAST, bytes((1, 0, 0x10, WHO_IS)))


def build_read_property(invoke: int = 1, instance: int = WILDCARD, prop: int = OBJECT_IDENTIFIER) -> bytes:
    """Read one property of the device object."""
    return _confirmed(invoke, READ_PROPERTY, _object(instance) + _property(0x18, prop))


def build_read_property_multiple(invoke: int = 1, instance: int = WILDCARD, props: tuple[int, ...] = IDENTITY) -> bytes:
    """Read several properties of the device object at once."""
    check_range("number of properties", len(props), 1, 16)
    listed = b"".join(_property(0x08, prop) for prop in props)
    return _confirmed(invoke, READ_PROPERTY_MULTIPLE, _object(instance) + b"\x1e" + listed + b"\x1f")


def _bvlc(function: int, npdu: bytes) -> bytes:
    return struct.pack(">BBH", 0x81, function, len(npdu) + 4) + npdu


def _confirmed(invoke: int, service: int, body: bytes) -> bytes:
    check_range("invoke id", invoke, 0, 255)
    # Control 0x04: an answer is expected. 0x05: answers up to 1476 bytes, not segmented.
    return _bvlc(_UNICAST, bytes((1, 0x04, 0x00, 0x05, invoke, service)) + body)


def _object(instance: int) -> bytes:
    check_range("device instance", instance, 0, WILDCARD)
    return b"\x0c" + struct.pack(">I", DEVICE << 22 | instance)


def _property(tag: int, prop: int) -> bytes:
    if prop not in READABLE:
        raise WireError(f"property {prop} is not among the identity properties")
    raw = prop.to_bytes(2 if prop > 255 else 1, "big")
    return bytes((tag | len(raw),)) + raw


def parse_i_am(data: bytes) -> IAm:
    """An I-Am in one datagram."""
    apdu, network, address = _apdu(data)
    if apdu.u8() >> 4 != _UNCONFIRMED or apdu.u8() != I_AM:
        raise WireError("no BACnet I-Am")
    kind, content = _primitive(apdu, 12)
    if kind != DEVICE:
        raise WireError("I-Am of something that is no device")
    _, max_apdu = _primitive(apdu, 2)
    _primitive(apdu, 9)
    _, vendor = _primitive(apdu, 2)
    return IAm(content, vendor, max_apdu, network, address)


def parse_properties(data: bytes, invoke: int = 1) -> Properties | Refusal:
    """The answer to ReadProperty or ReadPropertyMultiple with this invoke id."""
    apdu, _, _ = _apdu(data)
    first = apdu.u8()
    kind = first >> 4
    if kind in _REFUSALS or kind == _COMPLEX_ACK:
        if apdu.u8() != invoke:
            raise WireError("BACnet answer to another question")
        if kind in _REFUSALS:
            return Refusal(_REFUSALS[kind])
    else:
        raise WireError(f"BACnet message type {kind} in answer to a read")
    if first & 0x08:
        raise WireError("segmented BACnet answer, which was not allowed")
    service = apdu.u8()
    if service not in (READ_PROPERTY, READ_PROPERTY_MULTIPLE):
        raise WireError(f"BACnet service {service} was not asked for")
    instance = _context_object(apdu)
    texts = _single(apdu) if service == READ_PROPERTY else _multiple(apdu)
    own = texts.pop(OBJECT_IDENTIFIER, "")
    return Properties(int(own) if own.isdecimal() else instance, texts)


def _apdu(data: bytes) -> tuple[Reader, int, bytes]:
    """(application message, source network, source address); 0 and b"" where it came from no other network."""
    if len(data) > MAX_REPLY:
        raise WireError(f"BACnet datagram of {len(data)} bytes")
    reader = Reader(data)
    kind, function, size = reader.u8(), reader.u8(), reader.u16()
    if kind != 0x81 or function not in (_UNICAST, _BROADCAST, _FORWARDED) or size < 4:
        raise WireError("not BACnet/IP")
    body = reader.sub(size - 4)
    if function == _FORWARDED:
        body.take(6)
    version, control = body.u8(), body.u8()
    if version != 1 or control & 0x80:
        raise WireError("no BACnet application message")
    network, address = 0, b""
    if control & 0x20:
        body.u16()
        body.take(body.u8())
    if control & 0x08:
        network = body.u16()
        address = body.take(body.u8())
    if control & 0x20:
        body.u8()
    return body, network, address


def _tag(reader: Reader) -> tuple[int, bool, int]:
    """(tag number, is context specific, length or value; 6 with context: opening, 7: closing -> -1 and -2)."""
    first = reader.u8()
    number, context, size = first >> 4, bool(first & 0x08), first & 0x07
    if number == 15:
        number = reader.u8()
    if context and size in (6, 7):
        return number, True, -1 if size == 6 else -2
    if size == 5:
        size = reader.u8()
        if size == 254:
            size = reader.u16()
        elif size == 255:
            size = reader.u32()
    return number, context, size


def _primitive(reader: Reader, expected: int) -> tuple[int, int]:
    """(object type, instance) for tag 12, else (0, number)."""
    number, context, size = _tag(reader)
    if number != expected or context or not 1 <= size <= 4:
        raise WireError(f"BACnet tag {number} where {expected} belongs")
    value = int.from_bytes(reader.take(size), "big")
    return (value >> 22, value & 0x3FFFFF) if expected == 12 else (0, value)


def _context_object(reader: Reader) -> int:
    number, context, size = _tag(reader)
    if number != 0 or not context or size != 4:
        raise WireError("BACnet answer names no object")
    return reader.u32() & 0x3FFFFF


def _context_number(reader: Reader, expected: int) -> int:
    number, context, size = _tag(reader)
    if number != expected or not context or not 1 <= size <= 4:
        raise WireError(f"BACnet context tag {number} where {expected} belongs")
    return int.from_bytes(reader.take(size), "big")


def _single(reader: Reader) -> dict[int, str]:
    prop = _context_number(reader, 1)
    tag = _tag(reader)
    if tag[0] == 2 and tag[1] and tag[2] >= 0:
        reader.take(tag[2])
        tag = _tag(reader)
    if tag != (3, True, -1):
        raise WireError("BACnet answer without a value")
    return _named(prop, _value(reader, 3))


def _multiple(reader: Reader) -> dict[int, str]:
    if _tag(reader) != (1, True, -1):
        raise WireError("BACnet answer without a list of results")
    found: dict[int, str] = {}
    for _ in range(MAX_VALUES):
        number, context, size = _tag(reader)
        if (number, context, size) == (1, True, -2):
            return found
        if number != 2 or not context or not 1 <= size <= 4:
            raise WireError("BACnet result names no property")
        prop = int.from_bytes(reader.take(size), "big")
        number, context, size = _tag(reader)
        if number == 3 and context and size >= 0:
            reader.take(size)
            number, context, size = _tag(reader)
        if not context or size != -1 or number not in (4, 5):
            raise WireError("BACnet result without value or error")
        text = _value(reader, number)
        if number == 4:
            found |= _named(prop, text)
    raise WireError("BACnet answer with too many results")


def _named(prop: int, text: str) -> dict[int, str]:
    return {prop: text} if text else {}


def _value(reader: Reader, closing: int) -> str:
    """Text of the first value up to the closing tag; the rest is passed over."""
    text = ""
    depth = 0
    for _ in range(MAX_VALUES):
        number, context, size = _tag(reader)
        if size == -2:
            if depth == 0:
                if number != closing:
                    raise WireError("BACnet tags do not match")
                return text
            depth -= 1
        elif size == -1:
            depth += 1
            if depth > MAX_DEPTH:
                raise WireError("BACnet value is nested too deeply")
        elif context or number != 1:
            # An application boolean (tag 1) carries its value in the length and has no content.
            content = reader.take(size)
            text = text or ("" if context or depth else _text(number, content))
    raise WireError("BACnet value with too many parts")


def _text(number: int, content: bytes) -> str:
    if number == 7:
        return _string(content)
    if number in (2, 9) and 1 <= len(content) <= 8:
        return str(int.from_bytes(content, "big"))
    if number == 12 and len(content) == 4:
        return str(int.from_bytes(content, "big") & 0x3FFFFF)
    return ""


def _string(content: bytes) -> str:
    """A character string: one byte names the encoding (clause 20.2.9)."""
    if not content:
        return ""
    raw = content[1:]
    if content[0] == 1:
        raw = raw[2:]  # two bytes name the code page, which is Latin-like in practice
    codec = {0: "utf-8", 3: "utf-32-be", 4: "utf-16-be"}.get(content[0], "latin-1")
    return tidy(raw.decode(codec, "replace").replace("\0", ""))
