"""A table that never cuts: rows may have columns of their own, stay together, and split between lines over pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from core.reports.pdf import marks
from core.reports.pdf.flow import Line, Piece, Span, baseline_drop, draw_line, set_lines
from core.reports.pdf.styles import CELL, HAIR, HEAD, HEIGHT, MUTED, RULE, Style

_FLUSH = 16.0
"""Blank right of a column of numbers."""
GUTTER = 7.0
"""Blank between two columns."""
_LONG, _WORTH = 0.3, 0.2
"""A row longer than this share of a page is split at once where at least that share of the page is free."""


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph in a cell. `sign` is ("verdict" | "band" | "picture" | "box", code), drawn before its first line."""

    spans: tuple[Span, ...]
    sign: tuple[str, str] | None = None
    gap: float = 0
    """Blank above it, where it is not the cell's first."""

    @property
    def style(self) -> Style:
        """Style of its first span."""
        return self.spans[0].style if self.spans else CELL


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: paragraphs one under another."""

    paras: tuple[Para, ...] = ()
    right: bool = False
    """Set flush right, as for numbers."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `widths` None means the grid's own columns."""

    cells: tuple[Cell, ...]
    widths: tuple[float, ...] | None = None
    fill: Color | None = None
    rule: Color | None = HAIR
    """Line above the row."""
    keep: bool = False
    """Stay on the page of the next row."""
    pad: tuple[float, float] = (3.2, 3.4)
    """Blank above and below the text."""
    anchor: str = ""
    """Name of a destination at the row's top."""
    again: Row | None = None
    """A row that heads the following ones, as it is repeated on the next page."""


@dataclass(slots=True)
class _SetLine:
    line: Line
    style: Style
    sign: tuple[str, str] | None = None
    gap: float = 0

    @property
    def height(self) -> float:
        return self.gap + self.style.leading


@dataclass(slots=True)
class _Laid:
    """A row with its lines broken."""

    row: Row
    widths: Sequence[float]
    cells: list[list[_SetLine]]
    height: float = field(default=0)

    def __post_init__(self) -> None:
        text = max((sum(line.height for line in cell) for cell in self.cells), default=0)
        self.height = text + sum(self.row.pad)


def sign_room(sign: tuple[str, str] | None, style: Style) -> float:
    """Width that a sign and the blank after it take."""
    if sign is None:
        return 0
    return style.size * ((marks.BAND_WIDTH if sign[0] == "band" else 1.0) + 0.55)


def draw_sign(canvas: Canvas, sign: tuple[str, str], x: float, baseline: float, style: Style) -> None:
    """Draws a sign so that it stands on the text's baseline."""
    kind, code = sign
    size = style.size * 0.98
    y = baseline - style.size * 0.12
    if kind == "box":
        canvas.setStrokeColor(MUTED)
        canvas.setLineWidth(0.8)
        canvas.rect(x, y, size * 0.92, size * 0.92, stroke=1, fill=0)
        return
    draw = {"verdict": marks.verdict, "band": marks.band, "picture": marks.picture}[kind]
    draw(canvas, code, x, y, size)


def _lay_cell(cell: Cell, width: float) -> list[_SetLine]:
    found: list[_SetLine] = []
    for para in cell.paras:
        room = sign_room(para.sign, para.style)
        lines = set_lines(para.spans, width - room)
        for index, line in enumerate(lines):
            first = index == 0
            found.append(
                _SetLine(
                    tuple(_shift(line, room)) if room else line,
                    para.style,
                    para.sign if first else None,
                    para.gap if first and found else 0,
                )
            )
    return found


def _shift(line: Line, room: float) -> Iterable[Piece]:
    for piece in line:
        yield Piece(piece.x + room, piece.text, piece.style, piece.width, piece.link)


def _split_laid(laid: _Laid, room: float) -> tuple[_Laid, _Laid] | None:
    """The row in two, the first no higher than `room`; None where not even one line fits."""
    room -= laid.row.pad[0]
    heads: list[list[_SetLine]] = []
    tails: list[list[_SetLine]] = []
    for cell in laid.cells:
        height, count = 0.0, 0
        for line in cell:
            height += line.height
            if height > room:
                break
            count += 1
        heads.append(cell[:count])
        tails.append(cell[count:])
    if not any(heads) or any(tail and not head for head, tail in zip(heads, tails, strict=True)):
        return None
    top, bottom = laid.row.pad
    first = Row(laid.row.cells, laid.row.widths, laid.row.fill, laid.row.rule, False, (top, 0), laid.row.anchor)
    rest = Row(laid.row.cells, laid.row.widths, laid.row.fill, None, laid.row.keep, (top, bottom))
    return _Laid(first, laid.widths, heads), _Laid(rest, laid.widths, tails)


