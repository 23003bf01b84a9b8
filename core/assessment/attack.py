"""ATT&CK for ICS: the techniques that open findings leave possible. Reads the catalogue only.

A technique counts as left possible where a requirement that has an open finding belongs to a mitigation of it. That
says what an attacker could still try here, not that anybody does or that it would work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

import catalogue
from catalogue.entries import AttackTechnique
from catalogue.parts import CONFIDENCES
from core.assessment.records import FindingRow
from core.assessment.risk import Risk

ATTACK = "attack-ics"


@dataclass(frozen=True, slots=True)
class Left:
    """A technique that open findings leave possible."""

    id: str
    name: str
    """As MITRE names it."""
    tactics: tuple[str, ...]
    """Names of its tactics."""
    mitigations: tuple[str, ...]
    """Ids of the mitigations that the findings touch."""
    findings: tuple[UUID, ...]
    """Worst first."""
    places: tuple[str, ...]
    worst: Risk
    confidence: str
    """Of the surest way that leads from a finding to the technique, by its weakest link."""


def left_possible(rows: Iterable[FindingRow]) -> tuple[Left, ...]:
    """Techniques by the worst finding that leaves them possible, then by how many do. `rows`: open, worst first."""
    found: dict[str, list[tuple[FindingRow, str, str]]] = {}
    for row in rows:
        for technique, mitigation, confidence in _of_row(row):
            found.setdefault(technique, []).append((row, mitigation, confidence))
    names = _names()
    left: list[Left] = []
    for key, hits in found.items():
        about = catalogue.entry(ATTACK, key)
        assert isinstance(about, AttackTechnique)
        left.append(
            Left(
                id=key,
                name=about.title,
                tactics=tuple(names[one] for one in about.tactics),
                mitigations=tuple(sorted({mitigation for _, mitigation, _ in hits})),
                findings=tuple(dict.fromkeys(row.id for row, _, _ in hits)),
                places=tuple(dict.fromkeys(row.scope for row, _, _ in hits)),
                worst=max((row.risk for row, _, _ in hits), key=lambda risk: risk.rank),
                confidence=min((confidence for _, _, confidence in hits), key=_surest),
            )
        )
    return tuple(sorted(left, key=lambda one: (-one.worst.rank[0], -one.worst.rank[1], -len(one.findings), one.id)))


def notice() -> str:
    """What has to stand beside the names."""
    return catalogue.pack(ATTACK).notice


def _of_row(row: FindingRow) -> set[tuple[str, str, str]]:
    if row.pack in catalogue.pack_ids():
        base, enhancement, _ = row.requirement.partition(" RE ")
        asked = {(row.pack, row.requirement)} | ({(row.pack, base)} if enhancement else set())
    else:
        asked = {(pack, one) for pack, ids in row.links.items() if pack in catalogue.pack_ids() for one in ids}
    return {hit for pack, one in asked for hit in _techniques(pack, one)}


@cache
def _techniques(pack: str, entry: str) -> frozenset[tuple[str, str, str]]:
    """(technique, mitigation, confidence) that a requirement leads to."""
    known = _techniques_known()
    return frozenset(
        (trail.target, trail.ids[-2], trail.confidence)
        for trail in catalogue.related(pack, entry, ATTACK)
        if trail.target in known and len(trail.ids) > 1 and trail.packs[-2] == ATTACK
    )


@cache
def _techniques_known() -> frozenset[str]:
    return frozenset(one.id for one in catalogue.pack(ATTACK).entries if isinstance(one, AttackTechnique))


@cache
def _names() -> dict[str, str]:
    return {one.id: one.title for one in catalogue.pack(ATTACK).entries}


def _surest(confidence: str) -> int:
    return [str(known) for known in CONFIDENCES].index(confidence)
