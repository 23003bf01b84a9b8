"""Dissectors of field protocols whose answers live discovery reads too: the same codecs, fed from captures."""

from __future__ import annotations

from collections.abc import Iterable

from core.discovery.capture.dissect import Dissector, Reading, Session
from core.discovery.probes import bacnet as bacnet_probe
from core.discovery.probes import enip as enip_probe
from core.discovery.probes import modbus as modbus_probe
from core.discovery.probes import opcua as opcua_probe
from core.discovery.probes import s7 as s7_probe
from core.discovery.probes.base import Result
from core.discovery.probes.common import values
from core.discovery.wire import bacnet, enip, modbus, opcua, s7
from core.discovery.wire.errors import WireError
from core.discovery.wire.modbus import DeviceId, ServerId
from core.discovery.wire.opcua import Fault
from core.discovery.wire.s7 import Module

NOTHING: tuple[Reading, ...] = ()


# --- Modbus ---

_SELF = frozenset({0, 1, modbus.UNIT_SELF})
"""Unit ids by which a TCP device itself is addressed."""
_IDENTITY = frozenset({modbus.READ_DEVICE_ID, modbus.REPORT_SERVER_ID})
_MAX_UNITS = 32


class ModbusSession(Session):
    """Answers to the identity questions, whoever asked, by unit."""

    def __init__(self) -> None:
        self._objects: dict[int, dict[int, str]] = {}

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One ADU."""
        if to_server or message[7] not in _IDENTITY:
            return NOTHING
        try:
            answer = modbus.parse_reply(message, message[0] << 8 | message[1])
        except WireError:
            return NOTHING  # the function's other uses (43/13) are Modbus too
        if isinstance(answer, ServerId):
            return (self._reading(answer.unit, modbus_probe.server_id_result(message, answer.unit, answer)),)
        if not isinstance(answer, DeviceId) or len(self._objects) >= _MAX_UNITS:
            return NOTHING
        objects = self._objects.setdefault(answer.unit, {})
        objects |= answer.objects
        if answer.more:
            return NOTHING
        return (self._reading(answer.unit, modbus_probe.result(message, answer.unit, objects)),)

    @staticmethod
    def _reading(unit: int, result: Result) -> Reading:
        return Reading("modbus", result, unit="" if unit in _SELF else str(unit))


def frame_modbus(buffer: bytes, to_server: bool) -> int | None:  # noqa: ARG001 - alike in both directions
    """Length of the first ADU."""
    if buffer[2:4] not in (b"", b"\0", b"\0\0"):
        raise WireError("not Modbus/TCP: protocol id is not 0")
    if len(buffer) < 8:
        return None
    size = buffer[4] << 8 | buffer[5]
    if not 2 <= size <= modbus.MAX_ADU - 6:
        raise WireError(f"Modbus length field of {size}")
    return 6 + size if len(buffer) >= 6 + size else None


def wants_modbus(payload: bytes, to_server: bool) -> bool:
    """All but single whole reads: requests with functions above 4, answers that tell an identity."""
    if len(payload) < 8 or len(payload) != 6 + (payload[4] << 8 | payload[5]):
        return True
    return payload[7] > 4 if to_server else payload[7] in _IDENTITY


# --- EtherNet/IP ---

_CIP_READS = frozenset({0x01, 0x03, 0x0E, 0x4C, 0x55})
_LIST_IDENTITY, _SEND_UNIT_DATA = 0x63, 0x70
_ENCAPSULATION = frozenset({0, 1, 4, 0x63, 0x64, 0x65, 0x66, 0x6F, 0x70, 0x72, 0x73})


class EnipSession(Session):
    """List Identity answers."""

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One encapsulated message."""
        if len(message) < 24 or message[0] not in _ENCAPSULATION or message[1]:
            raise WireError("not EtherNet/IP")
        if message[0] == _LIST_IDENTITY and len(message) > 24 + 2:
            # Answers carry items, the question does not: which side sends it does not matter.
            return (Reading("enip", enip_probe.result(message), port=enip.PORT),)
        return NOTHING


def frame_enip(buffer: bytes, to_server: bool) -> int | None:  # noqa: ARG001
    """Length of the first encapsulated message."""
    if buffer[0] not in _ENCAPSULATION or (len(buffer) > 1 and buffer[1]):
        raise WireError("not EtherNet/IP")
    if len(buffer) < 24:
        return None
    size = 24 + (buffer[2] | buffer[3] << 8)
    return size if len(buffer) >= size else None


