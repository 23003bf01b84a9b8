"""PROFINET DCP: one IdentifyAll to everybody, and what devices say of themselves in answers and hellos.

IEC 61158-6-10, 4.3 (DCP): frame ids FEFC hello, FEFE identify request, FEFF identify response. Services that change
anything (Set, Reset, Signal: frame id FEFD) are not built here. Layout compared with captures of real devices.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.text import decode

ETHERTYPE = 0x8892
GROUP_MAC = bytes.fromhex("010ecf000000")
HELLO, IDENTIFY_REQUEST, IDENTIFY_RESPONSE = 0xFEFC, 0xFEFE, 0xFEFF
SHORTEST_FRAME = 60
MAX_BLOCKS = 64

ROLE_DEVICE, ROLE_CONTROLLER, ROLE_MULTI, ROLE_SUPERVISOR = 1, 2, 4, 8
NO_IP = "0.0.0.0"  # noqa: S104 - an address in a packet, nothing is bound

_IDENTIFY, _HELLO = 5, 6
_REQUEST, _SUCCESS = 0, 1
_VLAN_TAGS = (0x8100, 0x88A8)
_MAX_TAGS = 2
_MAC = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}")
_IP_STATES = {0: "not set", 1: "set", 2: "set by DHCP"}
_IP_CONFLICT = 0x80


@dataclass(frozen=True, slots=True)
class Device:
    """What one device says of itself. Texts are "" and numbers None where the frame has no such block."""

    mac: str
    hello: bool
    station: str = ""
    """Name of station, as engineered; "" on a device that has none yet."""
    type_of_station: str = ""
    vendor_id: int | None = None
    device_id: int | None = None
    role: int | None = None
    """Bits `ROLE_*`."""
    alias: str = ""
    instance: int | None = None
    oem_vendor_id: int | None = None
    oem_device_id: int | None = None
    ip: str = ""
    netmask: str = ""
    gateway: str = ""
    ip_state: str = ""
    options: tuple[tuple[int, int], ...] = field(default=())
    """(option, suboption) that the device supports."""


def build_identify_all(source_mac: str = "02:00:00:00:00:01", xid: int = 1, response_delay: int = 64) -> bytes:
    """The whole Ethernet frame, 60 bytes. Devices spread their answers over `response_delay` times 10 ms."""
    source = source_mac.lower()
    if not _MAC.fullmatch(source) or int(source[:2], 16) & 1:
        raise WireError(f"{source_mac[:40]!r} is no MAC of one interface")
    check_range("xid", xid, 0, 0xFFFFFFFF)
    check_range("response_delay", response_delay, 4, 128)
    header = GROUP_MAC + bytes.fromhex(source.replace(":", "")) + struct.pack(">H", ETHERTYPE)
    ask = struct.pack(">HBBIHHBBH", IDENTIFY_REQUEST, _IDENTIFY, _REQUEST, xid, response_delay, 4, 0xFF, 0xFF, 0)
    return (header + ask).ljust(SHORTEST_FRAME, b"\0")


def is_identity(frame: bytes) -> bool:
    """Whether the frame is an identify response or a hello, by its type and frame id alone."""
    at = _type_at(frame)
    frame_id = frame[at + 2 : at + 4]
    return frame[at : at + 2] == b"\x88\x92" and frame_id in (b"\xfe\xfc", b"\xfe\xff")


def parse_frame(frame: bytes) -> Device:
    """An identify response or a hello in a whole Ethernet frame, VLAN tags allowed."""
    if not is_identity(frame):
        raise WireError("no PROFINET DCP identity")
    reader = Reader(frame[_type_at(frame) + 2 :])
    hello = reader.u16() == HELLO
    service, kind = reader.u8(), reader.u8()
    if (service, kind) != ((_HELLO, _REQUEST) if hello else (_IDENTIFY, _SUCCESS)):
        raise WireError(f"DCP service {service}, type {kind} in this frame")
    reader.take(6)
    blocks = reader.sub(reader.u16())
    device = Device(":".join(f"{byte:02x}" for byte in frame[6:12]), hello)
    for _ in range(MAX_BLOCKS):
        if blocks.remaining < 4:
            break
        option, suboption, size = blocks.u8(), blocks.u8(), blocks.u16()
        body = Reader(blocks.take(size))
        if size & 1 and blocks.remaining:
            blocks.take(1)
        read = _BLOCKS.get((option, suboption))
        if read is not None and body.remaining >= 2:
            device = read(device, body.u16(), body)
    if device == Device(device.mac, hello):
        raise WireError("DCP identity without a block that tells anything")
    return device


def _type_at(frame: bytes) -> int:
    """Offset of the Ethernet type behind up to two VLAN tags."""
    at = 12
    for _ in range(_MAX_TAGS):
        if int.from_bytes(frame[at : at + 2], "big") in _VLAN_TAGS:
            at += 4
    return at


def _address(raw: bytes) -> str:
    return ".".join(str(byte) for byte in raw)


def _ip(device: Device, info: int, body: Reader) -> Device:
    ip, netmask, gateway = (_address(body.take(4)) for _ in range(3))
    state = _IP_STATES.get(info & ~_IP_CONFLICT, f"state {info}") + (
        ", address conflict" if info & _IP_CONFLICT else ""
    )
    return replace(device, ip=ip, netmask=netmask, gateway=gateway, ip_state=state)


def _type(device: Device, _info: int, body: Reader) -> Device:
    return replace(device, type_of_station=decode(body.rest()))


def _name(device: Device, _info: int, body: Reader) -> Device:
    return replace(device, station=decode(body.rest()))


def _ids(device: Device, _info: int, body: Reader) -> Device:
    return replace(device, vendor_id=body.u16(), device_id=body.u16())


def _role(device: Device, _info: int, body: Reader) -> Device:
    return replace(device, role=body.u8())


def _options(device: Device, _info: int, body: Reader) -> Device:
    return replace(device, options=tuple((body.u8(), body.u8()) for _ in range(body.remaining // 2)))


def _alias(device: Device, _info: int, body: Reader) -> Device:
    return replace(device, alias=decode(body.rest()))


def _instance(device: Device, _info: int, body: Reader) -> Device:
    return replace(device, instance=body.u16())


def _oem(device: Device, _info: int, body: Reader) -> Device:
    return replace(device, oem_vendor_id=body.u16(), oem_device_id=body.u16())


_BLOCKS: dict[tuple[int, int], Callable[[Device, int, Reader], Device]] = {
    (1, 2): _ip,
    (2, 1): _type,
    (2, 2): _name,
    (2, 3): _ids,
    (2, 4): _role,
    (2, 5): _options,
    (2, 6): _alias,
    (2, 7): _instance,
    (2, 8): _oem,
}
