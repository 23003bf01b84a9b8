"""Page measures, the few greys and one ink, and the text styles. Every meaning survives without colour."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from core.reports.pdf import fonts

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT = 22 * mm
RIGHT = 18 * mm
TOP = 27 * mm
BOTTOM = 25 * mm
WIDTH = PAGE_WIDTH - LEFT - RIGHT
HEIGHT = PAGE_HEIGHT - TOP - BOTTOM

INK = HexColor(0x16242C)
ACCENT = HexColor(0x12475A)
MUTED = HexColor(0x55646C)
RULE = HexColor(0xB9C3C8)
HAIR = HexColor(0xD9DFE2)
TINT = HexColor(0xEFF3F5)
TINT_DEEP = HexColor(0xDFE7EA)
PAPER = HexColor(0xFFFFFF)


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text is set; sizes in points."""

    face: str = fonts.REGULAR
    size: float = 9.2
    leading: float = 13.6
    color: Color = INK
    before: float = 0
    after: float = 6
    indent: float = 0
    """Left indent of the bullet, or of the text where there is none."""
    hang: float = 0
    """Further indent of the text; the bullet stands in it."""

    def scaled(self, factor: float) -> Style:
        """The same style, smaller or larger."""
        return replace(
            self,
            size=self.size * factor,
            leading=self.leading * factor,
            before=self.before * factor,
            after=self.after * factor,
        )


BODY = Style()
BODY_BOLD = Style(face=fonts.BOLD)
LEAD = Style(size=10.4, leading=15.6, after=9)
SMALL = Style(face=fonts.NARROW, size=8, leading=11.2, color=MUTED, after=4)
TITLE = Style(face=fonts.BOLD, size=25, leading=32, color=ACCENT, after=6)
SUBTITLE = Style(size=13, leading=19, color=MUTED, after=4)
H1 = Style(face=fonts.BOLD, size=16.5, leading=21.5, color=ACCENT, after=9)
H2 = Style(face=fonts.BOLD, size=11.4, leading=15.4, color=ACCENT, before=11, after=5)
H3 = Style(face=fonts.BOLD, size=9.4, leading=13.2, before=7, after=3)
CELL = Style(face=fonts.NARROW, size=8.2, leading=11.2, after=0)
CELL_BOLD = replace(CELL, face=fonts.NARROW_BOLD)
CELL_MUTED = replace(CELL, color=MUTED)
CELL_NONE = replace(CELL, face=fonts.NARROW_OBLIQUE, color=MUTED)
HEAD = replace(CELL, face=fonts.NARROW_BOLD, size=7.6, leading=10.2, color=MUTED)
FINE = replace(CELL, size=7.2, leading=9.6)
FINE_MUTED = replace(FINE, color=MUTED)
FINE_NONE = replace(FINE, face=fonts.NARROW_OBLIQUE, color=MUTED)
FINE_BOLD = replace(FINE, face=fonts.NARROW_BOLD)
MONO = Style(face=fonts.MONO, size=8.4, leading=12.4)
FURNITURE = Style(face=fonts.NARROW, size=7.6, leading=9.6, color=MUTED, after=0)
