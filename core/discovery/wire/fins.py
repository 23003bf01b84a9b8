"""Omron FINS: controller data read (05 01) over UDP 9600, no node-address handshake.

Omron W227 (FINS commands reference), 5-3-12. Nothing else of FINS is built here. Layout compared with a capture of a
CP1L.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.text import decode

PORT = 9600
HEADER = 10
MAX_REPLY = 2012
CONTROLLER_DATA_READ = b"\x05\x01"

_COMMAND, _ANSWER = 0x80, 0x40
_OUR_NODE, _OUR_UNIT = 0x63, 0xEF
_FIELD = 20
_ERROR_BITS = 0x7F3F
"""Of the end code; the other bits only tell that the CPU has an error of its own."""


@dataclass(frozen=True, slots=True)
class Controller:
    """What the controller tells. `second_version` is the other half of the version field, "" where it is empty."""

    model: str
    version: str
    second_version: str
    cpu_error: bool


def build_read_controller(service_id: int = 0) -> bytes:
    """Ask the local node's CPU unit for its model and version."""
    check_range("service_id", service_id, 0, 255)
    header = bytes((_COMMAND, 0, 2, 0, 0, 0, 0, _OUR_NODE, _OUR_UNIT, service_id))
    return header + CONTROLLER_DATA_READ + b"\0"


def parse_reply(data: bytes) -> Controller:
    """The answer to `build_read_controller`."""
    if not HEADER + 4 <= len(data) <= MAX_REPLY:
        raise WireError(f"FINS answer of {len(data)} bytes")
    if data[0] & 0xBE != 0x80 or not data[0] & _ANSWER or data[10:12] != CONTROLLER_DATA_READ:
        raise WireError("no FINS answer to a controller data read")
    reader = Reader(data[HEADER + 2 :])
    end = reader.u16()
    if end & _ERROR_BITS:
        raise WireError(f"FINS end code {end:#06x}")
    model, version = reader.take(_FIELD), reader.take(_FIELD)
    half = version[_FIELD // 2 :]
    return Controller(decode(model), decode(version), decode(half) if b"\0" in version[:11] else "", bool(end))
