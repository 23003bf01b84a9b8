"""Text without markup: line breaking of spans, and the flowable that sets them.

The users' words never meet an XML parser, and a word wider than its column is broken, never cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from core.reports.pdf import fonts
from core.reports.pdf.styles import BODY, Style

SOFT_HYPHEN = "\u00ad"
_TAIL = 3
"""Characters of a broken word that go to the next line at least, where it is long enough."""
_BREAK_AFTER = frozenset("-/\\_.,:;@=+&?|)]}\u2013\u2014")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `link` names a destination in the document."""

    text: str
    style: Style = BODY
    link: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a set line, `x` from the line's left edge."""

    x: float
    text: str
    style: Style
    width: float
    link: str = ""


Line = tuple[Piece, ...]


def _cut(word: str, style: Style, room: float) -> int:
    """How many characters of `word` to set in `room`: up to a sign that allows a break, else as many as fit.

    At least one, so that a column too narrow for one character still ends.
    """
    widths = fonts.advance(style.face)
    limit, fits, last_break = room * 1000 / style.size, 0, 0
    total = 0.0
    for index, char in enumerate(word):
        total += widths[char]
        if total > limit:
            break
        fits = index + 1
        if char in _BREAK_AFTER:
            last_break = fits
    if last_break >= fits // 3:
        return max(1, last_break)
    if len(word) - fits < _TAIL <= fits - _TAIL:
        fits = len(word) - _TAIL
    return max(1, fits)


class _Setter:
    """Sets words into lines of one width."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.lines: list[Line] = []
        self._pieces: list[Piece] = []
        self._x = 0.0

    def word(self, text: str, span: Span, *, space: bool) -> None:
        """Adds one word, after a blank where `space`."""
        style = span.style
        lead = " " if space and self._x > 0 else ""
        needed = fonts.width(lead + text, style.face, style.size)
        if self._x + needed <= self.width + 0.01:
            self._put(lead + text, span, needed)
            return
        if self._x > 0:
            self.newline()
        while text:
            needed = fonts.width(text, style.face, style.size)
            if needed <= self.width + 0.01:
                self._put(text, span, needed)
                return
            cut = _cut(text, style, self.width)
            head, text = text[:cut], text[cut:]
            self._put(head, span, fonts.width(head, style.face, style.size))
            if text:
                self.newline()

    def _put(self, text: str, span: Span, width: float) -> None:
        last = self._pieces[-1] if self._pieces else None
        if last and last.style is span.style and last.link == span.link:
            self._pieces[-1] = Piece(last.x, last.text + text, last.style, last.width + width, last.link)
        else:
            self._pieces.append(Piece(self._x, text, span.style, width, span.link))
        self._x += width

    def newline(self) -> None:
        """Ends the line."""
        self.lines.append(tuple(self._pieces))
        self._pieces, self._x = [], 0.0


def set_lines(spans: Sequence[Span], width: float) -> list[Line]:
    """Breaks spans into lines no wider than `width` points; at least one line, empty where there is no text."""
    setter = _Setter(max(width, 1.0))
    for span in spans:
        for number, paragraph in enumerate(fonts.clean(span.text, span.style.face).split("\n")):
            if number:
                setter.newline()
            for index, word in enumerate(paragraph.split(" ")):
                setter.word(word, span, space=index > 0)
    setter.newline()
    return setter.lines


def draw_line(canvas: Canvas, line: Line, x: float, baseline: float) -> None:
    """Draws one set line and its links."""
    for piece in line:
        if not piece.text:
            continue
        style = piece.style
        canvas.setFillColor(style.color)
        canvas.setFont(style.face, style.size)
        canvas.drawString(x + piece.x, baseline, piece.text)
        if piece.link:
            box = (x + piece.x, baseline - 2, x + piece.x + piece.width, baseline + style.size)
            canvas.linkRect("", piece.link, box, relative=1, thickness=0)


def baseline_drop(style: Style) -> float:
    """Distance from the top of a line to its baseline."""
    return (style.leading - style.size) / 2 + style.size * 0.82


class Text(Flowable):
    """A paragraph of spans; splits between lines, leaving at least two on either side where it can."""

    def __init__(self, spans: str | Iterable[Span], style: Style = BODY, *, bullet: str = "") -> None:
        super().__init__()
        self.style = style
        self.spans = (Span(spans, style),) if isinstance(spans, str) else tuple(spans)
        self.bullet = fonts.clean(bullet)
        self.lines: list[Line] | None = None
        self._set_width = -1.0

    def getSpaceBefore(self) -> float:
        """For platypus."""
        return self.style.before

    def getSpaceAfter(self) -> float:
        """For platypus."""
        return self.style.after

    def wrap(self, aw: float, ah: float) -> tuple[float, float]:  # noqa: ARG002
        """For platypus."""
        if self.lines is None or (self._set_width >= 0 and aw != self._set_width):
            self.lines = set_lines(self.spans, aw - self.style.indent - self.style.hang)
            self._set_width = aw
        self.width, self.height = aw, len(self.lines) * self.style.leading
        return self.width, self.height

    def split(self, aw: float, ah: float) -> list[Flowable]:
        """For platypus."""
        self.wrap(aw, ah)
        assert self.lines is not None
        count = int((ah + 0.01) // self.style.leading)
        if count >= len(self.lines):
            return [self]
        if len(self.lines) - count < 2:
            count = len(self.lines) - 2
        if count < 2:
            return []
        first = Text(self.spans, self.style, bullet=self.bullet)
        rest = Text(self.spans, self.style)
        first.lines, rest.lines = self.lines[:count], self.lines[count:]
        first._set_width = rest._set_width = aw
        return [first, rest]

    def draw(self) -> None:
        """For platypus."""
        x = self.style.indent
        y = self.height - baseline_drop(self.style)
        if self.bullet:
            self.canv.setFillColor(self.style.color)
            self.canv.setFont(self.style.face, self.style.size)
            self.canv.drawString(x, y, self.bullet)
        for line in self.lines or []:
            draw_line(self.canv, line, x + self.style.hang, y)
            y -= self.style.leading


class Rule(Flowable):
    """A thin line over the whole width."""

    def __init__(self, color: Color, thickness: float = 0.6, before: float = 0, after: float = 6) -> None:
        super().__init__()
        self._color, self._thickness = color, thickness
        self.spaceBefore, self.spaceAfter = before, after

    def wrap(self, aw: float, ah: float) -> tuple[float, float]:  # noqa: ARG002
        """For platypus."""
        self.width, self.height = aw, self._thickness
        return self.width, self.height

    def draw(self) -> None:
        """For platypus."""
        self.canv.setStrokeColor(self._color)
        self.canv.setLineWidth(self._thickness)
        self.canv.line(0, 0, self.width, 0)
