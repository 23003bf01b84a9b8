"""Cover, the manager's page, and contents with the key to signs."""

from __future__ import annotations

from reportlab.platypus import Flowable, PageBreak, Spacer

from core.reports.data import BANDS, VERDICTS, KeyNumber, LevelsSaid, LookedAt
from core.reports.data_rows import FindingRow
from core.reports.pdf import charts, fonts
from core.reports.pdf.flow import Rule, Span, Text, draw_line, set_lines
from core.reports.pdf.frame import ContentsRow, fitted, grouped
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import (
    ACCENT,
    BODY,
    CELL,
    CELL_BOLD,
    CELL_MUTED,
    H2,
    HEIGHT,
    INK,
    LEAD,
    MUTED,
    RULE,
    SMALL,
    SUBTITLE,
    TINT,
    TITLE,
    WIDTH,
    Style,
)
from core.reports.text import Words

_KIND = Style(face=fonts.BOLD, size=10.5, leading=15, color=MUTED, after=10)


def cover(context: Context) -> Story:
    """Page 1."""
    data, words = context.data.cover, context.words
    rows = (
        ("cover.address", data.address),
        ("cover.sector", data.sector),
        ("cover.asset_owner", data.asset_owner),
        ("cover.manager", data.manager),
        ("cover.engineer", data.engineer),
        ("cover.visit", words.span(data.visit_from, data.visit_to) if data.visit_from or data.visit_to else ""),
        ("cover.number", data.report_number),
        ("cover.classification", data.classification),
        ("cover.generated", words.moment(data.generated_at) if data.generated_at else ""),
        ("cover.tool", words("cover.tool_value", version=data.tool_version) if data.tool_version else ""),
    )
    value = Style(size=9.4, leading=13.4)
    label = Style(size=9.4, leading=13.4, color=MUTED)
    table = Grid(
        (140, WIDTH - 140),
        [Row((cell(words(key), label), common.value(words, text, value)), pad=(4.4, 4.6)) for key, text in rows],
        after=26,
    )
    site = data.site.strip() or words("cover.unnamed")
    size = 1.0 if len(site) < 90 else 0.7
    return [
        Spacer(WIDTH, 24),
        _Tag(data.classification or words("none")),
        Spacer(WIDTH, 56),
        Text(words("cover.kind"), _KIND),
        Text(site, TITLE.scaled(size)),
        Text(words("cover.subject"), SUBTITLE),
        Rule(ACCENT, 2.2, before=12, after=26),
        table,
        Text(words("cover.hash"), Style(face=fonts.BOLD, size=8.6, leading=12, after=3)),
        Text(grouped(data.head_hash) or words("none"), Style(face=fonts.MONO, size=8.6, leading=12.4, after=5)),
        Text(words("cover.hash_why"), SMALL),
        Text(words("cover.self"), SMALL),
        PageBreak(),
    ]


