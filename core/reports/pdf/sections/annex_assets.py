"""Annex: every asset with all its values, grouped by zone."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from reportlab.platypus import PageBreak

from core.reports.data_rows import AssetEntry, FurtherValue, InterfaceRow, ServiceRow
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, CELL_MUTED, RULE, WIDTH
from core.reports.text import Words

_SIZE = 7.7
_TEXT = replace(CELL, size=_SIZE, leading=10.4)
_MUTED = replace(CELL_MUTED, size=_SIZE, leading=10.4)
_LABEL = 48.0
_WHOLE = (_LABEL, WIDTH - _LABEL)
_SIX = (_LABEL, 112.0, 44.0, 128.0, _LABEL, WIDTH - 2 * _LABEL - 284)
_TIGHT = (0.5, 0.5)


def annex_assets(context: Context) -> Story:
    """The whole annex."""
    data, words = context.data, context.words
    story: Story = [PageBreak(), context.annex("assets")]
    if not data.assets:
        return [*story, Text(words("assets.none"), BODY)]
    rows: list[Row] = []
    ordered = sorted(data.assets, key=lambda a: (not a.zone.strip(), a.zone))
    for zone, inside in groupby(ordered, key=lambda a: a.zone):
        title = words("assets.zone", zone=zone) if zone.strip() else words("assets.no_zone_title")
        rows.append(common.group_row(words, title))
        for asset in inside:
            rows += _asset(asset, words)
    story.append(Grid(_WHOLE, rows))
    return story


def _asset(asset: AssetEntry, words: Words) -> list[Row]:
    name = asset.name if asset.tag else ""
    title = asset.tag or asset.name or words("asset.unnamed")
    place = [words.code("class", asset.device_class), asset.location.strip()]
    head = (
        Cell((Para((Span(title, CELL_BOLD), Span(f"   {name}" if name else "", CELL))),)),
        Cell((Para((Span(" \u00b7 ".join(part for part in place if part), _MUTED),)),), right=True),
    )
    rows = [Row(head, widths=(WIDTH / 2, WIDTH / 2), rule=RULE, pad=(4.5, 1.6), keep=True)]
    fields = _fields(asset, words)
    fields += [("", "")] * (-len(fields) % 3)
    for start in range(0, len(fields), 3):
        cells: list[Cell] = []
        for key, text in fields[start : start + 3]:
            label = words(f"asset.{key}") if key else ""
            cells += [cell(label, _MUTED), common.value(words, text, _TEXT) if key else cell("")]
        rows.append(Row(tuple(cells), widths=_SIX, rule=None, pad=_TIGHT, keep=True))
    details = _details(asset, words)
    return [*rows, *details[:-1], replace(details[-1], keep=False, pad=(0.5, 4.5))]


def _fields(asset: AssetEntry, words: Words) -> list[tuple[str, str]]:
    """What identifies the asset always; of the rest what is known."""
    known = asset.support not in {"", "unknown"}
    found = [
        ("vendor", asset.vendor),
        ("model", asset.model),
        ("order_number", asset.order_number),
        ("serial", asset.serial),
        ("firmware", asset.firmware),
        ("support", words.code("support", asset.support) if known else ""),
    ]
    return found + [(key, text) for key, text in _rest(asset, words) if text.strip()]


def _rest(asset: AssetEntry, words: Words) -> list[tuple[str, str]]:
    critical = "" if asset.criticality is None else words("asset.criticality_value", n=asset.criticality)
    found = [("criticality", critical), ("owner", asset.owner), ("supplier", asset.supplier)]
    if asset.unpatchable:
        found.append(("unpatchable", words("asset.unpatchable_value")))
    return found


def _details(asset: AssetEntry, words: Words) -> list[Row]:
    facts: list[tuple[str, Cell]] = []
    if asset.interfaces:
        facts.append(("interfaces", Cell(tuple(_interface(i, words) for i in asset.interfaces))))
    else:
        facts.append(("interfaces", common.value(words, "", _TEXT)))
    if asset.further:
        facts.append(("further", cell("; ".join(_further(f, words) for f in asset.further), _MUTED)))
    if asset.note.strip():
        facts.append(("note", cell(asset.note, _TEXT)))
    if closing := _closing(asset, words):
        facts.append(("sources", Cell((Para(closing),))))
    return [
        Row((cell(words(f"asset.{key}"), _MUTED), filled), widths=_WHOLE, rule=None, pad=_TIGHT, keep=True)
        for key, filled in facts
    ]


def _closing(asset: AssetEntry, words: Words) -> tuple[Span, ...]:
    """Where the values come from, and what is not known beside what the fields say."""
    found = [Span(_sources(asset, words) if asset.sources else words("none"), _MUTED)]
    rest = [*_rest(asset, words), ("location", asset.location)]
    if missing := [words(f"asset.{key}") for key, text in rest if not text.strip()]:
        found.append(Span("    " + words("asset.none_known", fields=", ".join(missing)), common.none_style(_MUTED)))
    return tuple(found)


def _interface(interface: InterfaceRow, words: Words) -> Para:
    parts = [interface.ip or interface.mac or words("none")]
    parts += [part for part in (interface.mac if interface.ip else "", interface.hostname, interface.name) if part]
    line = [Span("   ".join(parts), _TEXT)]
    if interface.network:
        line.append(Span(f"   {interface.network}", _MUTED))
    services = "; ".join(_service(service, words) for service in interface.services)
    if services:
        line.append(Span(f"   {services}", _TEXT))
    return Para(tuple(line))


def _service(service: ServiceRow, words: Words) -> str:
    return words(
        "asset.service_detail" if service.detail else "asset.service",
        port=service.port,
        transport=service.transport,
        protocol=service.protocol or words("none"),
        detail=service.detail,
    )


def _further(item: FurtherValue, words: Words) -> str:
    """Most come from the network, so only another source is named."""
    if item.source and item.source != "network":
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
