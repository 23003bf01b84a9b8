"""PROFINET endpoint mapper: one datagram gives order number and firmware, without privileges and without a session."""

from __future__ import annotations

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import epm
from core.discovery.wire.makers import field_device_maker
from core.discovery.wire.s7family import s7_family


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """One lookup, one answer."""
    reply = need((yield Ask("epm.lookup", epm.build_lookup())))
    entries = epm.parse_reply(reply)
    told = next((entry for entry in entries if entry.vendor_id is not None), None) or next(iter(entries), None)
    if told is None:
        return Result(detail="Endpoint mapper without entries")
    return result(reply, told)


def result(data: bytes, told: epm.Entry) -> Result:
    """What one entry tells; an annotation in other columns than PROFINET's is kept as it is."""
    vendor = field_device_maker(told.vendor_id) if told.vendor_id is not None else ""
    family = s7_family(told.order_number, told.firmware)
    return Result(
        values(
            data,
            ("vendor", vendor, 85),
            ("model", told.type_of_station, 85),
            ("order_number", told.order_number, 95),
            ("firmware", told.firmware, 90),
            ("epm.hardware_version", told.hardware, 90),
            ("epm.vendor_id", "" if told.vendor_id is None else f"0x{told.vendor_id:04X}", 95),
            ("epm.device_id", "" if told.device_id is None else f"0x{told.device_id:04X}", 95),
            ("epm.annotation", told.annotation, 80),
            ("epm.family", family.name if family else "", 85),
        ),
        detail=line(vendor, told.type_of_station or told.annotation, told.order_number, told.firmware),
        device_class="plc" if family else "",
    )


PROBE = Probe(
    protocol="epm",
    title="PROFINET endpoint mapper",
    transport="udp",
    port=epm.PORT,
    risk=2,
    start=start,
    requests=("epm.lookup",),
    frames=1,
    ot=True,
    device_classes=("plc",),
    any_port=True,
)
