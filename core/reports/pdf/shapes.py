"""Shapes of reportlab.graphics by plain functions, each in the fonts that are embedded."""

from __future__ import annotations

from typing import Literal

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String
from reportlab.lib.colors import Color

from core.reports.pdf import fonts
from core.reports.pdf.styles import INK, Style

Anchor = Literal["start", "middle", "end"]


def canvas(width: float, height: float) -> Drawing:
    """An empty drawing. Its renderer would otherwise begin with Helvetica, which no PDF of ours may name."""
    drawing = Drawing(width, height)
    setattr(drawing, "initialFontName", fonts.REGULAR)  # noqa: B010 - unknown to the type stubs
    return drawing


def stroke(x1: float, y1: float, x2: float, y2: float, color: Color = INK, width: float = 0.5) -> Line:
    """A thin line."""
    return Line(x1, y1, x2, y2, strokeColor=color, strokeWidth=width)


def box(
    x: float,
    y: float,
    w: float,
    h: float,
    *,
    fill: Color | None = None,
    line: Color | None = None,
    thickness: float = 0.6,
    dash: list[int] | None = None,
) -> Rect:
    """A rectangle."""
    rect = Rect(x, y, w, h)
    rect.fillColor, rect.strokeColor = fill, line
    rect.strokeWidth = thickness
    if dash:
        rect.strokeDashArray = dash
    return rect


def disc(
    x: float, y: float, radius: float, *, fill: Color | None = None, line: Color | None = None, thickness: float = 0.6
) -> Circle:
    """A circle."""
    circle = Circle(x, y, radius)
    circle.fillColor, circle.strokeColor, circle.strokeWidth = fill, line, thickness
    return circle


def polygon(points: list[float], *, fill: Color | None = None, line: Color | None = None) -> Polygon:
    """A closed polygon of x, y, x, y, ..."""
    shape = Polygon(points)
    shape.fillColor, shape.strokeColor, shape.strokeWidth = fill, line, 0.8
    return shape


def label(x: float, y: float, text: str, style: Style, anchor: Anchor = "start") -> String:
    """A line of text on its baseline."""
    shape = String(x, y, fonts.clean(text))
    shape.fontName, shape.fontSize = style.face, style.size
    shape.fillColor, shape.textAnchor = style.color, anchor
    return shape
