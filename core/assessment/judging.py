"""Findings as they weigh at their place and on the site's matrix, and how far they are dealt with. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from catalogue.parts import DefaultRisk
from core.assessment.exposure import PLAIN, Surroundings, Weight
from core.assessment.findings import GAPS, Status, default_scales
from core.assessment.models import Finding, ScopeKind
from core.assessment.records import FindingRow
from core.assessment.risk import Matrix, Scales, risk_of


@dataclass(frozen=True, slots=True)
class Judge:
    """What a risk depends on besides the finding itself."""

    surroundings: Surroundings
    matrix: Matrix
    line: int | None
    """The site's tolerable risk, a rank 1..4."""
    today: date
    zone_of: Mapping[UUID, UUID | None]
    """Asset -> its zone."""

    def row(self, row: FindingRow, finding: Finding, usual: DefaultRisk | None) -> FindingRow:
        """The finding with its risk at its place; an acceptance that has run out is open again.

        `usual` is the catalogue's estimate: scales that are neither marked as judged nor the catalogue's were set by
        somebody, too.
        """
        scales = Scales(row.likelihood, row.safety, row.production, row.environment, row.money)
        judged = finding.judged or not _from_catalogue(scales, usual)
        weight = PLAIN if judged else self.weight(row.scope_kind, row.scope_id)
        seen = weight.applied(scales)
        risk = risk_of(seen, self.matrix)
        until = finding.accepted_until
        lapsed = row.status == Status.ACCEPTED and bool(until) and until < self.today.isoformat()
        return replace(
            row,
            likelihood=seen.likelihood,
            safety=seen.safety,
            production=seen.production,
            environment=seen.environment,
            money=seen.money,
            risk=risk,
            status=Status.OPEN.value if lapsed else row.status,
            judged=judged,
            place_reasons=tuple(weight.reasons),
            tolerable=risk.tolerable(self.line),
            lapsed=lapsed,
            after=None if finding.after is None else Scales(*finding.after),
            accepted_by=finding.accepted_by,
            accepted_until=until,
            agreed_by=finding.agreed_by,
            fixed_at=finding.fixed_at,
        )

    def weight(self, kind: str, key: UUID) -> Weight:
        """What a place does to the catalogue's estimate; an asset's is that of its zone."""
        if kind == ScopeKind.CONDUIT:
            return self.surroundings.conduit(key)
        zone = self.zone_of.get(key) if kind == ScopeKind.ASSET else key if kind == ScopeKind.ZONE else None
        return PLAIN if zone is None else self.surroundings.zone(zone)


def _from_catalogue(scales: Scales, usual: DefaultRisk | None) -> bool:
    return usual is None or any(scales == default_scales(usual, gap) for gap in GAPS)


def closing_scales(before: Scales, *, closed: bool, lowered: int) -> Scales:
    """What remains, as long as nobody says it better: a measure makes it less likely, and hurts no less.

    `closed`: something that closes the gap is done. Otherwise each of the `lowered` measures that only lower the risk
    takes one step, and at least an unlikely gap (2) stays.
    """
    if closed:
        return replace(before, likelihood=1)
    lowest = min(before.likelihood, 2)
    return replace(before, likelihood=max(before.likelihood - lowered, lowest))
