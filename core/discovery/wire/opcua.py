"""OPC UA without a session: Hello, an unsecured channel, GetEndpoints, close.

OPC 10000-6 §6.7 and §7.1 (connection protocol, secure conversation), §5.2 (binary encoding); OPC 10000-4 §5.4.4
(GetEndpoints) and §5.5.2 (OpenSecureChannel).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.text import tidy

PORT = 4840
POLICY_NONE = "http://opcfoundation.org/UA/SecurityPolicy#None"
MAX_MESSAGE = 65_536
MAX_CHUNKS = 32
MAX_ENDPOINTS = 64
MAX_STRING = 4096
MAX_DEPTH = 8

OPEN_REQUEST, OPEN_RESPONSE = 446, 449
CLOSE_REQUEST = 452
ENDPOINTS_REQUEST, ENDPOINTS_RESPONSE = 428, 431
FAULT = 397
SECURITY_MODES = {1: "None", 2: "Sign", 3: "SignAndEncrypt"}

_NULL = struct.pack("<i", -1)


@dataclass(frozen=True, slots=True)
class Fault:
    """The server speaks OPC UA and refuses. `code` is an OPC UA status code."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Channel:
    """An open channel without security."""

    channel: int
    token: int


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint the server offers."""

    url: str
    application_uri: str
    product_uri: str
    application_name: str
    certificate: bytes
    """DER, b"" where there is none."""
    mode: str
    policy: str
    """The policy URI's last part, e.g. Basic256Sha256."""
    tokens: tuple[str, ...]
    anonymous: str = ""
    """The policy id by which anonymous visitors enter, "" where they do not."""


_TOKEN_TYPES = {0: "anonymous", 1: "user name", 2: "certificate", 3: "issued token"}


def build_hello(url: str = "") -> bytes:
    """Hello: protocol version 0 and our limits."""
    body = struct.pack("<IIIII", 0, MAX_MESSAGE - 1, MAX_MESSAGE - 1, MAX_MESSAGE, MAX_CHUNKS) + string_bytes(url)
    return chunk_of(b"HELF", body)


def build_open() -> bytes:
    """OpenSecureChannel: issue, security mode None, policy None, one minute."""
    header = struct.pack("<I", 0) + string_bytes(POLICY_NONE) + _NULL + _NULL + struct.pack("<II", 1, 1)
    body = _request(OPEN_REQUEST, 1) + struct.pack("<III", 0, 0, 1) + _NULL + struct.pack("<I", 60_000)
    return chunk_of(b"OPNF", header + body)


def build_get_endpoints(channel: int = 1, token: int = 1, url: str = "") -> bytes:
    """GetEndpoints for all locales and transport profiles."""
    body = _request(ENDPOINTS_REQUEST, 2) + string_bytes(url) + _NULL + _NULL
    return chunk_of(b"MSGF", sequence_header(channel, token, 2) + body)


def build_close(channel: int = 1, token: int = 1, number: int = 3) -> bytes:
    """CloseSecureChannel, which has no answer. `number`: which message of the channel it is."""
    check_range("number of the message", number, 1, 0xFFFF)
    return chunk_of(b"CLOF", sequence_header(channel, token, number) + _request(CLOSE_REQUEST, number))


def sequence_header(channel: int, token: int, number: int) -> bytes:
    """Channel, token, and the number of the message twice: as sequence number and as request id."""
    check_range("channel", channel, 0, 0xFFFFFFFF)
    check_range("token", token, 0, 0xFFFFFFFF)
    return struct.pack("<IIII", channel, token, number, number)


def _request(type_id: int, handle: int) -> bytes:
    """Type id and request header: no session, no time, no diagnostics, five seconds."""
    node = struct.pack("<BBH", 1, 0, type_id)
    return node + struct.pack("<BBqII", 0, 0, 0, handle, 0) + _NULL + struct.pack("<IBBB", 5000, 0, 0, 0)


def string_bytes(text: str) -> bytes:
    """A string as it is sent; an empty one is null."""
    if not text:
        return _NULL
    raw = text.encode("utf-8", "replace")
    check_range("length of an OPC UA string", len(raw), 0, MAX_STRING)
    return struct.pack("<i", len(raw)) + raw


def chunk_of(kind: bytes, body: bytes) -> bytes:
    """One message of one chunk."""
    return kind + struct.pack("<I", len(body) + 8) + body


def frame_reply(buffer: bytes) -> int | None:
    """Length of the first whole message: chunks up to the final one."""
    start = 0
    for _ in range(MAX_CHUNKS):
        head = buffer[start : start + 8]
        if not any(kind.startswith(head[:3]) for kind in (b"ACK", b"OPN", b"MSG", b"ERR")) or (
            head[3:4] not in (b"", b"F", b"C", b"A")
        ):
            raise WireError("not OPC UA")
        if len(head) < 8:
            return None
        size = int.from_bytes(head[4:], "little")
        if not 8 <= size <= MAX_MESSAGE - start:
            raise WireError(f"OPC UA message of {start + size} bytes")
        if len(buffer) < start + size:
            return None
        start += size
        if head[3:4] != b"C":
            return start
    raise WireError("OPC UA message in too many chunks")


def parse_acknowledge(data: bytes) -> Fault | None:
    """None where the server accepts the Hello."""
    kind, body = _first(data)
    if kind == b"ERR":
        return _error(body)
    if kind != b"ACK":
        raise WireError("no OPC UA Acknowledge")
    body.take(20)
    return None


