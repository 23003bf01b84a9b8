"""The register in short: kinds, zones, support, what is not known, where sources disagree."""

from __future__ import annotations

from reportlab.platypus import PageBreak

from core.reports.data_rows import Count, Disagreement, SourcedValue
from core.reports.pdf import charts
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell, head_row, number
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, LEAD, SMALL, WIDTH
from core.reports.text import Words


def assets(context: Context) -> Story:
    """The whole section."""
    data, words = context.data.asset_summary, context.words
    story: Story = [PageBreak(), context.section(words("assets.title"), "assets")]
    if not data.total:
        return [*story, Text(words("assets.none"), BODY)]
    story.append(Text(words.count("assets.lead", data.total, annex=context.annex_name("assets")), LEAD))
    for key, kind, counts in (
        ("by_class", "class", data.by_class),
        ("by_zone", "", data.by_zone),
        ("by_support", "support", data.by_support),
    ):
        bars = charts.count_bars(_named(counts, kind, words))
        story += context.sub(words(f"assets.{key}"), f"assets-{key}", need=30 + bars[0].drawing.height)
        story += bars
    story += context.sub(words("assets.unknowns"), "assets-unknowns")
    story.append(_unknowns(data.unknowns, words))
    story += context.sub(words("assets.disagreements"), "assets-disagreements")
    if data.disagreements:
        story.append(_disagreements(data.disagreements, words))
        story.append(Text(words("assets.disagreement_note"), SMALL))
    else:
        story.append(Text(words("assets.no_disagreements"), BODY))
    return story


def _named(counts: tuple[Count, ...], kind: str, words: Words) -> list[tuple[str, int]]:
    if kind:
        return [(words.code(kind, c.name), c.count) for c in counts]
    return [(c.name.strip() or words("assets.no_zone"), c.count) for c in counts]


def _unknowns(counts: tuple[Count, ...], words: Words) -> Grid | Text:
    if not counts:
        return Text(words("assets.no_unknowns"), BODY)
    rows = [Row((cell(words.code("asset", c.name)), number(words.number(c.count)))) for c in counts]
    head = head_row(words("assets.unknown_field"), words("assets.unknown_count"), right=(1,))
    return Grid((168, 190), rows, head)


def _disagreements(found: tuple[Disagreement, ...], words: Words) -> Grid:
    head = head_row(words("annex.assets"), words("assets.unknown_field"), words("assets.values"))
    rows = [
        Row(
            (
                cell(item.asset, CELL_BOLD),
                cell(words.code("asset", item.field)),
                Cell(tuple(_sourced(value, words) for value in item.values)),
            )
        )
        for item in found
    ]
    return Grid((120, 90, WIDTH - 210), rows, head)


def _sourced(value: SourcedValue, words: Words) -> Para:
    key = ("assets.chosen" if value.chosen else "assets.other") + ("_by" if value.by else "")
    text = words(key, value=value.value, source=words.code("source", value.source), by=value.by)
    return Para((Span(text, CELL_BOLD if value.chosen else CELL),))
