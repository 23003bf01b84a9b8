"""Risk and findings: the matrix before and after, risk per place, every finding, what was accepted or fixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportlab.platypus import PageBreak

from core.assessment.risk import BANDS as RISING
from core.assessment.risk import NO_LINE
from core.reports.data_full import PlaceRisk
from core.reports.data_rows import FindingRow
from core.reports.pdf import charts, risk_charts
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell, head_row, number
from core.reports.pdf.sections import common, finding_rows
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, CELL_MUTED, FINE, FINE_BOLD, FINE_MUTED, LEAD, WIDTH
from core.reports.text import Words

DETAILED = 40
"""With more findings than this only the critical ones are printed in full; of the others a line each."""


def findings(context: Context) -> Story:
    """The whole section."""
    data, words = context.data, context.words
    story: Story = [
        PageBreak(),
        context.section(words("findings.title"), "findings"),
        Text(words("findings.lead"), LEAD),
    ]
    if not data.findings:
        return [*story, Text(words("findings.none"), BODY)]
    counted = [one for one in data.findings if one.counts]
    if data.matrix:
        story += _matrix(counted, context)
    if data.risk.places:
        story += context.sub(words("risk.places"), "risk-places", need=120)
        story += [Text(words("risk.places_lead"), BODY), _places(data.risk.places, words)]
    story += _settled([one for one in counted if one.status == "accepted"], "accepted", context)
    story += _settled([one for one in counted if one.status == "fixed_on_site"], "fixed", context)
    story += _register(counted, context)
    story += _on_record([one for one in data.findings if not one.counts], context)
    return [*story, *_techniques(context)]


def _matrix(counted: Sequence[FindingRow], context: Context) -> Story:
    data, words = context.data, context.words
    both = any(one.after for one in counted)
    title = words("risk.two_matrices" if both else "findings.matrix")
    story = context.sub(title, "findings-matrix", need=280)
    if both:
        story.append(risk_charts.two_matrices(counted, data.matrix, words))
    else:
        story.append(charts.risk_matrix(counted, data.matrix, words))
    story.append(charts.band_legend(words))
    line = data.risk.line
    key = "risk.line" if line is not None else "risk.no_line"
    band = RISING[(NO_LINE if line is None else line) - 1]
    above = sum(not one.tolerable and one.status == "open" for one in counted)
    sentences = [words(key, band=words.code("band", band)), words.count("risk.above", above)]
    if both:
        sentences.append(words("risk.after_why"))
    if data.risk.own_matrix:
        sentences.append(words("risk.own_matrix"))
    return [*story, Text(" ".join(sentences), BODY)]


def _places(rows: Sequence[PlaceRisk], words: Words) -> Grid:
    head = head_row(
        words("risk.place"),
        words("risk.worst"),
        words("risk.counts"),
        words("risk.above_line"),
        words("risk.accepted"),
        words("risk.planned"),
        right=(3, 4),
    )
    return Grid((136, 78, 96, 52, 52, WIDTH - 414), [_place(one, words) for one in rows], head)


def _place(one: PlaceRisk, words: Words) -> Row:
    name = [Para((Span(one.name or words("risk.whole_site"), CELL_BOLD),))]
    if one.reasons:
        name.append(Para((Span("; ".join(words.code("exposure", code) for code in one.reasons), CELL_MUTED),)))
    counts = [
        words("risk.count", n=count, band=words.code("band", band))
        for band, count in reversed(list(zip(RISING, one.counts, strict=True)))
        if count
    ]
    return Row(
        (
            Cell(tuple(name)),
            Cell((common.band(words, one.band),)) if one.band else cell(words("risk.nothing"), CELL_MUTED),
            cell(", ".join(counts)),
            number(str(one.above)),
            number(str(one.accepted)),
            Cell((common.band(words, one.after),)) if one.after else cell(words("risk.nothing"), CELL_MUTED),
        )
    )


def _settled(rows: Sequence[FindingRow], kind: str, context: Context) -> Story:
    """Findings that somebody accepted, or that were put right during the visit."""
    words = context.words
    if not rows:
        return []
    found = []
    for one in rows:
        title = Cell(
            (
                Para((Span(one.title, CELL),)),
                Para((Span(finding_rows.place_of(one, words), CELL_MUTED),)),
            )
        )
        found.append(
            Row(
                (
                    common.linked([one.number], common.finding_anchor, context.anchors, CELL_BOLD),
                    title,
                    Cell((common.band(words, one.band),)),
                    Cell(tuple(Para((Span(text, CELL),)) for text in finding_rows.settled(one, words))),
                )
            )
        )
    head = head_row(words("action.number"), words("risk.finding"), words("risk.found"), words(f"risk.{kind}_how"))
    grid = Grid((40, WIDTH - 40 - 74 - 186, 74, 186), found, head)
    return [*context.sub(words(f"risk.{kind}_title"), f"risk-{kind}", need=90), grid]


def _register(counted: Sequence[FindingRow], context: Context) -> Story:
    words = context.words
    if not counted:
        return []
    story = context.sub(words("findings.list"), "findings-list", need=160)
    many = len(counted) > DETAILED
    full = [one for one in counted if not many or one.band == "critical"]
    brief = [one for one in counted if many and one.band != "critical"]
    if many:
        story.append(Text(words.count("findings.many", len(brief)), BODY))
    if full:
        story.append(Grid(finding_rows.WHOLE, finding_rows.blocks(full, context)))
    if brief:
        story.append(finding_rows.table(brief, context))
    return story


def _on_record(rows: Sequence[FindingRow], context: Context) -> Story:
    """What is no risk of its own, one line per requirement: the same gap twice, and what no target level asks about."""
    words = context.words
    if not rows:
        return []
    grouped: dict[tuple[str, bool], list[FindingRow]] = {}
    for one in rows:
        grouped.setdefault((one.requirement, bool(one.same_as)), []).append(one)
    found = []
    for (requirement, double), inside in grouped.items():
        where = "; ".join(f"{one.scope or words('site_itself')} ({one.number})" for one in inside)
        why = cell(words("findings.beyond"), FINE_MUTED)
        if double:
            same = list(dict.fromkeys(number for one in inside for number in one.same_as))
            linked = common.some(same, common.finding_anchor, context, most=4, style=FINE)
            why = Cell((Para((Span(words("findings.double") + " ", FINE_MUTED), *linked.paras[0].spans)),))
        found.append(
            Row(
                (cell(requirement, FINE_BOLD), cell(inside[0].title, FINE), cell(where, FINE_MUTED), why),
                pad=(1.3, 1.5),
            )
        )
    head = head_row(words("findings.check"), words("risk.finding"), words("findings.where"), words("findings.apart"))
    return [
        *context.sub(words("findings.on_record"), "findings-on-record", need=120),
        Text(words("findings.on_record_lead"), BODY),
        Grid((60, 170, WIDTH - 60 - 170 - 96, 96), found, head),
    ]


_TECHNIQUES = 10
_REST = replace(FINE, after=6)


def _techniques(context: Context) -> Story:
    data, words = context.data, context.words
    found = data.risk.techniques
    if not found:
        return []
    rows = [
        Row(
            (
                cell(one.id, CELL_BOLD),
                Cell((Para((Span(one.title, CELL),)), Para((Span(", ".join(one.tactics), CELL_MUTED),)))),
                number(str(len(one.findings))),
                common.some(one.findings, common.finding_anchor, context, most=8),
            )
        )
        for one in found[:_TECHNIQUES]
    ]
    head = head_row("", words("attack.technique"), words("attack.count"), words("attack.findings"), right=(2,))
    story = [
        *context.sub(words("attack.title"), "attack", need=150),
        Text(words.count("attack.lead", len(found)), BODY),
        Grid((44, 190, 56, WIDTH - 290), rows, head),
    ]
    if rest := found[_TECHNIQUES:]:
        named = "; ".join(f"{one.id} {one.title} ({len(one.findings)})" for one in rest)
        story.append(Text([Span(words("attack.rest"), FINE_BOLD), Span(f" {named}", FINE)], _REST))
    story.append(Text(words("attack.notice"), common.FINE_PRINT))
    return story