def parse_open(data: bytes) -> Channel | Fault:
    """The channel that was opened."""
    kind, body = _first(data)
    if kind == b"ERR":
        return _error(body)
    if kind != b"OPN":
        raise WireError("no OPC UA channel")
    body.u32()
    for _ in range(3):
        read_bytes(body)
    body.take(8)
    fault = read_response(body, OPEN_RESPONSE)
    if fault:
        return fault
    body.u32()
    return Channel(body.u32(), body.u32())


def parse_endpoints(data: bytes) -> tuple[Endpoint, ...] | Fault:
    """The endpoints of a GetEndpoints answer, its chunks joined."""
    joined = join_chunks(data)
    if isinstance(joined, Fault):
        return joined
    reader = Reader(joined, "little")
    fault = read_response(reader, ENDPOINTS_RESPONSE)
    if fault:
        return fault
    return tuple(read_endpoint(reader) for _ in range(read_count(reader, MAX_ENDPOINTS)))


def join_chunks(data: bytes) -> bytes | Fault:
    """The content of one answer's chunks, from the type id on."""
    joined = b""
    rest = data[:MAX_MESSAGE]
    for _ in range(MAX_CHUNKS):
        kind, body = _first(rest)
        if kind == b"ERR" or (kind == b"MSG" and rest[3:4] == b"A"):
            if kind == b"MSG":
                body.take(16)
            return _error(body)
        if kind != b"MSG":
            raise WireError("no OPC UA answer")
        final, size = rest[3:4] == b"F", int.from_bytes(rest[4:8], "little")
        body.take(16)
        joined += body.rest()
        rest = rest[size:]
        if final:
            return joined
    raise WireError("OPC UA message in too many chunks")


def _first(data: bytes) -> tuple[bytes, Reader]:
    reader = Reader(data, "little")
    kind = reader.take(3)
    reader.take(1)
    size = reader.u32()
    if size < 8:
        raise WireError(f"OPC UA message of {size} bytes")
    return kind, reader.sub(size - 8)


def _error(body: Reader) -> Fault:
    return Fault(body.u32(), read_text(body))


def read_bytes(reader: Reader) -> bytes:
    """A byte string; null is empty."""
    size = reader.i32()
    return reader.take(size) if size > 0 else b""


def read_text(reader: Reader) -> str:
    """A string in one line; null is empty."""
    return tidy(read_bytes(reader)[:MAX_STRING].decode("utf-8", "replace"), 512)


def read_count(reader: Reader, limit: int) -> int:
    """Length of an array, at most `limit`; null is 0."""
    count = reader.i32()
    if count > limit:
        raise WireError(f"OPC UA array of {count}")
    return max(count, 0)


def read_node_id(reader: Reader) -> int:
    """Numeric identifier of a node id in namespace 0, else -1."""
    kind = reader.u8() & 0x3F
    if kind == 0:
        return reader.u8()
    if kind == 1:
        namespace, number = reader.u8(), reader.u16()
        return -1 if namespace else number
    if kind == 2:
        namespace, number = reader.u16(), reader.u32()
        return -1 if namespace else number
    reader.u16()
    if kind == 4:
        reader.take(16)
    elif kind in (3, 5):
        read_bytes(reader)
    else:
        raise WireError(f"OPC UA node id of kind {kind}")
    return -1


def _localized(reader: Reader) -> str:
    mask = reader.u8()
    if mask & 1:
        read_bytes(reader)
    return read_text(reader) if mask & 2 else ""


def _diagnostics(reader: Reader, depth: int = 0) -> None:
    if depth > MAX_DEPTH:
        raise WireError("OPC UA diagnostics are nested too deeply")
    mask = reader.u8()
    for bit in (0x01, 0x02, 0x08, 0x04):
        if mask & bit:
            reader.i32()
    if mask & 0x10:
        read_bytes(reader)
    if mask & 0x20:
        reader.u32()
    if mask & 0x40:
        _diagnostics(reader, depth + 1)


def read_response(reader: Reader, expected: int) -> Fault | None:
    """Read type id and response header; a Fault where the service failed."""
    type_id = read_node_id(reader)
    if type_id not in (expected, FAULT):
        raise WireError(f"OPC UA message type {type_id}")
    reader.take(12)
    code = reader.u32()
    _diagnostics(reader)
    reason = ", ".join(read_text(reader) for _ in range(read_count(reader, 64)))
    read_node_id(reader)
    if reader.u8():
        read_bytes(reader)
    if type_id == FAULT or code & 0x80000000:
        return Fault(code, tidy(reason))
    return None


def read_endpoint(reader: Reader) -> Endpoint:
    """One EndpointDescription."""
    url, application_uri, product_uri = read_text(reader), read_text(reader), read_text(reader)
    name = _localized(reader)
    reader.u32()
    for _ in range(2):
        read_bytes(reader)
    for _ in range(read_count(reader, 64)):
        read_bytes(reader)
    certificate = read_bytes(reader)
    mode, policy = reader.u32(), read_text(reader)
    tokens: list[str] = []
    anonymous = ""
    for _ in range(read_count(reader, 64)):
        policy_id, kind = read_text(reader), reader.u32()
        anonymous = anonymous or (policy_id if kind == 0 else "")
        tokens.append(_TOKEN_TYPES.get(kind, f"type {kind}"))
        for _ in range(3):
            read_bytes(reader)
    read_bytes(reader)
    reader.u8()
    return Endpoint(
        url=url,
        application_uri=application_uri,
        product_uri=product_uri,
        application_name=name,
        certificate=certificate,
        mode=SECURITY_MODES.get(mode, f"mode {mode}"),
        policy=policy.rpartition("#")[2],
        tokens=tuple(dict.fromkeys(tokens)),
        anonymous=anonymous,
    )
