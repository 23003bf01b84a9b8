"""Requirement packs as data, with a typed loader.

`quick_survey()` is the pack of the short survey; IEC 62443-3-3 and 2-1 carry a field guide per requirement; the other
packs give the titles and levels of the identifiers that these touch. `related()` follows the mappings between them.
"""

from __future__ import annotations

from catalogue.loader import PackError, entry, load_file, pack, pack_ids, packs, quick_survey, title
from catalogue.relations import Mapping, Pair, Trail, mappings, related
from catalogue.schema import Entry, Lang, Pack, QuickCheck, Remedy
from catalogue.terms import gate_words, party_title, permission_words, role_title

__all__ = [
    "Entry",
    "Lang",
    "Mapping",
    "Pack",
    "PackError",
    "Pair",
    "QuickCheck",
    "Remedy",
    "Trail",
    "entry",
    "gate_words",
    "load_file",
    "mappings",
    "pack",
    "pack_ids",
    "packs",
    "party_title",
    "permission_words",
    "quick_survey",
    "related",
    "role_title",
    "title",
]
