"""The guard before the wire for industrial and building protocols; a part of `readonly`.

Written apart from the builders, on purpose: each function knows the few messages that an identity read needs by their
bytes alone, and refuses everything else.
"""

from __future__ import annotations

from collections.abc import Callable


def _dcp(data: bytes) -> bool:
    """Identify request for all, to the identify group, padded to the shortest frame and with nothing behind."""
    return (
        len(data) == 60
        and data[:6] == b"\x01\x0e\xcf\x00\x00\x00"
        and not data[6] & 1
        and data[12:18] == b"\x88\x92\xfe\xfe\x05\x00"
        and data[24:30] == b"\x00\x04\xff\xff\x00\x00"
        and data[30:] == bytes(30)
        # The delay factor spreads the answers; without it all devices would answer at once.
        and 4 <= int.from_bytes(data[22:24], "big") <= 128
    )


_EPM_HEAD = bytes.fromhex("0400200010000000") + bytes(16) + bytes.fromhex("0883afe11f5dc91191a408002b14a0fa")
_EPM_BODY = bytes.fromhex(
    "00000000 01000000 00000000000000000000000000000000 02000000 0100a0de976cd111827100a02442df7d 0100 0000 01000000"
    "0000000000000000000000000000000000000000 01000000"
)


def _epm(data: bytes) -> bool:
    """Request, idempotent, endpoint mapper version 3, operation 2 (lookup) of one entry; insert is 0, delete 1."""
    return (
        len(data) == 156
        and data[:40] == _EPM_HEAD
        and data[60:64] == b"\x03\0\0\0"
        and data[68:80] == bytes.fromhex("0200ffffffff4c0000000000")
        and data[80:] == _EPM_BODY
    )


def _ads(data: bytes) -> bool:
    """Discovery service 1 and nothing in it."""
    return (
        len(data) == 24 and data[:4] == b"\x03\x66\x14\x71" and data[8:12] == b"\x01\0\0\0" and data[12:] == bytes(12)
    )


def _fins(data: bytes) -> bool:
    """Command with answer to the local node's CPU unit: 05 01, parameter 0."""
    return len(data) == 13 and data[:9] == bytes.fromhex("8000020000000063ef") and data[10:] == b"\5\1\0"


def _knx(data: bytes) -> bool:
    """Search or description request, UDP endpoint."""
    return len(data) == 14 and data[:3] == b"\x06\x10\x02" and data[3] in (1, 3) and data[4:8] == b"\x00\x0e\x08\x01"


def _iec104(data: bytes) -> bool:
    """TESTFR act alone."""
    return data == b"\x68\x04\x43\x00\x00\x00"


def _hartip(data: bytes) -> bool:
    """Session initiate as secondary master, session close, command 0 or 20 without data."""
    if len(data) < 8 or data[:2] != b"\x01\0" or data[3] or int.from_bytes(data[6:8], "big") != len(data):
        return False
    kind, body = data[2], data[8:]
    if kind == 0:
        return len(body) == 5 and body[0] == 0
    if kind == 1:
        return not body
    if kind != 3 or len(body) not in (5, 9):
        return False
    parity = 0
    for byte in body:
        parity ^= byte
    short = len(body) == 5 and body[:4] == b"\x02\0\0\0"
    long = len(body) == 9 and body[0] == 0x82 and not body[1] & 0xC0 and body[6:8] == b"\x14\0"
    return parity == 0 and (short or long)


_MMS_CONNECT = bytes.fromhex("0300001611e00000000100c0010ac1020000c2020001")
_MMS_INITIATE = bytes.fromhex(
    "030000be02f0800db50506130100160102140200023302000134020001c19f31819ca003800101a2819481040000000182040000"
    "0001a423300f0201010604520100013004060251013010020103060528ca2202013004060251016161305f020101a05a6058a107"
    "060528ca220203a20706052901876701a30302010ca606060429018767a70302010cbe32283006025101020103a027a82580027d"
    "00810101820101830105a416800101810305f100820c03ee1c000004000000010118"
)
_MMS_DATA = bytes.fromhex("02f08001000100")


def _mms(data: bytes) -> bool:
    """Connection request, session connect that carries an MMS initiate, Identify, conclude."""
    if len(data) < 8 or data[:2] != b"\x03\0" or int.from_bytes(data[2:4], "big") != len(data):
        return False
    if data in (_MMS_CONNECT, _MMS_INITIATE):
        return True
    if data[4:11] != _MMS_DATA or data[11:12] != b"\x61" or data[12] != len(data) - 13:
        return False
    pdu = data[20:]
    if data[13:20] != bytes((0x30, len(data) - 15, 2, 1, 3, 0xA0, len(pdu))):
        return False
    identify = pdu[:1] == b"\xa0" and len(pdu) > 6 and pdu[1] == len(pdu) - 2 and pdu[2] == 2 and pdu[3] == len(pdu) - 6
    return pdu == b"\x8b\0" or (identify and pdu[-2:] == b"\x82\0")


def _slmp(data: bytes) -> bool:
    """Read type name of the own CPU."""
    return data == bytes.fromhex("500000ffff03000600100001010000")


def _fox(data: bytes) -> bool:
    """The hello, byte by byte."""
    return data == b"fox a 1 -1 fox hello\n{\nfox.version=s:1.0\nid=i:1\n};;\n"


CHECKS: dict[str, Callable[[bytes], bool]] = {
    "ads": _ads,
    "dcp": _dcp,
    "epm": _epm,
    "fins": _fins,
    "fox": _fox,
    "hartip": _hartip,
    "iec104": _iec104,
    "knx": _knx,
    "mms": _mms,
    "slmp": _slmp,
}
