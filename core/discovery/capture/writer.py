"""The log of a run as a capture file: pcapng, nanoseconds, a comment with the request at each packet.

Format: draft-ietf-opsawg-pcapng (section header 4.1, interface description 4.2, enhanced packet 4.3, options 3.5).

Honest by construction: a row that is a whole frame becomes a packet of the Ethernet interface, as it was on the wire.
A row that is only a socket's word (no raw socket was allowed) has no known frame, and none is made up for it: it
becomes a packet of a second interface of the type USER0, which holds the payload alone, and its comment says what the
socket reported. Either interface is described only where the log needs it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from core.discovery.framelog import Frame
from core.version import __version__

ETHERNET, USER0 = 1, 147
_SECTION, _INTERFACE, _ENHANCED = 0x0A0D0D0A, 1, 6
_BYTE_ORDER = 0x1A2B3C4D
_UNKNOWN_LENGTH = 0xFFFFFFFFFFFFFFFF
_END, _COMMENT = 0, 1
_HARDWARE, _SYSTEM, _APPLICATION = 2, 3, 4
_NAME, _DESCRIPTION, _RESOLUTION = 2, 3, 9
_FLAGS = 2
_DIRECTIONS = {"in": 1, "out": 2}
_NANOSECONDS = b"\x09"
_MOST_TEXT = 60_000
_ONLY_WORD = "payload as the socket reported it; the frame itself is not known"


@dataclass
class Written:
    """What is in the file."""

    frames: int = 0
    """Whole frames, as they were on the wire."""
    events: int = 0
    """Rows of which only the socket's word is known."""


def write(rows: Iterable[Frame], stream: BinaryIO, *, interface: str = "", comment: str = "") -> Written:
    """Write rows in the order given; `interface`: the name of the laptop's. OSError where the stream takes no more."""
    done = Written()
    stream.write(section(comment))
    numbers: dict[int, int] = {}
    for row in rows:
        link = ETHERNET if row.whole else USER0
        if link not in numbers:
            numbers[link] = len(numbers)
            stream.write(described(link, interface))
        stream.write(packet(numbers[link], row.nanoseconds, row.direction, row.whole or row.data, told(row)))
        done.frames += link == ETHERNET
        done.events += link == USER0
    return done


def told(row: Frame) -> str:
    """The comment of a packet: what the log knows beyond the bytes."""
    place = f"{row.transport}/{row.port}" if row.port else row.transport
    text = f"{row.protocol} {row.kind}, {'to' if row.direction == 'out' else 'from'} {row.target} {place}"
    if row.request:
        text += f", request {row.request}"
    return text if row.whole else f"{text}: {_ONLY_WORD}"


def section(comment: str = "") -> bytes:
    """Section header block: the file's beginning."""
    options = [(_COMMENT, comment.encode()), (_APPLICATION, f"Walkdown {__version__}".encode())]
    return _block(_SECTION, struct.pack("<IHHQ", _BYTE_ORDER, 1, 0, _UNKNOWN_LENGTH), options)


def described(link: int, interface: str) -> bytes:
    """Interface description block: link type, no limit of length, nanoseconds."""
    options = [(_NAME, interface.encode())]
    if link == USER0:
        options.append((_DESCRIPTION, _ONLY_WORD.encode()))
    return _block(_INTERFACE, struct.pack("<HHI", link, 0, 0), [*options, (_RESOLUTION, _NANOSECONDS)])


def packet(interface: int, time_ns: int, direction: str, data: bytes, comment: str = "") -> bytes:
    """Enhanced packet block. `direction`: out, in, or "" where it is not known."""
    head = struct.pack("<IIIII", interface, time_ns >> 32, time_ns & 0xFFFFFFFF, len(data), len(data))
    flags = struct.pack("<I", _DIRECTIONS[direction]) if direction else b""
    return _block(_ENHANCED, head + _padded(data), [(_COMMENT, comment.encode()), (_FLAGS, flags)])


def _block(kind: int, body: bytes, options: Iterable[tuple[int, bytes]]) -> bytes:
    whole = body + b"".join(_options(options))
    size = struct.pack("<I", len(whole) + 12)
    return struct.pack("<I", kind) + size + whole + size


def _options(options: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
    for code, value in options:
        if value:
            short = value[:_MOST_TEXT]
            yield struct.pack("<HH", code, len(short)) + _padded(short)
    yield struct.pack("<HH", _END, 0)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
