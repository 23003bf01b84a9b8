"""Sightings into the register: which asset each is, and what it adds there.

All stored sightings that have anything in common with a new one are looked at together (`matching.partition`), and the
assets follow: one may move from one asset to another, and an asset that nothing is left of goes. What people said of
an asset is never moved or removed by this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import select

from core.discovery import matching_footprint as footprint
from core.discovery.matching import Node, partition
from core.discovery.matching_neighbourhood import Neighbourhood, node_of, seen_row
from core.discovery.models import Seen
from core.discovery.sighting import Sighting
from core.register.models import Asset, Observation
from core.register.service import Register
from core.vault.store import UnitOfWork


class Matcher:
    """Puts sightings of one site to its assets. Writes only within the unit of work that it is given."""

    def __init__(self, register: Register, site_id: UUID) -> None:
        self._register = register
        self._site_id = site_id
        self.added = 0
        """Sightings stored; one that says nothing new is not."""
        self.created: set[UUID] = set()
        """Assets made for sightings that were none of the known ones."""

    def apply(self, uow: UnitOfWork, sighting: Sighting) -> UUID:
        """Store the sighting; returns the key of the asset that it is. The same sighting again changes nothing."""
        digest = sighting.digest
        known = uow.exec(select(Seen.asset_id).where(Seen.digest == digest, Seen.site_id == self._site_id)).first()
        if known is not None:
            return UUID(str(known[0]))
        row = seen_row(sighting, self._site_id, digest)
        hood = Neighbourhood.around(uow, self._register, self._site_id, row)
        groups = partition([*hood.nodes, node_of(row)])
        homes = assign(groups, {key: one.asset_id for key, one in hood.rows.items()})
        lost: set[UUID] = set()
        for group, home in zip(groups, homes, strict=True):
            lost |= self._settle(uow, hood, group, home, row)
        uow.add(row)
        self._add(uow, row, sighting)
        for key in sorted(lost - {UUID(anchor) for anchor in hood.anchors}):
            if uow.exec(select(Seen.id).where(Seen.asset_id == key).limit(1)).first() is None:
                self._register.delete(Asset, key, "nothing is left of it", cascade=True)
                self.created.discard(key)
        self.added += 1
        return row.asset_id

    def _settle(
        self, uow: UnitOfWork, hood: Neighbourhood, group: Sequence[Node], home: UUID | None, new: Seen
    ) -> set[UUID]:
        """Make the sightings of a group those of one asset; returns the assets that lost any."""
        target = home or self._new_asset(uow)
        lost = set()
        for node in group:
            if node.key == new.digest:
                new.asset_id = target
            elif (row := hood.rows.get(node.key)) is not None and row.asset_id != target:
                lost.add(row.asset_id)
                footprint.move(uow, self._register, row, target)
        return lost

    def _new_asset(self, uow: UnitOfWork) -> UUID:
        asset = Asset(site_id=self._site_id)
        uow.add(asset)
        uow.flush()
        self.created.add(asset.id)
        return asset.id

    def _add(self, uow: UnitOfWork, row: Seen, sighting: Sighting) -> None:
        uow.flush()
        footprint.leave(uow, row)
        told = [
            Observation(
                asset_id=row.asset_id,
                field=value.field,
                value=value.value,
                source=sighting.source,
                confidence=value.confidence,
                at=sighting.at,
                by=by,
                run_id=sighting.origin,
                raw=value.raw or sighting.raw,
                seen_id=row.id,
            )
            for by, value in sighting.told()
        ]
        self._register.observe(row.asset_id, told, uow)


def assign(groups: Sequence[Sequence[Node]], current: Mapping[str, UUID]) -> list[UUID | None]:
    """The asset of each group: people's own; else the oldest that its sightings are at, the group that was seen first
    choosing first; None where a new one is needed. `current`: where stored sightings are now, by their key."""
    homes: list[UUID | None] = [next((UUID(node.anchor) for node in group if node.anchor), None) for group in groups]
    taken = {home for home in homes if home is not None}
    first = {
        at: min((node.at.timestamp() for node in group if node.at), default=0.0) for at, group in enumerate(groups)
    }
    for at in sorted(first, key=lambda at: (first[at], at)):
        if homes[at] is None:
            free = sorted({current[node.key] for node in groups[at] if node.key in current} - taken)
            if free:
                homes[at] = free[0]
                taken.add(free[0])
    return homes
