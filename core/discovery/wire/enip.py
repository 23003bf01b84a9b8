"""EtherNet/IP List Identity: encapsulation command 0x0063, no session (CIP networks library vol. 2, 2-4.2)."""

from __future__ import annotations

from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader
from core.discovery.wire.text import decode

PORT = 44818
LIST_IDENTITY = 0x0063
ITEM_IDENTITY = 0x000C
HEADER = 24
MAX_REPLY = 1500
MAX_ITEMS = 8


@dataclass(frozen=True, slots=True)
class Identity:
    """One identity item. Numbers as the device sends them; names by `core.discovery.wire.cip_names`."""

    vendor_id: int
    device_type: int
    product_code: int
    major: int
    minor: int
    status: int
    serial: int
    name: str
    state: int | None
    ip: str
    """Address the device believes to have."""


def build_list_identity() -> bytes:
    """The command with everything else zero: 24 bytes, the same for unicast and broadcast."""
    return LIST_IDENTITY.to_bytes(2, "little") + bytes(HEADER - 2)


def frame_reply(buffer: bytes) -> int | None:
    """Length of the first encapsulation message (for TCP)."""
    if buffer[:2] not in (b"", b"\x63", b"\x63\x00"):
        raise WireError("not a List Identity answer")
    if len(buffer) < HEADER:
        return None
    total = HEADER + int.from_bytes(buffer[2:4], "little")
    if total > MAX_REPLY:
        raise WireError(f"List Identity answer of {total} bytes")
    return total if len(buffer) >= total else None


def parse_reply(data: bytes) -> tuple[Identity, ...]:
    """The identity items of one answer: one, except for gateways that answer for several."""
    if len(data) > MAX_REPLY:
        raise WireError(f"List Identity answer of {len(data)} bytes")
    reader = Reader(data, "little")
    command, length, _session, status = reader.u16(), reader.u16(), reader.u32(), reader.u32()
    if command != LIST_IDENTITY or status:
        raise WireError(f"EtherNet/IP command {command:#06x}, status {status}")
    reader.take(12)
    body = reader.sub(length)
    if length == 0:
        raise WireError("a request, not an answer")
    found: list[Identity] = []
    count = body.u16()
    if count > MAX_ITEMS:
        raise WireError(f"{count} items in a List Identity answer")
    for _ in range(count):
        kind, size = body.u16(), body.u16()
        item = body.sub(size)
        if kind == ITEM_IDENTITY:
            found.append(_identity(item))
    if not found:
        raise WireError("List Identity answer without an identity")
    return tuple(found)


def _identity(item: Reader) -> Identity:
    item.u16()
    address = item.take(16)
    vendor, kind, product = item.u16(), item.u16(), item.u16()
    major, minor, status, serial = item.u8(), item.u8(), item.u16(), item.u32()
    name = decode(item.take(item.u8()))
    return Identity(
        vendor_id=vendor,
        device_type=kind,
        product_code=product,
        major=major,
        minor=minor,
        status=status,
        serial=serial,
        name=name,
        # Some devices leave the last byte out.
        state=item.u8() if item.remaining else None,
        ip=".".join(str(b) for b in address[4:8]),
    )
