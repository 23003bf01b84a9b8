"""NetBIOS name service: the node status of a computer (RFC 1001, 17.2; RFC 1002, 4.2.17 and 4.2.18)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.text import tidy

PORT = 137
MAX_MESSAGE = 4_096
MAX_NAMES = 128

_NBSTAT, _IN = 0x21, 1
_ANY = b"\x20" + b"CK" + b"A" * 30 + b"\0"
"""The name "*" and fifteen zero bytes, in halves of bytes as RFC 1001, 14.1 writes them."""
_RESPONSE, _OPCODE, _ERROR = 0x8000, 0x7800, 0x000F
_GROUP_NAME = 0x8000

WORKSTATION, SERVER = 0x00, 0x20
DOMAIN_MASTER, DOMAIN_CONTROLLERS = 0x1B, 0x1C


@dataclass(frozen=True, slots=True)
class Name:
    """One registered name."""

    text: str
    suffix: int
    """The sixteenth byte: which service has the name."""
    group: bool


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """The names of one computer."""

    names: tuple[Name, ...]
    mac: str
    """Lower-case hex pairs with colons, "" where the computer hides it."""

    def first(self, suffix: int, *, group: bool) -> str:
        """The first name of a service, or ""."""
        return next((name.text for name in self.names if name.suffix == suffix and name.group is group), "")


def build_node_status(transaction: int = 1) -> bytes:
    """One question for the node status of whoever gets it."""
    check_range("transaction id", transaction, 0, 0xFFFF)
    return struct.pack(">HHHHHH", transaction, 0, 1, 0, 0, 0) + _ANY + struct.pack(">HH", _NBSTAT, _IN)


def parse_node_status(data: bytes) -> NodeStatus:
    """A node status answer."""
    if len(data) > MAX_MESSAGE:
        raise WireError(f"NetBIOS answer of {len(data)} bytes")
    reader = Reader(data)
    reader.u16()
    flags, questions, answers = reader.u16(), reader.u16(), reader.u16()
    reader.take(4)
    if not flags & _RESPONSE or flags & (_OPCODE | _ERROR) or questions or answers != 1:
        raise WireError("no NetBIOS node status")
    size = reader.u8()
    if size != 0x20:
        raise WireError("NetBIOS name of another length")
    reader.take(size)
    if reader.u8():
        raise WireError("NetBIOS name with a scope")
    if (reader.u16(), reader.u16()) != (_NBSTAT, _IN):
        raise WireError("no NetBIOS node status")
    reader.u32()
    body = reader.sub(reader.u16())
    count = body.u8()
    if count > MAX_NAMES:
        raise WireError(f"{count} NetBIOS names")
    names = tuple(_name(body) for _ in range(count))
    mac = body.take(6) if body.remaining >= 6 else b""
    return NodeStatus(names, ":".join(f"{byte:02x}" for byte in mac) if any(mac) else "")


def _name(reader: Reader) -> Name:
    raw, suffix, flags = reader.take(15), reader.u8(), reader.u16()
    # Names are in the computer's old code page; all but the plain letters differ from one to the next.
    return Name(tidy(raw.rstrip(b"\0 ").decode("cp850")), suffix, bool(flags & _GROUP_NAME))
