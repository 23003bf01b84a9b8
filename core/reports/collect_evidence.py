"""What can be shown: every piece of evidence with a number, and what it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from core.assessment.models import Answer, Evidence, EvidenceLink, ScopeKind
from core.register.service import Register
from core.reports.data_full import EvidenceRow

SUPPORTS, BEFORE, AFTER = "supports", "before", "after"


@dataclass(frozen=True, slots=True)
class Proofs:
    """The evidence of a vault by its numbers, in the order of time."""

    pieces: tuple[tuple[str, Evidence], ...]
    links: Mapping[UUID, tuple[tuple[str, str], ...]]
    """Row -> (number, role) of its evidence."""

    def of(self, key: UUID | None, *roles: str) -> tuple[str, ...]:
        """Numbers of a row's evidence: all of it, or that in these roles."""
        found = self.links.get(key, ()) if key is not None else ()
        return tuple(dict.fromkeys(number for number, role in found if not roles or role in roles))


def proofs(register: Register) -> Proofs:
    """Reads them."""
    ordered = sorted(register.all(Evidence), key=lambda one: (one.at, one.id))
    numbers = {one.id: f"E-{index:02d}" for index, one in enumerate(ordered, start=1)}
    links: dict[UUID, list[tuple[str, str]]] = {}
    for link in sorted(register.all(EvidenceLink), key=lambda one: numbers.get(one.evidence_id, "")):
        if link.evidence_id in numbers:
            links.setdefault(link.target_id, []).append((numbers[link.evidence_id], link.role))
    pieces = tuple((numbers[one.id], one) for one in ordered)
    return Proofs(pieces, {key: tuple(found) for key, found in links.items()})


def rows(
    found: Proofs, answers: Iterable[Answer], labels: Mapping[UUID, str], findings: Mapping[UUID, str]
) -> tuple[EvidenceRow, ...]:
    """Each piece with what it belongs to; `findings` are the numbers of findings, `labels` names of places."""
    about: dict[str, dict[str, list[str]]] = {}
    said = {one.id: one for one in answers}
    for key, links in found.links.items():
        place, name = _about(said.get(key), findings.get(key, ""), labels.get(key, ""), labels)
        for number, _role in links:
            if place or name:
                about.setdefault(number, {}).setdefault(place, []).append(name)
    return tuple(
        EvidenceRow(
            number=number,
            kind=one.kind,
            title=one.title,
            reference=one.reference,
            sha256=one.sha256,
            at=one.at,
            by=one.by,
            note=one.note,
            about=tuple(_line(place, names) for place, names in sorted(about.get(number, {}).items())),
        )
        for number, one in found.pieces
    )


def _about(answer: Answer | None, finding: str, place: str, labels: Mapping[UUID, str]) -> tuple[str, str]:
    """(place, requirement or finding) of a row that has evidence; "" for what does not hold."""
    if answer is not None:
        where = "" if answer.scope_kind == ScopeKind.SITE else labels.get(answer.scope_id, "")
        return where, answer.requirement
    return ("", finding) if finding else (place, "")


def _line(place: str, names: list[str]) -> str:
    listed = ", ".join(sorted({name for name in names if name}))
    return f"{place}: {listed}" if place and listed else place or listed
