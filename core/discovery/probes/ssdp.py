"""SSDP and UPnP: who answers the search, and the description that a device has named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from core.discovery.probes.base import Ask, Conversation, GroupRequest, Probe, Result, Value
from core.discovery.probes.common import line, need, values
from core.discovery.wire import ssdp, upnp
from core.discovery.wire.names import maker_in

_CLASSES = {
    "internetgatewaydevice": "router", "wlanaccesspointdevice": "wireless", "wfadevice": "wireless",
    "digitalsecuritycamera": "camera", "printer": "printer", "printbasic": "printer", "scanner": "printer",
}  # fmt: skip
LOCATION = "ssdp.location"


def group_result(data: bytes) -> Result:
    """What one answer tells."""
    found = ssdp.parse_announcement(data)
    return Result(
        values(
            data,
            ("vendor", maker_in(found.server), 30),
            ("ssdp.server", found.server, 85),
            ("ssdp.usn", found.usn, 85),
            (LOCATION, found.location, 85),
        ),
        detail=line(found.server or found.target),
        device_class=_device_class(found.target),
    )


def _device_class(kind: str) -> str:
    """Out of a type such as urn:schemas-upnp-org:device:Printer:1."""
    parts = kind.lower().split(":")
    return _CLASSES.get(parts[3], "") if len(parts) > 3 and parts[2] == "device" else ""


def start(host: str = "", *, location: upnp.Location | None = None) -> Conversation:
    """One GET of the description, from the device that named it and from nobody else."""
    named = location or upnp.Location(host or "192.0.2.1", upnp.PORT, "/rootDesc.xml")
    request = upnp.build_get_description(host or named.host, named.port, named.path)
    reply = yield Ask("upnp.description", request, upnp.frame_description, until_close=True)
    raw = need(reply)
    found = upnp.parse_description(raw)
    model = " ".join(dict.fromkeys(filter(None, (found.model_name, found.model_number))))
    return Result(
        values(
            raw,
            ("vendor", found.manufacturer, 70),
            ("model", model, 70),
            ("serial", found.serial, 70),
            ("name", found.friendly_name, 50),
            ("upnp.device_type", found.device_type, 90),
            ("upnp.description", found.model_description, 80),
            ("upnp.udn", found.udn, 90),
        ),
        detail=line(found.manufacturer, model, found.friendly_name),
        device_class=_device_class(found.device_type),
    )


def informed(probe: Probe, host: str, known: Sequence[Value]) -> Probe | None:
    """Only where the host has named a description of its own: at the first place that may be asked for. A device may
    name any address; another one than its own is never asked."""
    named = (upnp.location_of(value.value) for value in known if value.field == LOCATION)
    location = next((one for one in named if one is not None and one.host == host), None)
    if location is None:
        return None
    return replace(probe, port=location.port, start=partial(start, location=location), informed=None)


PROBE = Probe(
    protocol="upnp",
    title="UPnP description",
    transport="tcp",
    port=upnp.PORT,
    risk=2,
    start=start,
    requests=("upnp.description",),
    frames=7,
    informed=informed,
)

GROUP = GroupRequest(
    protocol="ssdp",
    title="UPnP search to all",
    request="ssdp.search",
    data=ssdp.build_search(),
    port=ssdp.PORT,
    group=ssdp.GROUP,
    parse=group_result,
)
