"""A supplier's questionnaire on paper: boxes with words to tick, numbers to circle, lines to write on."""

from __future__ import annotations

import io
from itertools import groupby

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate

from core.assessment.suppliers_questions import Question, Questionnaire
from core.assessment.suppliers_words import COLUMNS, MATURITY, VERDICTS, counted, say
from core.reports.pdf import fonts
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.frame import ReportCanvas, fitted
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell
from core.reports.pdf.styles import (
    BODY,
    BOTTOM,
    CELL,
    CELL_BOLD,
    CELL_MUTED,
    FURNITURE,
    H2,
    HEIGHT,
    LEAD,
    LEFT,
    MUTED,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    SMALL,
    SUBTITLE,
    TITLE,
    WIDTH,
)

_NUMBER = 30.0
_LABEL = 110.0
_QUESTION_ROOM = 170.0
"""A heading stays with its first question."""


def as_pdf(questionnaire: Questionnaire) -> bytes:
    """The questionnaire as PDF. The same one gives the same bytes."""
    rl_config.useA85 = 0
    fonts.load()
    target = io.BytesIO()
    _Document(target, questionnaire).build(_story(questionnaire), canvasmaker=ReportCanvas)
    return target.getvalue()


class _Document(BaseDocTemplate):
    """A4 pages that name plant, supplier and questionnaire."""

    def __init__(self, target: io.BytesIO, one: Questionnaire) -> None:
        self._one = one
        super().__init__(
            target,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            title=fonts.clean(f"{say(one.lang, 'kind')}: {one.supplier}"),
            author=fonts.clean(one.plant),
            subject=say(one.lang, "pdf.subject"),
            creator="Walkdown",
            producer="ReportLab",
            lang=one.lang,
            invariant=1,
            pageCompression=1,
            initialFontName=fonts.REGULAR,
            initialFontSize=BODY.size,
            initialLeading=BODY.leading,
            displayDocTitle=1,
        )
        frame = Frame(LEFT, BOTTOM, WIDTH, HEIGHT, 0, 0, 0, 0, id="body")
        self.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=self._on_page)])

    def _on_page(self, canvas: Canvas, _doc: object) -> None:
        assert isinstance(canvas, ReportCanvas)
        number = canvas.getPageNumber()
        canvas.later(lambda late, total: self._furniture(late, number, total))

    def _furniture(self, canvas: Canvas, page: int, total: int) -> None:
        one = self._one
        top, bottom = PAGE_HEIGHT - 44, BOTTOM - 20
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, top - 7, LEFT + WIDTH, top - 7)
        canvas.line(LEFT, bottom + 12, LEFT + WIDTH, bottom + 12)
        for y, left, right in (
            (top, one.plant, one.supplier),
            (bottom, one.id, say(one.lang, "page", n=page, total=total)),
        ):
            for text, x, draw in ((left, LEFT, canvas.drawString), (right, LEFT + WIDTH, canvas.drawRightString)):
                shown, style = fitted(text, FURNITURE, WIDTH * 0.48)
                canvas.setFillColor(style.color)
                canvas.setFont(style.face, style.size)
                draw(x, y, shown)


def _story(one: Questionnaire) -> list[Flowable]:
    lang = one.lang
    facts = [
        (say(lang, "plant"), one.plant),
        (say(lang, "supplier"), one.supplier),
        (say(lang, "id"), f"{one.id}, {counted(lang, 'count', len(one.questions))}"),
        (say(lang, "packs"), "\n".join(one.editions)),
    ]
    story: list[Flowable] = [
        Text(say(lang, "kind"), TITLE),
        Text(say(lang, "for", supplier=one.supplier), SUBTITLE),
        Grid((_LABEL, WIDTH - _LABEL), [Row((cell(k, CELL_MUTED), cell(v, CELL_BOLD))) for k, v in facts]),
        Text(say(lang, "lead", plant=one.plant), LEAD),
        Text(say(lang, "pen"), BODY),
        Text(say(lang, "explain"), BODY),
        Text(say(lang, "maturity"), H2),
        Grid(
            (_NUMBER, WIDTH - _NUMBER),
            [Row((cell(str(n), CELL_BOLD), cell(words))) for n, words in enumerate(MATURITY[lang], start=1)],
        ),
        _Signature(lang),
        Text(say(lang, "privacy"), SMALL),
        Text(say(lang, "notice"), SMALL),
    ]
    for _, group in groupby(one.questions, key=lambda question: question.area):
        questions = list(group)
        area = questions[0].area
        title = questions[0].area_title if area == "survey" else f"{area}  {questions[0].area_title}"
        story += [CondPageBreak(_QUESTION_ROOM), Text(title, H2)]
        story += [_question(question, lang) for question in questions]
    return story


class _Signature(Flowable):
    """Who answered, when, signed."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._lang = lang
        self.spaceBefore = self.spaceAfter = 8

    def wrap(self, aw: float, ah: float) -> tuple[float, float]:  # noqa: ARG002
        """For platypus."""
        self.width, self.height = aw, 52.0
        return self.width, self.height

    def draw(self) -> None:
        """For platypus."""
        gap, x = 16.0, 0.0
        for key, share in (("answered_by", 0.42), ("answered_on", 0.2), ("signature", 0.38)):
            side = self.width * share - gap
            self.canv.setStrokeColor(MUTED)
            self.canv.setLineWidth(0.7)
            self.canv.line(x, 14, x + side, 14)
            self.canv.setFillColor(MUTED)
            self.canv.setFont(CELL.face, 7.4)
            self.canv.drawString(x, 4, say(self._lang, key))
            x += side + gap


def _question(one: Question, lang: str) -> Grid:
    """One question with its boxes; it stays on one page."""
    wide = (_NUMBER, WIDTH - _NUMBER)
    texts = [Para((Span(one.title, CELL_BOLD), Span(f" {one.requirement}", CELL_MUTED)))]
    if one.question != one.title:
        texts.append(Para((Span(one.question, CELL),)))
    if one.attach:
        texts.append(Para((Span(say(lang, "attach", what=one.attach), CELL_MUTED),), gap=2))
    rows = [
        Row((cell(str(one.number), CELL_BOLD), Cell(tuple(texts))), widths=wide, keep=True, rule=None),
        _boxes(lang),
        _levels(lang),
        Row(
            (cell(""), cell(f"{COLUMNS[lang]['text']}, {COLUMNS[lang]['evidence']}", CELL_MUTED)),
            widths=wide, rule=None, pad=(2, 34),
        ),
    ]  # fmt: skip
    return Grid(wide, rows, before=0, after=0)


def _boxes(lang: str) -> Row:
    words = list(VERDICTS[lang].values())
    widths = [fonts.width(one, CELL.face, CELL.size) + 27 for one in words]
    rest = WIDTH - _NUMBER - sum(widths)
    cells = [Cell((Para((Span(one, CELL),), ("box", "")),)) for one in words]
    return Row((cell(""), *cells, cell("")), widths=(_NUMBER, *widths, rest), rule=None, keep=True)


def _levels(lang: str) -> Row:
    widths = (_NUMBER, _LABEL, 30.0, 30.0, 30.0, 30.0)
    numbers = [cell(str(level)) for level in range(1, 5)]
    row = (cell(""), cell(COLUMNS[lang]["maturity"], CELL_MUTED), *numbers, cell(""))
    return Row(row, widths=(*widths, WIDTH - sum(widths)), rule=None, keep=True, pad=(1, 3))
