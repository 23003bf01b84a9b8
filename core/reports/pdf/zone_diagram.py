"""The diagram of zones and conduits as lines and letters: it survives a photocopy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportlab.graphics.shapes import Drawing, Group, Polygon, PolyLine

from core.assessment.diagram import BOX
from core.reports.data_zones import DrawnBox, DrawnLine, ZoneChapter
from core.reports.pdf import fonts
from core.reports.pdf.charts import Figure
from core.reports.pdf.hatch import hatch
from core.reports.pdf.shapes import box, canvas, label, polygon, stroke
from core.reports.pdf.styles import CELL_BOLD, FINE, FINE_BOLD, FINE_MUTED, INK, MUTED, PAPER, WIDTH, Style
from core.reports.text import Words

TALLEST = 560.0
_LARGEST = 0.85
_DETAIL = 0.52
"""Scale from which on a box has room for levels."""
_EDGE = 26.0
_DASHES = {"remote": [4, 2], "wireless": [1, 2]}


class _Plan:
    """From the drawing's units to points on paper, y upwards."""

    def __init__(self, chapter: ZoneChapter) -> None:
        xs = [x for one in chapter.lines for x, _ in one.points]
        ys = [y for one in chapter.lines for _, y in one.points]
        xs += [edge for one in chapter.boxes for edge in (one.x, one.x + BOX.width)]
        ys += [edge for one in chapter.boxes for edge in (one.y, one.y + BOX.height)]
        self._left, self._bottom = min(xs) - _EDGE, max(ys) + _EDGE
        width, height = max(xs) + _EDGE - self._left, self._bottom - min(ys) + _EDGE
        self.scale = min(WIDTH / width, TALLEST / height, _LARGEST)
        self.height = height * self.scale
        self._indent = (WIDTH - width * self.scale) / 2

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place on paper."""
        return self._indent + (x - self._left) * self.scale, (self._bottom - y) * self.scale


def zone_diagram(chapter: ZoneChapter) -> Figure:
    """Boxes with number, name and levels, and conduits with their numbers."""
    plan = _Plan(chapter)
    drawing = canvas(WIDTH, plan.height)
    for line in chapter.lines:
        _draw_line(drawing, plan, line)
    for one in chapter.boxes:
        drawing.add(_draw_box(plan, one))
    for line in chapter.lines:
        _draw_mark(drawing, plan, line)
    return Figure(drawing)


def _draw_line(drawing: Drawing, plan: _Plan, line: DrawnLine) -> None:
    points = [plan.at(*point) for point in line.points]
    drawn = PolyLine([value for point in points for value in point])
    drawn.strokeColor, drawn.strokeWidth = INK, 0.9
    if line.wireless or line.remote:
        drawn.strokeDashArray = _DASHES["wireless" if line.wireless else "remote"]
    drawing.add(drawn)
    size = max(2.6, 6 * plan.scale)
    if line.direction in {"both", "out"}:
        drawing.add(_head(points[-2], points[-1], size))
    if line.direction in {"both", "in"}:
        drawing.add(_head(points[1], points[0], size))


def _head(before: tuple[float, float], tip: tuple[float, float], size: float) -> Polygon:
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    x, y = dx / length * size, dy / length * size
    return polygon(
        [tip[0], tip[1], tip[0] - x - y / 2, tip[1] - y + x / 2, tip[0] - x + y / 2, tip[1] - y - x / 2],
        fill=INK,
        line=INK,
    )


def _draw_mark(drawing: Drawing, plan: _Plan, line: DrawnLine) -> None:
    x, y = plan.at(line.mark[0], line.mark[1])
    size = max(2.4, 5.5 * plan.scale)
    drawing.add(diamond(x, y, size, filled=line.filtered))
    style = replace(FINE_BOLD, size=max(4.4, min(FINE_BOLD.size, 11 * plan.scale)))
    text = line.number if not line.breaches else f"{line.number} \u25b2{line.breaches}"
    width = fonts.width(text, style.face, style.size)
    at = (x + size + 1.5, y + 1.2) if line.mark[2] else (x + size + 1.2, y - style.size * 0.35)
    drawing.add(box(at[0] - 0.6, at[1] - 0.8, width + 1.2, style.size * 0.95, fill=PAPER))
    drawing.add(label(at[0], at[1], text, style))


def diamond(x: float, y: float, size: float, *, filled: bool) -> Polygon:
    """What filters a conduit: filled where something does."""
    return polygon([x, y - size, x + size, y, x, y + size, x - size, y], fill=INK if filled else PAPER, line=INK)


def _draw_box(plan: _Plan, one: DrawnBox) -> Group:
    group = Group()
    x, bottom = plan.at(one.x, one.y + BOX.height)
    width, height = BOX.width * plan.scale, BOX.height * plan.scale
    group.add(box(x, bottom, width, height, fill=PAPER, line=INK, thickness=0.9, dash=None if one.ours else [3, 2]))
    if one.safety:
        inset = max(1.4, 3.5 * plan.scale)
        group.add(box(x + inset, bottom + inset, width - 2 * inset, height - 2 * inset, line=INK, thickness=0.6))
    inner = max(3.2, 7 * plan.scale)
    top, room = bottom + height, width - 2 * inner
    large = plan.scale >= _DETAIL
    number = replace(CELL_BOLD, size=8.2 if large else max(4.6, 16 * plan.scale))
    head = f"{one.number} \u25b2{one.breaches}" if one.breaches else one.number
    name = replace(FINE, size=7.2 if large else max(4.2, 12 * plan.scale))
    baseline = top - inner - number.size * 0.75
    if head:
        group.add(label(x + inner, baseline, head, number))
        baseline -= name.size * 1.25
    for text in _lines(one.name, name, room, 1 if large and one.sl_t else 2):
        group.add(label(x + inner, baseline, text, name))
        baseline -= name.size * 1.15
    if large and one.number:
        _draw_levels(group, one, x + inner, bottom + inner, room)
    return group


def _lines(text: str, style: Style, width: float, most: int) -> list[str]:
    """The name in a line or two; what does not fit ends in an ellipsis, the lists hold it in full."""
    lines: list[str] = []
    for word in fonts.clean(text, style.face).split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and fonts.width(joined, style.face, style.size) <= width:
            lines[-1] = joined
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] += " \u2026"
            break
    return [_cut(line, style, width) for line in lines]


def _cut(text: str, style: Style, width: float) -> str:
    if fonts.width(text, style.face, style.size) <= width:
        return text
    text = text.removesuffix(" \u2026")
    while text and fonts.width(f"{text}\u2026", style.face, style.size) > width:
        text = text[:-1]
    return f"{text}\u2026"


def _draw_levels(group: Group, one: DrawnBox, x: float, bottom: float, room: float) -> None:
    style = replace(FINE_BOLD, size=6.6)
    side, high = (room - 9) / 7, 8.6
    rows: list[tuple[str, Sequence[int] | None]] = [("T", one.sl_t)]
    if one.sl_a is not None:
        rows.append(("A", one.sl_a))
    for index, (name, values) in enumerate(reversed(rows)):
        y = bottom + index * (high + 1.2)
        group.add(label(x, y + 2.1, name, replace(FINE_MUTED, size=6.2)))
        for column in range(7):
            left = x + 8 + column * side
            value = None if values is None else values[column]
            misses = name == "A" and one.sl_t is not None and value is not None and value < one.sl_t[column]
            unsure = name == "A" and bool(one.provisional) and one.provisional[column]
            text = "\u2013" if value is None else f"{value}?" if unsure else str(value)
            if misses:
                group.add(hatch(left, y, side - 0.8, high, "slope"))
                wide = fonts.width(text, style.face, style.size) + 2.4
                group.add(box(left + (side - 0.8 - wide) / 2, y + 0.8, wide, high - 1.6, fill=PAPER))
            else:
                group.add(box(left, y, side - 0.8, high, line=MUTED, thickness=0.5))
            group.add(label(left + (side - 0.8) / 2, y + 2.1, text, style, "middle"))


def diagram_legend(words: Words) -> Figure:
    """What the signs of the diagram mean."""
    entries = [
        ("safety", words("drawing.legend.safety")),
        ("outside", words("drawing.legend.outside")),
        ("filtered", words("drawing.legend.filtered")),
        ("open", words("drawing.legend.open")),
        ("remote", words("drawing.legend.remote")),
        ("wireless", words("drawing.legend.wireless")),
        ("rule", words("drawing.legend.rule")),
    ]
    row, x, y = 13.0, 0.0, 0.0
    placed = []
    for sign, text in entries:
        needed = 24 + fonts.width(fonts.clean(text), FINE.face, FINE.size) + 14
        if x + needed > WIDTH and x > 0:
            x, y = 0.0, y + row
        placed.append((sign, text, x, y))
        x += needed
    drawing = canvas(WIDTH, y + row)
    for sign, text, left, down in placed:
        _sign(drawing, sign, left, y - down + 2)
        drawing.add(label(left + 24, y - down + 3, text, FINE))
    return Figure(drawing, after=4)


def _sign(drawing: Drawing, sign: str, x: float, y: float) -> None:
    if sign in {"safety", "outside"}:
        drawing.add(box(x, y, 18, 9, line=INK, thickness=0.9, dash=[3, 2] if sign == "outside" else None))
        if sign == "safety":
            drawing.add(box(x + 1.8, y + 1.8, 14.4, 5.4, line=INK, thickness=0.6))
    elif sign in {"filtered", "open"}:
        drawing.add(diamond(x + 9, y + 4.5, 4, filled=sign == "filtered"))
    elif sign in _DASHES:
        drawn = stroke(x, y + 4.5, x + 18, y + 4.5, width=0.9)
        drawn.strokeDashArray = _DASHES[sign]
        drawing.add(drawn)
    else:
        drawing.add(label(x + 2, y + 1, "\u25b22", FINE_BOLD))
