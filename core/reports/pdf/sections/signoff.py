"""The sign-off page: what was handed over, two blocks to sign, the whole head hash."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Spacer

from core.reports.pdf import fonts
from core.reports.pdf.flow import Span, Text, draw_line, set_lines
from core.reports.pdf.frame import ReportCanvas, fitted, grouped
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, CELL_MUTED, INK, LEAD, MUTED, RULE, WIDTH, Style
from core.reports.text import Words

_BLOCK = 216.0
_LINE = 40.0


class _Blocks(Flowable):
    """Two columns of lines to write on."""

    def __init__(self, words: Words, names: tuple[str, str]) -> None:
        super().__init__()
        self._words, self._names = words, names

    def wrap(self, aw: float, ah: float) -> tuple[float, float]:  # noqa: ARG002
        """For platypus."""
        self.width, self.height = aw, _BLOCK
        return self.width, self.height

    def draw(self) -> None:
        """For platypus."""
        gap = 26.0
        side = (self.width - gap) / 2
        for index, title in enumerate(("sign.engineer", "sign.manager")):
            self._block(index * (side + gap), side, self._words(title), self._names[index])

    def _block(self, x: float, side: float, title: str, name: str) -> None:
        canvas, words = self.canv, self._words
        canvas.setFillColor(INK)
        canvas.setFont(fonts.BOLD, 10)
        canvas.drawString(x, self.height - 10, title)
        y = self.height - 12
        for key in ("name", "role", "place", "date"):
            y -= _LINE * 0.86
            _field(canvas, x, y, side, words(f"sign.{key}"), name if key == "name" else "")
        y -= _LINE * 1.55
        _field(canvas, x, y, side, words("sign.signature"), "")


def _field(canvas: Canvas, x: float, y: float, side: float, label: str, filled: str) -> None:
    canvas.setStrokeColor(MUTED)
    canvas.setLineWidth(0.7)
    canvas.line(x, y, x + side, y)
    canvas.setFillColor(MUTED)
    canvas.setFont(CELL.face, 7.4)
    canvas.drawString(x, y - 9, label)
    if filled:
        text, style = fitted(filled, Style(size=9.4), side)
        canvas.setFillColor(style.color)
        canvas.setFont(style.face, style.size)
        canvas.drawString(x, y + 4, text)


class _Lines(Flowable):
    """Blank lines to write remarks on."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def wrap(self, aw: float, ah: float) -> tuple[float, float]:  # noqa: ARG002
        """For platypus."""
        self.width, self.height = aw, self._count * 23.0
        return self.width, self.height

    def draw(self) -> None:
        """For platypus."""
        self.canv.setStrokeColor(RULE)
        self.canv.setLineWidth(0.6)
        for index in range(self._count):
            self.canv.line(0, index * 23.0, self.width, index * 23.0)


class _ReportLine(Flowable):
    """The report's number, pages and time; the pages are known at the end."""

    def __init__(self, number: str, moment: str, words: Words) -> None:
        super().__init__()
        self._number, self._moment, self._words = number, moment, words
        self.spaceAfter = 8

    def wrap(self, aw: float, ah: float) -> tuple[float, float]:  # noqa: ARG002
        """For platypus. Room for as many lines as it takes with a page number of five digits."""
        self.width = aw
        self.height = len(self._lines(99_999)) * BODY.leading
        return self.width, self.height

    def _lines(self, total: int) -> list[tuple[object, ...]]:
        text = self._words(
            "sign.report_value",
            number=self._number,
            pages=self._words.count("sign.pages", total),
            moment=self._moment,
        )
        label = Span(self._words("sign.report") + ": ", Style(color=MUTED))
        return list(set_lines([label, Span(text, BODY)], self.width))

    def draw(self) -> None:
        """For platypus."""
        canvas = self.canv
        assert isinstance(canvas, ReportCanvas)
        x, y = canvas.absolutePosition(0, self.height - 10.5)

        def late(on: Canvas, total: int) -> None:
            baseline = y
            for line in self._lines(total):
                draw_line(on, line, x, baseline)  # type: ignore[arg-type]
                baseline -= BODY.leading

        canvas.later(late)


def sign_off(context: Context) -> Story:
    """The whole page; what was handed over may push it to a second one."""
    data, words = context.data, context.words
    cover = data.cover
    number = words("head.number", number=cover.report_number) if cover.report_number else words("head.no_number")
    story: Story = [
        PageBreak(),
        context.section(words("sign.title"), "sign"),
        Text(words("sign.lead"), LEAD),
        _ReportLine(number, words.moment(cover.generated_at), words),
        Grid(
            (118, WIDTH - 118),
            [
                Row((cell(words("cover.hash"), CELL_MUTED), cell(grouped(cover.head_hash) or words("none"), _MONO))),
            ],
        ),
    ]
    handed = data.sign_off.handed_over
    if handed:
        texts = [words(f"handed.{code}") if words.has(f"handed.{code}") else code for code in handed]
        rows = [Row((Cell((Para((Span(text, CELL),), ("box", "")),)),), rule=None, pad=(2.6, 2.6)) for text in texts]
        story += [Text(words("sign.handed"), _SUB), Grid((WIDTH,), rows)]
    story += [
        CondPageBreak(_BLOCK + 100),
        Text(words("sign.remarks"), _SUB),
        _Lines(3),
        Spacer(WIDTH, 26),
        _Blocks(words, (cover.engineer, cover.manager)),
    ]
    return story


_MONO = Style(face=fonts.MONO, size=7.4, leading=11.2)
_SUB = Style(face=CELL_BOLD.face, size=9.4, leading=13, before=6, after=3)
