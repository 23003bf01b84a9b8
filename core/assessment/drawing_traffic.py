"""Rules of the drawing about conversations that were seen in captures. Each yields a `Hit` per breach.

What was seen is true for the time of the capture; what was not seen says nothing. Ends of which nobody knows the zone
are not judged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from core.assessment.drawing_plan import Drawing, DrawnConduit, DrawnEnd, DrawnFlow, DrawnZone, Fact, Hit
from core.assessment.models import ScopeKind
from core.register.models import DeviceClass

RUNNING = frozenset({"write", "set", "operate", "start", "stop", "reset", "download", "config"})
"""Kinds of command that change what a device does. Setting a clock is everyday service."""
_ALSO = {
    "s7": ("s7comm", "iso-tsap", "102"), "modbus": ("modbus/tcp", "502"), "opcua": ("opc ua", "opc-ua", "opc", "4840"),
    "enip": ("ethernet/ip", "cip", "44818", "2222"), "http": ("web", "80"), "https": ("tls", "web", "443"),
    "snmp": ("161",), "ssh": ("22",), "dns": ("53",), "ntp": ("123",), "bacnet": ("47808",), "rdp": ("3389",),
    "smb": ("cifs", "445"), "pnio": ("profinet",), "dcp": ("profinet",), "iec104": ("60870", "iec 104", "2404"),
    "mms": ("61850",), "telnet": ("23",), "ftp": ("21",),
}  # fmt: skip
"""What people write for a protocol besides its short name."""

Ends = tuple[UUID | None, UUID | None]
"""Zones of client and server; None is the outside."""


def flow_no_conduit(plant: Drawing) -> Iterator[Hit]:
    """Zones talk, or a zone talks with the outside, and no conduit is drawn between them."""
    for (client, server), flows in _across(plant).items():
        if not _conduits(plant, client, server):
            place = server or client
            assert place is not None
            yield Hit(ScopeKind.ZONE, place, _decides(client, server, flows), _facts(plant, client, server, flows))


def flow_direction(plant: Drawing) -> Iterator[Hit]:
    """A conduit allows one direction, and the other one was seen."""
    for (client, server), flows in _across(plant).items():
        between = _conduits(plant, client, server)
        if between and not any(_lets(one, client, server) for one in between):
            first = between[0]
            facts = (Fact("one_way", {"conduit": first.name}), *_facts(plant, client, server, flows))
            yield Hit(ScopeKind.CONDUIT, first.id, _decides(client, server, flows), facts)


def flow_protocol(plant: Drawing) -> Iterator[Hit]:
    """A conduit names what may pass, and something else was seen."""
    for (client, server), flows in _across(plant).items():
        open_ways = [one for one in _conduits(plant, client, server) if _lets(one, client, server)]
        if not open_ways or not all(one.protocols.strip() for one in open_ways):
            continue
        other = [flow for flow in flows if not any(_names(one.protocols, flow) for one in open_ways)]
        if other:
            first = open_ways[0]
            said = Fact("conduit_names", {"conduit": first.name, "protocols": first.protocols.strip()})
            yield Hit(
                ScopeKind.CONDUIT, first.id, _decides(client, server, other), (said, *_facts(plant, client, server, other))
            )  # fmt: skip


def flow_command(plant: Drawing) -> Iterator[Hit]:
    """Commands reach devices from another zone or from outside; into safety even from the supervisory level."""
    for (client, server), flows in _across(plant).items():
        target = plant.zone.get(server) if server is not None else None
        giving = [flow for flow in flows if _commands((flow,))]
        if not giving or target is None or not target.inside or _supervises(plant, client, target, giving):
            continue
        counts = _commands(giving)
        facts = (
            Fact("commands_seen", {"n": sum(counts.values()), "commands": tuple(counts.items())}),
            *_facts(plant, client, server, giving),
        )
        yield Hit(ScopeKind.ZONE, target.id, (*_decides(client, server, giving), *counts), facts)


def _supervises(plant: Drawing, client: UUID | None, target: DrawnZone, flows: Iterable[DrawnFlow]) -> bool:
    """Whether this is everyday operation: a supervisory zone writes to a control zone through a conduit."""
    source = plant.zone.get(client) if client is not None else None
    if source is None or source.kind != "supervisory" or target.is_safety or _safety(plant, flows):
        return False
    return bool(_conduits(plant, client, target.id)) and set(_commands(flows)) <= {"write", "operate", "set"}


def _safety(plant: Drawing, flows: Iterable[DrawnFlow]) -> bool:
    servers = {flow.server.asset for flow in flows}
    return any(one.device_class == DeviceClass.SAFETY and one.id in servers for one in plant.assets)


def _across(plant: Drawing) -> dict[Ends, list[DrawnFlow]]:
    """Conversations between different placed ends, by (client zone, server zone)."""
    found: dict[Ends, list[DrawnFlow]] = defaultdict(list)
    for flow in plant.flows:
        ends = (flow.client.zone, flow.server.zone)
        if flow.client.placed and flow.server.placed and ends[0] != ends[1]:
            found[ends].append(flow)
    return dict(found)


def _conduits(plant: Drawing, client: UUID | None, server: UUID | None) -> list[DrawnConduit]:
    """Conduits between the two, whatever their direction. A zone of kind external is outside as well."""
    wanted = {*_same(plant, client)}, {*_same(plant, server)}
    return [
        one
        for one in plant.conduits
        if (one.start in wanted[0] and one.end in wanted[1]) or (one.start in wanted[1] and one.end in wanted[0])
    ]


def _same(plant: Drawing, end: UUID | None) -> Iterator[UUID | None]:
    yield end
    zone = plant.zone.get(end) if end is not None else None
    if end is None:
        yield from (one.id for one in plant.zones if one.kind == "external")
    elif zone is not None and zone.kind == "external":
        yield None


def _lets(conduit: DrawnConduit, client: UUID | None, server: UUID | None) -> bool:
    """Whether the conduit's direction lets this client begin a conversation with this server."""
    if conduit.direction == "both":
        return True
    start, end = (conduit.start, conduit.end) if conduit.direction == "out" else (conduit.end, conduit.start)
    return (start == client or start is None) and (end == server or end is None)


