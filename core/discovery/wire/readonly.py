"""The last guard before the wire: does a message only read? Written apart from the builders, on purpose.

Each function knows the few messages of its protocol that an identity read needs, looks at the bytes alone and
refuses everything else. Whoever sends asks here first.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from core.discovery.wire import readonly_it, readonly_ot
from core.discovery.wire.errors import WireError

_SNMP_GET, _SNMP_GET_NEXT = 0xA0, 0xA1
_S7_CONNECT = (bytes.fromhex("c1020100c2020102c0010a"), bytes.fromhex("c1020200c2020102c0010a"))
_HTTP = re.compile(rb"GET / HTTP/1\.1\r\n(?:[A-Za-z-]{1,32}: [ -~]{1,300}\r\n){1,8}\r\n")


def check_read_only(protocol: str, data: bytes) -> None:
    """Return where `data` is a message of `protocol` that can only read; else raise `WireError`."""
    known = _CHECKS.get(protocol)
    if known is None or not known(data):
        raise WireError(f"{data[:16].hex(' ')} is no read of {protocol}")


def _nothing(data: bytes) -> bool:
    return data == b""


def _arp(data: bytes) -> bool:
    """Ethernet broadcast, type ARP, operation request."""
    return (
        len(data) == 42
        and data[:6] == b"\xff" * 6
        and data[12:14] == b"\x08\x06"
        and data[14:22] == bytes.fromhex("0001080006040001")
        and data[6:12] == data[22:28]
    )


def _modbus(data: bytes) -> bool:
    """Function 43/14 with ReadDevId 1 or 2, or function 17."""
    if len(data) < 8 or data[2:4] != b"\0\0" or int.from_bytes(data[4:6], "big") != len(data) - 6:
        return False
    pdu = data[7:]
    return pdu == b"\x11" or (len(pdu) == 4 and pdu[:2] == b"\x2b\x0e" and pdu[2] in (1, 2))


def _enip(data: bytes) -> bool:
    """List Identity and nothing else in it."""
    return data == b"\x63" + bytes(23)


def _bacnet(data: bytes) -> bool:
    """Who-Is, ReadProperty or ReadPropertyMultiple of the device object."""
    if len(data) < 8 or data[0] != 0x81 or int.from_bytes(data[2:4], "big") != len(data):
        return False
    if data[1:2] == b"\x0b":
        return data[4:] == bytes.fromhex("0120ffff00ff1008")
    if data[1:2] != b"\x0a" or data[4:5] != b"\x01":
        return False
    if data[5] == 0:
        return data[6:] == b"\x10\x08"
    single = data[9:10] == b"\x0c" and len(data) in (17, 18) and data[15] in (0x19, 0x1A)
    several = data[9:10] == b"\x0e" and len(data) > 17 and data[15] == 0x1E and data[-1] == 0x1F
    # The object identifier's upper ten bits are its type: 8, device.
    return (
        (single or several)
        and data[5:8] == b"\x04\x00\x05"
        and data[10] == 0x0C
        and int.from_bytes(data[11:15], "big") >> 22 == 8
    )


def _s7(data: bytes) -> bool:
    """COTP connection request, set-up, or read of a system status list."""
    if len(data) < 22 or data[:2] != b"\x03\x00" or int.from_bytes(data[2:4], "big") != len(data):
        return False
    if data[5] == 0xE0:  # other protocols on this port ask for other selectors
        return len(data) == 22 and data[4] == 17 and data[11:] in _S7_CONNECT
    if data[4:8] != b"\x02\xf0\x80\x32" or len(data) < 25:
        return False
    if data[8] == 1:
        return len(data) == 25 and data[17] == 0xF0
    first = data[17:25] == bytes.fromhex("0001120411440100") and data[29:31] in (b"\x00\x11", b"\x00\x1c")
    following = data[17:24] == bytes.fromhex("00011208124401")
    return data[8] == 7 and len(data) == 33 and (first or following)


def _opcua(data: bytes) -> bool:
    """Hello, OpenSecureChannel without security, GetEndpoints, CloseSecureChannel."""
    if len(data) < 28 or int.from_bytes(data[4:8], "little") != len(data):
        return False
    kind = data[:4]
    if kind == b"HELF":
        return True
    if kind == b"OPNF":
        return b"#None\xff\xff\xff\xff\xff\xff\xff\xff\x01\0\0\0\x01\0\0\0\x01\0\xbe\x01" in data
    return (kind, data[24:28]) in ((b"MSGF", b"\x01\0\xac\x01"), (b"CLOF", b"\x01\0\xc4\x01"))


def _snmp(data: bytes) -> bool:
    """GetRequest or GetNextRequest in a v1 or v2c message: sequence, version, community, then the request."""
    version = _after_header(data, 0x30, enter=True)
    community = _after_header(data, 0x02, version)
    request = _after_header(data, 0x04, community)
    return 0 < request < len(data) and data[request] in (_SNMP_GET, _SNMP_GET_NEXT) and data[version + 2] in (0, 1)


def _after_header(data: bytes, tag: int, start: int = 0, *, enter: bool = False) -> int:
    """Offset behind the BER element at `start` (of its content, with `enter`), or -1."""
    if start < 0 or start + 2 > len(data) or data[start] != tag:
        return -1
    size, content = data[start + 1], start + 2
    if size & 0x80:
        width = size & 0x7F
        size, content = int.from_bytes(data[content : content + width], "big"), content + width
    return content if enter else content + size


def _mdns(data: bytes) -> bool:
    """A query with questions only: no answers (an announcement), no authorities (a probe for a name)."""
    return len(data) > 12 and data[2:4] == b"\0\0" and data[4:6] != b"\0\0" and data[6:12] == bytes(6)


def _http(data: bytes) -> bool:
    """GET / without a body."""
    return _HTTP.fullmatch(data) is not None


_CHECKS: dict[str, Callable[[bytes], bool]] = {
    "arp": _arp,
    "bacnet": _bacnet,
    "enip": _enip,
    "http": _http,
    "https": _http,
    "mdns": _mdns,
    "modbus": _modbus,
    "neighbour": _nothing,
    "opcua": _opcua,
    "s7": _s7,
    "snmp": _snmp,
    "ssh": _nothing,
    **readonly_ot.CHECKS,
    **readonly_it.CHECKS,
}
