"""Puts the chapter on the network together: devices by network and level, captures, conversations and commands."""

from __future__ import annotations

from collections.abc import Iterable

from core.assessment.traffic import Talk, read_traffic
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
    with register.vault.read() as session:
        traffic = read_traffic(session, site)
    return NetworkChapter(
        lines=_lines(register.net_map()),
        captures=tuple(
            CaptureRow(one.name, one.first, one.last, one.packets, traffic.by_capture[one.id], one.sha256, one.note)
            for one in traffic.captures
        ),
        flows=_flows(traffic.talks, words),
        commands=_commands(traffic.talks, words),
        visits=seen.visits,
        since=seen.since,
        advisories=seen.advisories,
        data=seen.data,
    )


def _lines(found: NetMap) -> tuple[NetworkLine, ...]:
    lines = []
    for at, column in enumerate(found.columns):
        devices = {level: tuple(box.label for box in found.cells.get((level, at), ())) for level in found.levels}
        if any(devices.values()):
            about = " · ".join(part for part in (column.cidr, column.place) if part)
            lines.append(NetworkLine(column.name, about, {level: names for level, names in devices.items() if names}))
    return tuple(lines)


def _server(talk: Talk, words: Words) -> str:
    if talk.server is not None:
        return talk.server.label
    return words("seen.everybody", address=talk.flow.server_ip or talk.flow.server_mac)


def _flows(talks: Iterable[Talk], words: Words) -> tuple[FlowRow, ...]:
    groups: dict[tuple[str, str, str, str, str, str], list[int]] = {}
    for talk in talks:
        zones = [
            words("outside") if end is not None and end.outside else name
            for end, name in zip((talk.client, talk.server), talk.zones, strict=True)
        ]
        key = (talk.client.label, zones[0], _server(talk, words), zones[1], talk.spoken, talk.port)
        sums = groups.setdefault(key, [0, 0])
        sums[0] += talk.flow.packets
        sums[1] += talk.given
    rows = [FlowRow(*key, packets, commands) for key, (packets, commands) in groups.items()]
    return tuple(sorted(rows, key=lambda one: (-one.packets, one.client, one.server, one.protocol)))


def _commands(talks: Iterable[Talk], words: Words) -> tuple[CommandRow, ...]:
    groups: dict[tuple[str, str, str, str], dict[str, int]] = {}
    for talk in talks:
        for one in talk.commands:
            names = groups.setdefault((talk.client.label, _server(talk, words), talk.spoken, one.kind), {})
            names[one.name] = names.get(one.name, 0) + one.count
    rows = [CommandRow(*key, tuple(sorted(names)), sum(names.values())) for key, names in groups.items()]
    return tuple(sorted(rows, key=lambda one: (_order(one.kind), -one.count, one.client, one.server)))


def _order(kind: str) -> int:
    return _GRAVE.index(kind) if kind in _GRAVE else len(_GRAVE)
