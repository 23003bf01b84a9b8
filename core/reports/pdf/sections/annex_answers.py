"""Annex: every answer with its basis, who said it, and its note."""

from __future__ import annotations

from reportlab.platypus import PageBreak

from core.reports.data_rows import AnswerRow
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, CELL_MUTED, LEAD, WIDTH
from core.reports.text import Words


def annex_answers(context: Context) -> Story:
    """The whole annex."""
    data, words = context.data, context.words
    story: Story = [PageBreak(), context.annex("answers")]
    rows: list[Row] = []
    for area in data.areas:
        for check in area.checks:
            if check.answers:
                rows.append(common.group_row(words, f"{check.id}   {check.title}"))
                rows += [_answer(answer, words) for answer in check.answers]
    if not rows:
        return [*story, Text(words("answers.none"), BODY)]
    return [*story, Text(words("answers.lead"), LEAD), Grid((118, 132, WIDTH - 250), rows)]


def _answer(answer: AnswerRow, words: Words) -> Row:
    scope = Cell(
        (
            Para((Span(answer.scope or words("site_itself"), CELL_BOLD),)),
            Para((Span(words.code("scope_kind", answer.scope_kind), CELL_MUTED),)),
        )
    )
    said = [common.verdict(words, answer.verdict)]
    said.append(Para((Span(common.basis_text(words, answer.basis, answer.told_by), CELL_MUTED),), gap=1))
    return Row((scope, Cell(tuple(said)), Cell(_details(answer, words))))


def _details(answer: AnswerRow, words: Words) -> tuple[Para, ...]:
    found: list[Para] = []
    if answer.note.strip():
        found.append(Para((Span(answer.note, CELL),)))
    for key, text in (("reason", answer.reason), ("countermeasure", answer.countermeasure)):
        if text.strip():
            found.append(common.labelled(words(f"answers.{key}"), [Span(text, CELL)]))
    if answer.accepted_by.strip() or answer.until:
        name = answer.accepted_by.strip() or words("none")
        accepted = words("answers.accepted_until", name=name, until=words.day(answer.until)) if answer.until else name
        found.append(common.labelled(words("answers.accepted"), [Span(accepted, CELL)]))
    if answer.at is not None:
        key = "answers.by" if answer.by else "answers.at"
        text = words(key, moment=words.moment(answer.at), name=answer.by)
        found.append(Para((Span(text, CELL_MUTED),), gap=1))
    return tuple(found)
