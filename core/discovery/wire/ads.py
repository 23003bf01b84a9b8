"""Beckhoff ADS: the discovery service on UDP 48899 (service 1, identify); no route, no login.

Layout: Beckhoff's published router behaviour as described in open-source ADS libraries (ads-rs, apache/plc4x) and
compared with captures of a TwinCAT controller. Service 6, which adds a route, is not built here.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.text import decode, tidy

PORT = 48899
MAGIC = b"\x03\x66\x14\x71"
IDENTIFY = 1
MAX_REPLY = 2048
MAX_TAGS = 16

_ANSWER = 0x80000000
_VERSION, _OS, _HOST, _FINGERPRINT = 3, 4, 5, 18
_PLATFORMS = {0: "TwinCAT/BSD", 1: "TC/RTOS", 2: "Windows", 3: "Windows CE"}
_WIDE = ("Windows", "Windows CE")
_OS_NUMBERS = 20


@dataclass(frozen=True, slots=True)
class System:
    """What a TwinCAT router tells of itself; texts are "" where it does not say."""

    net_id: str
    """AMS net id, like "5.13.117.96.1.1"."""
    host: str
    twincat: str
    """Like "3.1.4024"."""
    os: str
    fingerprint: str


def build_identify(invoke_id: int = 0) -> bytes:
    """Ask who is there: 24 bytes, the same to all and to one. The sender's net id is zero: we are no ADS device."""
    check_range("invoke_id", invoke_id, 0, 0xFFFFFFFF)
    return MAGIC + struct.pack("<II", invoke_id, IDENTIFY) + bytes(6) + struct.pack("<HI", 0, 0)


def parse_reply(data: bytes) -> System:
    """The answer to `build_identify`."""
    if len(data) > MAX_REPLY or data[:4] != MAGIC:
        raise WireError("no ADS discovery message")
    reader = Reader(data, "little")
    reader.take(8)
    service = reader.u32()
    if service != IDENTIFY | _ANSWER:
        raise WireError(f"ADS discovery service {service:#x} is no answer to identify")
    net_id = ".".join(str(byte) for byte in reader.take(6))
    reader.take(2)
    count = reader.u32()
    if count > MAX_TAGS:
        raise WireError(f"{count} values in an ADS discovery answer")
    values: dict[int, bytes] = {}
    for _ in range(count):
        tag, size = reader.u16(), reader.u16()
        values.setdefault(tag, reader.take(size))
    return System(
        net_id,
        decode(values.get(_HOST, b"")),
        _twincat(values.get(_VERSION, b"")),
        _os(values.get(_OS, b"")),
        decode(values.get(_FINGERPRINT, b"")),
    )


def _twincat(raw: bytes) -> str:
    if len(raw) < 4:
        return ""
    major, minor, build = struct.unpack_from("<BBH", raw)
    return f"{major}.{minor}.{build}"


def _os(raw: bytes) -> str:
    """Windows' OSVERSIONINFO structure, which the other platforms fill in their own way."""
    if len(raw) < _OS_NUMBERS:
        return ""
    _size, major, minor, build, platform = struct.unpack_from("<IIIII", raw)
    name = _PLATFORMS.get(platform, f"platform {platform}")
    version = f"{major}.{minor}.{build}" if build else f"{major}.{minor}"
    rest = raw[_OS_NUMBERS:]
    extra = ""
    if name in _WIDE:
        extra = rest[: len(rest) & ~1].decode("utf-16-le", "replace").split("\0", 1)[0]
    elif name == "TC/RTOS":
        extra = decode(rest)
    return tidy(f"{name} {version} {extra}")
