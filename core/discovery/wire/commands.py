"""Somebody else's commands, read from a capture: what a request changes in a device. Nothing here is ever sent.

Each function takes the bytes that a client sent - one datagram, or a stretch of a TCP stream that begins with a
message - and gives the commands in it, in order. Reads give none, and so do bytes of another protocol: a capture may
hold anything, so these functions never raise. They are quick for the reads that fill a plant's network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.discovery.wire import commands_building, commands_power
from core.discovery.wire.command import Command, known

__all__ = ["COMMANDS", "Command", "commands"]

_MODBUS_WRITES = {
    5: "Write single coil", 6: "Write single register", 15: "Write multiple coils", 16: "Write multiple registers",
    21: "Write file record", 22: "Mask write register", 23: "Read and write multiple registers",
}  # fmt: skip
_MODBUS_DIAGNOSTICS = {1: ("reset", "Restart communications"), 4: ("stop", "Force listen only mode")}
_UMAS = {
    0x21: ("write", "UMAS write memory block"), 0x23: ("write", "UMAS write variables"),
    0x24: ("write", "UMAS write coils and registers"), 0x33: ("download", "UMAS begin download"),
    0x34: ("download", "UMAS download block"), 0x35: ("download", "UMAS end download"),
    0x40: ("start", "UMAS start controller"), 0x41: ("stop", "UMAS stop controller"),
}  # fmt: skip
"""Schneider's programming protocol inside function 90 (as published by several researchers)."""
_MODBUS_HEADER = 6


def modbus(data: bytes) -> Iterator[Command]:
    """Modbus/TCP requests (Modbus Application Protocol V1.1b3, chapter 6)."""
    at = 0
    while at + 8 <= len(data) and data[at + 2 : at + 4] == b"\0\0":
        function = data[at + 7]
        if function > 4:
            yield from _modbus(
                function, data[at + 8 : at + _MODBUS_HEADER + int.from_bytes(data[at + 4 : at + 6], "big")]
            )
        at += _MODBUS_HEADER + int.from_bytes(data[at + 4 : at + 6], "big")


def _modbus(function: int, body: bytes) -> Iterator[Command]:
    if name := _MODBUS_WRITES.get(function):
        yield Command("write", name)
    elif function == 8 and len(body) >= 2:
        yield from known(_MODBUS_DIAGNOSTICS, int.from_bytes(body[:2], "big"))
    elif function == 90 and len(body) >= 2:
        yield from known(_UMAS, body[1])


_S7_JOBS = {
    0x05: ("write", "Write variable"), 0x1A: ("download", "Request download"), 0x1B: ("download", "Download block"),
    0x1C: ("download", "Download ended"), 0x29: ("stop", "Stop the controller"),
}  # fmt: skip
_S7_SERVICES = {
    b"P_PROGRAM": ("start", "Start the controller"), b"_INSE": ("download", "Activate a block"),
    b"_DELE": ("download", "Delete a block"), b"_MODU": ("config", "Copy memory to the card"),
    b"_GARB": ("config", "Compress memory"),
}  # fmt: skip
_S7_START = 0x28
_S7_SET_CLOCK = (0x47, 2)
_S7PLUS = {0x04F2: ("write", "Set variable"), 0x0542: ("write", "Set several variables")}


def s7(data: bytes) -> Iterator[Command]:
    """S7 communication and S7comm-plus (where it is not encrypted) in TPKT and COTP (RFC 1006)."""
    at = 0
    while at + 7 < len(data) and data[at] == 3:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if size < 7:
            return
        if data[at + 5] == 0xF0:
            kind = data[at + 7]
            if kind == 0x32:
                yield from _s7(data[at + 7 : at + size])
            elif kind == 0x72:
                yield from _s7plus(data[at + 7 : at + size])
        at += size


