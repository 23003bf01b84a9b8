"""MMS (IEC 61850): transport, session, presentation and association in one initiate, then Identify, then conclude.

RFC 1006 and RFC 905 (COTP), ISO 8327-1 (session SPDU), ISO 8823-1 (CP and CPA PPDU), ISO 8650-1 (AARQ, AARE),
ISO 9506-2 (MMS initiate, identify, conclude); values after IEC 61850-8-1. No read, write or control is built here.
Layout compared with captures of several servers.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.discovery.wire.ber import build_integer, build_tlv, read_tlv
from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.text import decode

PORT = 102
MAX_TPKT = 8192
MAX_TPKTS = 8
MAX_REPLY = 16_384
MAX_ELEMENTS = 64

TSAP_OURS, TSAP_SERVER = b"\0\0", b"\0\x01"

_CR, _CC, _DT = 0xE0, 0xD0, 0xF0
_CONNECT, _ACCEPT, _REFUSE, _ABORT = 0x0D, 0x0E, 0x0C, 0x19
_USER_DATA = 0xC1
_GIVE_TOKENS_DATA = b"\x01\0\x01\0"
_ACSE_CONTEXT, _MMS_CONTEXT = 1, 3
_ACSE, _MMS = bytes.fromhex("52010001"), bytes.fromhex("28ca220201")
_BER_RULES, _MMS_APPLICATION = bytes.fromhex("5101"), bytes.fromhex("28ca220203")
_CALLED_TITLE, _CALLING_TITLE = bytes.fromhex("2901876701"), bytes.fromhex("29018767")
_SELECTOR = bytes.fromhex("00000001")
_INITIATE_DETAIL = bytes.fromhex("800101 810305f100 820c03ee1c000004000000010118")
"""Version 1; the parameters and services a client may ask for. None of them is asked but identify and conclude."""
_INITIATED, _CONFIRMED, _IDENTIFIED = 0xA9, 0xA1, 0xA2


@dataclass(frozen=True, slots=True)
class Identity:
    """Answer to Identify (ISO 9506-2, 8.2)."""

    vendor: str
    model: str
    revision: str


def build_connect() -> bytes:
    """COTP connection request, class 0, to transport selector 0001."""
    parameters = b"\xc0\x01\x0a" + b"\xc1\x02" + TSAP_OURS + b"\xc2\x02" + TSAP_SERVER
    return _tpkt(struct.pack(">BBHHB", 6 + len(parameters), _CR, 0, 1, 0) + parameters)


def build_initiate() -> bytes:
    """Session connect with presentation, association and MMS initiate inside."""
    detail = build_tlv(0xA4, _INITIATE_DETAIL)
    limits = (
        build_tlv(0x80, b"\x7d\x00") + build_tlv(0x81, b"\x01") + build_tlv(0x82, b"\x01") + build_tlv(0x83, b"\x05")
    )
    initiate = build_tlv(0xA8, limits + detail)
    external = b"\x02\x01\x03" + build_tlv(0xA0, initiate)
    association = build_tlv(
        0x60,
        build_tlv(0xA1, build_tlv(6, _MMS_APPLICATION))
        + build_tlv(0xA2, build_tlv(6, _CALLED_TITLE))
        + build_tlv(0xA3, build_integer(12))
        + build_tlv(0xA6, build_tlv(6, _CALLING_TITLE))
        + build_tlv(0xA7, build_integer(12))
        + build_tlv(0xBE, build_tlv(0x28, build_tlv(6, _BER_RULES) + external)),
    )
    contexts = _context(_ACSE_CONTEXT, _ACSE) + _context(_MMS_CONTEXT, _MMS)
    presentation = build_tlv(0x81, _SELECTOR) + build_tlv(0x82, _SELECTOR) + build_tlv(0xA4, contexts)
    presentation += build_tlv(0x61, _data_values(_ACSE_CONTEXT, association))
    connect = build_tlv(0x31, build_tlv(0xA0, b"\x80\x01\x01") + build_tlv(0xA2, presentation))
    # Protocol options and version 2; duplex; selectors of both session users.
    items = bytes.fromhex("0506130100160102 14020002 33020001 34020001")
    return _data(_spdu(_CONNECT, items + _spdu(_USER_DATA, connect)))


def build_identify(invoke: int = 1) -> bytes:
    """Confirmed request: Identify."""
    check_range("invoke", invoke, 0, 0x7FFFFFFF)
    return _request(build_tlv(0xA0, build_integer(invoke) + b"\x82\0"))


def build_conclude() -> bytes:
    """End the association in good order."""
    return _request(b"\x8b\0")


def _context(number: int, syntax: bytes) -> bytes:
    return build_tlv(0x30, build_integer(number) + build_tlv(6, syntax) + build_tlv(0x30, build_tlv(6, _BER_RULES)))


def _data_values(context: int, value: bytes) -> bytes:
    return build_tlv(0x30, build_integer(context) + build_tlv(0xA0, value))


def _request(pdu: bytes) -> bytes:
    return _data(_GIVE_TOKENS_DATA + build_tlv(0x61, _data_values(_MMS_CONTEXT, pdu)))


def _spdu(kind: int, content: bytes) -> bytes:
    """Session unit or parameter: one length byte, or FF and two (ISO 8327-1, 8.2.5)."""
    size = len(content)
    return bytes((kind,)) + (bytes((size,)) if size < 0xFF else b"\xff" + size.to_bytes(2, "big")) + content


def _data(session: bytes) -> bytes:
    return _tpkt(bytes((2, _DT, 0x80)) + session)


def _tpkt(body: bytes) -> bytes:
    return struct.pack(">BBH", 3, 0, len(body) + 4) + body


def frame_reply(buffer: bytes) -> int | None:
    """Length of the first whole answer: one TPKT, or several up to the end mark of a fragmented message."""
    at = 0
    for _ in range(MAX_TPKTS):
        head = buffer[at : at + 4]
        if not b"\x03\x00".startswith(head[:2]):
            raise WireError("not ISO transport on TCP")
        if len(head) < 4:
            return None
        size = int.from_bytes(head[2:], "big")
        if not 7 <= size <= MAX_TPKT or at + size > MAX_REPLY:
            raise WireError(f"TPKT length of {size}")
        if len(buffer) < at + size:
            return None
        last = buffer[at + 5] & 0xF0 != _DT or bool(buffer[at + 6] & 0x80)
        at += size
        if last:
            return at
    raise WireError("message in too many fragments")


def parse_connect(data: bytes) -> bool:
    """Whether the transport connection was accepted by an MMS server's selector."""
    body = _tpkt_body(Reader(data))
    header = body.sub(body.u8())
    kind = header.u8() & 0xF0
    if kind not in (_CC, 0x80):
        raise WireError(f"COTP {kind:#04x} in answer to a connection request")
    if kind != _CC:
        return False
    header.take(5)
    while header.remaining >= 2:
        code, value = header.u8(), header.take(header.u8())
        if code == 0xC2 and value != TSAP_SERVER:
            raise WireError(f"transport selector {value.hex()} was not asked for")
    return True