def _names(protocols: str, flow: DrawnFlow) -> bool:
    """Whether a conduit's free text names the protocol or the port of a conversation."""
    words = {flow.protocol, str(flow.port), *_ALSO.get(flow.protocol, ())} - {""}
    text = protocols.casefold()
    return any(re.search(rf"(?<![\w]){re.escape(word)}(?![\w])", text) for word in words)


def _commands(flows: Iterable[DrawnFlow]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for flow in flows:
        for kind, count in flow.commands:
            if kind in RUNNING:
                counts[kind] = counts.get(kind, 0) + count
    return counts


def _decides(client: UUID | None, server: UUID | None, flows: Iterable[DrawnFlow]) -> tuple[object, ...]:
    """The two ends and what is spoken: a new protocol between them is a new question, more packets are none."""
    return (client, server, *sorted({flow.spoken for flow in flows}))


def _facts(plant: Drawing, client: UUID | None, server: UUID | None, flows: Sequence[DrawnFlow]) -> tuple[Fact, ...]:
    names = {"one": _zone_name(plant, client), "other": _zone_name(plant, server)}
    code = "seen_between" if client is not None and server is not None else "seen_out" if client else "seen_in"
    listed = tuple(
        f"{_end(flow.client)} → {_end(flow.server)} {flow.spoken} ({flow.packets})"
        for flow in sorted(flows, key=lambda one: -one.packets)
    )
    return (Fact(code, names), Fact("conversations", {"n": len(listed), "names": listed}))


def _zone_name(plant: Drawing, key: UUID | None) -> str:
    return plant.zone[key].name if key is not None and key in plant.zone else ""


def _end(end: DrawnEnd) -> str:
    return end.label
