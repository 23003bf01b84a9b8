"""The embedded fonts: registration, fast text widths, and replacement of what no face can draw."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources

REGULAR = "DejaVuSans"
BOLD = "DejaVuSans-Bold"
OBLIQUE = "DejaVuSans-Oblique"
NARROW = "DejaVuSansCondensed"
NARROW_BOLD = "DejaVuSansCondensed-Bold"
NARROW_OBLIQUE = "DejaVuSansCondensed-Oblique"
MONO = "DejaVuSansMono"
FACES = (REGULAR, BOLD, OBLIQUE, NARROW, NARROW_BOLD, NARROW_OBLIQUE, MONO)

REPLACEMENT = "\u25af"
"""Stands visibly for a character that cannot be printed."""

_SPACES = {"\t": " ", "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\u200a": " "}
_BREAKS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"}


@dataclass(frozen=True, slots=True)
class Metrics:
    """Widths of one face in thousandths of the size, by character."""

    widths: dict[str, float]


@lru_cache(maxsize=1)
def _load() -> dict[str, Metrics]:
    """Registers every face with reportlab (its registry is one per process) and reads the widths."""
    found = {}
    for name in FACES:
        font = TTFont(name, str(resources.path(f"fonts/{name}.ttf")))
        pdfmetrics.registerFont(font)
        widths = font.face.charWidths
        found[name] = Metrics({chr(code): float(width) for code, width in widths.items()})
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=OBLIQUE, boldItalic=BOLD)
    return found


@lru_cache(maxsize=1)
def _drawable() -> frozenset[str]:
    """Characters that every face has, so that a text looks the same wherever it is printed."""
    faces = list(_load().values())
    common = set(faces[0].widths).intersection(*(face.widths for face in faces[1:]))
    return frozenset(c for c in common if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def load() -> None:
    """Registers the faces; costs nothing the second time."""
    _load()


def width(text: str, face: str, size: float) -> float:
    """Width of cleaned text in points."""
    widths = _load()[face].widths
    return sum([widths[c] for c in text]) * size / 1000


def advance(face: str) -> dict[str, float]:
    """Character widths of a face in thousandths of the size."""
    return _load()[face].widths


@lru_cache(maxsize=65536)
def clean(text: str) -> str:
    """`text` with only characters that every face draws: line breaks as \\n, blanks as spaces, the rest replaced.

    Combining marks are composed where a composed character exists (NFC).
    """
    if text.isascii() and text.isprintable():
        return text
    for found, wanted in _BREAKS.items():
        text = text.replace(found, wanted)
    drawable = _drawable()
    return "".join(
        c if c in drawable or c == "\n" else _SPACES.get(c, REPLACEMENT) for c in unicodedata.normalize("NFC", text)
    )


def replaced(text: str) -> set[str]:
    """Characters of `text` that `clean` replaces by `REPLACEMENT`."""
    if text.isascii() and text.isprintable():
        return set()
    for found, wanted in _BREAKS.items():
        text = text.replace(found, wanted)
    drawable = _drawable()
    return {c for c in unicodedata.normalize("NFC", text) if c not in drawable and c not in _SPACES and c != "\n"}