def _s7(pdu: bytes) -> Iterator[Command]:
    if len(pdu) < 12:
        return
    if pdu[1] == 1:
        function = pdu[10]
        if function == _S7_START:
            yield from (Command(kind, name) for key, (kind, name) in _S7_SERVICES.items() if key in pdu)
        else:
            yield from known(_S7_JOBS, function)
    elif pdu[1] == 7 and len(pdu) > 16 and (pdu[15], pdu[16]) == _S7_SET_CLOCK:
        yield Command("time", "Set the clock")


def _s7plus(pdu: bytes) -> Iterator[Command]:
    """Header: 0x72, version, length; from version 3 on a digest of the stated length comes before the request."""
    at = 4
    if len(pdu) > 5 and pdu[1] == 3:
        at += 1 + pdu[4]
    if len(pdu) >= at + 5 and pdu[at] == 0x31:
        yield from known(_S7PLUS, int.from_bytes(pdu[at + 3 : at + 5], "big"))


_CIP = {
    0x02: ("set", "Set all attributes"), 0x04: ("set", "Set attribute list"), 0x05: ("reset", "Reset"),
    0x06: ("start", "Start"), 0x07: ("stop", "Stop"), 0x08: ("config", "Create object"),
    0x09: ("config", "Delete object"), 0x10: ("set", "Set one attribute"), 0x4D: ("write", "Write tag"),
    0x4E: ("write", "Read, modify and write tag"), 0x53: ("write", "Write part of a tag"),
}  # fmt: skip
_CIP_MULTIPLE, _CIP_UNCONNECTED_SEND, _CIP_PCCC = 0x0A, 0x52, 0x4B
_PCCC = {
    0x3A: ("stop", "Change the controller's mode"), 0x80: ("stop", "Change the controller's mode"),
    0xAA: ("write", "Write data table"), 0xAB: ("write", "Write bits"), 0xA9: ("write", "Write data table"),
    0x67: ("write", "Write data table"),
}  # fmt: skip
_CIP_DEPTH = 3
_CIP_MOST = 64
_CONNECTED, _UNCONNECTED = 0xB1, 0xB2


def enip(data: bytes) -> Iterator[Command]:
    """EtherNet/IP with CIP requests inside SendRRData and SendUnitData (CIP networks library vol. 1 and 2)."""
    at = 0
    while at + 24 <= len(data):
        command, size = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
        if command in {0x6F, 0x70}:
            yield from _cpf(data[at + 24 : at + 24 + size])
        at += 24 + size


def _cpf(body: bytes) -> Iterator[Command]:
    """Interface handle, timeout, then the items of the common packet format."""
    if len(body) < 8:
        return
    at = 8
    for _ in range(min(int.from_bytes(body[6:8], "little"), 8)):
        kind, size = int.from_bytes(body[at : at + 2], "little"), int.from_bytes(body[at + 2 : at + 4], "little")
        item = body[at + 4 : at + 4 + size]
        if kind == _UNCONNECTED:
            yield from _cip(item, _CIP_DEPTH)
        elif kind == _CONNECTED:
            yield from _cip(item[2:], _CIP_DEPTH)
        at += 4 + size


def _cip(request: bytes, depth: int) -> Iterator[Command]:
    if len(request) < 2 or request[0] & 0x80 or not depth:
        return
    service, path = request[0], request[2 : 2 + 2 * request[1]]
    data = request[2 + 2 * request[1] :]
    if service == _CIP_MULTIPLE:
        count = min(int.from_bytes(data[:2], "little"), _CIP_MOST)
        starts = [int.from_bytes(data[2 + 2 * n : 4 + 2 * n], "little") for n in range(count)]
        for start, end in zip(starts, [*starts[1:], len(data)], strict=False):  # of no requests there is no start
            yield from _cip(data[start:end], min(depth - 1, 1))
    elif service == _CIP_UNCONNECTED_SEND and path.startswith(b"\x20\x06"):
        yield from _cip(data[4 : 4 + int.from_bytes(data[2:4], "little")], depth - 1)
    elif service == _CIP_PCCC and path.startswith(b"\x20\x67"):
        inner = data[data[0] :] if data else b""
        if len(inner) > 4 and inner[0] == 0x0F:
            yield from known(_PCCC, inner[4])
    else:
        yield from known(_CIP, service)


