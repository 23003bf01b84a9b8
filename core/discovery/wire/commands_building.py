"""Commands of buildings, instruments and network management, read from a capture; a part of `commands`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.discovery.wire.command import Command, known

_BACNET_CONFIRMED = {
    7: ("config", "Write a file"), 8: ("set", "Add list element"), 9: ("set", "Remove list element"),
    10: ("config", "Create object"), 11: ("config", "Delete object"), 15: ("write", "Write property"),
    16: ("write", "Write several properties"), 17: ("stop", "Device communication control"),
    20: ("reset", "Reinitialise device"), 27: ("operate", "Life safety operation"),
}  # fmt: skip
_BACNET_UNCONFIRMED = {
    6: ("time", "Time synchronisation"),
    9: ("time", "UTC time synchronisation"),
    10: ("write", "Write group"),
}
_FORWARDED = 0x04
_NETWORK_MESSAGE, _HAS_DESTINATION, _HAS_SOURCE, _SEGMENTED = 0x80, 0x20, 0x08, 0x08


def bacnet(data: bytes) -> Iterator[Command]:
    """BACnet/IP (ASHRAE 135, annex J and clauses 6 and 20)."""
    if len(data) < 8 or data[0] != 0x81:
        return
    at = 10 if data[1] == _FORWARDED else 4
    apdu = _apdu(data[at:])
    if len(apdu) < 2:
        return
    if apdu[0] >> 4 == 0:
        at = 5 if apdu[0] & _SEGMENTED else 3
        if len(apdu) > at:
            yield from known(_BACNET_CONFIRMED, apdu[at])
    elif apdu[0] >> 4 == 1:
        yield from known(_BACNET_UNCONFIRMED, apdu[1])


def _apdu(npdu: bytes) -> bytes:
    """What the network layer carries; nothing for its own messages."""
    if len(npdu) < 2 or npdu[0] != 1 or npdu[1] & _NETWORK_MESSAGE:
        return b""
    at, control = 2, npdu[1]
    if control & _HAS_DESTINATION:
        at += 3 + (npdu[at + 2] if len(npdu) > at + 2 else 0)
    if control & _HAS_SOURCE:
        at += 3 + (npdu[at + 2] if len(npdu) > at + 2 else 0)
    return npdu[at + bool(control & _HAS_DESTINATION) :]


_SNMP_SET = 0xA3


def snmp(data: bytes) -> Iterator[Command]:
    """SNMP v1 and v2c SetRequest (RFC 1157, RFC 3416); what v3 encrypts stays unread."""
    at = _header(data, 0x30, 0)
    for tag in (0x02, 0x04):
        start = _header(data, tag, at)
        at = start + data[at + 1] if start > 0 and data[at + 1] < 0x80 else -1
    if 0 < at < len(data) and data[at] == _SNMP_SET:
        yield Command("set", "Set request")


def _header(data: bytes, tag: int, at: int) -> int:
    """Offset of the content of the element at `at`, or -1."""
    if at < 0 or at + 2 > len(data) or data[at] != tag:
        return -1
    return at + 2 + (data[at + 1] & 0x7F if data[at + 1] & 0x80 else 0)


_DCP_GET_SET, _DCP_SET, _DCP_REQUEST = b"\xfe\xfd", 4, 0


def dcp(data: bytes) -> Iterator[Command]:
    """PROFINET DCP Set, such as a new name, an address or a reset; `data` begins with the frame id (IEC 61158-6-10)."""
    if data[:2] == _DCP_GET_SET and len(data) >= 4 and data[2] == _DCP_SET and data[3] & 1 == _DCP_REQUEST:
        yield Command("set", "DCP Set (name, address, reset)")


_PNIO_WRITE = 3
_RPC_REQUEST = 0
_RPC_HEADER = 80


def pnio(data: bytes) -> Iterator[Command]:
    """PROFINET IO context management over DCE/RPC: write record (IEC 61158-6-10; DCE 1.1 RPC, connectionless)."""
    if len(data) >= _RPC_HEADER and data[0] == 4 and data[1] == _RPC_REQUEST:
        order = "little" if data[4] >> 4 else "big"
        if int.from_bytes(data[68:70], order) == _PNIO_WRITE:  # type: ignore[arg-type]
            yield Command("set", "Write record")


_HART = {
    6: ("set", "Write polling address"), 17: ("set", "Write message"), 18: ("set", "Write tag"),
    19: ("set", "Write final assembly number"), 22: ("set", "Write long tag"), 34: ("set", "Write damping"),
    35: ("set", "Write range"), 36: ("set", "Set upper range"), 37: ("set", "Set lower range"),
    40: ("operate", "Fixed current mode"), 41: ("operate", "Self test"), 42: ("reset", "Reset device"),
    43: ("set", "Set zero"), 44: ("set", "Write units"), 45: ("set", "Trim zero of the loop"), 46: ("set", "Trim gain of the loop"),
}  # fmt: skip
_HART_PASS_THROUGH = 3
_HART_LONG = 0x80


def hartip(data: bytes) -> Iterator[Command]:
    """HART commands passed through HART-IP (FieldComm HCF_SPEC-085; universal and common practice commands)."""
    if len(data) < 12 or data[0] not in {1, 2} or data[1] != 0 or data[2] != _HART_PASS_THROUGH:
        return
    frame = data[8:]
    at = 1 + (5 if frame[0] & _HART_LONG else 1) + (frame[0] >> 5 & 3)
    if len(frame) > at:
        yield from known(_HART, frame[at])


COMMANDS: dict[str, Callable[[bytes], Iterator[Command]]] = {
    "bacnet": bacnet,
    "dcp": dcp,
    "hartip": hartip,
    "pnio": pnio,
    "snmp": snmp,
}
