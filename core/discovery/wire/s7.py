"""S7 communication: ISO transport connection, set-up, and two system status lists, read only.

RFC 1006 (TPKT), RFC 905 (COTP class 0); list contents: Siemens, System Software for S7-300/400, Reference Manual,
chapter "System Status Lists" (0x0011 module identification, 0x001C component identification).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.text import decode

PORT = 102
MODULE_LIST = 0x0011
COMPONENT_LIST = 0x001C
LISTS = (MODULE_LIST, COMPONENT_LIST)

TSAP_PG = 0x0100
TSAP_OP = 0x0200
TSAP_REMOTE = 0x0102
LOCAL_TSAPS = (TSAP_PG, TSAP_OP)

MAX_TPKT = 4096
MAX_TPKTS = 16
MAX_REPLY = 16_384
MAX_RECORDS = 64

_CR, _CC, _DR, _DT = 0xE0, 0xD0, 0x80, 0xF0
_EOT = 0x80
_PROTOCOL = 0x32
_JOB, _ACK_DATA, _USERDATA = 1, 3, 7
_SETUP = 0xF0
_SUCCESS = 0xFF

MODULE, HARDWARE, FIRMWARE = 1, 6, 7
"""Indexes of the module list."""
STATION, MODULE_NAME, PLANT, COPYRIGHT, SERIAL, TYPE_NAME, CARD_SERIAL, MAKER, OEM, LOCATION = (
    1, 2, 3, 4, 5, 7, 8, 9, 10, 11,
)  # fmt: skip
"""Indexes of the component list."""


@dataclass(frozen=True, slots=True)
class Module:
    """One record of list 0x0011. `version` is like "V3.2.17" or "" where the record carries none."""

    order_number: str
    version: str


@dataclass(frozen=True, slots=True)
class ListPart:
    """One answer to a list request. `error` is 0, or the code with which the controller refuses."""

    sequence: int
    last: bool
    error: int
    data: bytes


def build_connect(local: int = TSAP_PG) -> bytes:
    """COTP connection request, class 0, from a programming device (0x0100) or panel (0x0200) to rack 0, slot 2."""
    if local not in LOCAL_TSAPS:
        raise WireError(f"TSAP {local:#06x} is not among those used")
    parameters = struct.pack(">BBHBBHBBB", 0xC1, 2, local, 0xC2, 2, TSAP_REMOTE, 0xC0, 1, 0x0A)
    return _tpkt(struct.pack(">BBHHB", 6 + len(parameters), _CR, 0, 1, 0) + parameters)


def build_setup(reference: int = 1) -> bytes:
    """Set-up of the communication: one job at a time, PDU of 480 bytes."""
    return _s7(_JOB, reference, struct.pack(">BBHHH", _SETUP, 0, 1, 1, 480), b"")


def build_read_list(reference: int = 2, list_id: int = MODULE_LIST) -> bytes:
    """Read all records of one system status list."""
    if list_id not in LISTS:
        raise WireError(f"list {list_id:#06x} is not among those read")
    parameters = bytes((0, 1, 0x12, 4, 0x11, 0x44, 1, 0))
    return _s7(_USERDATA, reference, parameters, struct.pack(">BBHHH", 0xFF, 9, 4, list_id, 0))


def build_read_next(reference: int = 3, sequence: int = 0) -> bytes:
    """Read the next part of the list that `sequence` numbers."""
    check_range("sequence", sequence, 0, 255)
    parameters = bytes((0, 1, 0x12, 8, 0x12, 0x44, 1, sequence, 0, 0, 0, 0))
    return _s7(_USERDATA, reference, parameters, bytes((0x0A, 0, 0, 0)))


def _tpkt(body: bytes) -> bytes:
    return struct.pack(">BBH", 3, 0, len(body) + 4) + body


def _s7(kind: int, reference: int, parameters: bytes, data: bytes) -> bytes:
    check_range("reference", reference, 0, 0xFFFF)
    header = struct.pack(">BBHHHH", _PROTOCOL, kind, 0, reference, len(parameters), len(data))
    return _tpkt(bytes((2, _DT, _EOT)) + header + parameters + data)


def frame_reply(buffer: bytes) -> int | None:
    """Length of the first whole answer: one TPKT, or several up to the end mark of a fragmented message."""
    start = 0
    for _ in range(MAX_TPKTS):
        head = buffer[start : start + 4]
        if not b"\x03\x00".startswith(head[:2]):
            raise WireError("not ISO transport on TCP")
        if len(head) < 4:
            return None
        size = int.from_bytes(head[2:], "big")
        if not 7 <= size <= MAX_TPKT or start + size > MAX_REPLY:
            raise WireError(f"TPKT length of {size}")
        if len(buffer) < start + size:
            return None
        last = buffer[start + 5] & 0xF0 != _DT or bool(buffer[start + 6] & _EOT)
        start += size
        if last:
            return start
    raise WireError("message in too many fragments")


def parse_connect(data: bytes) -> bool:
    """Whether the connection request was accepted."""
    body = _tpkt_body(Reader(data))
    body.u8()
    code = body.u8() & 0xF0
    if code not in (_CC, _DR):
        raise WireError(f"COTP {code:#04x} in answer to a connection request")
    return code == _CC


def parse_setup(data: bytes) -> int:
    """The PDU length agreed on."""
    kind, parameters, _ = _message(data)
    if kind != _ACK_DATA or parameters.u8() != _SETUP:
        raise WireError("no answer to the S7 set-up")
    parameters.take(5)
    return parameters.u16()


def parse_list_part(data: bytes) -> ListPart:
    """One answer to `build_read_list` or `build_read_next`."""
    kind, parameters, body = _message(data)
    if kind != _USERDATA:
        raise WireError(f"S7 message type {kind} in answer to a list request")
    parameters.take(3)
    parameters.take(1)
    method, group, function, sequence = (parameters.u8() for _ in range(4))
    if method != 0x12 or group != 0x84 or function != 1:
        raise WireError("S7 answer to another request")
    parameters.u8()
    last, error = parameters.u8() == 0, parameters.u16()
    status, _, size = body.u8(), body.u8(), body.u16()
    if status != _SUCCESS and not error:
        error = status or 0xFFFF
    return ListPart(sequence, last or error != 0, error, b"" if error else body.take(size))


def parse_modules(data: bytes) -> dict[int, Module]:
    """Records of list 0x0011 by index; `data` is that of all parts together."""
    found: dict[int, Module] = {}
    for index, record in _records(data, MODULE_LIST):
        if len(record) < 24:
            raise WireError("record of the module list is too short")
        mark, first, second, third = record[-4:]
        version = f"V{first}.{second}.{third}" if mark == ord("V") else ""
        found[index] = Module(decode(record[:20]), version)
    return found


def parse_components(data: bytes) -> dict[int, bytes]:
    """Records of list 0x001C by index, 32 bytes each; of a redundant pair those of the first rack."""
    found: dict[int, bytes] = {}
    for index, record in _records(data, COMPONENT_LIST):
        # Redundant controllers put rack and role into the upper byte.
        found.setdefault(index & 0xFF if index >= 0xF000 else index, record)
    return found


def _records(data: bytes, list_id: int) -> list[tuple[int, bytes]]:
    reader = Reader(data)
    seen, _, size, count = reader.u16(), reader.u16(), reader.u16(), reader.u16()
    if seen != list_id or size < 3 or count > MAX_RECORDS:
        raise WireError(f"list {seen:#06x} with {count} records of {size} bytes")
    return [(reader.u16(), reader.take(size - 2)) for _ in range(count)]


def _tpkt_body(reader: Reader) -> Reader:
    version, _, size = reader.u8(), reader.u8(), reader.u16()
    if version != 3 or size < 7:
        raise WireError("not ISO transport on TCP")
    return reader.sub(size - 4)


def _message(data: bytes) -> tuple[int, Reader, Reader]:
    """(type, parameters, data) of one S7 message, its fragments joined."""
    reader = Reader(data[:MAX_REPLY])
    joined = b""
    for _ in range(MAX_TPKTS):
        body = _tpkt_body(reader)
        header = body.take(body.u8())
        if len(header) < 2 or header[0] & 0xF0 != _DT:
            raise WireError("no COTP data")
        joined += body.rest()
        if header[1] & _EOT:
            break
    inner = Reader(joined)
    protocol, kind, _, _ = inner.u8(), inner.u8(), inner.u16(), inner.u16()
    parameters, size = inner.u16(), inner.u16()
    if protocol != _PROTOCOL:
        raise WireError(f"not S7 communication: protocol {protocol:#04x}")
    if kind in (2, _ACK_DATA):
        error = inner.u16()
        if error:
            raise WireError(f"S7 error {error:#06x}")
    return kind, inner.sub(parameters), inner.sub(size)