class Grid(Flowable):
    """Rows under an optional head that is repeated on every page."""

    def __init__(
        self,
        widths: Sequence[float],
        rows: Sequence[Row],
        head: Row | None = None,
        *,
        before: float = 2,
        after: float = 10,
    ) -> None:
        super().__init__()
        self.widths = tuple(widths)
        self.head = head
        self._rows: list[Row | _Laid] = list(rows)
        self._again: Row | None = None
        self.spaceBefore, self.spaceAfter = before, after

    def _laid(self, index: int) -> _Laid:
        found = self._rows[index]
        if isinstance(found, _Laid):
            return found
        laid = self._lay(found)
        self._rows[index] = laid
        return laid

    def _lay(self, row: Row) -> _Laid:
        widths = row.widths or self.widths
        last = len(widths) - 1
        return _Laid(
            row,
            widths,
            [
                _lay_cell(cell, width - (0 if i == last else GUTTER))
                for i, (cell, width) in enumerate(zip(row.cells, widths, strict=True))
            ],
        )

    def _tops(self) -> list[_Laid]:
        """Rows repeated at the top of this part."""
        return [self._lay(row) for row in (self.head, self._again) if row is not None]

    def wrap(self, aw: float, ah: float) -> tuple[float, float]:
        """For platypus. Stops adding up where the height exceeds the room: that is all platypus asks."""
        height = sum(laid.height for laid in self._tops())
        for index in range(len(self._rows)):
            height += self._laid(index).height
            if height > ah + 1:
                break
        self.width, self.height = aw, height
        return aw, height

    def split(self, aw: float, ah: float) -> list[Flowable]:  # noqa: ARG002
        """For platypus."""
        tops = sum(laid.height for laid in self._tops())
        room, count = ah - tops, 0
        while count < len(self._rows) and self._laid(count).height <= room + 0.01:
            room -= self._laid(count).height
            count += 1
        if count == len(self._rows):
            return [self]
        start = count
        while start and self._laid(start - 1).row.keep:
            start -= 1
        block = self._block_height(start)
        long_row = start == count and self._laid(count).height > HEIGHT * _LONG and room > HEIGHT * _WORTH
        if block + tops <= HEIGHT and not long_row:
            if start:
                return self._parts(start, None)
            if ah < HEIGHT - 1:
                return []
        halves = _split_laid(self._laid(count), room)
        if halves or count:
            return self._parts(count, halves)
        return []

    def _block_height(self, start: int) -> float:
        """Height of the rows from `start` that want to stay together."""
        height, index = 0.0, start
        while index < len(self._rows):
            laid = self._laid(index)
            height += laid.height
            if not laid.row.keep or height > HEIGHT:
                break
            index += 1
        return height

    def _parts(self, count: int, halves: tuple[_Laid, _Laid] | None) -> list[Flowable]:
        first, rest = Grid(self.widths, (), self.head), Grid(self.widths, (), self.head)
        first._rows, rest._rows = self._rows[:count], self._rows[count:]
        if halves:
            first._rows.append(halves[0])
            rest._rows[0] = halves[1]
        first._again = self._again
        rest._again = self._again_after(count)
        first.spaceBefore, first.spaceAfter = self.spaceBefore, 0
        rest.spaceBefore, rest.spaceAfter = 0, self.spaceAfter
        return [first, rest]

    def _again_after(self, count: int) -> Row | None:
        nxt = self._laid(count).row if count < len(self._rows) else None
        if nxt is not None and nxt.again is not None:
            return None
        for index in range(count - 1, -1, -1):
            if (again := self._laid(index).row.again) is not None:
                return again
        return self._again

    def draw(self) -> None:
        """For platypus."""
        y = self.height
        for laid in self._tops():
            self._draw_row(laid, y)
            y -= laid.height
        for index in range(len(self._rows)):
            laid = self._laid(index)
            self._draw_row(laid, y)
            y -= laid.height
        self.canv.setStrokeColor(RULE)
        self.canv.setLineWidth(0.5)
        self.canv.line(0, y, sum(self.widths), y)

    def _draw_row(self, laid: _Laid, top: float) -> None:
        canvas, row = self.canv, laid.row
        total = sum(laid.widths)
        if row.fill is not None:
            canvas.setFillColor(row.fill)
            canvas.rect(0, top - laid.height, total, laid.height, stroke=0, fill=1)
        if row.rule is not None:
            canvas.setStrokeColor(row.rule)
            canvas.setLineWidth(0.5)
            canvas.line(0, top, total, top)
        if row.anchor:
            canvas.bookmarkHorizontal(row.anchor, 0, top + 4)
        x = 0.0
        for cell, lines, width in zip(row.cells, laid.cells, laid.widths, strict=True):
            y = top - row.pad[0]
            for line in lines:
                y -= line.gap
                _draw_cell_line(
                    canvas,
                    line,
                    x,
                    y,
                    width - _FLUSH if cell.right and x + width < total - 1 else width if cell.right else 0,
                )
                y -= line.style.leading
            x += width


def _draw_cell_line(canvas: Canvas, line: _SetLine, x: float, top: float, flush: float) -> None:
    baseline = top - baseline_drop(line.style)
    if line.sign:
        draw_sign(canvas, line.sign, x, baseline, line.style)
    if flush:
        x += max(0.0, flush - sum(piece.width for piece in line.line))
    draw_line(canvas, line.line, x, baseline)


def cell(text: str, style: Style = CELL, *, link: str = "", sign: tuple[str, str] | None = None) -> Cell:
    """A cell of one paragraph."""
    return Cell((Para((Span(text, style, link),), sign),))


def number(text: str, style: Style = CELL) -> Cell:
    """A cell set flush right."""
    return Cell((Para((Span(text, style),)),), right=True)


def head_row(*titles: str, right: Sequence[int] = ()) -> Row:
    """The head of a grid; `right` names the columns of numbers."""
    return Row(
        tuple(number(t, HEAD) if i in right else cell(t, HEAD) for i, t in enumerate(titles)),
        rule=RULE,
        pad=(4, 4),
        keep=True,
    )
