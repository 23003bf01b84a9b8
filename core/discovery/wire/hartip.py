"""HART-IP over TCP 5094: session initiate, commands 0 and 20 (both read), session close.

FieldComm Group HCF_SPEC-085 (HART-IP), HCF_SPEC-127 (universal commands 0 and 20). We speak as the secondary master,
so that the control system's primary master keeps its place. No other command is built here. Layout compared with
captures of a wired-to-IP gateway.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.text import decode

PORT = 5094
HEADER = 8
MAX_REPLY = 1024
READ_IDENTITY, READ_LONG_TAG = 0, 20
SECONDARY_MASTER = 0
INACTIVITY_MS = 20_000

_VERSION = 1
_REQUEST, _RESPONSE, _PUBLISH = 0, 1, 2
_INITIATE, _CLOSE, _KEEP_ALIVE, _TOKEN = 0, 1, 2, 3
_SHORT, _LONG, _SLAVE_SHORT, _SLAVE_LONG = 0x02, 0x82, 0x06, 0x86
_MAX_PREAMBLES = 20
_LONG_TAG = 32


@dataclass(frozen=True, slots=True)
class Message:
    """One HART-IP message: header fields and body."""

    kind: int
    message_id: int
    status: int
    sequence: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """A device's answer to one command, taken out of its token-passing message."""

    command: int
    response_code: int
    device_status: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Identity:
    """Answer to command 0. Numbers as the device sends them; 0 where an older device leaves them out."""

    expanded_type: int
    hart_revision: int
    device_revision: int
    software_revision: int
    hardware_revision: int
    flags: int
    device_id: int
    manufacturer: int
    private_label: int
    profile: int


def build_initiate(sequence: int = 1) -> bytes:
    """Open a session as secondary master; the gateway forgets it after 20 s without a message."""
    return _message(_INITIATE, sequence, struct.pack(">BI", SECONDARY_MASTER, INACTIVITY_MS))


def build_read_identity(sequence: int = 2) -> bytes:
    """Command 0 to polling address 0, where a gateway answers for itself."""
    return _message(_TOKEN, sequence, _checked(bytes((_SHORT, 0, READ_IDENTITY, 0))))


def build_read_long_tag(sequence: int = 3, expanded_type: int = 0, device_id: int = 0) -> bytes:
    """Command 20 to the device of this unique address."""
    check_range("expanded_type", expanded_type, 0, 0xFFFF)
    check_range("device_id", device_id, 0, 0xFFFFFF)
    address = struct.pack(">H", expanded_type & 0x3FFF) + device_id.to_bytes(3, "big")
    return _message(_TOKEN, sequence, _checked(bytes((_LONG,)) + address + bytes((READ_LONG_TAG, 0))))


def build_close(sequence: int = 4) -> bytes:
    """Close the session."""
    return _message(_CLOSE, sequence, b"")


def _message(message_id: int, sequence: int, body: bytes) -> bytes:
    check_range("sequence", sequence, 0, 0xFFFF)
    return struct.pack(">BBBBHH", _VERSION, _REQUEST, message_id, 0, sequence, HEADER + len(body)) + body


def _checked(frame: bytes) -> bytes:
    return frame + bytes((_parity(frame),))


def _parity(frame: bytes) -> int:
    parity = 0
    for byte in frame:
        parity ^= byte
    return parity


def frame_reply(buffer: bytes) -> int | None:
    """Length of the first whole message."""
    if buffer and buffer[0] not in (1, 2):
        raise WireError(f"HART-IP version {buffer[0]}")
    if len(buffer) > 2 and (buffer[1] & 0x7F not in (_RESPONSE, _PUBLISH, 15) or buffer[2] > _TOKEN):
        raise WireError("no HART-IP answer")
    if len(buffer) < HEADER:
        return None
    total = int.from_bytes(buffer[6:8], "big")
    if not HEADER <= total <= MAX_REPLY:
        raise WireError(f"HART-IP message of {total} bytes")
    return total if len(buffer) >= total else None


def parse_message(data: bytes) -> Message:
    """The first message in `data`, of a client or of a server."""
    reader = Reader(data)
    version, kind, message_id, status, sequence, total = (
        reader.u8(), reader.u8(), reader.u8(), reader.u8(), reader.u16(), reader.u16(),
    )  # fmt: skip
    if version not in (1, 2) or message_id > _TOKEN:
        raise WireError(f"HART-IP version {version}, message {message_id}")
    if not HEADER <= total <= MAX_REPLY:
        raise WireError(f"HART-IP message of {total} bytes")
    return Message(kind & 0x7F, message_id, status, sequence, reader.take(total - HEADER))


def parse_initiate(data: bytes) -> int:
    """Whether the session was opened: the status, 0 for yes (also 8: with another inactivity time)."""
    message = parse_message(data)
    if (message.kind, message.message_id) != (_RESPONSE, _INITIATE):
        raise WireError("no answer to a HART-IP session initiate")
    return message.status


def parse_answer(data: bytes) -> Answer:
    """A device's answer to a command."""
    message = parse_message(data)
    if (message.kind, message.message_id) != (_RESPONSE, _TOKEN) or message.status:
        raise WireError(f"HART-IP refuses the command: status {message.status}")
    frame = message.body.lstrip(b"\xff") if message.body[:_MAX_PREAMBLES].startswith(b"\xff") else message.body
    reader = Reader(frame)
    delimiter = reader.u8()
    # Bits 5 and 6 count expansion bytes between address and command.
    if delimiter & 0x87 not in (_SLAVE_SHORT, _SLAVE_LONG):
        raise WireError(f"HART delimiter {delimiter:#04x} of no device")
    reader.take((5 if delimiter & 0x80 else 1) + (delimiter >> 5 & 3))
    command, size = reader.u8(), reader.u8()
    body = reader.sub(size)
    if _parity(frame[: len(frame) - reader.remaining]) != reader.u8():
        raise WireError("HART check byte does not fit")
    return Answer(command, body.u8(), body.u8(), body.rest())


def parse_identity(data: bytes) -> Identity:
    """Answer to command 0 (HCF_SPEC-127, 6.1)."""
    answer = parse_answer(data)
    if answer.command != READ_IDENTITY or answer.response_code & 0x80:
        raise WireError(f"HART command {answer.command}, response code {answer.response_code}")
    body = answer.data
    if len(body) < 12 or body[0] != 254:
        raise WireError("HART identity is too short")
    kind, _, hart, device, software, hardware, flags = struct.unpack_from(">HBBBBBB", body, 1)
    manufacturer, label, profile = struct.unpack_from(">HHB", body.ljust(22, b"\0"), 17)
    if hart < 7:  # until then the first byte of the type was the manufacturer's code
        manufacturer = manufacturer or kind >> 8
    return Identity(
        kind,
        hart,
        device,
        software,
        hardware >> 3,
        flags,
        int.from_bytes(body[9:12], "big"),
        manufacturer,
        label,
        profile,
    )


def parse_long_tag(data: bytes) -> str:
    """Answer to command 20: the name that the users gave."""
    answer = parse_answer(data)
    if answer.command != READ_LONG_TAG or answer.response_code & 0x80 or len(answer.data) < _LONG_TAG:
        raise WireError(f"HART command {answer.command}, response code {answer.response_code}")
    return decode(answer.data[:_LONG_TAG])
