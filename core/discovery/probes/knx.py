"""KNXnet/IP: search by multicast, description from one address."""

from __future__ import annotations

from core.discovery.probes.base import Ask, Conversation, GroupRequest, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import knx
from core.discovery.wire.makers import knx_maker

_ROUTING = "routing"


def result(data: bytes) -> Result:
    """What one search or description response tells."""
    server = knx.parse_reply(data)
    maker = knx_maker(server.maker) if server.serial else ""
    services = line(*(f"{name} v{version}" for name, version in server.services))
    router = any(name == _ROUTING for name, _ in server.services)
    return Result(
        values(
            data,
            ("vendor", maker, 75),
            ("model", server.name, 60),
            ("name", server.name, 80),
            ("serial", server.serial, 95),
            ("mac", server.mac, 95),
            ("knx.individual_address", server.individual_address, 95),
            ("knx.medium", server.medium, 95),
            ("knx.services", services, 95),
            ("knx.programming_mode", "on" if server.programming else "", 95),
            ("knx.endpoint", server.endpoint, 80),
        ),
        detail=line(maker, server.name, f"KNX {'router' if router else 'interface'} {server.individual_address}"),
        device_class="gateway",
    )


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """One question, one answer."""
    return result(need((yield Ask("knx.describe", knx.build_describe()))))


PROBE = Probe(
    protocol="knx",
    title="KNXnet/IP description",
    transport="udp",
    port=knx.PORT,
    risk=2,
    start=start,
    requests=("knx.describe",),
    frames=1,
    ot=True,
    device_classes=("gateway",),
)

GROUP = GroupRequest(
    protocol="knx",
    title="KNXnet/IP search",
    request="knx.search",
    data=knx.build_search(),
    port=knx.PORT,
    group=knx.GROUP,
    parse=result,
    ot=True,
    addressed=knx.build_search,
)
