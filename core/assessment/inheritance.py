"""Which answer holds where: site -> zone -> asset and site -> conduit, the nearest one wins. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from core.assessment.models import ScopeKind

A = TypeVar("A")

ACCEPTS: dict[str, tuple[str, ...]] = {
    "organisation": (ScopeKind.SITE,),
    "site": (ScopeKind.SITE,),
    "conduit": (ScopeKind.SITE,),
    "zone": (ScopeKind.SITE, ScopeKind.ZONE, ScopeKind.ASSET),
    "component": (ScopeKind.SITE, ScopeKind.ZONE, ScopeKind.ASSET),
    "conduits": (ScopeKind.SITE, ScopeKind.CONDUIT),
    "system": (ScopeKind.SITE, ScopeKind.ZONE, ScopeKind.CONDUIT, ScopeKind.ASSET),
}
"""Scope of a requirement -> what it can be answered for. In the quick survey one answer speaks for all conduits
("conduit"); elsewhere each conduit can be answered for ("conduits"), and an SR or RE for all of them ("system")."""


class Place(NamedTuple):
    """What an answer is about."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Plant:
    """The tree along which answers are inherited."""

    site: UUID
    zones: tuple[UUID, ...] = ()
    asset_zones: Mapping[UUID, UUID | None] = field(default_factory=dict)
    """Asset -> its zone; an asset without a zone inherits from the site."""
    conduits: tuple[UUID, ...] = ()

    @property
    def root(self) -> Place:
        """The site."""
        return Place(ScopeKind.SITE, self.site)

    def __contains__(self, place: Place) -> bool:
        if place.kind == ScopeKind.SITE:
            return place.id == self.site
        if place.kind == ScopeKind.ZONE:
            return place.id in self.zones
        if place.kind == ScopeKind.CONDUIT:
            return place.id in self.conduits
        return place.id in self.asset_zones

    def chain(self, place: Place) -> tuple[Place, ...]:
        """The place and what it inherits from, nearest first."""
        if place.kind == ScopeKind.SITE:
            return (place,)
        if place.kind in {ScopeKind.ZONE, ScopeKind.CONDUIT}:
            return (place, self.root)
        zone = self.asset_zones.get(place.id)
        return (place, *(() if zone is None else (Place(ScopeKind.ZONE, zone),)), self.root)


@dataclass(frozen=True, slots=True)
class Inherited(Generic[A]):
    """An answer and the place that gave it."""

    answer: A
    place: Place


def effective(answers: Mapping[Place, A], place: Place, plant: Plant) -> Inherited[A] | None:
    """The answer to one requirement that holds at `place`; None when nobody above gave one."""
    return next((Inherited(answers[one], one) for one in plant.chain(place) if one in answers), None)


@dataclass(frozen=True, slots=True)
class Standing(Generic[A]):
    """How one requirement stands over the whole plant."""

    in_force: tuple[Inherited[A], ...]
    """Answers that still say something, the site's first. A site's answer that every part overrides doesn't."""
    open_places: tuple[Place, ...]
    """Where no answer holds: the site, or the zones and conduits that nobody answered for."""

    @property
    def answered(self) -> bool:
        """Whether an answer holds everywhere."""
        return not self.open_places


def standing(scope: str, answers: Mapping[Place, A], plant: Plant) -> Standing[A]:
    """How a requirement of that scope stands. Answers for places that are gone are left out."""
    accepted = ACCEPTS[scope]
    known = {place: one for place, one in answers.items() if place in plant and place.kind in accepted}
    root = plant.root
    parts = [Place(ScopeKind.ZONE, zone) for zone in plant.zones] if ScopeKind.ZONE in accepted else []
    if ScopeKind.CONDUIT in accepted:
        parts += [Place(ScopeKind.CONDUIT, conduit) for conduit in plant.conduits]
    without = tuple(part for part in parts if part not in known)
    heard = bool(without) or not parts
    order = sorted(known, key=lambda place: (accepted.index(place.kind), place.id))
    in_force = tuple(Inherited(known[place], place) for place in order if place != root or heard)
    if root in known:
        return Standing(in_force, ())
    return Standing(in_force, without or (() if parts else (root,)))