def wants_enip(payload: bytes, to_server: bool) -> bool:
    """Connected reads and all their answers are not."""
    if payload[0] != _SEND_UNIT_DATA:
        return True
    return to_server and not (len(payload) > 46 and payload[46] in _CIP_READS)


# --- BACnet ---

_UNCONFIRMED, _COMPLEX_ACK = 1, 3
_I_AM = 0
_READS = frozenset({bacnet.READ_PROPERTY, bacnet.READ_PROPERTY_MULTIPLE})
_DEVICE_FIRST = b"\x0c\x02"
"""A context tag with an object of type device; its instance has to be below 2^22, as all are."""


class BacnetSession(Session):
    """I-Am, and read identity properties of device objects, whoever asked."""

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}
        self._vendor: int | None = None
        self._instance: int | None = None

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One datagram."""
        if len(message) < 6 or message[0] != 0x81:
            raise WireError("not BACnet/IP")
        at = 10 if message[1] == 0x04 else 4
        control = message[at + 1] if len(message) > at + 1 else 0x80
        if control & 0xA0:
            # To another network, or the network layer's own: only I-Am is sent so by the device itself.
            return self._i_am(message)
        apdu = message[at + 2 :]
        if apdu[:2] == bytes((_UNCONFIRMED << 4, _I_AM)) or control & 0x08:
            return self._i_am(message)
        if len(apdu) > 7 and apdu[0] == _COMPLEX_ACK << 4 and apdu[2] in _READS and apdu[3:5] == _DEVICE_FIRST:
            return self._properties(message, apdu[1])
        return NOTHING

    def _i_am(self, message: bytes) -> Iterable[Reading]:
        try:
            found = bacnet.parse_i_am(message)
        except WireError:
            return NOTHING
        if not found.network:
            self._vendor, self._instance = found.vendor_id, found.instance
        return (Reading("bacnet", bacnet_probe.group_result(message), port=bacnet.PORT),)

    def _properties(self, message: bytes, invoke: int) -> Iterable[Reading]:
        answer = bacnet.parse_properties(message, invoke)
        if not isinstance(answer, bacnet.Properties):
            return NOTHING
        known = {key: text for key, text in answer.texts.items() if key in bacnet.READABLE}
        if not known:
            return NOTHING
        if answer.instance != self._instance:
            self._texts, self._vendor, self._instance = {}, None, answer.instance
        self._texts |= known
        result = bacnet_probe.result(message, answer.instance, self._vendor, dict(self._texts))
        return (Reading("bacnet", result, port=bacnet.PORT),)


def wants_bacnet(payload: bytes, to_server: bool) -> bool:  # noqa: ARG001
    """All but reads and their answers of other objects than devices, in the usual short form."""
    if len(payload) < 12 or payload[1] != 0x0A or payload[5] & 0xA8:
        return True
    if payload[6] == _COMPLEX_ACK << 4:
        return payload[9:11] == _DEVICE_FIRST
    return not (payload[6] >> 4 == 0 and payload[9] in _READS)


# --- S7 ---

_CC, _CR, _DT = 0xD0, 0xE0, 0xF0
_S7, _S7_PLUS = 0x32, 0x72
_S7_READ = 0x04
_MAX_LIST = 16_384


class S7Session(Session):
    """Answers to the two identity lists, whoever asked."""

    sure = False

    def __init__(self) -> None:
        self._joined = b""
        self._modules: dict[int, Module] = {}
        self._components: dict[int, bytes] = {}

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One message of the ISO transport."""
        if message[5] & 0xF0 != _DT:
            return NOTHING
        if len(message) < 9 or message[7] not in (_S7, _S7_PLUS):
            raise WireError("not S7 communication")
        self.sure = True
        if message[7] == _S7_PLUS:
            return NOTHING if to_server else self._plus(message)
        if to_server or message[8] != 7:
            return NOTHING
        try:
            part = s7.parse_list_part(message)
        except WireError:
            return NOTHING  # another of the many user data services
        self._joined = (self._joined + part.data)[:_MAX_LIST]
        if not part.last:
            return NOTHING
        whole, self._joined = self._joined, b""
        return self._list(whole, message) if not part.error else NOTHING

    def _plus(self, message: bytes) -> Iterable[Reading]:
        """S7comm-plus: its sessions tell no identity that is not encrypted; the presence is what is known."""
        self.server = False
        found = values(message, ("s7.dialect", "S7comm-plus", 90))
        return (Reading("s7", Result(found, "S7comm-plus", device_class="plc")),)

    def _list(self, data: bytes, message: bytes) -> Iterable[Reading]:
        """A whole list; those that name one record only (0x0111, 0x011C) are built alike."""
        kind = data[1:2]
        try:
            if kind == b"\x11":
                self._modules |= s7.parse_modules(b"\0" + data[1:])
            elif kind == b"\x1c":
                self._components |= s7.parse_components(b"\0" + data[1:])
            else:
                return NOTHING
        except WireError:
            return NOTHING
        return (Reading("s7", s7_probe.result(message, self._modules, self._components)),)


