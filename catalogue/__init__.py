"""Requirement packs as data, with a typed loader.

`quick_survey()` is the pack that a survey answers; the other packs give the titles and levels of
the identifiers that it links to.
"""

from __future__ import annotations

from catalogue.loader import PackError, entry, load_file, pack, pack_ids, packs, quick_survey, title
from catalogue.schema import Entry, Lang, Pack, QuickCheck, Remedy

__all__ = [
    "Entry",
    "Lang",
    "Pack",
    "PackError",
    "QuickCheck",
    "Remedy",
    "entry",
    "load_file",
    "pack",
    "pack_ids",
    "packs",
    "quick_survey",
    "title",
]
