"""EtherNet/IP: one List Identity, by broadcast or to one address."""

from __future__ import annotations

import re

from core.discovery.probes.base import Ask, Conversation, GroupRequest, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import enip
from core.discovery.wire.names import CIP_DEVICE_TYPES, CIP_VENDORS, cip_vendor

_CATALOGUE_NUMBER = re.compile(r"\d{4}-[A-Z0-9-]{2,}(?:/[A-Z0-9]+)?")
"""Rockwell's order numbers, with which its product names begin."""
_ROCKWELL = 1


def result(data: bytes) -> Result:
    """What one List Identity answer tells; of several items the first is the device itself."""
    found = enip.parse_reply(data)
    identity = found[0]
    kind, device_class = CIP_DEVICE_TYPES.get(identity.device_type, ("", ""))
    vendor = cip_vendor(identity.vendor_id)
    order = _CATALOGUE_NUMBER.match(identity.name) if identity.vendor_id == _ROCKWELL else None
    firmware = f"{identity.major}.{identity.minor}"
    return Result(
        values(
            data,
            ("vendor", vendor, 90 if identity.vendor_id in CIP_VENDORS else 20),
            ("model", identity.name, 90),
            ("order_number", order[0] if order else "", 70),
            ("serial", f"{identity.serial:08X}" if identity.serial else "", 90),
            ("firmware", firmware, 85),
            ("enip.vendor_id", str(identity.vendor_id), 95),
            ("enip.device_type", kind or f"{identity.device_type:#06x}", 95),
            ("enip.product_code", str(identity.product_code), 95),
            ("enip.status", f"{identity.status:#06x}", 95),
            ("enip.own_address", identity.ip if identity.ip != "0.0.0.0" else "", 60),  # noqa: S104 - no binding
            ("enip.also", line(*(other.name for other in found[1:])), 60),
        ),
        detail=line(vendor, identity.name, firmware),
        device_class=device_class,
    )


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """One question, one answer."""
    reply = yield Ask("enip.list_identity", enip.build_list_identity())
    return result(need(reply))


PROBE = Probe(
    protocol="enip",
    title="EtherNet/IP List Identity",
    transport="udp",
    port=enip.PORT,
    risk=2,
    start=start,
    requests=("enip.list_identity",),
    frames=1,
    ot=True,
)

GROUP = GroupRequest(
    protocol="enip",
    title="EtherNet/IP List Identity to all",
    request="enip.list_identity",
    data=enip.build_list_identity(),
    port=enip.PORT,
    group="",
    parse=result,
    ot=True,
)
