"""Results by area and check."""

from __future__ import annotations

from reportlab.platypus import PageBreak

from core.reports.data_rows import AreaResult, CheckResult
from core.reports.pdf import charts
from core.reports.pdf.flow import Text
from core.reports.pdf.grid import Cell, Grid, Row, cell, head_row
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL_BOLD, CELL_MUTED, CELL_NONE, LEAD, WIDTH
from core.reports.text import Words


def results(context: Context) -> Story:
    """The whole section."""
    data, words = context.data, context.words
    if not data.quick:
        return []
    story: Story = [PageBreak(), context.section(words("results.title"), "results")]
    if not data.areas:
        return [*story, Text(words("results.none"), BODY)]
    story.append(Text(words("results.lead", annex=context.annex_name("answers")), LEAD))
    story.append(Text(words("results.no_level"), BODY))
    if data.summary.areas:
        story += [charts.area_bars(data.summary.areas, words), charts.verdict_legend(words)]
    for index, area in enumerate(data.areas):
        story += context.sub(area.area, f"results-{index}", need=110)
        story.append(_area(area, words))
    return story


def _area(area: AreaResult, words: Words) -> Grid:
    head = head_row("", words("results.check"), words("results.answer"), words("results.scope"), words("results.basis"))
    rows: list[Row] = []
    for check in area.checks:
        rows += _check(check, words)
    return Grid((_ID, 152, 106, 84, WIDTH - 382), rows, head)


def _check(check: CheckResult, words: Words) -> list[Row]:
    first = (cell(check.id, CELL_BOLD), cell(check.title))
    if not check.answers:
        return [Row((*first, cell(words("results.not_answered"), CELL_NONE), cell(""), cell("")))]
    rows = []
    for index, answer in enumerate(check.answers):
        left = first if index == 0 else (cell(""), cell(""))
        cells = (
            *left,
            Cell((common.verdict(words, answer.verdict),)),
            cell(answer.scope or words("site_itself")),
            cell(common.basis_text(words, answer.basis, answer.told_by), CELL_MUTED),
        )
        again = None
        if index == 0 and len(check.answers) > 1:
            continued = cell(words("continued", what=check.title), CELL_MUTED)
            again = Row((cell(check.id, CELL_BOLD), continued), widths=(_ID, WIDTH - _ID))
        elif index == 0:
            again = _NOTHING
        rows.append(Row(cells, rule=_FIRST if index == 0 else None, again=again))
    return rows


_ID = 40
_FIRST = Row(()).rule
_NOTHING = Row((), widths=(), pad=(0, 0), rule=None)
"""Ends the repeating of an earlier check's title."""
