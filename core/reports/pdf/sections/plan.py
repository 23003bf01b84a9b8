"""Quick wins, the roadmap in four phases, and what returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportlab.platypus import PageBreak, Spacer

from core.assessment.plan import DAY
from core.reports.data import PHASES
from core.reports.data_rows import ActionRow
from core.reports.pdf import charts, risk_charts
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell, head_row, number
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, CELL_MUTED, FINE_MUTED, LEAD, RULE, SMALL, WIDTH
from core.reports.text import Words

_COLUMNS = (36.0, WIDTH - 36 - 84 - 104 - 54, 84.0, 104.0, 54.0)
_WIN_COLUMNS = (36.0, WIDTH - 36 - 108 - 64, 108.0, 64.0)
_MOST_WINS = 20
_ARTICLE = "Art. 21(2)"


def quick_wins(context: Context) -> Story:
    """The whole section."""
    words = context.words
    story: Story = [
        PageBreak(),
        *context.section(words("wins.title"), "wins").with_room(),
        Text(words("wins.lead"), LEAD),
    ]
    wins = [action for action in context.data.actions if action.quick_win and action.open]
    if not wins:
        return [*story, Text(words("wins.none"), BODY)]
    story.append(_wins(wins[:_MOST_WINS], context))
    if len(wins) > _MOST_WINS:
        story.append(Text(words.count("wins.more", len(wins) - _MOST_WINS), SMALL))
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
    story += _terms(context)
    if any(action.removes for action in data.actions):
        story += context.sub(words("effect.title"), "roadmap-effect", need=270)
        projects = [action for action in data.actions if action.phase != "continuous" and action.open]
        story += [risk_charts.impact_effort(projects, words), Text(words("effect.how"), SMALL)]
    for phase in PHASES:
        title = words("roadmap.phase", phase=words.code("phase", phase), span=words.code("phase_span", phase))
        story += context.sub(title, f"roadmap-{phase}", need=110)
        inside = [action for action in data.actions if action.phase == phase]
        if not inside:
            story.append(Text(words("roadmap.empty"), BODY))
        elif phase == "continuous" and data.plan.duties:
            story += [Text(words("duty.lead"), BODY), _duties(inside, context)]
        else:
            story.append(_table(inside, context))
    if data.plan.dropped:
        story += context.sub(words("roadmap.dropped"), "roadmap-dropped")
        head = head_row(words("action.measure"), words("roadmap.why_dropped"))
        rows = [Row((cell(title), common.value(words, why))) for title, why in data.plan.dropped]
        story.append(Grid((WIDTH / 2, WIDTH / 2), rows, head))
    return story


def _terms(context: Context) -> Story:
    """Dates and effort per phase with their sum, and the budget and outages that the plan keeps to."""
    plan, words = context.data.plan, context.words
    if not plan.phases:
        return []
    head = head_row(
        words("roadmap.phase_head"),
        words("roadmap.dates"),
        words("roadmap.measures"),
        words("roadmap.effort_hours"),
        words("roadmap.effort_days"),
        words("roadmap.room"),
        right=(2, 3, 4, 5),
    )
    rows = [
        Row(
            (
                cell(words.code("phase", one.phase), CELL_BOLD),
                cell(words.span(one.start, one.end) if one.start else "", CELL_MUTED),
                number(words.number(one.measures)),
                number(words.number(one.hours)),
                number(words.decimal(one.hours / DAY)),
                number("" if one.capacity is None else words.number(one.capacity)),
            )
        )
        for one in plan.phases
    ]
    hours = sum(one.hours for one in plan.phases)
    sums = (words.number(sum(one.measures for one in plan.phases)), words.number(hours), words.decimal(hours / DAY))
    total = (cell(words("roadmap.total"), CELL_BOLD), cell(""), *(number(text, CELL_BOLD) for text in sums), cell(""))
    rows = [replace(row, keep=True) for row in rows]
    rows.append(Row(total, rule=RULE))
    grid = Grid((66, 170, 58, 58, 58, WIDTH - 410), rows, head)
    return [grid, Text(" ".join(_given(context)), BODY)]


def _given(context: Context) -> list[str]:
    """The budget and the outages in words, and what does not fit."""
    plan, words = context.data.plan, context.words
    found = [words("roadmap.no_budget")]
    if plan.budget_days is not None:
        found = [words("roadmap.budget", days=words.number(plan.budget_days))]
        over = sum(action.over_budget for action in context.data.actions)
        if over:
            found.append(words.count("roadmap.over", over))
    if plan.windows:
        found.append(words("roadmap.windows", windows="; ".join(words.span(*one) for one in plan.windows)))
    elif plan.outages.strip():
        found.append(words("roadmap.outage_words", text=plan.outages))
    else:
        found.append(words("roadmap.no_outages"))
    return found


def _duties(inside: list[ActionRow], context: Context) -> Grid:
    """The recurring duties as a calendar, the next one first."""
    words = context.words
    known = {action.number: action for action in inside}
    head = head_row(
        words("action.number"),
        words("duty.what"),
        words("duty.interval"),
        words("duty.first"),
        words("duty.hours"),
        words("duty.owner"),
        words("action.findings"),
        right=(4,),
    )
    rows = []
    for duty in context.data.plan.duties:
        action = known.get(duty.measure)
        rows.append(
            Row(
                (
                    cell(duty.measure, CELL_BOLD),
                    cell(duty.title),
                    cell(words.code("interval", duty.interval)),
                    cell(duty.first),
                    number(words.number(duty.per_year)),
                    common.value(words, duty.owner),
                    common.some(action.findings, common.finding_anchor, context, most=2) if action else cell(""),
                ),
                anchor=common.action_anchor(duty.measure) if duty.measure else "",
                pad=(2.4, 2.6),
            )
        )
    return Grid((36, WIDTH - 36 - 56 - 54 - 40 - 104 - 46, 56, 54, 40, 104, 46), rows, head)


def _wins(actions: list[ActionRow], context: Context) -> Grid:
    """Effort and outage go without saying here."""
    words = context.words
    head = head_row(words("action.number"), words("action.measure"), words("action.owner"), words("action.findings"))
    rows = [
        Row(
            (
                common.linked([action.number], common.action_anchor, context.anchors, CELL_BOLD),
                Cell(tuple(_brief(action, words))),
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
        words("action.effort_outage"),
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
            common.value(words, _owner(action, words)),
            Cell(tuple(_findings(action, context))),
        ),
        anchor=common.action_anchor(action.number),
    )


def _brief(action: ActionRow, words: Words) -> list[Para]:
    """What to do, and where."""
    found = [Para((Span(action.title, CELL),))]
    if action.places:
        found.append(Para((Span(words("action.places", places=", ".join(action.places)), FINE_MUTED),)))
    return found


def _measure(action: ActionRow, words: Words) -> list[Para]:
    """What to do, and beneath it where, what it brings, why it stands here and what comes first."""
    where = words("action.places", places=", ".join(action.places)) + "." if action.places else ""
    texts = [action.detail, action.note, where, *_brings(action, words)]
    if action.after:
        texts.append(words("action.after", numbers=", ".join(action.after)))
    if action.moved and words.has(f"moved.{action.moved}"):
        texts.append(words(f"moved.{action.moved}"))
    if action.over_budget:
        texts.append(words("action.over_budget"))
    told = " ".join(text for text in texts if text.strip())
    found = [Para((Span(action.title, CELL),))]
    return [*found, Para((Span(told, FINE_MUTED),))] if told else found


def _brings(action: ActionRow, words: Words) -> list[str]:
    """The levels that it raises or works toward, and the items that it serves."""
    found = []
    if action.raises:
        said = (
            words("action.raise", place=one.place, fr=one.fr, old=one.before, new=one.after) for one in action.raises
        )
        found.append(words("action.raises", levels="; ".join(said)))
    elif action.toward:
        by_place: dict[str, list[str]] = {}
        for place, fr in action.toward:
            by_place.setdefault(place, []).append(fr)
        said = (words("action.toward_one", place=place, frs=", ".join(frs)) for place, frs in by_place.items())
        found.append(words("action.toward", levels="; ".join(said)))
    if action.serves:
        found.append(words("action.serves", items=shortened(action.serves)))
    return found


def shortened(items: Sequence[str]) -> str:
    """Items of NIS 2 by their letter and of ISO 27001 by their number: 21(2)(a), (b); A.5.1."""
    letters = [one.removeprefix(_ARTICLE) for one in items if one.startswith(_ARTICLE)]
    rest = [one for one in items if not one.startswith(_ARTICLE)]
    nis2 = [f"NIS2 {_ARTICLE}{', '.join(letters)}"] if letters else []
    return "; ".join([*nis2, *([f"ISO 27001 {', '.join(rest)}"] if rest else [])])


def _effort(action: ActionRow, words: Words) -> list[Para]:
    """Effort, cost, outage and where it stands."""
    effort = words.code("effort", action.effort)
    if action.hours:
        effort = words("action.effort_hours", effort=effort, hours=words.number(action.hours))
    found = [Para((Span(effort, CELL),))]
    if action.quick_win:
        found.append(Para((Span(words("action.quick_win"), CELL_BOLD),)))
    if action.outage not in {"", "none"}:
        outage = words.code("outage", action.outage)
        if action.window:
            outage = words("action.window", outage=outage, day=words.day(action.window))
        found.append(Para((Span(outage, CELL),)))
    if action.cost:
        cost = words.code("cost", action.cost)
        if action.money is not None:
            cost = f"{cost} ({words.number(action.money)})"
        found.append(common.labelled(words("action.cost"), [Span(cost, CELL_MUTED)], gap=0))
    if action.interval:
        found.append(Para((Span(words.code("interval", action.interval), CELL_MUTED),)))
    if action.status != "open":
        found.append(Para((Span(words.code("action_status", action.status), CELL_BOLD),)))
    return found


def _findings(action: ActionRow, context: Context) -> list[Para]:
    """What it closes or lowers, and which of the two it does."""
    if not action.findings:
        return []
    words = context.words
    does = words("action.closes") if action.closes else words("action.lowers")
    return [
        Para((Span(does, CELL_MUTED),)),
        *common.some(action.findings, common.finding_anchor, context, most=6).paras,
    ]


def _owner(action: ActionRow, words: Words) -> str:
    if not action.due:
        return action.owner
    if not action.owner:
        return words("action.due", due=words.day(action.due))
    return words("action.owner_due", owner=action.owner, due=words.day(action.due))
