"""An anonymous OPC UA session that reads the server's build information and leaves: four services on one channel.

OPC 10000-4 §5.6.2 (CreateSession), §5.6.3 (ActivateSession), §5.10.2 (Read), §5.6.4 (CloseSession); OPC 10000-5 §12.4
(BuildInfo); OPC 10000-6 §5.2 (binary encoding).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.opcua import (
    MAX_MESSAGE,
    Fault,
    chunk_of,
    join_chunks,
    read_bytes,
    read_count,
    read_node_id,
    read_response,
    read_text,
    sequence_header,
    string_bytes,
)
from core.discovery.wire.reader import Reader, check_range

CREATE_REQUEST, CREATE_RESPONSE = 461, 464
ACTIVATE_REQUEST, ACTIVATE_RESPONSE = 467, 470
READ_REQUEST, READ_RESPONSE = 631, 634
LEAVE_REQUEST, LEAVE_RESPONSE = 473, 476
ANONYMOUS_TOKEN = 321
BUILD_INFO = 2260
BUILD_NODES = (2260, 2261, 2262, 2263, 2264, 2265)
"""BuildInfo as a whole; then product name, product URI, manufacturer, software version and build number by themselves,
for servers that keep only one of the two."""
BUILD_INFO_ENCODING = 340
VALUE_ATTRIBUTE = 13
SESSION_MS = 10_000.0
"""A session whose end got lost is forgotten by the server after this time."""

_NULL = struct.pack("<i", -1)
_NO_TOKEN = b"\0\0"
_STRING, _EXTENSION = 12, 22


@dataclass(frozen=True, slots=True)
class Session:
    """A session that was created and not yet entered."""

    token: bytes
    """Its authentication token: an encoded node id."""


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """What a server was built from. Texts are "" where it says nothing."""

    manufacturer: str = ""
    product: str = ""
    product_uri: str = ""
    version: str = ""
    build: str = ""


def build_create(channel: int = 1, token: int = 1, url: str = "opc.tcp://192.0.2.1:4840") -> bytes:
    """CreateSession in Walkdown's name, for ten seconds."""
    application = (
        string_bytes("urn:walkdown:discovery") + _NULL + b"\x02" + string_bytes("Walkdown") + struct.pack("<I", 1)
        + _NULL + _NULL + _NULL
    )  # fmt: skip
    body = application + _NULL + string_bytes(url) + string_bytes("Walkdown") + _NULL + _NULL
    body += struct.pack("<dI", SESSION_MS, MAX_MESSAGE)
    return _message(channel, token, 3, CREATE_REQUEST, _NO_TOKEN, body)


def build_activate(channel: int = 1, token: int = 1, session: bytes = _NO_TOKEN, policy_id: str = "anonymous") -> bytes:
    """ActivateSession as an anonymous visitor; `policy_id` as the endpoint calls it."""
    identity = string_bytes(policy_id)
    user = struct.pack("<BBHBi", 1, 0, ANONYMOUS_TOKEN, 1, len(identity)) + identity
    body = _NULL + _NULL + _NULL + _NULL + user + _NULL + _NULL
    return _message(channel, token, 4, ACTIVATE_REQUEST, session, body)


def build_read(channel: int = 1, token: int = 1, session: bytes = _NO_TOKEN) -> bytes:
    """Read the values of the build information, without timestamps."""
    nodes = b"".join(
        struct.pack("<BBHI", 1, 0, node, VALUE_ATTRIBUTE) + _NULL + struct.pack("<H", 0) + _NULL for node in BUILD_NODES
    )
    body = struct.pack("<dIi", 0.0, 3, len(BUILD_NODES)) + nodes
    return _message(channel, token, 5, READ_REQUEST, session, body)


def build_leave(channel: int = 1, token: int = 1, session: bytes = _NO_TOKEN, number: int = 6) -> bytes:
    """CloseSession. `number`: which message of the channel it is."""
    check_range("number of the message", number, 1, 0xFFFF)
    return _message(channel, token, number, LEAVE_REQUEST, session, b"\x01")


def _message(channel: int, token: int, number: int, type_id: int, session: bytes, body: bytes) -> bytes:
    check = Reader(session, "little")
    read_node_id(check)
    if check.remaining:
        raise WireError("OPC UA session token with something behind it")
    head = struct.pack("<BBH", 1, 0, type_id) + session
    head += struct.pack("<qII", 0, number, 0) + _NULL + struct.pack("<IBBB", 5000, 0, 0, 0)
    return chunk_of(b"MSGF", sequence_header(channel, token, number) + head + body)


def parse_create(data: bytes) -> Session | Fault:
    """The token of the session that was created."""
    joined = join_chunks(data)
    if isinstance(joined, Fault):
        return joined
    reader = Reader(joined, "little")
    fault = read_response(reader, CREATE_RESPONSE)
    if fault:
        return fault
    read_node_id(reader)
    begin = len(joined) - reader.remaining
    read_node_id(reader)
    token = joined[begin : len(joined) - reader.remaining]
    if len(token) > 512:
        raise WireError(f"OPC UA session token of {len(token)} bytes")
    return Session(token)


def parse_activate(data: bytes) -> Fault | None:
    """None where the visitor was let in."""
    return _plain(data, ACTIVATE_RESPONSE)


def parse_leave(data: bytes) -> Fault | None:
    """None where the session was closed."""
    return _plain(data, LEAVE_RESPONSE)


def _plain(data: bytes, expected: int) -> Fault | None:
    joined = join_chunks(data)
    return joined if isinstance(joined, Fault) else read_response(Reader(joined, "little"), expected)


def parse_read(data: bytes) -> BuildInfo | Fault:
    """The build information, out of the structure and its single parts together."""
    joined = join_chunks(data)
    if isinstance(joined, Fault):
        return joined
    reader = Reader(joined, "little")
    fault = read_response(reader, READ_RESPONSE)
    if fault:
        return fault
    if read_count(reader, len(BUILD_NODES)) != len(BUILD_NODES):
        raise WireError("OPC UA answer with another number of values")
    whole = _data_value(reader)
    single = [_data_value(reader) for _ in BUILD_NODES[1:]]
    name, uri, maker, version, build = (one if isinstance(one, str) else "" for one in single)
    known = whole if isinstance(whole, BuildInfo) else BuildInfo()
    return BuildInfo(
        manufacturer=known.manufacturer or maker,
        product=known.product or name,
        product_uri=known.product_uri or uri,
        version=known.version or version,
        build=known.build or build,
    )


def _data_value(reader: Reader) -> str | BuildInfo | None:
    mask = reader.u8()
    value = _variant(reader) if mask & 0x01 else None
    for bit, size in ((0x02, 4), (0x04, 8), (0x10, 2), (0x08, 8), (0x20, 2)):
        if mask & bit:
            reader.take(size)
    return value


def _variant(reader: Reader) -> str | BuildInfo | None:
    kind = reader.u8()
    if kind == 0:
        return None
    if kind == _STRING:
        return read_text(reader)
    if kind != _EXTENSION:
        raise WireError(f"OPC UA value of kind {kind} where a text belongs")
    type_id, how = read_node_id(reader), reader.u8()
    if not how:
        return None
    body = Reader(read_bytes(reader), "little")
    if type_id != BUILD_INFO_ENCODING or how != 1:
        return None
    uri, maker, name, version, build = (read_text(body) for _ in range(5))
    return BuildInfo(maker, name, uri, version, build)
