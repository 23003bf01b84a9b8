"""Annex: every asset with all its values, grouped by zone."""

from __future__ import annotations

from itertools import groupby

from reportlab.platypus import PageBreak

from core.reports.data import AssetEntry, FurtherValue, InterfaceRow
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, CELL_MUTED, RULE, WIDTH
from core.reports.text import Words

_THIRD = WIDTH / 3
_LABEL = 58.0
_SIX = (_LABEL, _THIRD - _LABEL) * 3
_WHOLE = (_LABEL, WIDTH - _LABEL)
_TIGHT = (0.8, 0.8)


def annex_assets(context: Context) -> Story:
    """The whole annex."""
    data, words = context.data, context.words
    story: Story = [PageBreak(), context.annex("assets")]
    if not data.assets:
        return [*story, Text(words("assets.none"), BODY)]
    rows: list[Row] = []
    ordered = sorted(data.assets, key=lambda a: (not a.zone.strip(), a.zone))
    for zone, inside in groupby(ordered, key=lambda a: a.zone):
        rows.append(common.group_row(words, zone.strip() or words("assets.no_zone")))
        for asset in inside:
            rows += _asset(asset, words)
    story.append(Grid(_WHOLE, rows))
    return story


def _asset(asset: AssetEntry, words: Words) -> list[Row]:
    name = asset.name if asset.tag else ""
    title = asset.tag or asset.name or words("asset.unnamed")
    kind = words.code("class", asset.device_class)
    head = (
        Cell((Para((Span(title, CELL_BOLD), Span(f"   {name}" if name else "", CELL))),)),
        Cell((Para((Span(kind, CELL_MUTED),)),), right=True),
    )
    rows = [Row(head, widths=(WIDTH * 0.72, WIDTH * 0.28), rule=RULE, pad=(6, 2.4), keep=True)]
    patching = words("asset.unpatchable_value") if asset.unpatchable else words("asset.patchable_value")
    critical = "" if asset.criticality is None else words("asset.criticality_value", n=asset.criticality)
    fields = (
        ("vendor", asset.vendor),
        ("model", asset.model),
        ("order_number", asset.order_number),
        ("serial", asset.serial),
        ("firmware", asset.firmware),
        ("location", asset.location),
        ("owner", asset.owner),
        ("supplier", asset.supplier),
        ("criticality", critical),
        ("support", words.code("support", asset.support)),
        ("unpatchable", patching),
        ("", ""),
    )
    for start in range(0, len(fields), 3):
        cells: list[Cell] = []
        for key, text in fields[start : start + 3]:
            cells += [cell(words(f"asset.{key}"), CELL_MUTED), common.value(words, text)] if key else [cell(""), cell("")]
        rows.append(Row(tuple(cells), widths=_SIX, rule=None, pad=_TIGHT, keep=True))
    rows += _details(asset, words)
    return rows


def _details(asset: AssetEntry, words: Words) -> list[Row]:
    facts: list[tuple[str, Cell]] = []
    if asset.interfaces:
        facts.append(("interfaces", Cell(tuple(p for i in asset.interfaces for p in _interface(i, words)))))
    else:
        facts.append(("interfaces", common.value(words, "")))
    if asset.further:
        facts.append(("further", Cell(tuple(Para((Span(_further(f, words), CELL),)) for f in asset.further))))
    if asset.note.strip():
        facts.append(("note", cell(asset.note)))
    if asset.sources:
        facts.append(("sources", Cell((Para((Span(_sources(asset, words), CELL_MUTED),)),))))
    last = len(facts) - 1
    return [
        Row(
            (cell(words(f"asset.{key}"), CELL_MUTED), filled),
            widths=_WHOLE,
            rule=None,
            pad=(0.8, 6.5 if index == last else 0.8),
            keep=index < last,
        )
        for index, (key, filled) in enumerate(facts)
    ]


def _interface(interface: InterfaceRow, words: Words) -> list[Para]:
    parts = [interface.ip or interface.mac or words("none")]
    parts += [part for part in (interface.mac if interface.ip else "", interface.hostname, interface.name) if part]
    line = [Span("   ".join(parts), CELL)]
    if interface.network:
        line.append(Span(f"   {interface.network}", CELL_MUTED))
    found = [Para(tuple(line))]
    for service in interface.services:
        key = "asset.service_detail" if service.detail else "asset.service"
        text = words(
            key,
            port=service.port,
            transport=service.transport,
            protocol=service.protocol or words("none"),
            detail=service.detail,
        )
        found.append(Para((Span("\u2022 " + text, CELL),)))
    return found


def _further(item: FurtherValue, words: Words) -> str:
    if item.source:
        source = words.code("source", item.source)
        return words("asset.further_value", field=item.field, value=item.value, source=source)
    return words("asset.further_plain", field=item.field, value=item.value)


def _sources(asset: AssetEntry, words: Words) -> str:
    return "; ".join(
        words(
            "asset.source_fields",
            source=words.code("source", source.source),
            fields=", ".join(words.code("asset", name) for name in source.fields),
        )
        for source in asset.sources
    )