def parse_initiate(data: bytes) -> int:
    """The largest MMS message agreed on, in bytes; 0 where the server names none."""
    session = _session(data)
    kind = session.u8()
    if kind in (_REFUSE, _ABORT):
        raise WireError("the session was refused")
    if kind != _ACCEPT:
        raise WireError(f"session unit {kind:#04x} in answer to a connect")
    content = Reader(session.take(_session_length(session)))
    accept = next((value for code, value in _parameters(content) if code == _USER_DATA), b"")
    association = _presented(_inside(accept, 0x31, 0xA2, 0x61))
    external = _inside(association, 0x61, 0xBE, 0x28, 0xA0)
    for tag, value in _elements(_inside(external, _INITIATED)):
        if tag == 0x80:
            return int.from_bytes(value[:4], "big")
    return 0


def parse_identify(data: bytes) -> Identity:
    """Answer to `build_identify`."""
    session = _session(data)
    if session.take(4) != _GIVE_TOKENS_DATA:
        raise WireError("no session data transfer")
    pdu = _presented(_inside(session.rest(), 0x61))
    fields = dict(_elements(_inside(_inside(pdu, _CONFIRMED), _IDENTIFIED)))
    identity = Identity(*(decode(fields.get(tag, b"")) for tag in (0x80, 0x81, 0x82)))
    if not any((identity.vendor, identity.model, identity.revision)):
        raise WireError("MMS identity that tells nothing")
    return identity


def _tpkt_body(reader: Reader) -> Reader:
    version, _, size = reader.u8(), reader.u8(), reader.u16()
    if version != 3 or size < 7:
        raise WireError("not ISO transport on TCP")
    return reader.sub(size - 4)


def _session(data: bytes) -> Reader:
    """What stands behind the COTP headers of one message, its fragments joined."""
    reader = Reader(data[:MAX_REPLY])
    joined = b""
    for _ in range(MAX_TPKTS):
        body = _tpkt_body(reader)
        header = body.take(body.u8())
        if len(header) < 2 or header[0] & 0xF0 != _DT:
            raise WireError("no COTP data")
        joined += body.rest()
        if header[1] & 0x80:
            break
    return Reader(joined)


def _session_length(reader: Reader) -> int:
    size = reader.u8()
    return reader.u16() if size == 0xFF else size


def _parameters(reader: Reader) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    while reader.remaining and len(found) < MAX_ELEMENTS:
        code = reader.u8()
        found.append((code, reader.take(_session_length(reader))))
    return found


def _elements(content: bytes) -> list[tuple[int, bytes]]:
    reader = Reader(content)
    found: list[tuple[int, bytes]] = []
    while reader.remaining and len(found) < MAX_ELEMENTS:
        found.append(read_tlv(reader))
    return found


def _inside(content: bytes, *tags: int) -> bytes:
    """Content of the first element of each tag, each inside the one before."""
    for tag in tags:
        for seen, value in _elements(content):
            if seen == tag:
                content = value
                break
        else:
            raise WireError(f"BER element {tag:#04x} is missing")
    return content


def _presented(values: bytes) -> bytes:
    """The value inside the first presentation data value."""
    return _inside(values, 0x30, 0xA0)
