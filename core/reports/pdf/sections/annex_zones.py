"""Annex: networks, zones and conduits."""

from __future__ import annotations

from reportlab.platypus import PageBreak

from core.reports.data_rows import ConduitRow, NetworkRow, ZoneRow
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell, head_row, number
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.sections.zones import zone_sheets
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, CELL_MUTED, WIDTH
from core.reports.text import Words


def annex_zones(context: Context) -> Story:
    """The whole annex."""
    data, words = context.data, context.words
    story: Story = [PageBreak(), context.annex("zones")]
    story += context.sub(words("zones.zones"), "zones-zones")
    story.append(_zones(data.zones, words) if data.zones else Text(words("zones.no_zones"), BODY))
    story += context.sub(words("zones.conduits"), "zones-conduits")
    story.append(_conduits(data.conduits, words) if data.conduits else Text(words("zones.no_conduits"), BODY))
    story += context.sub(words("zones.networks"), "zones-networks")
    story.append(_networks(data.networks, words) if data.networks else Text(words("zones.no_networks"), BODY))
    return story + zone_sheets(context)


def _zones(zones: tuple[ZoneRow, ...], words: Words) -> Grid:
    head = head_row(
        words("zones.name"),
        words("zones.sl_t"),
        words("zones.criticality"),
        words("zones.safety"),
        words("zones.owner"),
        words("zones.assets"),
        right=(5,),
    )
    rows: list[Row] = []
    for zone in zones:
        critical = "" if zone.criticality is None else words("asset.criticality_value", n=zone.criticality)
        cells = (
            cell(zone.name, CELL_BOLD),
            _level(zone, words),
            common.value(words, critical),
            cell(words("yes") if zone.safety_related else words("no")),
            common.value(words, zone.owner),
            number(words.number(zone.assets)),
        )
        reason = words("zones.sl_t_reason", reason=zone.sl_t_reason) if zone.sl_t_reason.strip() else ""
        about = [Para((Span(text, CELL_MUTED),)) for text in (zone.description, reason, zone.note) if text.strip()]
        rows.append(Row(cells, keep=bool(about)))
        if about:
            rows.append(Row((Cell(tuple(about)),), widths=(WIDTH,), rule=None, pad=(0, 4)))
    return Grid((104, 192, 50, 52, WIDTH - 440, 42), rows, head)


def _level(zone: ZoneRow, words: Words) -> Cell:
    if zone.sl_t is None:
        return cell(words("zones.sl_t_none"), common.none_style(CELL))
    names = ("IAC", "UC", "SI", "DC", "RDF", "TRE", "RA")
    return cell(", ".join(f"{name} {value}" for name, value in zip(names, zone.sl_t, strict=False)))


def _conduits(conduits: tuple[ConduitRow, ...], words: Words) -> Grid:
    head = head_row(
        words("zones.name"),
        words("zones.from_to"),
        words("zones.protocols"),
        words("zones.control"),
        words("zones.remote"),
        words("zones.note"),
    )
    rows = []
    for conduit in conduits:
        key = conduit.direction if words.has(f"direction.{conduit.direction}") else "both"
        ends = words(
            f"direction.{key}",
            a=conduit.from_zone or words("outside"),
            b=conduit.to_zone or words("outside"),
        )
        notes = [Para((Span(conduit.note, CELL),))] if conduit.note.strip() else []
        if conduit.owner.strip():
            notes.append(Para((Span(words("zones.owned", owner=conduit.owner), CELL_MUTED),)))
        rows.append(
            Row(
                (
                    cell(conduit.name, CELL_BOLD),
                    cell(ends),
                    common.value(words, conduit.protocols),
                    common.value(words, conduit.control),
                    cell(words("yes") if conduit.remote_access else words("no")),
                    Cell(tuple(notes)),
                )
            )
        )
    return Grid((86, 110, 84, 84, 48, WIDTH - 412), rows, head)


def _networks(networks: tuple[NetworkRow, ...], words: Words) -> Grid:
    head = head_row(
        words("zones.name"),
        words("zones.place"),
        words("zones.cidr"),
        words("zones.vlan"),
        words("zones.assets"),
        words("zones.note"),
        right=(4,),
    )
    rows = [
        Row(
            (
                cell(network.name, CELL_BOLD),
                common.value(words, network.place),
                common.value(words, network.cidr),
                common.value(words, "" if network.vlan is None else str(network.vlan)),
                number(words.number(network.assets)),
                cell(network.note),
            )
        )
        for network in networks
    ]
    return Grid((100, 100, 96, 52, 44, WIDTH - 392), rows, head)
