"""Charts by reportlab.graphics: told apart by hatching, numbers and words, never by colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing, Group
from reportlab.platypus import Flowable

from core.reports.data import BANDS, PHASES, AreaPicture, Tally
from core.reports.data_rows import ActionRow, FindingRow
from core.reports.pdf import fonts
from core.reports.pdf.flow import Span, set_lines
from core.reports.pdf.grid import draw_sign
from core.reports.pdf.hatch import hatch
from core.reports.pdf.shapes import box, canvas, disc, label, polygon, stroke
from core.reports.pdf.styles import (
    ACCENT,
    CELL,
    CELL_BOLD,
    FINE,
    FINE_MUTED,
    HAIR,
    INK,
    MUTED,
    PAPER,
    RULE,
    TINT,
    TINT_DEEP,
    WIDTH,
    Style,
)
from core.reports.text import Words

VERDICT_HATCH = {
    "met": "blank",
    "met_by_compensating": "level",
    "partial": "slope",
    "not_met": "solid",
    "unknown": "dots",
    "ask_supplier": "upright",
    "not_answered": "dashed",
}
BAND_HATCH = {"critical": "solid", "high": "cross", "medium": "slope", "low": "blank"}
TRUST_HATCH = {"verified": "solid", "told": "slope", "unknown": "dots"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A sign drawn over the drawing, at a text baseline."""

    sign: tuple[str, str]
    x: float
    y: float
    style: Style = CELL


class Figure(Flowable):
    """A drawing with signs over it."""

    def __init__(self, drawing: Drawing, signs: Sequence[Placed] = (), *, before: float = 2, after: float = 8) -> None:
        super().__init__()
        self.drawing, self.signs = drawing, tuple(signs)
        self.spaceBefore, self.spaceAfter = before, after

    def wrap(self, aw: float, ah: float) -> tuple[float, float]:  # noqa: ARG002
        """For platypus."""
        self.width, self.height = self.drawing.width, self.drawing.height
        return self.width, self.height

    def draw(self) -> None:
        """For platypus."""
        renderPDF.draw(self.drawing, self.canv, 0, 0)
        for placed in self.signs:
            draw_sign(self.canv, placed.sign, placed.x, placed.y, placed.style)


def _chip(x: float, y: float, text: str, *, dark: bool) -> Group:
    """A number that stays readable on any pattern."""
    group = Group()
    width = fonts.width(text, CELL_BOLD.face, CELL_BOLD.size) + 4
    if not dark:
        group.add(box(x - width / 2, y - 1.6, width, CELL_BOLD.size + 1, fill=PAPER))
    group.add(label(x, y, text, replace(CELL_BOLD, color=PAPER) if dark else CELL_BOLD, "middle"))
    return group


def stacked(x: float, y: float, w: float, h: float, parts: Sequence[tuple[int, str]]) -> Group:
    """One bar of hatched parts (count, kind) with their numbers where they fit."""
    group = Group()
    total = sum(count for count, _kind in parts)
    if not total:
        group.add(box(x, y, w, h, line=RULE, dash=[2, 2]))
        return group
    for count, kind in parts:
        part = w * count / total
        group.add(hatch(x, y, part, h, kind))
        if part >= fonts.width(str(count), CELL_BOLD.face, CELL_BOLD.size) + 6:
            group.add(_chip(x + part / 2, y + h / 2 - 3, str(count), dark=kind == "solid"))
        x += part
    return group


def _parts(tally: Tally) -> list[tuple[int, str]]:
    return [(tally.get(code), kind) for code, kind in VERDICT_HATCH.items()]


def verdict_legend(words: Words, width: float = WIDTH) -> Figure:
    """What each hatching of the bars means."""
    return legend([(VERDICT_HATCH[c], words.code("verdict", c)) for c in VERDICT_HATCH], width)


def band_legend(words: Words, width: float = WIDTH) -> Figure:
    """What each hatching of the matrix means."""
    return legend([(BAND_HATCH[c], words.code("band", c)) for c in BANDS], width)


def trust_legend(words: Words, width: float = WIDTH) -> Figure:
    """What each hatching of the trust bar means."""
    return legend([(kind, words(f"trust.{c}")) for c, kind in TRUST_HATCH.items()], width)


