"""Puts the chapter on zones and conduits together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.assessment.diagram import Box, Mark, Node, arrange, band_of, marks, route
from core.assessment.drawing import RULES, Breach, check_drawing, read_drawing
from core.assessment.drawing_links import says_nothing
from core.assessment.drawing_rules import kind_words
from core.assessment.models import Decision, ScopeKind
from core.assessment.partition import Connection, Member, Partition, PlantRows, Sheet, partition
from core.assessment.scoring import FRS
from core.assessment.targets import restored
from core.assessment.targets_words import explain_levels, explain_steps
from core.register.models import Asset, Conduit, Interface, Network, Site, Zone, ZoneKind
from core.register.service import Register
from core.reports.data_full import PlaceLevels
from core.reports.data_zones import (
    AttributeRow,
    BreachRow,
    DrawnBox,
    DrawnLine,
    PlaceSheet,
    SystemRow,
    TargetReason,
    ZoneChapter,
)
from core.reports.text import Words

OUTSIDE = "outside"
Key = UUID | str


def zone_chapter(register: Register, levels: Sequence[PlaceLevels], lang: str) -> ZoneChapter:
    """The chapter as the register stands now; `levels` are those of the report."""
    site = register.site()
    rows = PlantRows(
        site=site,
        zones=register.all(Zone, site_id=site.id),
        conduits=register.all(Conduit, site_id=site.id),
        assets=register.all(Asset, site_id=site.id),
        networks=register.all(Network, site_id=site.id),
        interfaces=register.all(Interface),
    )
    with register.vault.read() as session:
        breaches = check_drawing(read_drawing(session, site), lang)
    record = partition(rows)
    words = Words(lang)
    counts: dict[UUID, int] = {}
    for breach in breaches:
        counts[breach.scope_id] = counts.get(breach.scope_id, 0) + 1
    boxes, lines = _diagram(rows, levels, counts, words)
    return ZoneChapter(
        system=SystemRow(
            record.system.name,
            record.system.function,
            record.system.scope,
            record.system.access_points,
            record.system.outside_links,
        ),
        boxes=boxes,
        lines=lines,
        zones=_zone_sheets(rows, record, words),
        conduits=_conduit_sheets(rows, record, words),
        breaches=_breaches(rows, breaches, register.all(Decision), words),
    )


def _diagram(
    rows: PlantRows, levels: Sequence[PlaceLevels], counts: Mapping[UUID, int], words: Words
) -> tuple[tuple[DrawnBox, ...], tuple[DrawnLine, ...]]:
    if not rows.zones:
        return (), ()
    known = {zone.id for zone in rows.zones}

    def end(key: UUID | None) -> Key:
        return key if key in known and key is not None else OUTSIDE

    nodes: list[Node[Key]] = [Node(OUTSIDE, 0)]
    for zone in rows.zones:
        at = None if zone.x is None or zone.y is None else (zone.x, zone.y)
        nodes.append(Node(zone.id, band_of(zone.kind, zone.purdue, trusted=zone.trusted), at))
    links = [(end(one.from_zone_id), end(one.to_zone_id)) for one in rows.conduits]
    boxes = arrange(nodes, links)
    paths = route(boxes, links)
    lines = (
        _line(number, conduit, path, mark, counts.get(conduit.id, 0))
        for number, (conduit, path, mark) in enumerate(zip(rows.conduits, paths, marks(paths), strict=True), 1)
        if mark is not None
    )
    outside = boxes[OUTSIDE]
    drawn = [DrawnBox("", words("outside"), outside.x, outside.y, ours=False)]
    achieved = {one.name: one for one in levels if one.kind == ScopeKind.ZONE and one.assessed}
    drawn += [
        _box(number, zone, boxes[zone.id], achieved.get(zone.name), counts.get(zone.id, 0))
        for number, zone in enumerate(rows.zones, 1)
    ]
    return tuple(drawn), tuple(lines)


def _box(number: int, zone: Zone, box: Box, levels: PlaceLevels | None, breaches: int) -> DrawnBox:
    return DrawnBox(
        number=f"Z{number}",
        name=zone.name,
        x=box.x,
        y=box.y,
        sl_t=tuple(zone.sl_t) if zone.sl_t else None,
        sl_a=None if levels is None else tuple(fr.sl_a for fr in levels.frs),
        provisional=() if levels is None else tuple(fr.provisional for fr in levels.frs),
        safety=zone.safety_related or zone.kind == ZoneKind.SAFETY,
        ours=zone.trusted and zone.kind != ZoneKind.EXTERNAL,
        breaches=breaches,
    )


def _line(number: int, conduit: Conduit, path: tuple[tuple[float, float], ...], mark: Mark, breaches: int) -> DrawnLine:
    return DrawnLine(
        number=f"C{number}",
        points=path,
        mark=(mark.x, mark.y, mark.level),
        direction=conduit.direction,
        filtered=not says_nothing(conduit.control),
        remote=conduit.remote_access,
        wireless=conduit.wireless,
        breaches=breaches,
    )


# --- sheets ---


def _zone_sheets(rows: PlantRows, record: Partition, words: Words) -> tuple[PlaceSheet, ...]:
    return tuple(
        PlaceSheet(
            number=f"Z{number}",
            name=zone.name,
            kind=sheet.scope_kind,
            zone_kind=kind_words(zone.kind, words.lang) if zone.kind else "",
            owner=zone.owner,
            sl_t=sheet.sl_t,
            attributes=_attributes(sheet, _zone_values(zone, sheet, words), words),
            target=_target(zone.sl_t_reason, zone.sl_t_steps, words),
        )
        for number, (zone, sheet) in enumerate(zip(rows.zones, record.zones, strict=True), 1)
    )


def _conduit_sheets(rows: PlantRows, record: Partition, words: Words) -> tuple[PlaceSheet, ...]:
    return tuple(
        PlaceSheet(
            number=f"C{number}",
            name=conduit.name,
            kind=sheet.scope_kind,
            between=_between(conduit.direction, sheet.connections, words),
            control=conduit.control,
            owner=conduit.owner,
            sl_t=sheet.sl_t,
            attributes=_attributes(sheet, _conduit_values(conduit, sheet, rows, words), words),
            target=_target(conduit.sl_t_reason, conduit.sl_t_steps, words),
        )
        for number, (conduit, sheet) in enumerate(zip(rows.conduits, record.conduits, strict=True), 1)
    )


def _attributes(sheet: Sheet, derived: Mapping[str, str], words: Words) -> tuple[AttributeRow, ...]:
    return tuple(
        AttributeRow(one.item, one.title(words.lang), one.state, one.text or derived.get(one.item, ""))
        for one in sheet.attributes
    )


def _zone_values(zone: Zone, sheet: Sheet, words: Words) -> dict[str, str]:
    """What the register gives for the attributes that nobody wrote down."""
    links = "; ".join(
        words("drawing.connection", other=one.other_name or words("outside"), conduit=one.name)
        for one in sheet.connections
    )
    flows = "; ".join(
        words("drawing.flow", conduit=one.name, protocols=one.protocols)
        for one in sheet.connections
        if one.protocols.strip()
    )
    networks = "; ".join(" ".join(part for part in (one.name, one.cidr) if part) for one in sheet.networks)
    return {
        "c": networks,
        "e": _safety(zone.safety_related or zone.kind == ZoneKind.SAFETY, words),
        "f": links,
        "h": flows,
        "i": links,
        "j": _members(sheet.members, words),
        **_asked(sheet, words),
    }


def _conduit_values(conduit: Conduit, sheet: Sheet, rows: PlantRows, words: Words) -> dict[str, str]:
    zones = {zone.id: zone for zone in rows.zones}
    ends = [zones[one.other] for one in sheet.connections if one.other is not None and one.other in zones]
    safe = any(end.safety_related or end.kind == ZoneKind.SAFETY for end in ends)
    names = "; ".join(one.other_name or words("outside") for one in sheet.connections)
    return {
        "e": _safety(safe, words),
        "f": names,
        "i": _between(conduit.direction, sheet.connections, words),
        "j": _members(sheet.members, words),
        **_asked(sheet, words),
    }


def _safety(safe: bool, words: Words) -> str:
    return words("drawing.safety") if safe else words("drawing.no_safety")


def _members(members: Sequence[Member], words: Words) -> str:
    return "; ".join(
        words("drawing.member_critical", name=one.label, what=words.code("class", one.device_class), n=one.criticality)
        if one.criticality is not None
        else words("drawing.member", name=one.label, what=words.code("class", one.device_class))
        for one in members
    )


def _asked(sheet: Sheet, words: Words) -> dict[str, str]:
    if sheet.sl_t is None or sheet.asked is None:
        return {}
    return {"k": vector(sheet.sl_t), "l": words.count("drawing.asked", sheet.asked)}


def vector(levels: Sequence[int]) -> str:
    """A vector with the names of its parts."""
    return ", ".join(f"{fr} {level}" for fr, level in zip(FRS, levels, strict=True))


def _between(direction: str, ends: Sequence[Connection], words: Words) -> str:
    one, other = (end.other_name or words("outside") for end in ends)
    key = direction if words.has(f"direction.{direction}") else "both"
    return words(f"direction.{key}", a=one, b=other)


def _target(reason: str, steps: Mapping[str, Any] | None, words: Words) -> TargetReason:
    if not steps:
        return TargetReason(by_hand=reason)
    proposal = restored(steps)
    who, when = str(steps.get("by", "")), str(steps.get("at", ""))[:10]
    if proposal is None:
        return TargetReason(by_hand=reason, who=who, when=when, from_ends=steps.get("method") == "ends")
    why = explain_levels(proposal, words.lang)
    return TargetReason(
        by_hand=reason,
        steps=explain_steps(proposal, words.lang),
        levels=tuple(f"{fr} {level}: {why[fr]}" for fr, level in zip(FRS, proposal.vector, strict=True)),
        who=who,
        when=when,
    )


# --- rules ---


def _breaches(
    rows: PlantRows, breaches: Sequence[Breach], decisions: Sequence[Decision], words: Words
) -> tuple[BreachRow, ...]:
    said = {(one.rule, one.subject): one for one in decisions}
    names: dict[UUID, str] = {row.id: row.label for row in (*rows.zones, *rows.conduits, *rows.assets)}
    site: Site = rows.site
    found = []
    for one in breaches:
        decision = said.get((one.rule, one.subject))
        found.append(
            BreachRow(
                title=one.title,
                place=site.name if one.scope_kind == ScopeKind.SITE else names.get(one.scope_id, ""),
                facts=one.facts,
                why=one.why,
                do=RULES[one.rule].do.of(words.lang),
                requirements=", ".join(entry for ids in one.links.values() for entry in ids),
                decided="" if decision is None else decision.verdict,
                reason="" if decision is None or decision.verdict != "rejected" else decision.reason,
            )
        )
    return tuple(found)
