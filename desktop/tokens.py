"""Design tokens: the colours and measures from which palette, stylesheet and drawings are made.

Every pair of text and ground keeps a contrast of at least 4.5 (sunlight: 7); `tests/desktop/test_tokens.py` holds
the list. Colour never speaks alone: a word and a shape stand beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

CONTROL_HEIGHT = 40
"""Pixels: what a gloved finger hits."""
GAP = 8
PAD = 16
RAIL_WIDTH = 216
FIELD_MAX_WIDTH = 560
"""Lines longer than this are tiring to read and to fill in."""


@dataclass(frozen=True)
class Tokens:
    """One theme."""

    name: str
    ground: str
    """Behind the cards."""
    surface: str
    """Cards, fields, tables."""
    sunken: str
    """Table heads, alternate rows, pressed buttons."""
    line: str
    """Borders of cards and separators."""
    field_line: str
    """Borders of things one can type or click into (contrast 3 against the surface)."""
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    """Ground of what is selected; `text` is readable on it."""
    focus: str
    ok: str
    warn: str
    bad: str
    ok_soft: str
    warn_soft: str
    bad_soft: str
    info_soft: str
    rail: str
    rail_text: str
    rail_muted: str
    rail_active: str
    rail_on_active: str
    border_px: int = 1
    base_pt: float = 10.5

    def tone(self, tone: str) -> tuple[str, str]:
        """(ink, ground) of a tone: ok, warn, bad, info or plain."""
        return {
            "ok": (self.ok, self.ok_soft),
            "warn": (self.warn, self.warn_soft),
            "bad": (self.bad, self.bad_soft),
            "info": (self.accent, self.info_soft),
        }.get(tone, (self.muted, self.sunken))


LIGHT = Tokens(
    name="light",
    ground="#f3f5f8", surface="#ffffff", sunken="#e9edf2", line="#d5dce4", field_line="#7c8a99",
    text="#15202b", muted="#4e5d6c", accent="#0b5cad", on_accent="#ffffff", accent_soft="#d9e8f8",
    focus="#c2410c", ok="#17663a", warn="#7d4a00", bad="#a81e16",
    ok_soft="#dcf2e4", warn_soft="#fdedc8", bad_soft="#fbe1de", info_soft="#e0edfa",
    rail="#13212f", rail_text="#eef3f8", rail_muted="#a9b8c7", rail_active="#2a6cb3", rail_on_active="#ffffff",
)  # fmt: skip

DARK = Tokens(
    name="dark",
    ground="#10161d", surface="#19222c", sunken="#232e3a", line="#324050", field_line="#7b8b9c",
    text="#e8eef4", muted="#a8b6c4", accent="#69b1f7", on_accent="#06131f", accent_soft="#1f4266",
    focus="#ffb454", ok="#74d69a", warn="#f2c061", bad="#ff9a90",
    ok_soft="#173a28", warn_soft="#40310f", bad_soft="#4a211e", info_soft="#173450",
    rail="#0a0f14", rail_text="#e8eef4", rail_muted="#9aa9b8", rail_active="#1f4266", rail_on_active="#ffffff",
)  # fmt: skip

SUNLIGHT = Tokens(
    name="sunlight",
    ground="#ffffff", surface="#ffffff", sunken="#ececec", line="#000000", field_line="#000000",
    text="#000000", muted="#1f1f1f", accent="#003a80", on_accent="#ffffff", accent_soft="#ffe58a",
    focus="#b30077", ok="#00421c", warn="#4d2d00", bad="#7a0000",
    ok_soft="#ffffff", warn_soft="#ffffff", bad_soft="#ffffff", info_soft="#ffffff",
    rail="#ffffff", rail_text="#000000", rail_muted="#1f1f1f", rail_active="#000000", rail_on_active="#ffffff",
    border_px=2, base_pt=11.0,
)  # fmt: skip

THEMES = {theme.name: theme for theme in (LIGHT, DARK, SUNLIGHT)}
"""In the order in which the theme button goes through them."""