def frame_iso(buffer: bytes, to_server: bool) -> int | None:  # noqa: ARG001
    """Length of the first message of the ISO transport, its fragments included."""
    return s7.frame_reply(buffer)


def wants_s7(payload: bytes, to_server: bool) -> bool:
    """All but single whole reads of variables and what is answered to jobs."""
    if len(payload) < 18 or payload[7] != _S7 or len(payload) != payload[2] << 8 | payload[3]:
        return True
    return payload[8] == 7 or (to_server and not (payload[8] == 1 and payload[17] == _S7_READ))


# --- OPC UA ---

_ENDPOINTS = b"\x01\x00" + opcua.ENDPOINTS_RESPONSE.to_bytes(2, "little")
_CHANGING = tuple(b"\x01\x00" + number.to_bytes(2, "little") for number in (673, 712))
_KINDS = frozenset({b"HEL", b"ACK", b"OPN", b"MSG", b"CLO", b"ERR", b"RHE"})


class OpcuaSession(Session):
    """The endpoints a server lists, whoever asked."""

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One message, its chunks together."""
        if message[:3] not in _KINDS:
            raise WireError("not OPC UA")
        if to_server or message[:3] != b"MSG" or message[24:28] != _ENDPOINTS:
            return NOTHING
        answer = opcua.parse_endpoints(message)
        return NOTHING if isinstance(answer, Fault) else (Reading("opcua", opcua_probe.result(message, answer)),)


def frame_opcua(buffer: bytes, to_server: bool) -> int | None:  # noqa: ARG001
    """Length of the first message: chunks up to the final one."""
    start = 0
    for _ in range(opcua.MAX_CHUNKS):
        head = buffer[start : start + 8]
        if len(head) < 8:
            return None
        size = int.from_bytes(head[4:], "little")
        if head[:3] not in _KINDS or not 8 <= size <= opcua.MAX_MESSAGE - start:
            raise WireError("not OPC UA")
        start += size
        if len(buffer) < start:
            return None
        if head[3:4] != b"C":
            return start
    raise WireError("OPC UA message in too many chunks")


def wants_opcua(payload: bytes, to_server: bool) -> bool:
    """The set-up; of the services only lists of endpoints, writes and calls."""
    if payload[:3] != b"MSG":
        return True
    return payload[24:28] in _CHANGING if to_server else payload[24:28] == _ENDPOINTS


DISSECTORS = (
    Dissector(
        "modbus", "Modbus/TCP", "tcp", (modbus.PORT,), ModbusSession, frame_modbus, wants_modbus, ot=True
    ),
    Dissector("enip", "EtherNet/IP", "tcp", (enip.PORT,), EnipSession, frame_enip, wants_enip, ot=True),
    Dissector("enip", "EtherNet/IP", "udp", (enip.PORT,), EnipSession, ot=True),
    Dissector("bacnet", "BACnet/IP", "udp", (bacnet.PORT,), BacnetSession, wants=wants_bacnet, ot=True),
    Dissector("s7", "S7 communication", "tcp", (s7.PORT,), S7Session, frame_iso, wants_s7, ot=True),
    Dissector(
        "opcua", "OPC UA", "tcp", (opcua.PORT,), OpcuaSession, frame_opcua, wants_opcua,
        guess=lambda payload: payload[:4] == b"HELF", ot=True,
    ),
)  # fmt: skip
