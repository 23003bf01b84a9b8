"""Hatchings for charts: rectangles told apart by pattern, made of plain lines so that every printer draws them."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.graphics.shapes import Group, Shape

from core.reports.pdf.shapes import box, disc, stroke
from core.reports.pdf.styles import INK, PAPER

KINDS = ("solid", "cross", "slope", "level", "upright", "dots", "blank", "dashed")


def _slopes(w: float, h: float, *, falling: bool = False) -> Iterator[Shape]:
    """Parallel lines at 45 degrees, ending at the rectangle's sides."""
    offset = 2.1
    while offset < w + h:
        x1, y1 = (offset, 0.0) if offset <= w else (w, offset - w)
        x2, y2 = (0.0, offset) if offset <= h else (offset - h, h)
        if falling:
            x1, x2 = w - x1, w - x2
        yield stroke(x1, y1, x2, y2)
        offset += 4.2


def _levels(w: float, h: float) -> Iterator[Shape]:
    y = 2.6
    while y < h:
        yield stroke(0, y, w, y)
        y += 2.6


def _uprights(w: float, h: float) -> Iterator[Shape]:
    x = 2.6
    while x < w:
        yield stroke(x, 0, x, h)
        x += 2.6


def _dots(w: float, h: float) -> Iterator[Shape]:
    for row in range(int(h // 3.4) + 1):
        for column in range(int(w // 3.6) + 1):
            x, y = 1.8 + column * 3.6 + (row % 2) * 1.8, 1.7 + row * 3.4
            if x < w - 0.6 and y < h - 0.6:
                yield disc(x, y, 0.6, fill=INK)


def _pattern(w: float, h: float, kind: str) -> Iterator[Shape]:
    match kind:
        case "slope":
            yield from _slopes(w, h)
        case "cross":
            yield from _slopes(w, h)
            yield from _slopes(w, h, falling=True)
        case "level":
            yield from _levels(w, h)
        case "upright":
            yield from _uprights(w, h)
        case "dots":
            yield from _dots(w, h)


def hatch(x: float, y: float, w: float, h: float, kind: str) -> Group:
    """A framed rectangle filled with one of `KINDS`; nothing where it has no width."""
    group = Group()
    if w <= 0:
        return group
    group.translate(x, y)
    group.add(box(0, 0, w, h, fill=INK if kind == "solid" else PAPER))
    for shape in _pattern(w, h, kind):
        group.add(shape)
    group.add(box(0, 0, w, h, line=INK, thickness=0.6, dash=[1, 2] if kind == "dashed" else None))
    return group
