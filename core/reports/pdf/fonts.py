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
TEXT_FACES = (REGULAR, BOLD, NARROW, NARROW_BOLD)
"""What people entered and devices gave is set in these; the others are for fixed words and hashes."""
FACES = (*TEXT_FACES, OBLIQUE, NARROW_OBLIQUE, MONO)

REPLACEMENT = "\u25af"
"""Stands visibly for a character that cannot be printed."""

_SPACES = str.maketrans(
    dict.fromkeys("\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " ")
)
_BREAKS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"}


_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


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


@lru_cache(maxsize=len(FACES))
def _drawable(face: str) -> frozenset[str]:
    """Characters to print. One set for all text faces, so that a text looks the same wherever it is printed."""
    faces = TEXT_FACES if face in TEXT_FACES else (face,)
    metrics = _load()
    common = set(metrics[faces[0]].widths).intersection(*(metrics[name].widths for name in faces))
    common.add("\n")
    return frozenset(c for c in common if c == "\n" or unicodedata.category(c) not in _INVISIBLE)


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
def clean(text: str, face: str = REGULAR) -> str:
    """`text` with only characters that the face draws: line breaks as \\n, blanks as spaces, the rest replaced.

    Combining marks are composed where a composed character exists (NFC).
    """
    if text.isascii() and text.isprintable():
        return text
    drawable = _drawable(face)
    return "".join(c if c in drawable else REPLACEMENT for c in _plain(text))


def replaced(text: str) -> set[str]:
    """Characters of `text` that `clean` replaces by `REPLACEMENT` in text faces."""
    if text.isascii() and text.isprintable():
        return set()
    return set(_plain(text)) - _drawable(REGULAR)


def _plain(text: str) -> str:
    for found, wanted in _BREAKS.items():
        text = text.replace(found, wanted)
    return unicodedata.normalize("NFC", text).translate(_SPACES)
