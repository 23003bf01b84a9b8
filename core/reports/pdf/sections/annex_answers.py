"""Annex: every answer with its basis, who said it, and its note."""

from __future__ import annotations

from reportlab.platypus import PageBreak

from core.reports.data_rows import AnswerRow, CheckResult
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell
from core.reports.pdf.sections import common
from core.reports.pdf.sections.annex_full import full_answers
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
            if not check.answered:
                rows.append(_open(check, words, first=not check.answers))
    if not rows and not data.full_answers:
        return [*story, Text(words("answers.none"), BODY)]
    story.append(Text(words("answers.lead"), LEAD))
    if rows:
        story.append(Grid((118, 132, WIDTH - 250), rows))
    return [*story, *full_answers(context)]


def _open(check: CheckResult, words: Words, *, first: bool) -> Row:
    """The word that a check is not answered everywhere, which counts as one unknown statement."""
    text = words("answers.not_everywhere") if not first else f"{check.id}   {check.title}: {words('answers.nowhere')}"
    return Row((cell(text, CELL_MUTED),), widths=(WIDTH,))


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
    if answer.evidence:
        found.append(Para((Span(words("answers.evidence", numbers=", ".join(answer.evidence)), CELL_MUTED),)))
    if not answer.counts:
        found.append(Para((Span(words("answers.overridden"), CELL_MUTED),)))
    if answer.at is not None:
        key = "answers.by" if answer.by else "answers.at"
        text = words(key, moment=words.moment(answer.at), name=answer.by)
        found.append(Para((Span(text, CELL_MUTED),), gap=1))
    return tuple(found)
