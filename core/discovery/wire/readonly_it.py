"""The guard before the wire for office and network protocols; a part of `readonly`. Written apart from the builders, on purpose."""

from __future__ import annotations

import re
from collections.abc import Callable

_SEARCH = re.compile(
    rb'M-SEARCH \* HTTP/1\.1\r\nHOST: 239\.255\.255\.250:1900\r\nMAN: "ssdp:discover"\r\nMX: [1-5]\r\nST: ssdp:all\r\n\r\n'
)
_DESCRIPTION = re.compile(
    rb"GET (?:/[A-Za-z0-9._~-]{1,64}){0,7}/(?:[A-Za-z0-9._~-]{0,60}\.xml|[A-Za-z0-9_-]{0,30}desc[A-Za-z0-9_-]{0,30}) "
    rb"HTTP/1\.1\r\nHost: [A-Za-z0-9.:\[\]-]{1,260}\r\nUser-Agent: Walkdown\r\nAccept: text/xml, \*/\*\r\n"
    rb"Accept-Encoding: identity\r\nConnection: close\r\n\r\n",
    re.IGNORECASE,
)
_PROBE = re.compile(
    rb'<\?xml version="1\.0" encoding="utf-8"\?><soap:Envelope xmlns:soap="http://www\.w3\.org/2003/05/soap-envelope" '
    rb'xmlns:wsa="http://schemas\.xmlsoap\.org/ws/2004/08/addressing" '
    rb'xmlns:wsd="http://schemas\.xmlsoap\.org/ws/2005/04/discovery" xmlns:(wsdp|dn)="[a-z0-9:/.]{1,80}">'
    rb"<soap:Header><wsa:Action>http://schemas\.xmlsoap\.org/ws/2005/04/discovery/Probe</wsa:Action>"
    rb"<wsa:MessageID>urn:uuid:[0-9a-f-]{36}</wsa:MessageID>"
    rb"<wsa:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</wsa:To></soap:Header>"
    rb"<soap:Body><wsd:Probe><wsd:Types>\1:[A-Za-z]{1,40}</wsd:Types></wsd:Probe></soap:Body></soap:Envelope>"
)
_NODE_STATUS = bytes.fromhex("0000 0001 0000 0000 0000 20") + b"CK" + b"A" * 30 + bytes.fromhex("00 0021 0001")
_BUILD_NODES = range(2260, 2266)
_NULL = b"\xff\xff\xff\xff"


def _nothing(data: bytes) -> bool:
    return data == b""


def _ssdp(data: bytes) -> bool:
    """A search for everything."""
    return _SEARCH.fullmatch(data) is not None


def _upnp(data: bytes) -> bool:
    """GET of a path as descriptions have it: no query, no escape, no way up, no body."""
    return _DESCRIPTION.fullmatch(data) is not None and b".." not in data.split(b"\r\n", 1)[0]


def _wsd(data: bytes) -> bool:
    """A Probe for one type."""
    return _PROBE.fullmatch(data) is not None


def _netbios(data: bytes) -> bool:
    """The question for the node status of any name: no registration, no release, no refresh."""
    return len(data) > 2 and data[2:] == _NODE_STATUS


class _Cut(Exception):
    """The message ends too early."""


