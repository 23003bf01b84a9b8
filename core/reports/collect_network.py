"""Puts the chapter on the network together: devices by network and level, captures, conversations and commands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from core.assessment.drawing_ends import DrawnEnd
from core.assessment.drawing_flows import Places, read_places
from core.register.models import Capture, Flow, Zone
from core.register.netmap import NetMap
from core.register.service import Register
from core.reports.data_network import (
    CaptureRow,
    CommandRow,
    FlowRow,
    NetworkChapter,
    NetworkLine,
    SeenElsewhere,
)
from core.reports.text import Words


_GRAVE = ("stop", "reset", "download", "start", "config", "operate", "set", "write", "time")
"""Kinds of command, those that can end production first."""


def network_chapter(register: Register, seen: SeenElsewhere, lang: str) -> NetworkChapter:
    """The chapter as the register stands now."""
    words, site = Words(lang), register.site()
    captures = register.all(Capture, site_id=site.id)
    flows = [flow for one in captures for flow in register.all(Flow, capture_id=one.id)]
    with register.vault.read() as session:
        places = read_places(session, site)
    zones = {zone.id: zone.name for zone in register.all(Zone)}
    counts: dict[UUID, int] = defaultdict(int)
    for flow in flows:
        counts[flow.capture_id] += 1
    return NetworkChapter(
        lines=_lines(register.net_map()),
        captures=tuple(
            CaptureRow(one.name, one.first, one.last, one.packets, counts[one.id], one.sha256, one.note)
            for one in captures
        ),
        flows=_flows(flows, places, zones, words),
        commands=_commands(flows, places, words),
        visits=seen.visits,
        since=seen.since,
        advisories=seen.advisories,
        advisories_age=seen.advisories_age,
    )


def _lines(found: NetMap) -> tuple[NetworkLine, ...]:
    lines = []
    for at, column in enumerate(found.columns):
        devices = {level: tuple(box.label for box in found.cells.get((level, at), ())) for level in found.levels}
        if any(devices.values()):
            about = " · ".join(part for part in (column.cidr, column.place) if part)
            lines.append(NetworkLine(column.name, about, {level: names for level, names in devices.items() if names}))
    return tuple(lines)


def _ends(flow: Flow, places: Places, words: Words) -> tuple[DrawnEnd, DrawnEnd]:
    def end(ip: str, mac: str) -> DrawnEnd:
        found = places.end(flow.network_id, ip, mac)
        return found if found is not None else DrawnEnd(label=words("seen.everybody", address=ip or mac))

    return end(flow.client_ip, flow.client_mac), end(flow.server_ip, flow.server_mac)


def _spoken(flow: Flow) -> tuple[str, str]:
    port = f"{flow.port}/{flow.transport}" if flow.transport != "ethernet" else f"0x{flow.port:04x}"
    return flow.protocol or port, port


def _flows(flows: Iterable[Flow], places: Places, zones: Mapping[UUID, str], words: Words) -> tuple[FlowRow, ...]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for flow in flows:
        client, server = _ends(flow, places, words)
        key = (
            client.label, _zone(client, zones, words), server.label, _zone(server, zones, words), *_spoken(flow)
        )  # fmt: skip
        sums = groups.setdefault(key, [0, 0])
        sums[0] += flow.packets
        sums[1] += sum(int(one.get("count", 1)) for one in flow.commands or ())
    rows = [FlowRow(*key, *sums) for key, sums in groups.items()]  # type: ignore[arg-type]
    return tuple(sorted(rows, key=lambda one: (-one.packets, one.client, one.server, one.protocol)))


def _zone(end: DrawnEnd, zones: Mapping[UUID, str], words: Words) -> str:
    if end.outside:
        return words("outside")
    return zones.get(end.zone, "") if end.zone is not None else ""


def _commands(flows: Iterable[Flow], places: Places, words: Words) -> tuple[CommandRow, ...]:
    groups: dict[tuple[str, str, str, str], dict[str, int]] = {}
    for flow in flows:
        client, server = _ends(flow, places, words)
        for one in flow.commands or ():
            key = (client.label, server.label, _spoken(flow)[0], str(one.get("kind", "")))
            names = groups.setdefault(key, {})
            name = str(one.get("name", ""))
            names[name] = names.get(name, 0) + int(one.get("count", 1))
    rows = [CommandRow(*key, tuple(sorted(names)), sum(names.values())) for key, names in groups.items()]
    return tuple(sorted(rows, key=lambda one: (_order(one.kind), -one.count, one.client, one.server)))


def _order(kind: str) -> int:
    return _GRAVE.index(kind) if kind in _GRAVE else len(_GRAVE)
