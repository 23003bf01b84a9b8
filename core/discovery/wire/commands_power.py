"""Commands of telecontrol and of substations, read from a capture; a part of `commands`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.discovery.wire.command import Command, known

_IEC104 = {
    **{kind: ("operate", name) for kind, name in {
        45: "Single command", 46: "Double command", 47: "Regulating step", 48: "Set-point, normalised",
        49: "Set-point, scaled", 50: "Set-point, short float", 51: "Bit string",
        58: "Single command", 59: "Double command", 60: "Regulating step", 61: "Set-point, normalised",
        62: "Set-point, scaled", 63: "Set-point, short float", 64: "Bit string",
    }.items()},
    103: ("time", "Clock synchronisation"), 105: ("reset", "Reset process"),
    **dict.fromkeys((110, 111, 112), ("set", "Parameter of a measured value")),
    113: ("set", "Parameter activation"),
    **dict.fromkeys((122, 123, 124, 125), ("config", "File transfer")),
}  # fmt: skip
_ACTIVATION = frozenset({6, 8})
"""Causes of transmission by which a control station asks; the outstation's answers have others."""


def iec104(data: bytes) -> Iterator[Command]:
    """IEC 60870-5-104: I-format frames with a control type (IEC 60870-5-101, 7.2.1.1)."""
    at = 0
    while at + 2 <= len(data) and data[at] == 0x68:
        size = data[at + 1]
        if size >= 10 and at + 9 <= len(data) and not data[at + 2] & 1:
            kind, cause = data[at + 6], data[at + 8] & 0x3F
            if cause in _ACTIVATION or 110 <= kind < 126:
                yield from known(_IEC104, kind)
        at += 2 + size


_DNP3 = {
    2: ("write", "Write"), 4: ("operate", "Operate"), 5: ("operate", "Direct operate"),
    6: ("operate", "Direct operate without answer"), 9: ("operate", "Freeze and clear counters"),
    10: ("operate", "Freeze and clear counters"), 13: ("reset", "Cold restart"), 14: ("reset", "Warm restart"),
    15: ("config", "Initialise data"), 16: ("config", "Initialise application"), 17: ("start", "Start application"),
    18: ("stop", "Stop application"), 19: ("config", "Save configuration"), 21: ("set", "Disable unsolicited reports"),
    27: ("config", "Delete a file"), 31: ("config", "Activate configuration"),
}  # fmt: skip
_DNP3_HEADER = 10
_FROM_MASTER = 0x80


def dnp3(data: bytes) -> Iterator[Command]:
    """DNP3 over TCP or UDP (IEEE 1815): link frame, transport octet, application header."""
    at = 0
    while at + _DNP3_HEADER <= len(data) and data[at : at + 2] == b"\x05\x64":
        user = data[at + 2] - 5
        if user < 0:
            return
        first = at + _DNP3_HEADER
        if user >= 3 and data[at + 3] & _FROM_MASTER and first + 3 <= len(data) and data[first] & 0x40:
            yield from known(_DNP3, data[first + 2])
        at = first + user + 2 * ((user + 15) // 16)


_MMS_WRITES = {
    0xA5: ("write", "Write"), 0xA7: ("config", "Define named variable"), 0xAB: ("config", "Define variable list"),
    0xAD: ("config", "Delete variable list"),
}  # fmt: skip
_MMS_LONG = {
    26: ("download", "Begin download"), 27: ("download", "Download segment"), 28: ("download", "End download"),
    36: ("config", "Delete domain"), 40: ("start", "Start program"), 41: ("stop", "Stop program"),
    42: ("start", "Resume program"), 43: ("reset", "Reset program"), 44: ("stop", "Kill program"),
    46: ("config", "Obtain a file"), 75: ("config", "Rename a file"), 76: ("config", "Delete a file"),
}  # fmt: skip
_DATA_TRANSFER = b"\x01\0\x01\0"
_FULLY_ENCODED, _PDV, _SINGLE, _CONFIRMED = 0x61, 0x30, 0xA0, 0xA0


def mms(data: bytes) -> Iterator[Command]:
    """IEC 61850 MMS (ISO 9506): confirmed requests in the session's data transfer."""
    at = 0
    while at + 7 < len(data) and data[at] == 3:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if size < 7:
            return
        if data[at + 5] == 0xF0 and data[at + 7 : at + 11] == _DATA_TRANSFER:
            yield from _mms(data[at + 11 : at + size])
        at += size


def _mms(data: bytes) -> Iterator[Command]:
    """Presentation user data, one value list: context id, then the MMS message."""
    values = _inside(_inside(data, _FULLY_ENCODED), _PDV)
    pdu = _inside(_inside(values[3:] if values[:1] == b"\x02" else b"", _SINGLE), _CONFIRMED)
    if len(pdu) < 3 or pdu[0] != 0x02:
        return
    service = pdu[2 + pdu[1] :]
    if len(service) >= 2 and service[0] & 0x1F == 0x1F:
        if service[0] & 0xC0 == 0x80 and not service[1] & 0x80:
            yield from known(_MMS_LONG, service[1])
    elif service:
        yield from known(_MMS_WRITES, service[0])


def _inside(data: bytes, tag: int) -> bytes:
    """Content of the element that `data` begins with, or nothing where it has another tag."""
    if len(data) < 2 or data[0] != tag:
        return b""
    if data[1] < 0x80:
        return data[2 : 2 + data[1]]
    width = data[1] & 0x7F
    return data[2 + width : 2 + width + int.from_bytes(data[2 : 2 + width], "big")] if width <= 4 else b""


COMMANDS: dict[str, Callable[[bytes], Iterator[Command]]] = {"dnp3": dnp3, "iec104": iec104, "mms": mms}
