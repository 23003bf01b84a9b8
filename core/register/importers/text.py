"""Text of cells: made safe to store, compare and hand to a spreadsheet program."""

from __future__ import annotations

import re
import unicodedata

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2060\ufeff]")
_SPACE = re.compile(r"\s+")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_NOTHING_WORDS = """
    - -- --- – — ? ?? ??? / n/a na n.a. n.v. none null nil k.a. ka keine keiner kein unbekannt unknown tbd tbc offen
    leer empty nan #n/a #nv xx xxx . .. ...
"""
_NOTHING_PHRASES = frozenset(
    ("k. a.", "n. a.", "not available", "not known", "nicht bekannt", "keine angabe", "nicht vorhanden")
)
_NOTHING = _NOTHING_PHRASES.union(_NOTHING_WORDS.split())
SPREADSHEET_ERRORS = frozenset(
    ("#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#BEZUG!", "#WERT!", "#ZAHL!", "#SPILL!")
)


def clean(text: str) -> str:
    """One line of text that every store takes: no control characters, single spaces, trimmed."""
    return _SPACE.sub(" ", clean_lines(text)).strip()


def clean_lines(text: str) -> str:
    """As `clean`, line breaks kept (for notes)."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unguard_formula(unicodedata.normalize("NFC", text).strip())


def says_nothing(text: str) -> bool:
    """Whether people write this to leave a cell empty: "-", "n/a", "unbekannt"."""
    return not text or text.casefold() in _NOTHING


def words(text: str) -> str:
    """A key to compare headers and names by: lower case, umlauts spelt out, only letters and digits."""
    text = text.casefold().translate(_GERMAN)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_WORD.sub(" ", text).strip()


def compact(text: str) -> str:
    """A key to compare serial numbers and tags by: case, spaces and dashes do not count."""
    return "".join(char for char in text.casefold() if char.isalnum())


def guard_formula(text: str) -> str:
    """Text that a spreadsheet program shows as it stands: one that could start a formula gets an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def unguard_formula(text: str) -> str:
    """Undo `guard_formula`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA_STARTS) else text
