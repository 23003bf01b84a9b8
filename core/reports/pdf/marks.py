"""Small signs beside words: one shape per verdict, a meter per risk band, a gauge per overall picture.

Each sign differs in shape, so that a photocopy in black and white says the same as the screen.
"""

from __future__ import annotations

from collections.abc import Callable

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from core.reports.data import BANDS, PICTURES
from core.reports.pdf.styles import INK, PAPER

Draw = Callable[[Canvas, float, float, float], None]
"""Draws into the square whose lower left corner is (x, y), of the given size."""


def _circle(canvas: Canvas, x: float, y: float, size: float, *, fill: Color) -> None:
    canvas.setFillColor(fill)
    canvas.circle(x + size / 2, y + size / 2, size * 0.44, stroke=1, fill=1)


def _lines(canvas: Canvas, x: float, y: float, size: float, *points: tuple[float, float]) -> None:
    path = canvas.beginPath()
    path.moveTo(x + points[0][0] * size, y + points[0][1] * size)
    for px, py in points[1:]:
        path.lineTo(x + px * size, y + py * size)
    canvas.drawPath(path, stroke=1, fill=0)


def _tick(canvas: Canvas, x: float, y: float, size: float) -> None:
    _lines(canvas, x, y, size, (0.27, 0.5), (0.44, 0.32), (0.74, 0.7))


def _met(canvas: Canvas, x: float, y: float, size: float) -> None:
    _circle(canvas, x, y, size, fill=INK)
    canvas.setStrokeColor(PAPER)
    canvas.setLineWidth(size * 0.12)
    _tick(canvas, x, y, size)


def _compensating(canvas: Canvas, x: float, y: float, size: float) -> None:
    _circle(canvas, x, y, size, fill=PAPER)
    canvas.setLineWidth(size * 0.12)
    _tick(canvas, x, y, size)


def _partial(canvas: Canvas, x: float, y: float, size: float) -> None:
    _circle(canvas, x, y, size, fill=PAPER)
    canvas.setFillColor(INK)
    canvas.wedge(x + size * 0.06, y + size * 0.06, x + size * 0.94, y + size * 0.94, 90, 180, stroke=0, fill=1)


def _not_met(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.setFillColor(INK)
    canvas.rect(x + size * 0.06, y + size * 0.06, size * 0.88, size * 0.88, stroke=1, fill=1)
    canvas.setStrokeColor(PAPER)
    canvas.setLineWidth(size * 0.13)
    _lines(canvas, x, y, size, (0.28, 0.28), (0.72, 0.72))
    _lines(canvas, x, y, size, (0.28, 0.72), (0.72, 0.28))


def _unknown(canvas: Canvas, x: float, y: float, size: float) -> None:
    _lines(canvas, x, y, size, (0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5), (0.5, 0.0))
    canvas.setLineWidth(size * 0.1)
    _lines(canvas, x, y, size, (0.36, 0.6), (0.42, 0.7), (0.58, 0.7), (0.62, 0.58), (0.5, 0.47), (0.5, 0.38))
    canvas.setFillColor(INK)
    canvas.circle(x + size * 0.5, y + size * 0.26, size * 0.06, stroke=0, fill=1)


def _ask(canvas: Canvas, x: float, y: float, size: float) -> None:
    _lines(canvas, x, y, size, (0.02, 0.5), (0.9, 0.5))
    _lines(canvas, x, y, size, (0.56, 0.84), (0.96, 0.5), (0.56, 0.16))


def _not_applicable(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.setLineWidth(size * 0.14)
    _lines(canvas, x, y, size, (0.12, 0.5), (0.88, 0.5))


_VERDICTS: dict[str, Draw] = {
    "met": _met,
    "met_by_compensating": _compensating,
    "partial": _partial,
    "not_met": _not_met,
    "unknown": _unknown,
    "ask_supplier": _ask,
    "not_applicable": _not_applicable,
}


def verdict(canvas: Canvas, code: str, x: float, y: float, size: float) -> None:
    """Draws the sign of a verdict; one that is not known is drawn as unknown."""
    canvas.saveState()
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(size * 0.09)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    _VERDICTS.get(code, _unknown)(canvas, x, y, size)
    canvas.restoreState()


def band(canvas: Canvas, code: str, x: float, y: float, size: float) -> None:
    """Draws the meter of a risk band: four columns, as many filled as the risk is high."""
    filled = len(BANDS) - BANDS.index(code) if code in BANDS else 0
    canvas.saveState()
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(size * 0.06)
    step = size * 1.3 / len(BANDS)
    for index in range(len(BANDS)):
        height = size * (0.4 + 0.6 * index / (len(BANDS) - 1))
        canvas.setFillColor(INK if index < filled else PAPER)
        canvas.rect(x + index * step, y, step * 0.72, height, stroke=1, fill=1)
    canvas.restoreState()


BAND_WIDTH = 1.3
"""Width of a band's meter as a multiple of its size."""


def picture(canvas: Canvas, code: str, x: float, y: float, size: float) -> None:
    """Draws the overall picture of an area: the sign of the verdict that weighs most there."""
    signs = ("met", "partial", "not_met", "unknown", "not_applicable")
    verdict(canvas, dict(zip(PICTURES, signs, strict=True)).get(code, "unknown"), x, y, size)
