"""The chain from what was seen to what is done about it, line by line, and what hangs loose in it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from core.assessment.models import ScopeKind
from core.assessment.site_plan import SitePlan
from core.reports.collect_evidence import Proofs
from core.reports.data_full import ChainRow, LooseEnd


def chain_rows(
    plan: SitePlan, findings: Mapping[UUID, str], measures: Mapping[str, str], proofs: Proofs
) -> tuple[ChainRow, ...]:
    """One line per finding that is a risk here. `findings`, `measures`: the numbers of both by their keys."""
    numbers = {one.id: number for number, one in proofs.pieces}
    return tuple(
        ChainRow(
            evidence=tuple(dict.fromkeys(numbers[p.evidence] for p in one.proofs if p.evidence in numbers)),
            basis=next((proof.kind for proof in one.proofs if proof.evidence is None), ""),
            place="" if one.place_kind == ScopeKind.SITE else one.place,
            requirement=one.requirement,
            finding=findings[one.finding],
            band=one.before.band,
            after=one.after.band,
            status=one.status,
            measures=tuple(measures[key] for key in one.actions if key in measures),
            items=tuple(item.id for item in one.serves),
        )
        for one in plan.chain
    )


def loose_ends(plan: SitePlan) -> tuple[LooseEnd, ...]:
    """Everything that is not part of a whole chain."""
    return tuple(LooseEnd(one.what, one.title, one.missing) for one in plan.orphans)
