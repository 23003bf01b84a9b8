"""Annex: the chain from evidence to budget line, one row per finding, and what can be shown."""

from __future__ import annotations

from itertools import groupby

from reportlab.platypus import PageBreak

from core.reports.data_full import ChainRow, EvidenceRow
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell, head_row
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.sections.plan import shortened
from core.reports.pdf.styles import BODY, FINE, FINE_BOLD, FINE_MUTED, LEAD, WIDTH
from core.reports.text import Words

_COLUMNS = (74.0, 66.0, 46.0, 62.0, 92.0, WIDTH - 340)


def annex_chain(context: Context) -> Story:
    """The whole annex."""
    data, words = context.data, context.words
    story: Story = [PageBreak(), context.annex("chain")]
    if not data.chain:
        return [*story, Text(words("chain.none"), BODY)]
    story.append(Text(words("chain.lead"), LEAD))
    head = head_row(
        words("chain.evidence"),
        words("chain.requirement"),
        words("chain.finding"),
        words("chain.risk"),
        words("chain.measures"),
        words("chain.items"),
    )
    rows: list[Row] = []
    ordered = sorted(data.chain, key=lambda one: (one.place != "", one.place))
    for place, inside in groupby(ordered, key=lambda one: one.place):
        rows.append(common.group_row(words, place or words("site_itself")))
        rows += [_row(one, context) for one in inside]
    story.append(Grid(_COLUMNS, rows, head))
    if data.loose:
        story += context.sub(words("chain.loose"), "chain-loose")
        lines = ((one.title, words.code("loose", one.missing)) for one in data.loose)
        story.append(Grid((WIDTH - 150, 150), [Row((cell(title), cell(missing))) for title, missing in lines]))
    else:
        story.append(Text(words("chain.whole"), BODY))
    return [*story, *_evidence(data.evidence, context)]


def _row(one: ChainRow, context: Context) -> Row:
    words = context.words
    shown = [", ".join(one.evidence)] if one.evidence else []
    if one.basis:
        shown.append(words.code("proof", one.basis))
    risk = [words.code("band", one.band)]
    if one.after:
        risk.append(words("chain.then", band=words.code("band", one.after)))
    measures = common.linked(one.measures, common.action_anchor, context.anchors, FINE)
    if not one.measures:
        measures = cell(words.code("finding_status", one.status), FINE_MUTED)
    return Row(
        (
            _fine(shown),
            cell(one.requirement, FINE),
            common.linked([one.finding], common.finding_anchor, context.anchors, FINE_BOLD),
            Cell((Para((Span(risk[0], FINE),), ("band", one.band)), *(Para((Span(t, FINE_MUTED),)) for t in risk[1:]))),
            measures,
            cell(shortened(one.items), FINE_MUTED),
        ),
        pad=(1.6, 1.8),
    )


def _fine(lines: list[str]) -> Cell:
    return Cell(tuple(Para((Span(text, FINE),)) for text in lines))


def _evidence(rows: tuple[EvidenceRow, ...], context: Context) -> Story:
    words = context.words
    story = context.sub(words("evidence.title"), "chain-evidence", need=120)
    if not rows:
        return [*story, Text(words("evidence.none"), BODY)]
    head = head_row(words("action.number"), words("evidence.what"), words("evidence.about"))
    return [*story, Grid((36, 216, WIDTH - 252), [_piece(one, words) for one in rows], head)]


def _piece(one: EvidenceRow, words: Words) -> Row:
    lines = [Para((Span(one.title, FINE_BOLD),))]
    kind = words.code("evidence_kind", one.kind)
    about = [kind, one.reference, words.short_moment(one.at), one.by]
    lines.append(Para((Span(" \u00b7 ".join(part for part in about if part.strip()), FINE_MUTED),)))
    if one.note.strip():
        lines.append(Para((Span(one.note, FINE),)))
    if one.sha256:
        lines.append(Para((Span(f"SHA-256 {one.sha256}", FINE_MUTED),)))
    return Row((cell(one.number, FINE_BOLD), Cell(tuple(lines)), cell("; ".join(one.about), FINE)), pad=(2, 2.2))
