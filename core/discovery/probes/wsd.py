"""WS-Discovery: computers, printers and cameras that name themselves."""

from __future__ import annotations

from uuid import uuid4

from core.discovery.probes.base import GroupRequest, Result
from core.discovery.probes.common import line, values
from core.discovery.probes.tls import host_name
from core.discovery.wire import wsd
from core.discovery.wire.names import maker_in

_CLASSES = {
    "Computer": "pc", "PrintDeviceType": "printer", "ScanDeviceType": "printer", "NetworkVideoTransmitter": "camera",
    "NetworkVideoStorage": "server", "NetworkVideoDisplay": "hmi",
}  # fmt: skip


def group_result(data: bytes) -> Result:
    """What one answer tells. One that names several devices is read for the first: the others have no place yet."""
    found = wsd.parse_matches(data)[0]
    name, hardware = found.scope("name"), found.scope("hardware")
    camera = "NetworkVideoTransmitter" in found.types
    return Result(
        values(
            data,
            ("vendor", maker_in(f"{name} {hardware}"), 40),
            ("model", hardware if camera else "", 55),
            ("name", name, 50),
            ("hostname", host_name(name) if not camera else "", 30),
            ("location", found.scope("location"), 45),
            ("mac", _mac(found.scope("mac")), 55),
            ("wsd.endpoint", found.endpoint, 90),
            ("wsd.types", line(*found.types), 90),
            ("wsd.addresses", line(*found.addresses), 85),
            ("wsd.scopes", line(*found.scopes), 80),
        ),
        detail=line(name, hardware, *found.types),
        device_class=next((_CLASSES[kind] for kind in found.types if kind in _CLASSES), ""),
    )


def _mac(text: str) -> str:
    plain = text.replace(":", "").replace("-", "").lower()
    if len(plain) != 12 or any(c not in "0123456789abcdef" for c in plain):
        return ""
    return ":".join(plain[i : i + 2] for i in range(0, 12, 2))


GROUP = GroupRequest(
    protocol="wsd",
    title="WS-Discovery to all",
    request="wsd.probe",
    data=wsd.build_probe(),
    port=wsd.PORT,
    group=wsd.GROUP,
    parse=group_result,
    fresh=lambda: wsd.build_probe(str(uuid4())),
)

GROUP_CAMERAS = GroupRequest(
    protocol="wsd",
    title="WS-Discovery to all cameras",
    request="wsd.probe_cameras",
    data=wsd.build_probe_cameras(),
    port=wsd.PORT,
    group=wsd.GROUP,
    parse=group_result,
    fresh=lambda: wsd.build_probe_cameras(str(uuid4())),
)