def legend(entries: Sequence[tuple[str, str]], width: float) -> Figure:
    """Patterns (kind, meaning) in rows."""
    row, x, y = 13.0, 0.0, 0.0
    placed = []
    for kind, text in entries:
        needed = 22 + fonts.width(fonts.clean(text), FINE.face, FINE.size) + 14
        if x + needed > width and x > 0:
            x, y = 0.0, y + row
        placed.append((kind, text, x, y))
        x += needed
    drawing = canvas(width, y + row)
    for kind, text, px, py in placed:
        drawing.add(hatch(px, y - py + 2, 16, 8, kind))
        drawing.add(label(px + 21, y - py + 3, text, FINE))
    return Figure(drawing, after=6)


def area_bars(areas: Sequence[AreaPicture], words: Words, *, compact: bool = False) -> Figure:
    """One bar per area with its overall picture as sign and word."""
    left, word, gap = 148.0, 118.0, 12.0
    row, bar = (17.5, 11.0) if compact else (23.0, 13.0)
    names = [short_lines(a.area, left - 8) for a in areas]
    heights = [max(row, len(lines) * CELL.leading + 4) for lines in names]
    drawing = canvas(WIDTH, sum(heights) + 1)
    signs = []
    y = sum(heights)
    for area, lines, height in zip(areas, names, heights, strict=True):
        middle = y - height / 2
        first = middle + (len(lines) - 1) * CELL.leading / 2 - 3
        for index, text in enumerate(lines):
            drawing.add(label(0, first - index * CELL.leading, text, CELL))
        drawing.add(stacked(left, middle - bar / 2, WIDTH - left - word - gap, bar, _parts(area.tally)))
        drawing.add(label(WIDTH - word + 14, middle - 3, words.code("picture", area.picture), CELL_BOLD))
        signs.append(Placed(("picture", area.picture), WIDTH - word, middle - 3))
        y -= height
    return Figure(drawing, signs)


def share_bar(counts: Sequence[tuple[str, int]], percents: Sequence[int]) -> Figure:
    """The trust bar: shares of verified, told and unknown answers, with percents above it."""
    drawing = canvas(WIDTH, 40)
    total = sum(count for _code, count in counts)
    drawing.add(stacked(0, 2, WIDTH, 16, [(count, TRUST_HATCH[code]) for code, count in counts]))
    x = 0.0
    for (_code, count), percent in zip(counts, percents, strict=True):
        if total and count:
            drawing.add(label(min(x, WIDTH - 34), 23, f"{percent} %", CELL_BOLD))
            x += max(WIDTH * count / total, 36)
    return Figure(drawing, after=2)


def risk_matrix(findings: Sequence[FindingRow], matrix: Sequence[Sequence[str]], words: Words) -> Figure:
    """Likelihood against consequence; the number in a cell is how many findings lie there."""
    side_x, side_y, left, bottom = 52.0, 31.0, 112.0, 36.0
    drawing = canvas(left + 5 * side_x + 4, bottom + 5 * side_y + 4)
    counts: dict[tuple[int, int], int] = {}
    for finding in findings:
        key = (finding.likelihood, finding.consequence)
        counts[key] = counts.get(key, 0) + 1
    for likelihood in range(1, 6):
        y = bottom + (likelihood - 1) * side_y
        name = words(f"likelihood.{likelihood}")
        drawing.add(label(left - 8, y + side_y / 2 - 3, name, FINE, "end"))
        for consequence in range(1, 6):
            x = left + (consequence - 1) * side_x
            band = matrix[likelihood - 1][consequence - 1]
            kind = BAND_HATCH.get(band, "blank")
            drawing.add(hatch(x, y, side_x, side_y, kind))
            if count := counts.get((likelihood, consequence)):
                drawing.add(_disc(x + side_x / 2, y + side_y / 2, str(count)))
    for consequence in range(1, 6):
        x = left + (consequence - 0.5) * side_x
        drawing.add(label(x, bottom - 12, words(f"consequence.{consequence}"), FINE, "middle"))
    drawing.add(label(left + 2.5 * side_x, bottom - 28, words("matrix.consequence"), CELL_BOLD, "middle"))
    drawing.add(label(0, bottom + 5 * side_y - 9, words("matrix.likelihood"), CELL_BOLD))
    return Figure(drawing)


