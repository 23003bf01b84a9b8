"""PROFINET DCP: one IdentifyAll to everybody, and the hellos that devices send unasked."""

from __future__ import annotations

import re

from core.discovery.probes.base import LinkListener, LinkReading, LinkRequest, Result
from core.discovery.probes.common import line, values
from core.discovery.wire import dcp
from core.discovery.wire.makers import field_device_maker
from core.discovery.wire.s7family import s7_family

_ORDER_NUMBER = re.compile(r"6(?:ES7|AV\d|GK\d|SL\d|AG\d|FC\d) ?\d{3}-\S{5}-\S{4}")
_CLASSES = (
    (re.compile(r"SCALANCE|\bX[CFR]?-?[124]\d\d\b|switch|FL SWITCH", re.IGNORECASE), "switch"),
    (re.compile(r"HMI|\bTP ?\d|comfort|panel", re.IGNORECASE), "hmi"),
    (re.compile(r"SINAMICS|MICROMASTER|MOVIDRIVE|MOVI|i550|drive|inverter", re.IGNORECASE), "drive"),
    (re.compile(r"ET ?200|remote I/?O|\bI/?O\b|CPX|TBEN|IM ?15\d", re.IGNORECASE), "remote_io"),
    (re.compile(r"KR ?C\d|robot", re.IGNORECASE), "robot"),
    (re.compile(r"\bS7-\d+|CPU ?\d", re.IGNORECASE), "plc"),
)
_ROLES = {1: "IO device", 2: "IO controller", 4: "multidevice", 8: "supervisor"}


def read(frame: bytes) -> LinkReading | None:
    """An identify response or hello; None for another frame, `WireError` for a malformed one."""
    if not dcp.is_identity(frame):
        return None
    device = dcp.parse_frame(frame)
    ip = device.ip if device.ip not in ("", dcp.NO_IP) else ""
    return LinkReading(device.mac, ip, _result(frame, device))


def _result(frame: bytes, device: dcp.Device) -> Result:
    vendor = field_device_maker(device.vendor_id) if device.vendor_id is not None else ""
    order = _ORDER_NUMBER.search(device.type_of_station)
    family = s7_family(order[0]) if order else None
    roles = line(*(name for bit, name in _ROLES.items() if (device.role or 0) & bit))
    return Result(
        values(
            frame,
            ("vendor", vendor, 85),
            ("model", device.type_of_station, 80),
            ("order_number", order[0] if order else "", 80),
            ("name", device.station, 90),
            ("mac", device.mac, 95),
            ("dcp.station_name", device.station, 95),
            ("dcp.vendor_id", _hex(device.vendor_id), 95),
            ("dcp.device_id", _hex(device.device_id), 95),
            ("dcp.role", roles, 95),
            ("dcp.alias", device.alias, 90),
            ("dcp.oem_vendor_id", _hex(device.oem_vendor_id), 90),
            ("dcp.netmask", device.netmask, 95),
            ("dcp.gateway", device.gateway if device.gateway != dcp.NO_IP else "", 95),
            ("dcp.ip_state", device.ip_state, 95),
            ("dcp.family", family.name if family else "", 80),
        ),
        detail=line(vendor, device.type_of_station, device.station or "no station name"),
        device_class=_device_class(device),
    )


def _hex(number: int | None) -> str:
    return "" if number is None else f"0x{number:04X}"


def _device_class(device: dcp.Device) -> str:
    """By the maker's name of the type; an IO controller whose type tells nothing is a PLC."""
    for pattern, name in _CLASSES:
        if pattern.search(device.type_of_station):
            return name
    return "plc" if (device.role or 0) & dcp.ROLE_CONTROLLER else ""


LISTENER = LinkListener(protocol="dcp", title="PROFINET DCP hello and answers", read=read)

REQUEST = LinkRequest(
    protocol="dcp",
    title="PROFINET DCP identify to all",
    request="dcp.identify_all",
    build=dcp.build_identify_all,
    read=read,
    ot=True,
)