class _Tag(Flowable):
    """The classification in a frame."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._style = Style(face=fonts.BOLD, size=9.5, leading=13, color=INK)
        self._text, self._style = fitted(text, self._style, WIDTH - 20)

    def wrap(self, aw: float, ah: float) -> tuple[float, float]:  # noqa: ARG002
        """For platypus."""
        self.width, self.height = aw, 22
        return self.width, self.height

    def draw(self) -> None:
        """For platypus."""
        canvas, style = self.canv, self._style
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1)
        canvas.rect(0, 0, fonts.width(self._text, style.face, style.size) + 20, self.height, stroke=1, fill=0)
        canvas.setFillColor(style.color)
        canvas.setFont(style.face, style.size)
        canvas.drawString(10, 7.5, self._text)


class _Numbers(Flowable):
    """Up to three large numbers side by side."""

    def __init__(self, numbers: tuple[KeyNumber, ...], words: Words) -> None:
        super().__init__()
        self._numbers, self._words = numbers, words
        self.spaceBefore, self.spaceAfter = 4, 8

    def wrap(self, aw: float, ah: float) -> tuple[float, float]:  # noqa: ARG002
        """For platypus."""
        self.width, self.height = aw, 52
        return self.width, self.height

    def draw(self) -> None:
        """For platypus."""
        canvas, gap = self.canv, 10
        side = (self.width - gap * 2) / 3
        for index, number in enumerate(self._numbers[:3]):
            x = index * (side + gap)
            canvas.setFillColor(TINT)
            canvas.rect(x, 0, side, self.height, stroke=0, fill=1)
            canvas.setFillColor(ACCENT)
            canvas.rect(x, 0, 2.4, self.height, stroke=0, fill=1)
            text = self._words.number(number.value) + (" %" if number.percent else "")
            big = Style(face=fonts.BOLD, size=20, leading=24, color=ACCENT)
            line = [Span(text, big)]
            if number.of is not None:
                line.append(Span(" " + self._words("number.of", total=self._words.number(number.of)), CELL_MUTED))
            draw_line(canvas, set_lines(line, side)[0], x + 11, self.height - 24)
            y = self.height - 37
            for label in set_lines([Span(self._words(f"number.{number.code}"), CELL)], side - 18)[:2]:
                draw_line(canvas, label, x + 11, y)
                y -= 10.4


def summary(context: Context) -> Story:
    """The manager's page. The engineer's words that do not fit go to a section of their own."""
    data, words = context.data, context.words
    looked = data.summary.looked_at
    intro = words(
        "summary.intro",
        engineer=data.cover.engineer.strip() or words("summary.someone"),
        site=data.cover.site.strip() or words("cover.unnamed"),
        when=words.span(data.cover.visit_from, data.cover.visit_to),
        assets=words.count("summary.assets", looked.assets),
        zones=words.count("summary.zones", looked.zones),
        networks=words.count("summary.networks", looked.networks),
        checks=_asked(looked, words),
        answers=words.count("summary.answers", looked.answers),
    )
    heading = context.section(words("summary.title"), "summary")
    head: Story = [heading, Text(intro, LEAD)]
    if data.summary.numbers:
        head.append(_Numbers(data.summary.numbers, words))
    own = data.summary.words.strip()
    for scale in _SCALES:
        tail = _tail(context, scale)
        room = HEIGHT - 2 - _height([*head, *tail])
        quote = _quote(own, words, room)
        if quote is not None:
            return [*head, *tail, *quote, PageBreak()]
    context.later_words = True
    later = Text(words("summary.words_later", section=words("words.title")), SMALL)
    return [*head, *tail, later, PageBreak()]


_SCALES = (1.0, 0.93, 0.87)
"""Sizes of the tables on the manager's page, so that it stays one page."""


def _tail(context: Context, scale: float) -> Story:
    """What stands under the numbers, its tables in a size of their own."""
    data, words = context.data, context.words
    tail: Story = []
    if data.summary.levels is not None:
        tail.append(Text(levels_sentence(data.summary.levels, words), BODY.scaled(0.94)))
    if data.summary.areas:
        tail += [Text(words("summary.picture"), H2), charts.area_bars(data.summary.areas, words, compact=True)]
        tail.append(charts.verdict_legend(words))
    tail += [Text(words("summary.risks"), H2), _top_risks(context, scale)]
    return [*tail, Text(words("summary.first"), H2), _top_actions(context, scale)]


def _asked(looked: LookedAt, words: Words) -> str:
    """Checks and requirements that were gone through."""
    checks = words.count("summary.checks", looked.checks)
    if not looked.requirements:
        return checks
    full = words.count("summary.requirements", looked.requirements)
    return words("summary.both", checks=checks, requirements=full) if looked.checks else full


def levels_sentence(said: LevelsSaid, words: Words) -> str:
    """How many zones reach their target, and of how many that may still change."""
    zones = words.count("summary.assessed", said.zones)
    found = [words("summary.levels", zones=zones, reached=said.reached, of=said.with_target)]
    if not said.with_target:
        found = [words("summary.levels_no_target", zones=zones)]
    if said.provisional:
        found.append(words.count("summary.levels_provisional", said.provisional))
    return " ".join(found)


