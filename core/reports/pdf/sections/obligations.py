"""Obligations: what the answers say about NIS 2 and ISO 27001, item by item."""

from __future__ import annotations

from reportlab.platypus import PageBreak

from core.reports.data_full import ObligationRow, Obligations
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell, head_row
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import CELL, CELL_BOLD, CELL_MUTED, LEAD, WIDTH
from core.reports.text import Words

_COLUMNS = (66.0, WIDTH - 66 - 106 - 72 - 88, 106.0, 72.0, 88.0)
USUAL = "own judgement"
"""What the notice says of all links that say nothing else."""


def obligations(context: Context) -> Story:
    """The whole section; nothing where nothing was answered."""
    data, words = context.data, context.words
    if not data.obligations:
        return []
    story: Story = [
        PageBreak(),
        context.section(words("duties.title"), "obligations"),
        Text(words("duties.lead"), LEAD),
    ]
    for one in data.obligations:
        story += _document(one, context)
    return story


def _document(one: Obligations, context: Context) -> Story:
    words = context.words
    head = head_row(
        words("duties.item"),
        words("duties.about"),
        words("duties.said"),
        words("duties.evidence"),
        words("duties.open"),
    )
    story = context.sub(words(f"duties.{one.pack}", edition=one.edition), f"obligations-{one.pack}", need=150)
    story.append(Grid(_COLUMNS, [_row(row, context) for row in one.rows], head))
    story.append(Text(words(f"duties.notice.{one.pack}"), common.FINE_PRINT))
    if one.sources:
        story.append(Text(words("duties.sources", sources="; ".join(one.sources)), common.FINE_PRINT))
    return story


def _row(row: ObligationRow, context: Context) -> Row:
    words = context.words
    about = [Para((Span(row.title, CELL),))]
    about += [Para((Span(f"\u2022 {point}", CELL_MUTED),), gap=1) for point in row.points]
    evidence = [Para((Span(text, CELL),)) for text in _some(row.evidence, 4, words)]
    opened = list(common.some(row.findings, common.finding_anchor, context, most=4).paras) if row.findings else []
    if row.measures:
        opened.append(Para((Span(words.count("duties.measures", len(row.measures)), CELL_MUTED),)))
    return Row(
        (
            cell(row.id, CELL_BOLD),
            Cell(tuple(about)),
            Cell(tuple(_said(row, words))),
            Cell(tuple(evidence)),
            Cell(tuple(opened)),
        )
    )


def _some(found: tuple[str, ...], most: int, words: Words) -> list[str]:
    if not found:
        return []
    more = f" {words('more', n=len(found) - most)}" if len(found) > most else ""
    return [", ".join(found[:most]) + more]


def _said(row: ObligationRow, words: Words) -> list[Para]:
    """How many requirements touch it and how they stand, and how sure that is."""
    if not row.asked:
        text = words("duties.see", items=row.see) if row.see else words("duties.untouched")
        return [Para((Span(text, CELL_MUTED),))]
    found = [Para((Span(words("duties.counts", good=row.good, asked=row.asked), CELL_BOLD),))]
    rest = [words("duties.gaps", n=row.gaps)] if row.gaps else []
    if row.unknown:
        rest.append(words("duties.unknown", n=row.unknown))
    if rest:
        found.append(Para((Span(", ".join(rest), CELL),)))
    if row.confidence != USUAL:
        found.append(Para((Span(words.code("confidence", row.confidence.replace(" ", "_")), CELL_MUTED),)))
    return found
