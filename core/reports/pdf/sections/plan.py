"""Quick wins and the roadmap in four phases."""

from __future__ import annotations

from reportlab.platypus import PageBreak, Spacer

from core.reports.data import PHASES
from core.reports.data_rows import ActionRow
from core.reports.pdf import charts
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell, head_row
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, CELL_MUTED, LEAD, WIDTH
from core.reports.text import Words

_COLUMNS = (36.0, WIDTH - 36 - 60 - 60 - 86 - 50, 60.0, 60.0, 86.0, 50.0)
_WIN_COLUMNS = (36.0, WIDTH - 36 - 108 - 84, 108.0, 84.0)


def quick_wins(context: Context) -> Story:
    """The whole section."""
    words = context.words
    story: Story = [
        PageBreak(),
        *context.section(words("wins.title"), "wins").with_room(),
        Text(words("wins.lead"), LEAD),
    ]
    wins = [action for action in context.data.actions if action.quick_win]
    if wins:
        story.append(_wins(wins, context))
    else:
        story.append(Text(words("wins.none"), BODY))
    return story


def roadmap(context: Context) -> Story:
    """The whole section."""
    data, words = context.data, context.words
    story: Story = [
        Spacer(WIDTH, 14),
        *context.section(words("roadmap.title"), "roadmap").with_room(),
        Text(words("roadmap.lead"), LEAD),
    ]
    if not data.actions:
        return [*story, Text(words("roadmap.none"), BODY)]
    story.append(charts.timeline(data.actions, words))
    for phase in PHASES:
        title = words("roadmap.phase", phase=words.code("phase", phase), span=words.code("phase_span", phase))
        story += context.sub(title, f"roadmap-{phase}", need=110)
        inside = [action for action in data.actions if action.phase == phase]
        if inside:
            story.append(_table(inside, context))
        else:
            story.append(Text(words("roadmap.empty"), BODY))
    return story


def _wins(actions: list[ActionRow], context: Context) -> Grid:
    """Effort and outage go without saying here."""
    words = context.words
    head = head_row(words("action.number"), words("action.measure"), words("action.owner"), words("action.findings"))
    rows = [
        Row(
            (
                common.linked([action.number], common.action_anchor, context.anchors, CELL_BOLD),
                Cell(tuple(_measure(action, words))),
                common.value(words, _owner(action, words)),
                Cell(tuple(_findings(action, context))),
            )
        )
        for action in actions
    ]
    return Grid(_WIN_COLUMNS, rows, head)


def _table(actions: list[ActionRow], context: Context) -> Grid:
    words = context.words
    head = head_row(
        words("action.number"),
        words("action.measure"),
        words("action.effort"),
        words("action.outage"),
        words("action.owner"),
        words("action.findings"),
    )
    return Grid(_COLUMNS, [_row(action, context) for action in actions], head)


def _row(action: ActionRow, context: Context) -> Row:
    words = context.words
    return Row(
        (
            cell(action.number, CELL_BOLD),
            Cell(tuple(_measure(action, words))),
            Cell(tuple(_effort(action, words))),
            cell(words.code("outage", action.outage)),
            common.value(words, _owner(action, words)),
            Cell(tuple(_findings(action, context))),
        ),
        anchor=common.action_anchor(action.number),
    )


def _measure(action: ActionRow, words: Words) -> list[Para]:
    found = [Para((Span(action.title, CELL),))]
    if action.detail.strip():
        found.append(Para((Span(action.detail, CELL_MUTED),), gap=1.5))
    if action.places:
        text = words("action.places", places=", ".join(action.places))
        found.append(Para((Span(text, CELL_MUTED),), gap=1.5))
    return found


def _effort(action: ActionRow, words: Words) -> list[Para]:
    found = [Para((Span(words.code("effort", action.effort), CELL),))]
    if action.cost:
        found.append(common.labelled(words("action.cost"), [Span(words.code("cost", action.cost), CELL_MUTED)], gap=0))
    if action.interval:
        found.append(Para((Span(words.code("interval", action.interval), CELL_MUTED),)))
    return found


def _findings(action: ActionRow, context: Context) -> list[Para]:
    """What it closes or lowers, and which of the two it does."""
    if not action.findings:
        return []
    words = context.words
    does = words("action.closes") if action.closes else words("action.lowers")
    return [
        Para((Span(does, CELL_MUTED),)),
        *common.linked(action.findings, common.finding_anchor, context.anchors).paras,
    ]


def _owner(action: ActionRow, words: Words) -> str:
    if not action.due:
        return action.owner
    if not action.owner:
        return words("action.due", due=words.day(action.due))
    return words("action.owner_due", owner=action.owner, due=words.day(action.due))