def _disc(x: float, y: float, text: str) -> Group:
    group = Group()
    style = replace(CELL_BOLD, size=10)
    group.add(
        disc(x, y, max(9.0, fonts.width(text, style.face, style.size) / 2 + 4), fill=PAPER, line=INK, thickness=1.1)
    )
    group.add(label(x, y - 3.6, text, style, "middle"))
    return group


_BARS = 24
"""Bars in one figure at most: a figure does not split over pages."""


def count_bars(rows: Sequence[tuple[str, int]], width: float = WIDTH) -> list[Figure]:
    """Plain counts as bars with their numbers, in the order given; several figures where there are many."""
    most = max((count for _name, count in rows), default=0) or 1
    chunks = [rows[i : i + _BARS] for i in range(0, len(rows), _BARS)] or [rows]
    return [_count_bars(chunk, most, width, last=chunk is chunks[-1]) for chunk in chunks]


def _count_bars(rows: Sequence[tuple[str, int]], most: int, width: float, *, last: bool) -> Figure:
    left, row, bar = 178.0, 14.5, 7.5
    names = [short_lines(name, left - 8) for name, _count in rows]
    heights = [max(row, len(lines) * CELL.leading + 3) for lines in names]
    drawing = canvas(width, sum(heights) + 1)
    y = sum(heights)
    for (_name, count), lines, height in zip(rows, names, heights, strict=True):
        middle = y - height / 2
        first = middle + (len(lines) - 1) * CELL.leading / 2 - 3
        for index, text in enumerate(lines):
            drawing.add(label(0, first - index * CELL.leading, text, CELL))
        length = (width - left - 40) * count / most
        drawing.add(box(left, middle - bar / 2, max(length, 0.8), bar, fill=MUTED))
        drawing.add(label(left + length + 5, middle - 3, str(count), CELL_BOLD))
        y -= height
    return Figure(drawing, before=2 if last else 0, after=8 if last else 0)


def short_lines(text: str, width: float, most: int = 2) -> list[str]:
    """A label of a few lines; what does not fit ends in an ellipsis (tables elsewhere hold it in full)."""
    lines = ["".join(piece.text for piece in line) for line in set_lines([Span(text, CELL)], width)]
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and fonts.width(last + "\u2026", CELL.face, CELL.size) > width:
        last = last[:-1]
    return [*lines[: most - 1], last + "\u2026"]


def timeline(actions: Sequence[ActionRow], words: Words) -> Figure:
    """The four phases as arrows, and what lies in each: measures, working hours, quick wins, outages."""
    drawing = canvas(WIDTH, 102)
    width = WIDTH / len(PHASES)
    for index, phase in enumerate(PHASES):
        x = index * width
        drawing.add(_arrow(x, 66, width, index, phase, words))
        inside = [action for action in actions if action.phase == phase]
        lines = [words.count("roadmap.actions", len(inside))]
        if hours := sum(action.hours for action in inside):
            lines.append(words.count("roadmap.hours", hours))
        lines.append(words.count("roadmap.wins", sum(action.quick_win for action in inside)))
        lines.append(words.count("roadmap.outages", sum(action.outage not in {"", "none"} for action in inside)))
        for row, text in enumerate(lines):
            drawing.add(label(x + 2, 49 - row * 11.5, text, CELL_BOLD if row == 0 else FINE_MUTED))
        if index:
            drawing.add(stroke(x - 6, 8, x - 6, 58, HAIR))
    return Figure(drawing, after=6)


def _arrow(x: float, y: float, width: float, index: int, phase: str, words: Words) -> Group:
    height, tip = 35.0, 9.0
    points = [x, y, x + width - tip, y, x + width - 1, y + height / 2, x + width - tip, y + height, x, y + height]
    if index:
        points += [x + tip - 1, y + height / 2]
    ink = PAPER if index == 0 else INK
    left = x + (tip if index == 0 else tip + 7)
    group = Group()
    group.add(polygon(points, fill=(ACCENT, TINT_DEEP, TINT, PAPER)[index], line=ACCENT))
    group.add(label(left, y + 20, words.code("phase", phase), replace(CELL_BOLD, size=8.8, color=ink)))
    group.add(label(left, y + 8.5, words.code("phase_span", phase), replace(FINE, color=ink)))
    return group
