"""Substation device's MMS port, TCP 102: association, Identify and conclude; every other service is refused.

The answers are those of an ISO stack with the usual selectors; only the texts of Identify are the device's own.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.practice.serving import Framed, Session, StreamServer

PORT = 102
_ACCEPT = bytes.fromhex(
    "0e95050613010016010214020002c187318184a003800101a27d830400000001a51230078001008102510130078001008102"
    "51016161305f020101a05a6158a107060528ca220203a203020100a305a103020100a40706052901876701a50302010cbe33"
    "283106025101020103a028a926800300c000810101820101830105a416800101810305e100820c03ee1c0000040000000100"
    "10"
)
_DATA = b"\x01\0\x01\0"


@dataclass(frozen=True, slots=True)
class MmsIdentity:
    """Vendor, model and revision, each at most 100 characters."""

    vendor: str
    model: str
    revision: str


class _Device:
    def __init__(self, identity: MmsIdentity) -> None:
        self._identity = identity
        self._associated = False

    def answer(self, packet: bytes) -> bytes | None:
        code = packet[5] & 0xF0
        if code == 0xE0:
            return _tpkt(bytes.fromhex("09d0") + packet[8:10] + b"\0\x10\0" + bytes.fromhex("c0010a"))
        session = packet[7:]
        if code != 0xF0 or not session:
            return None
        if session[0] == 0x0D:
            self._associated = True
            return _tpkt(b"\x02\xf0\x80" + _ACCEPT)
        if not self._associated or session[:4] != _DATA:
            return None
        return self._service(session)

    def _service(self, session: bytes) -> bytes | None:
        # 61 len 30 len 02 01 03 a0 len, then the PDU; requests are short, so every length is one byte.
        pdu = session[4 + 2 + 2 + 3 + 2 :]
        if pdu[:1] == b"\x8b":
            self._associated = False
            return _presented(b"\x8c\0")
        if pdu[:1] != b"\xa0":
            return None
        invoke = pdu[2 : 4 + pdu[3]]
        if pdu[2 + len(invoke) :][:2] == b"\x82\0":
            return _presented(_tlv(0xA1, invoke + _tlv(0xA2, self._texts())))
        # Confirmed error: access denied to an object (ISO 9506-2, 7.4).
        return _presented(_tlv(0xA2, _tlv(0x80, invoke[2:]) + _tlv(0xA2, _tlv(0xA0, b"\x87\x01\x03"))))

    def _texts(self) -> bytes:
        texts = (self._identity.vendor, self._identity.model, self._identity.revision)
        return b"".join(_tlv(0x80 + number, text.encode("latin-1")[:100]) for number, text in enumerate(texts))


def _tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    return bytes((tag,)) + (bytes((size,)) if size < 0x80 else b"\x82" + size.to_bytes(2, "big")) + content


def _presented(pdu: bytes) -> bytes:
    value = _tlv(0x61, _tlv(0x30, b"\x02\x01\x03" + _tlv(0xA0, pdu)))
    return _tpkt(b"\x02\xf0\x80" + _DATA + value)


def _tpkt(body: bytes) -> bytes:
    return struct.pack(">BBH", 3, 0, len(body) + 4) + body


def _cut(buffer: bytes) -> int:
    if not b"\x03\0".startswith(buffer[:2]):
        raise ValueError("no ISO transport on TCP")
    size = int.from_bytes(buffer[2:4], "big")
    if len(buffer) >= 4 and size < 7:
        raise ValueError("TPKT is too short")
    return size if len(buffer) >= 4 and len(buffer) >= size else 0


class MmsServer(StreamServer):
    """One device's port 102, with five clients at most."""

    def __init__(self, identity: MmsIdentity, ip: str, port: int = PORT) -> None:
        super().__init__(lambda: _session(identity), ip, port, most=5)


def _session(identity: MmsIdentity) -> Session:
    return Framed(_cut, _Device(identity).answer)
