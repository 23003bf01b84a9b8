"""Annex: the answers of the full checklists, one compact table per place."""

from __future__ import annotations

from collections.abc import Mapping

from core.reports.data_full import PackAnswers, PlaceAnswers
from core.reports.data_rows import AnswerRow
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import FINE, FINE_BOLD, FINE_MUTED, SMALL, WIDTH
from core.reports.text import Words

_COLUMNS = (54.0, 106.0, 110.0, WIDTH - 270)
_TIGHT = (1.3, 1.5)


def full_answers(context: Context) -> Story:
    """A heading per pack and a table per place."""
    story: Story = []
    for index, pack in enumerate(context.data.full_answers):
        story += _pack(pack, index, context)
    return story


def _pack(pack: PackAnswers, index: int, context: Context) -> Story:
    words = context.words
    key = f"answers-full-{index}"
    story = context.sub(words("answers.pack", pack=pack.title), key, need=140)
    about = words(
        "answers.pack_about", edition=pack.edition, versions=", ".join(pack.versions), n=words.number(pack.requirements)
    )
    story.append(Text(about, SMALL))
    titles = {one.id: one.title for one in pack.titles}
    rows: list[Row] = []
    for place in pack.places:
        rows += _place(place, titles, words)
    return [*story, Grid(_COLUMNS, rows)]


def _place(place: PlaceAnswers, titles: Mapping[str, str], words: Words) -> list[Row]:
    name = place.place or words("site_itself")
    kind = words.code("scope_kind", place.kind)
    rows = [common.group_row(words, name if not place.place else f"{kind}: {name}")]
    usual = _usual(place)
    if usual != ("", ""):
        rows.append(_wide(_said_of_all(usual, words)))
    rows += [_answer(one, titles.get(one.requirement, ""), usual, words) for one in place.rows]
    if place.inherited:
        rows.append(_wide(words("answers.inherited", n=len(place.inherited), ids=", ".join(place.inherited))))
    if place.open:
        rows.append(_wide(words("answers.open", n=len(place.open), ids=", ".join(place.open))))
    return rows


def _usual(place: PlaceAnswers) -> tuple[str, str]:
    """Who gave all the answers, and the ISO day of all of them; "" where they differ."""
    names = {one.by for one in place.rows}
    days = {one.at.date().isoformat() if one.at else "" for one in place.rows}
    return names.pop() if len(names) == 1 else "", days.pop() if len(days) == 1 else ""


def _said_of_all(usual: tuple[str, str], words: Words) -> str:
    name, day = usual
    if name and day:
        return words("answers.all_by_on", name=name, day=words.day(day))
    return words("answers.all_by", name=name) if name else words("answers.all_on", day=words.day(day))


def _wide(text: str) -> Row:
    return Row((cell(text, FINE_MUTED),), widths=(WIDTH,), pad=(2.4, 2.6))


def _answer(one: AnswerRow, title: str, usual: tuple[str, str], words: Words) -> Row:
    verdict = [Span(words.code("verdict", one.verdict), FINE)]
    if one.maturity is not None:
        verdict.append(Span("  " + words("answers.maturity", n=one.maturity), FINE_MUTED))
    when = ""
    if one.at is not None:
        when = f"{one.at:%H:%M}" if usual[1] else words.short_moment(one.at)
    parts = [part for part in (when, "" if one.by == usual[0] else one.by) if part]
    known = [Span(common.basis_text(words, one.basis, one.told_by), FINE), Span("  " + "  ".join(parts), FINE_MUTED)]
    return Row(
        (
            cell(one.requirement, FINE_BOLD),
            Cell((Para(tuple(verdict), ("verdict", one.verdict)),)),
            Cell((Para(tuple(known)),)),
            Cell(tuple(_said(one, title, words))),
        ),
        pad=_TIGHT,
    )


def _said(one: AnswerRow, title: str, words: Words) -> list[Para]:
    found = [Para((Span(title, FINE_MUTED),))] if title else []
    if one.note.strip():
        found.append(Para((Span(one.note, FINE),)))
    for key, text in (("reason", one.reason), ("countermeasure", one.countermeasure)):
        if text.strip():
            found.append(common.labelled(words(f"answers.{key}"), [Span(text, FINE)], FINE_MUTED, 0))
    if one.accepted_by.strip() or one.until:
        name = one.accepted_by.strip() or words("none")
        text = words("answers.accepted_until", name=name, until=words.day(one.until)) if one.until else name
        found.append(common.labelled(words("answers.accepted"), [Span(text, FINE)], FINE_MUTED, 0))
    tail = [] if one.counts or one.scope else [words("answers.elsewhere")]
    if one.evidence:
        tail.append(words("answers.evidence", numbers=", ".join(one.evidence)))
    if one.rule:
        tail.append(words("answers.rule", rule=one.rule))
    if tail:
        found.append(Para((Span("  ".join(tail), FINE_MUTED),)))
    return found
