"""The same gap found twice: by a quick check and by the full requirement that it touches. Pure.

Both findings stay, since both are answers that somebody gave, and each names the other. The risk is counted once: by
the full requirement, which says more exactly what is missing. A quick finding steps back only where a full one that it
links to is open, in force, and speaks for the same place or a wider one; otherwise nothing else would count its gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from core.assessment.findings import Status
from core.assessment.inheritance import Place, Plant
from core.assessment.records import FindingRow
from core.assessment.requirements import QUICK


def mark_doubles(rows: Sequence[FindingRow], plant: Plant) -> list[FindingRow]:
    """The rows in their order, with `same_as` and `counts` filled in."""
    full: dict[tuple[str, str], list[FindingRow]] = defaultdict(list)
    for row in rows:
        if row.pack not in {"", QUICK} and _speaks(row):
            full[row.pack, row.requirement].append(row)
    over: dict[UUID, list[UUID]] = {}
    under: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        if row.pack != QUICK or not _speaks(row):
            continue
        wider = set(plant.chain(Place(row.scope_kind, row.scope_id)))
        linked = [one for pack, ids in row.links.items() for key in ids for one in full.get((pack, key), ())]
        over[row.id] = [one.id for one in linked if Place(one.scope_kind, one.scope_id) in wider]
        for key in over[row.id]:
            under[key].append(row.id)
    return [
        replace(row, same_as=tuple(over[row.id]), counts=False)
        if over.get(row.id)
        else replace(row, same_as=tuple(under[row.id]))
        if row.id in under
        else row
        for row in rows
    ]


def _speaks(row: FindingRow) -> bool:
    return row.in_force and row.counts and row.status == Status.OPEN
