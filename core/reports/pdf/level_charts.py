"""Pictures of levels: seven foundational requirements against places, and the maturity of the security program.

A cell says its level as a number and how it stands to the target as a pattern, so that a photocopy says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportlab.graphics.shapes import Drawing, Group

from core.assessment.scoring import FRS
from core.reports.data_full import FrLevel, MaturityRow, PlaceLevels
from core.reports.pdf import fonts
from core.reports.pdf.charts import Figure, legend, short_lines
from core.reports.pdf.hatch import hatch
from core.reports.pdf.shapes import box, canvas, label, stroke
from core.reports.pdf.styles import CELL, CELL_BOLD, FINE, FINE_BOLD, FINE_MUTED, HAIR, INK, PAPER, RULE, WIDTH
from core.reports.text import Words

KINDS = {"reached": "blank", "one_below": "slope", "more_below": "cross", "no_target": "dashed"}
"""How a cell stands to its target, and its pattern."""
TOP = 4
"""Highest level of maturity."""
ROWS = 14
"""Places in one figure at most: a figure does not split over pages."""
_NAME, _SIDE, _HIGH, _LOW = 136.0, 42.0, 25.0, WIDTH - 136.0 - 7 * 42.0


def kind_of(fr: FrLevel) -> str:
    """One of `KINDS`."""
    if fr.sl_t is None:
        return "no_target"
    below = fr.sl_t - fr.sl_a
    return "reached" if below <= 0 else "one_below" if below == 1 else "more_below"


def level_matrix(places: Sequence[PlaceLevels], words: Words) -> list[Figure]:
    """Places against the seven: SL-A, a question mark where provisional, SL-T beside it; several where there are many.

    The lowest of the seven stands at the end of each row, beside the vector.
    """
    chunks = [places[i : i + ROWS] for i in range(0, len(places), ROWS)]
    return [_matrix(chunk, words, last=chunk is chunks[-1]) for chunk in chunks]


def _matrix(places: Sequence[PlaceLevels], words: Words, *, last: bool) -> Figure:
    names = [short_lines(one.name, _NAME - 8) for one in places]
    height = len(places) * _HIGH + 14
    drawing = canvas(WIDTH, height)
    for index, name in enumerate(FRS):
        drawing.add(label(_NAME + (index + 0.5) * _SIDE, height - 9, name, FINE_BOLD, "middle"))
    drawing.add(label(WIDTH, height - 9, words("levels.lowest"), FINE_MUTED, "end"))
    for row, (place, lines) in enumerate(zip(places, names, strict=True)):
        y = height - 14 - (row + 1) * _HIGH
        first = y + _HIGH / 2 + (len(lines) - 1) * CELL.leading / 2 - 3
        for index, text in enumerate(lines):
            drawing.add(label(0, first - index * CELL.leading, text, CELL_BOLD))
        if not place.assessed:
            drawing.add(box(_NAME, y + 1, 7 * _SIDE, _HIGH - 2, line=RULE, dash=[2, 2]))
            drawing.add(label(_NAME + 3.5 * _SIDE, y + 9, words("levels.not_assessed"), FINE_MUTED, "middle"))
            continue
        for index, fr in enumerate(place.frs):
            drawing.add(_cell(_NAME + index * _SIDE, y, fr))
        _lowest(drawing, y, place)
    return Figure(drawing, after=8 if last else 0)


def _cell(x: float, y: float, fr: FrLevel) -> Group:
    group = Group()
    group.add(hatch(x + 1, y + 1, _SIDE - 2, _HIGH - 2, KINDS[kind_of(fr)]))
    big = replace(CELL_BOLD, size=11)
    text = f"{fr.sl_a}?" if fr.provisional else str(fr.sl_a)
    target = "" if fr.sl_t is None else f"/{fr.sl_t}"
    wide = fonts.width(text, big.face, big.size)
    full = wide + fonts.width(target, FINE.face, FINE.size)
    left = x + (_SIDE - full) / 2
    group.add(box(left - 2.5, y + 5.5, full + 5, 14, fill=PAPER))
    group.add(label(left, y + 8.6, text, big))
    if target:
        group.add(label(left + wide, y + 8.6, target, FINE))
    return group


def _lowest(drawing: Drawing, y: float, place: PlaceLevels) -> None:
    unsure = any(one.provisional and one.sl_a == place.lowest for one in place.frs)
    text = f"{place.lowest}?" if unsure else str(place.lowest)
    drawing.add(label(WIDTH, y + 9, text, CELL, "end"))


def level_legend(words: Words) -> Figure:
    """What each pattern of the matrix means."""
    return legend([(kind, words(f"levels.kind.{code}")) for code, kind in KINDS.items()], WIDTH)


_ML_KINDS = ("solid", "cross", "slope", "level", "blank")
"""Patterns of maturity level 0 to 4."""


def maturity_bars(rows: Sequence[MaturityRow], words: Words) -> Figure:
    """One bar per element: how many requirements stand at which level, the lowest as a number beside it."""
    left, right, high, bar = 190.0, 66.0, 25.0, 11.0
    drawing = canvas(WIDTH, len(rows) * high + 2)
    most = max((sum(one.levels) + one.unknown for one in rows), default=0) or 1
    y = len(rows) * high
    for one in rows:
        lines = short_lines(f"{one.id}  {one.title}", left - 10)
        first = y - high / 2 + (len(lines) - 1) * CELL.leading / 2 - 3
        for index, text in enumerate(lines):
            drawing.add(label(0, first - index * CELL.leading, text, CELL))
        x, unit = left, (WIDTH - left - right) / most
        for level, count in enumerate(one.levels):
            drawing.add(_part(x, y - high / 2 - bar / 2, unit * count, bar, _ML_KINDS[level], count))
            x += unit * count
        drawing.add(_part(x, y - high / 2 - bar / 2, unit * one.unknown, bar, "dots", one.unknown))
        level_text = words("maturity.none") if one.level is None else words("maturity.level", n=one.level)
        mark = f"{level_text} ?" if one.provisional else level_text
        drawing.add(label(WIDTH, y - high / 2 - 3, mark, CELL_BOLD, "end"))
        drawing.add(stroke(0, y - high, WIDTH, y - high, HAIR))
        y -= high
    return Figure(drawing)


def _part(x: float, y: float, w: float, h: float, kind: str, count: int) -> Group:
    group = Group()
    if not count:
        return group
    group.add(hatch(x, y, w, h, kind))
    text = str(count)
    wide = fonts.width(text, FINE_BOLD.face, FINE_BOLD.size) + 3
    if w >= wide + 3:
        dark = kind == "solid"
        if not dark:
            group.add(box(x + w / 2 - wide / 2, y + 1.4, wide, 8.2, fill=PAPER))
        style = replace(FINE_BOLD, color=PAPER if dark else INK)
        group.add(label(x + w / 2, y + 3, text, style, "middle"))
    return group


def maturity_legend(words: Words) -> Figure:
    """What each pattern of the maturity bars means."""
    entries = [(kind, words("maturity.level", n=level)) for level, kind in enumerate(_ML_KINDS)]
    return legend([*entries, ("dots", words("maturity.unknown"))], WIDTH)