class _Ber:
    """Walks BER elements; apart from the codec's own reader."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0

    def next(self) -> tuple[int, bytes]:
        """(tag, content) of the next element."""
        data, place = self.data, self.place
        if place + 2 > len(data):
            raise _Cut
        size, begin = data[place + 1], place + 2
        if size & 0x80:
            width = size & 0x7F
            if not 1 <= width <= 2 or begin + width > len(data):
                raise _Cut
            size, begin = int.from_bytes(data[begin : begin + width], "big"), begin + width
        if begin + size > len(data):
            raise _Cut
        self.place = begin + size
        return data[place], data[begin : begin + size]

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        return self.place == len(self.data)


def _elements(data: bytes) -> list[tuple[int, bytes]]:
    """All elements of a content, which they must fill."""
    walk, found = _Ber(data), []
    while not walk.over:
        found.append(walk.next())
    return found


def _snmpv3(data: bytes) -> bool:
    """A message of version 3 in the clear - it is sealed after this look - whose operation is GetRequest, of
    values that are all null."""
    try:
        outer = _elements(data)
        if len(outer) != 1 or outer[0][0] != 0x30:
            return False
        parts = _elements(outer[0][1])
        if [tag for tag, _ in parts] != [0x02, 0x30, 0x04, 0x30] or parts[0][1] != b"\x03":
            return False
        scoped = _elements(parts[3][1])
        if [tag for tag, _ in scoped] != [0x04, 0x04, 0xA0]:
            return False
        pdu = _elements(scoped[2][1])
        if [tag for tag, _ in pdu] != [0x02, 0x02, 0x02, 0x30]:
            return False
        pairs = [_elements(content) for tag, content in _elements(pdu[3][1]) if tag == 0x30]
    except _Cut:
        return False
    return all([tag for tag, _ in pair] == [0x06, 0x05] and not pair[1][1] for pair in pairs)


class _Binary:
    """Reads OPC UA's binary encoding; apart from the codec's own reader."""

    def __init__(self, data: bytes, place: int) -> None:
        self.data, self.place = data, place

    def take(self, size: int) -> bytes:
        if size < 0 or self.place + size > len(self.data):
            raise _Cut
        self.place += size
        return self.data[self.place - size : self.place]

    def number(self) -> int:
        return int.from_bytes(self.take(4), "little", signed=True)

    def text(self) -> bytes:
        size = self.number()
        return self.take(size) if size > 0 else b""

    def node(self) -> None:
        """Skip a node id."""
        kind = self.take(1)[0] & 0x3F
        if kind in (3, 5):
            self.take(2)
            self.text()
        else:
            self.take({0: 1, 1: 3, 2: 6, 4: 18}.get(kind, -1))

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        return self.place == len(self.data)


def _opcua_session(data: bytes) -> bool:
    """Hello, a channel without security, GetEndpoints, a session: created, entered anonymously, the build
    information read, closed. One message only."""
    if len(data) < 28 or int.from_bytes(data[4:8], "little") != len(data):
        return False
    kind = data[:4]
    if kind == b"HELF":
        return True
    if kind == b"OPNF":
        return b"#None\xff\xff\xff\xff\xff\xff\xff\xff\x01\0\0\0\x01\0\0\0\x01\0\xbe\x01" in data
    if kind == b"CLOF":
        return data[24:28] == b"\x01\0\xc4\x01"
    if kind != b"MSGF" or data[24:26] != b"\x01\0":
        return False
    try:
        return _service(int.from_bytes(data[26:28], "little"), _Binary(data, 28))
    except _Cut:
        return False


def _service(type_id: int, body: _Binary) -> bool:
    body.node()
    body.take(16)
    body.text()
    body.take(4)
    if body.take(3) != bytes(3):
        return False
    if type_id == 428:
        return True
    if type_id == 461:
        return _create(body)
    if type_id == 467:
        return _anonymous(body)
    if type_id == 631:
        return _build_info(body)
    return type_id == 473 and body.take(1) == b"\x01" and body.over


def _create(body: _Binary) -> bool:
    """CreateSession for a client, without certificate."""
    body.text()
    body.text()
    mask = body.take(1)[0]
    if mask not in (0, 2):
        return False
    if mask:
        body.text()
    client = body.number() == 1
    nothing = body.take(12) == _NULL * 3
    for _ in range(3):
        body.text()
    unsigned = body.take(8) == _NULL * 2
    body.take(12)
    return client and nothing and unsigned and body.over


def _anonymous(body: _Binary) -> bool:
    """No signatures, no certificates, no locales; the token is the anonymous one."""
    if body.take(16) != _NULL * 4 or body.take(5) != b"\x01\0\x41\x01\x01":
        return False
    size = body.number()
    begin = body.place
    body.text()
    return body.place - begin == size and body.take(8) == _NULL * 2 and body.over


def _build_info(body: _Binary) -> bool:
    """Read of values of the build information's nodes alone."""
    body.take(12)
    count = body.number()
    if not 1 <= count <= len(_BUILD_NODES):
        return False
    for _ in range(count):
        node = body.take(4)
        if node[:2] != b"\x01\0" or int.from_bytes(node[2:], "little") not in _BUILD_NODES:
            return False
        if body.number() != 13 or body.take(10) != _NULL + b"\0\0" + _NULL:
            return False
    return body.over


CHECKS: dict[str, Callable[[bytes], bool]] = {
    "amqp": _nothing,
    "ftp": _nothing,
    "mqtt": _nothing,
    "netbios": _netbios,
    "opcua.session": _opcua_session,
    "rdp": _nothing,
    "snmpv3": _snmpv3,
    "ssdp": _ssdp,
    "telnet": _nothing,
    "upnp": _upnp,
    "vnc": _nothing,
    "wsd": _wsd,
}