def _quote(own: str, words: Words, room: float) -> Story | None:
    """The engineer's words, a little smaller where they need it; None where they do not fit at all."""
    if not own:
        return [] if room >= 0 else None
    for factor in (1.0, 0.93, 0.87):
        quote: Story = [Text(words("summary.words"), H2), Text(own, BODY.scaled(factor))]
        if _height(quote) + H2.before <= room:
            return quote
    return None


def own_words(context: Context) -> Story:
    """The engineer's words in full, where they did not fit on the manager's page."""
    if not context.later_words:
        return []
    words = context.words
    return [
        *context.section(words("words.title"), "words").with_room(),
        Text(context.data.summary.words, BODY),
        Spacer(WIDTH, 16),
    ]


def _height(story: Story) -> float:
    """Height on one page, where the blanks between two flowables overlap as in a frame."""
    total = after = 0.0
    for flowable in story:
        before = max(flowable.getSpaceBefore() - after, 0) if total else 0
        after = flowable.getSpaceAfter()
        total += before + flowable.wrap(WIDTH, 100_000)[1] + after
    return total - after


def _top_risks(context: Context, scale: float) -> Flowable:
    words = context.words
    found = [f for number in context.data.summary.top_findings if (f := context.data.finding(number))]
    if not found:
        return Text(words("summary.no_risks"), BODY)
    bold = CELL_BOLD.scaled(scale)
    rows = [
        Row(
            (
                common.linked([finding.number], common.finding_anchor, context.anchors, bold),
                _risk_text(finding, scale),
                Cell((common.band(words, finding.band, bold),)),
            ),
            pad=(2.0, 2.2),
        )
        for finding in found[:5]
    ]
    return Grid((40, WIDTH - 40 - 82, 82), rows, after=2)


def _risk_text(finding: FindingRow, scale: float) -> Cell:
    place = Span(f"  {finding.scope}", CELL_MUTED.scaled(scale))
    return Cell((Para((Span(finding.title, CELL.scaled(scale)), place)),))


def _top_actions(context: Context, scale: float) -> Flowable:
    words = context.words
    found = [a for number in context.data.summary.top_actions if (a := context.data.action(number))]
    if not found:
        return Text(words("summary.no_actions"), BODY)
    rows = [
        Row(
            (
                common.linked([action.number], common.action_anchor, context.anchors, CELL_BOLD.scaled(scale)),
                cell(action.title, CELL.scaled(scale)),
                cell(words.code("phase_span", action.phase), CELL_MUTED.scaled(scale)),
            ),
            pad=(2.0, 2.2),
        )
        for action in found[:5]
    ]
    return Grid((40, WIDTH - 40 - 82, 82), rows, after=2)


def contents(context: Context) -> Story:
    """Contents and the key to signs; to be made when every heading is known."""
    words = context.words
    story: Story = [Text(words("contents.title"), _FRONT)]
    story += [ContentsRow(heading) for heading in context.headings]
    story += [Spacer(WIDTH, 16), Text(words("legend.title"), H2), _legend(words), Text(words("legend.words"), SMALL)]
    story.append(PageBreak())
    return story


_FRONT = Style(face=fonts.BOLD, size=16.5, leading=21.5, color=ACCENT, after=10)


def _legend(words: Words) -> Grid:
    half = WIDTH / 2
    widths = (half * 0.42, half * 0.58, half * 0.36, half * 0.64)
    verdicts = [
        (Cell((common.verdict(words, code, CELL_BOLD),)), cell(words(f"verdict_why.{code}"), CELL)) for code in VERDICTS
    ]
    bands = [(Cell((common.band(words, code, CELL_BOLD),)), cell(words(f"band_why.{code}"), CELL)) for code in BANDS]
    empty = (cell(""), cell(""))
    rows = []
    for index, left in enumerate(verdicts):
        right = bands[index] if index < len(bands) else empty
        rows.append(Row((*left, *right), rule=RULE if index == 0 else None, pad=(2.4, 2.4)))
    titles = (cell(words("legend.verdicts"), CELL_MUTED), cell(""), cell(words("legend.bands"), CELL_MUTED), cell(""))
    return Grid(widths, rows, Row(titles, rule=None))
