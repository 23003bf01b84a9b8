"""The pages: frame, header and footer on every one, headings with bookmarks, contents with page numbers.

What needs the number of pages is drawn after the last page into the pages as they are, so one pass suffices.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase.pdfdoc import PDFPage
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate

from core.reports.data import Cover
from core.reports.pdf import fonts
from core.reports.pdf.flow import Line, Span, baseline_drop, draw_line, set_lines
from core.reports.pdf.styles import (
    ACCENT,
    BODY,
    BODY_BOLD,
    BOTTOM,
    FURNITURE,
    H1,
    H2,
    HEIGHT,
    INK,
    LEFT,
    PAGE_HEIGHT,
    RULE,
    WIDTH,
    Style,
)
from core.reports.text import Words

Late = Callable[[Canvas, int], None]
"""Draws on a page when all pages are known; is given the number of pages."""


class _Stamp(TimeStamp):
    """The report's own time as the file's, so that the same data gives the same bytes."""

    def __init__(self, cover: Cover) -> None:
        super().__init__(invariant=1)
        when = cover.generated_at
        if when is not None:
            self.t = when.timestamp()
            self.lt = when.utctimetuple()
            self.YMDhms = tuple(self.lt)[:6]


class ReportCanvas(Canvas):
    """A canvas whose finished pages can still be drawn on until it is saved."""

    # reportlab's own, which its type stubs leave out
    _doc: Any
    _code: list[str]
    _pageNumber: int
    _restartAccumulators: Callable[[], None]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._late: dict[int, list[Late]] = {}
        self._finished: list[PDFPage] = []
        self.heading_pages: dict[str, int] = {}

    def later(self, draw: Late) -> None:
        """Draws on the current page once the number of pages is known."""
        self._late.setdefault(self._pageNumber, []).append(draw)

    def showPage(self) -> None:
        """Ends the page and keeps it."""
        super().showPage()
        self._finished.append(self._doc.Pages.pages[-1])

    def save(self) -> None:
        """Draws what was put off, then writes the document."""
        if self._code:
            self.showPage()
        for number, page in enumerate(self._finished, start=1):
            self._restartAccumulators()
            self.init_graphics_state()
            for draw in self._late.get(number, ()):
                draw(self, len(self._finished))
            page.stream += "\n".join(self._code) + "\n"
        self._restartAccumulators()
        super().save()


def fitted(text: str, style: Style, width: float) -> tuple[str, Style]:
    """One line for header and footer: set smaller where it is too wide, and at last shortened with an ellipsis."""
    text = fonts.clean(text, style.face).replace("\n", " ")
    for factor in (1.0, 0.92, 0.85, 0.78):
        tried = style.scaled(factor)
        if fonts.width(text, tried.face, tried.size) <= width:
            return text, tried
    while text and fonts.width(text + "\u2026", tried.face, tried.size) > width:
        text = text[:-1]
    return text + "\u2026", tried


def grouped(hash_hex: str, groups: int | None = None) -> str:
    """A hash in groups of four signs, all of them or the first `groups` with an ellipsis."""
    parts = [hash_hex[i : i + 4] for i in range(0, len(hash_hex), 4)]
    if groups is None or len(parts) <= groups:
        return " ".join(parts)
    return " ".join(parts[:groups]) + " \u2026"


class Furniture:
    """Header and footer."""

    def __init__(self, cover: Cover, words: Words) -> None:
        self._words = words
        self.site = cover.site.strip() or words("cover.unnamed")
        self.number = (
            words("head.number", number=cover.report_number) if cover.report_number else words("head.no_number")
        )
        self.classification = cover.classification or words("none")
        self.date = words.day(cover.generated_at) if cover.generated_at else words.day(cover.visit_to or words("none"))
        short = grouped(cover.head_hash, 6)
        self.hash = words("foot.hash", hash=short) if short else words("foot.no_hash")

    def draw(self, canvas: Canvas, page: int, total: int) -> None:
        """Draws both on a page."""
        top, bottom = PAGE_HEIGHT - 15.5 * 2.8346, BOTTOM - 20
        bold = Style(face=fonts.NARROW_BOLD, size=FURNITURE.size, leading=FURNITURE.leading, color=INK)
        thirds = (WIDTH * 0.44, WIDTH * 0.22, WIDTH * 0.30)
        self._put(canvas, LEFT, top, self.site, bold, thirds[0], "left")
        self._put(canvas, LEFT + WIDTH / 2, top, self.classification, bold, thirds[1], "centre")
        self._put(canvas, LEFT + WIDTH, top, self.number, FURNITURE, thirds[2], "right")
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, top - 7, LEFT + WIDTH, top - 7)
        canvas.line(LEFT, bottom + 12, LEFT + WIDTH, bottom + 12)
        self._put(canvas, LEFT, bottom, self.date, FURNITURE, WIDTH * 0.24, "left")
        self._put(canvas, LEFT + WIDTH / 2, bottom, self.hash, FURNITURE, WIDTH * 0.48, "centre")
        self._put(canvas, LEFT + WIDTH, bottom, self._words("page", n=page, total=total), bold, WIDTH * 0.24, "right")

    @staticmethod
    def _put(canvas: Canvas, x: float, y: float, text: str, style: Style, width: float, side: str) -> None:
        text, style = fitted(text, style, width)
        canvas.setFillColor(style.color)
        canvas.setFont(style.face, style.size)
        draw = {"left": canvas.drawString, "centre": canvas.drawCentredString, "right": canvas.drawRightString}[side]
        draw(x, y, text)


class ReportDocument(BaseDocTemplate):
    """A4 pages with one frame."""

    def __init__(self, target: Any, cover: Cover, words: Words) -> None:
        self._cover = cover
        self._furniture = Furniture(cover, words)
        site = self._furniture.site
        super().__init__(
            target,
            pagesize=(LEFT + WIDTH + (LEFT - 4 * 2.8346), PAGE_HEIGHT),
            title=fonts.clean(words("pdf.title", site=site)),
            author=fonts.clean(cover.engineer),
            subject=words("pdf.subject"),
            keywords=[part for part in (fonts.clean(cover.report_number), cover.head_hash) if part],
            creator=words("cover.tool_value", version=cover.tool_version or "-"),
            producer="ReportLab",
            lang=words.lang,
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
        if number == 1:
            canvas._doc._timeStamp = _Stamp(self._cover)
            canvas.showOutline()
        canvas.later(lambda late, total: self._furniture.draw(late, number, total))


class Heading(Flowable):
    """A heading with its bookmark; level 0 stands in the contents."""

    def __init__(self, text: str, key: str, level: int = 0, *, need: float = 90) -> None:
        super().__init__()
        self.text, self.key, self.level = fonts.clean(text), key, level
        self._style = H1 if level == 0 else H2
        self._need = need
        self._lines: list[Line] = []

    def with_room(self) -> list[Flowable]:
        """The heading with the demand that some of what follows stands on its page."""
        return [CondPageBreak(self._need), self]

    def getSpaceBefore(self) -> float:
        """For platypus."""
        return self._style.before

    def getSpaceAfter(self) -> float:
        """For platypus."""
        return self._style.after

    def wrap(self, aw: float, ah: float) -> tuple[float, float]:  # noqa: ARG002
        """For platypus."""
        self._lines = set_lines([Span(self.text, self._style)], aw)
        self.width, self.height = aw, len(self._lines) * self._style.leading
        return self.width, self.height

    def draw(self) -> None:
        """For platypus."""
        canvas = self.canv
        assert isinstance(canvas, ReportCanvas)
        canvas.bookmarkHorizontal(self.key, 0, self.height + 6)
        canvas.addOutlineEntry(self.text, self.key, level=self.level, closed=1)
        canvas.heading_pages[self.key] = canvas.getPageNumber()
        y = self.height - baseline_drop(self._style)
        for line in self._lines:
            draw_line(canvas, line, 0, y)
            y -= self._style.leading


class ContentsRow(Flowable):
    """One line of the contents; its page number is drawn when it is known."""

    def __init__(self, heading: Heading) -> None:
        super().__init__()
        self._heading = heading
        self._lines: list[Line] = []

    def wrap(self, aw: float, ah: float) -> tuple[float, float]:  # noqa: ARG002
        """For platypus."""
        self._lines = set_lines([Span(self._heading.text, BODY)], aw - 40)
        self.width, self.height = aw, len(self._lines) * 17.5
        return self.width, self.height

    def draw(self) -> None:
        """For platypus."""
        canvas, key = self.canv, self._heading.key
        assert isinstance(canvas, ReportCanvas)
        y = self.height - 12.5
        for line in self._lines:
            draw_line(canvas, line, 0, y)
            y -= 17.5
        y += 17.5
        used = max((piece.x + piece.width for piece in self._lines[-1]), default=0)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.6)
        canvas.setDash(0.6, 3)
        canvas.line(used + 6, y + 1.5, self.width - 26, y + 1.5)
        canvas.setDash()
        canvas.linkRect("", key, (0, 0, self.width, self.height), relative=1, thickness=0)
        x, absolute_y = canvas.absolutePosition(self.width, y)

        def number(late: Canvas, _total: int) -> None:
            late.setFillColor(ACCENT)
            late.setFont(BODY_BOLD.face, BODY_BOLD.size)
            late.drawRightString(x, absolute_y, str(canvas.heading_pages.get(key, "")))

        canvas.later(number)
