"""Which items of NIS2 and ISO 27001 a requirement belongs to, with how sure that is. Reads the catalogue only."""

from __future__ import annotations

from functools import cache

import catalogue
from catalogue.parts import CONFIDENCES
from core.assessment.plan import NIS2, QUICK, Serves

ISO = "iso27001-2022"
TARGETS = (NIS2, ISO)
OWN = "own judgement"
"""Confidence of what only the group of a requirement says."""

_GROUPS: dict[str, str] = {
    "FR 1": "(i)", "FR 2": "(i)", "FR 3": "(e)", "FR 4": "(h)", "FR 5": "(e)", "FR 6": "(b)", "FR 7": "(c)",
    "SPE 1": "(a)", "SPE 2": "(i)", "SPE 3": "(e)", "SPE 4": "(e)", "SPE 5": "(h)", "SPE 6": "(i)", "SPE 7": "(b)",
    "SPE 8": "(c)",
}  # fmt: skip
"""Group of a requirement -> the measure of Art. 21(2) that its subject falls under, in our judgement."""
_ZONING = "(a)"
"""Zones and target levels are the result of an assessment of risk."""


@cache
def serves(pack: str, entry: str) -> tuple[Serves, ...]:
    """The items that an entry leads to by the mappings; an enhancement has those of its base, too. Where no mapping
    leads to NIS2 the group of the requirement decides, by our own judgement.
    """
    found: dict[tuple[str, str], Serves] = {}
    base, enhancement, _ = entry.partition(" RE ")
    for one in (entry, base) if enhancement else (entry,):
        for target in TARGETS:
            for trail in catalogue.related(pack, one, target):
                found.setdefault((target, trail.target), Serves(target, trail.target, trail.confidence))
    if not any(target == NIS2 for target, _ in found):
        item = _by_group(pack, entry)
        if item:
            found[NIS2, item] = Serves(NIS2, item, OWN)
    return tuple(sorted(found.values(), key=lambda one: (TARGETS.index(one.pack), _place(one))))


def serves_links(links: dict[str, tuple[str, ...]]) -> tuple[Serves, ...]:
    """The items that a rule of the drawing leads to through the requirements that it touches."""
    found: dict[tuple[str, str], Serves] = {}
    for pack, ids in links.items():
        for entry in ids:
            for one in serves(pack, entry):
                known = found.get((one.pack, one.id))
                if known is None or _sure(one) < _sure(known):
                    found[one.pack, one.id] = one
    return tuple(sorted(found.values(), key=lambda one: (TARGETS.index(one.pack), _place(one))))


def serves_asked(pack: str, entry: str, links: dict[str, tuple[str, ...]]) -> tuple[Serves, ...]:
    """Of a finding: by its requirement, or by the links of the rule that showed it (`pack` "")."""
    if not pack:
        return serves_links(links)
    if pack not in catalogue.pack_ids():
        return serves_links({target: ids for target, ids in links.items() if target in catalogue.pack_ids()})
    return serves(pack, entry)


def _by_group(pack: str, entry: str) -> str:
    if pack == QUICK:
        return ""
    if pack == "iec62443-3-2":
        return f"Art. 21(2){_ZONING}"
    letter = _GROUPS.get(_group(pack, entry), "")
    return f"Art. 21(2){letter}" if letter else ""


def _group(pack: str, entry: str) -> str:
    """The foundational requirement or program element above an entry."""
    here = entry
    while here:
        one = catalogue.entry(pack, here)
        fr = getattr(one, "fr", "")
        if fr:
            return str(fr)
        above = getattr(one, "parent", "")
        if not above:
            return here
        here = above
    return ""


@cache
def _order(pack: str) -> dict[str, int]:
    return {one.id: index for index, one in enumerate(catalogue.pack(pack).entries)}


def _place(one: Serves) -> int:
    return _order(one.pack).get(one.id, 0)


def _sure(one: Serves) -> int:
    return [str(known) for known in CONFIDENCES].index(one.confidence)
