"""Pictures of risk and effort: two matrices side by side, and what measures bring against what they take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from reportlab.graphics.shapes import Group

from core.reports.data_rows import ActionRow, FindingRow
from core.reports.pdf import fonts
from core.reports.pdf.charts import BAND_HATCH, Figure
from core.reports.pdf.hatch import hatch
from core.reports.pdf.shapes import box, canvas, disc, label
from core.reports.pdf.styles import CELL_BOLD, FINE, FINE_MUTED, INK, MUTED, PAPER, RULE, TINT, WIDTH
from core.reports.text import Words

_X, _Y, _LEFT, _BOTTOM = 38.0, 26.0, 22.0, 37.0
Cells = dict[tuple[int, int], int]
At = Callable[[FindingRow], tuple[int, int]]


def two_matrices(findings: Sequence[FindingRow], matrix: Sequence[Sequence[str]], words: Words) -> Figure:
    """The findings as found, and once what is planned is done; the number in a cell is how many lie there."""
    high = _BOTTOM + 5 * _Y + 20
    drawing = canvas(WIDTH, high)
    sides: tuple[tuple[str, At], ...] = (
        ("risk.found", lambda one: (one.likelihood, one.consequence)),
        ("risk.left", lambda one: (one.after[0], one.after[1]) if one.after else (one.likelihood, one.consequence)),
    )
    for index, (key, at) in enumerate(sides):
        x = index * (WIDTH - _LEFT - 5 * _X)
        drawing.add(label(x + _LEFT, high - 10, words(key), CELL_BOLD))
        drawing.add(_matrix(x, _cells(findings, at), matrix, words))
    return Figure(drawing)


def _cells(findings: Sequence[FindingRow], at: At) -> Cells:
    found: Cells = {}
    for one in findings:
        found[at(one)] = found.get(at(one), 0) + 1
    return found


def _matrix(x: float, cells: Cells, matrix: Sequence[Sequence[str]], words: Words) -> Group:
    group = Group()
    for likelihood in range(1, 6):
        y = _BOTTOM + (likelihood - 1) * _Y
        group.add(label(x + _LEFT - 6, y + _Y / 2 - 3, str(likelihood), FINE, "end"))
        for consequence in range(1, 6):
            left = x + _LEFT + (consequence - 1) * _X
            group.add(hatch(left, y, _X, _Y, BAND_HATCH.get(matrix[likelihood - 1][consequence - 1], "blank")))
            if count := cells.get((likelihood, consequence)):
                group.add(_disc(left + _X / 2, y + _Y / 2, str(count)))
    for consequence in range(1, 6):
        group.add(label(x + _LEFT + (consequence - 0.5) * _X, _BOTTOM - 10, str(consequence), FINE, "middle"))
    for index, line in enumerate(("risk.axis_up", "risk.axis_right")):
        group.add(label(x + _LEFT, 13 - index * 9.6, words(line), FINE_MUTED))
    return group


def _disc(x: float, y: float, text: str) -> Group:
    group = Group()
    style = replace(CELL_BOLD, size=9)
    radius = max(8.0, fonts.width(text, style.face, style.size) / 2 + 3.5)
    group.add(disc(x, y, radius, fill=PAPER, line=INK, thickness=1))
    group.add(label(x, y - 3.2, text, style, "middle"))
    return group


EFFORTS = (4, 8, 24, 60, 120)
"""Upper ends of the columns in working hours; the last column has none."""
GAINS = (60, 30, 12, 0)
"""Lower ends of the rows in points of risk, from the top."""
_SHOWN = 4


def impact_effort(actions: Sequence[ActionRow], words: Words) -> Figure:
    """What measures bring, upwards, against what they take, to the right: how many, and the first few by number.

    Top left is what to do first.
    """
    left, bottom, side = 74.0, 30.0, 42.0
    wide = (WIDTH - left) / (len(EFFORTS) + 1)
    high = bottom + len(GAINS) * side + 14
    drawing = canvas(WIDTH, high)
    inside: dict[tuple[int, int], list[ActionRow]] = {}
    for one in actions:
        inside.setdefault(cell_of(one), []).append(one)
    for row, gain in enumerate(GAINS):
        y = bottom + (len(GAINS) - 1 - row) * side
        text = words("effect.from", n=gain) if gain else words("effect.below", n=GAINS[-2])
        drawing.add(label(left - 6, y + side / 2 - 3, text, FINE, "end"))
        for column in range(len(EFFORTS) + 1):
            x = left + column * wide
            drawing.add(box(x, y, wide, side, fill=TINT if column < 2 and row < 2 else PAPER, line=RULE))
            if found := inside.get((column, row)):
                drawing.add(_bin(x, y, wide, side, found, words))
    for column in range(len(EFFORTS) + 1):
        text = words("effect.over", n=EFFORTS[-1]) if column == len(EFFORTS) else words("effect.to", n=EFFORTS[column])
        drawing.add(label(left + (column + 0.5) * wide, bottom - 11, text, FINE, "middle"))
    drawing.add(label(left, 4, words("effect.effort"), CELL_BOLD))
    drawing.add(label(0, high - 9, words("effect.gain"), CELL_BOLD))
    return Figure(drawing)


def cell_of(action: ActionRow) -> tuple[int, int]:
    """(column, row) of a measure in the picture."""
    column = next((index for index, most in enumerate(EFFORTS) if action.hours <= most), len(EFFORTS))
    return column, next(index for index, least in enumerate(GAINS) if action.removes >= least)


def _bin(x: float, y: float, wide: float, high: float, found: Sequence[ActionRow], words: Words) -> Group:
    group = Group()
    style = replace(CELL_BOLD, size=11)
    group.add(label(x + 6, y + high - 14, words.number(len(found)), style))
    named = [one.number for one in found[:_SHOWN]]
    more = ["…"] if len(found) > _SHOWN else []
    lines = [" ".join(named[:2]), " ".join([*named[2:], *more])]
    muted = replace(FINE, color=MUTED)
    for index, text in enumerate(lines):
        size = min(1.0, (wide - 8) / max(fonts.width(text, muted.face, muted.size), 1))
        group.add(label(x + 6, y + high - 26 - index * 9.4, text, muted.scaled(size)))
    return group