_FINS = {
    (1, 2): ("write", "Write memory area"), (1, 3): ("write", "Fill memory area"), (1, 5): ("write", "Transfer memory area"),
    (2, 2): ("config", "Write parameter area"), (2, 3): ("config", "Clear parameter area"),
    (3, 7): ("download", "Write program area"), (3, 8): ("download", "Clear program area"),
    (4, 1): ("start", "Run"), (4, 2): ("stop", "Stop"), (4, 3): ("reset", "Reset"), (7, 2): ("time", "Set the clock"),
    (0x22, 3): ("write", "Write a file"), (0x23, 1): ("operate", "Force bits"), (0x23, 2): ("operate", "Release forced bits"),
}  # fmt: skip


def fins(data: bytes) -> Iterator[Command]:
    """Omron FINS over UDP, or over TCP behind its header (Omron W342)."""
    if data[:4] == b"FINS":
        data = data[16:]
    # ICF of a command, RSV always 0, at most seven gateways.
    if len(data) >= 12 and data[0] & 0xC0 == 0x80 and data[1] == 0 and data[2] <= 7:
        yield from known(_FINS, (data[10], data[11]))


_SLMP = {
    0x1401: ("write", "Write device memory"), 0x1402: ("write", "Write device memory"), 0x1406: ("write", "Write device blocks"),
    0x1001: ("start", "Remote run"), 0x1002: ("stop", "Remote stop"), 0x1003: ("stop", "Remote pause"),
    0x1005: ("reset", "Remote latch clear"), 0x1006: ("reset", "Remote reset"),
}  # fmt: skip


def slmp(data: bytes) -> Iterator[Command]:
    """SLMP 3E and 4E frames in binary code (CC-Link Partner Association, SLMP reference)."""
    if data[:2] == b"\x50\0" and len(data) >= 13:
        yield from known(_SLMP, int.from_bytes(data[11:13], "little"))
    elif data[:2] == b"\x54\0" and len(data) >= 17:
        yield from known(_SLMP, int.from_bytes(data[15:17], "little"))


_ADS = {3: ("write", "Write"), 5: ("operate", "Write control")}


def ads(data: bytes) -> Iterator[Command]:
    """Beckhoff ADS over TCP (Infosys, AMS/TCP). ReadWrite is left out: look-ups of names use it all the time."""
    at = 0
    while at + 38 <= len(data) and data[at : at + 2] == b"\0\0":
        if not data[at + 24] & 1:
            yield from known(_ADS, int.from_bytes(data[at + 22 : at + 24], "little"))
        at += 6 + int.from_bytes(data[at + 2 : at + 6], "little")


_OPCUA = {673: ("write", "Write"), 712: ("operate", "Call a method")}


def opcua(data: bytes) -> Iterator[Command]:
    """OPC UA messages of channels without encryption (OPC 10000-6)."""
    at = 0
    while at + 28 <= len(data) and data[at : at + 3] in {b"MSG", b"OPN", b"CLO"}:
        if data[at : at + 4] == b"MSGF" and data[at + 24 : at + 26] == b"\x01\0":
            yield from known(_OPCUA, int.from_bytes(data[at + 26 : at + 28], "little"))
        at += max(int.from_bytes(data[at + 4 : at + 8], "little"), 8)


COMMANDS: dict[str, Callable[[bytes], Iterator[Command]]] = {
    "ads": ads,
    "enip": enip,
    "fins": fins,
    "modbus": modbus,
    "opcua": opcua,
    "s7": s7,
    "slmp": slmp,
    **commands_building.COMMANDS,
    **commands_power.COMMANDS,
}
"""Protocol -> how its commands are read."""


def commands(protocol: str, data: bytes) -> list[Command]:
    """The commands in what a client sent; none for a protocol without any."""
    reader = COMMANDS.get(protocol)
    return list(reader(data)) if reader is not None else []
