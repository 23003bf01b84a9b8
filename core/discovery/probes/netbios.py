"""NetBIOS: the names under which a computer is known in its workgroup."""

from __future__ import annotations

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.probes.tls import host_name
from core.discovery.wire import netbios


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """One question."""
    reply = yield Ask("netbios.node_status", netbios.build_node_status())
    raw = need(reply)
    found = netbios.parse_node_status(raw)
    name = found.first(netbios.WORKSTATION, group=False) or found.first(netbios.SERVER, group=False)
    workgroup = found.first(netbios.WORKSTATION, group=True)
    # Only the controller itself has the master browser's name; a member of the domain has not.
    controller = bool(found.first(netbios.DOMAIN_MASTER, group=False))
    listed = line(*dict.fromkeys(f"{one.text}<{one.suffix:02x}>" for one in found.names if one.text))
    return Result(
        values(
            raw,
            ("name", name, 60),
            ("hostname", host_name(name), 75),
            ("mac", found.mac, 75),
            ("netbios.workgroup", workgroup, 85),
            ("netbios.names", listed[:1000], 85),
        ),
        detail=line(name, workgroup) or "names nothing",
        device_class="server" if controller else "",
    )


PROBE = Probe(
    protocol="netbios",
    title="NetBIOS names",
    transport="udp",
    port=netbios.PORT,
    risk=2,
    start=start,
    requests=("netbios.node_status",),
    frames=1,
)
