"""How a place changes the catalogue's estimate: what reaches it, and what stops when it stops. Pure.

The catalogue says how often such a gap is used and what it usually hurts. The place adds, one step each:

- likelihood +1 where strangers can get near: remote access, a link to somewhere untrusted or outside without
  protection, wireless, or a conduit that nothing filters; -1 where nothing at all leads in, and the drawing shows that
  for other zones something does;
- safety +1 where the zone is safety-related;
- production +1 in a zone of criticality 5, -1 in one of criticality 1 or 2.

Scales that somebody of the survey set stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from core.assessment.risk import STEPS, Scales
from core.register.models import Conduit, Network, Zone, ZoneKind

Reason = Literal[
    "remote_access",
    "untrusted_link",
    "wireless",
    "unfiltered",
    "isolated",
    "safety_zone",
    "critical_zone",
    "minor_zone",
]
UP: tuple[Reason, ...] = ("remote_access", "untrusted_link", "wireless", "unfiltered")
"""What makes a gap more likely to be used; more than one of them still is one step."""
NOTHING = frozenset({"", "none", "nothing", "no", "no filter", "nichts", "kein", "keine", "kein filter", "ohne"})
"""What people write where nothing filters or protects a conduit."""
_OPEN_KINDS = frozenset({ZoneKind.EXTERNAL.value, ZoneKind.REMOTE.value})
_TOP_CRITICALITY, _MINOR_CRITICALITY = 5, 2


@dataclass(frozen=True, slots=True)
class Weight:
    """What a place does to an estimate. Every reason that holds is named, also where a step is not taken twice."""

    likelihood: int = 0
    safety: int = 0
    production: int = 0
    reasons: tuple[Reason, ...] = ()

    def applied(self, scales: Scales) -> Scales:
        """The estimate at that place, within 1..5."""
        return replace(
            scales,
            likelihood=_within(scales.likelihood + self.likelihood),
            safety=_within(scales.safety + self.safety),
            production=_within(scales.production + self.production),
        )


PLAIN = Weight()
"""A place that changes nothing: the site as a whole, for which the catalogue's estimate is meant."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The drawing as far as exposure goes."""

    zones: Mapping[UUID, Zone]
    conduits: Mapping[UUID, Conduit]
    wireless: frozenset[UUID]
    """Zones with a wireless network."""

    @classmethod
    def of(cls, zones: Iterable[Zone], conduits: Iterable[Conduit], networks: Iterable[Network]) -> Surroundings:
        """From the register's rows."""
        return cls(
            {one.id: one for one in zones},
            {one.id: one for one in conduits},
            frozenset(one.zone_id for one in networks if one.wireless and one.zone_id is not None),
        )

    def zone(self, key: UUID) -> Weight:
        """What a zone does to the estimate of a gap in it."""
        zone = self.zones.get(key)
        if zone is None:
            return PLAIN
        ends = [one for one in self.conduits.values() if key in (one.from_zone_id, one.to_zone_id)]
        reasons = [reason for reason in UP if any(reason in self._leads(one, key) for one in ends)]
        if zone.kind == ZoneKind.WIRELESS or key in self.wireless:
            reasons = [reason for reason in UP if reason in {*reasons, "wireless"}]
        likelihood = 1 if reasons else 0
        if not reasons and not ends and self.conduits:
            reasons, likelihood = ["isolated"], -1
        production = 0
        if zone.safety_related:
            reasons.append("safety_zone")
        if zone.criticality == _TOP_CRITICALITY:
            reasons.append("critical_zone")
            production = 1
        elif zone.criticality is not None and zone.criticality <= _MINOR_CRITICALITY:
            reasons.append("minor_zone")
            production = -1
        return Weight(likelihood, int(zone.safety_related), production, tuple(reasons))

    def conduit(self, key: UUID) -> Weight:
        """What a conduit does to the estimate of a gap of its own."""
        conduit = self.conduits.get(key)
        if conduit is None:
            return PLAIN
        found = {*self._leads(conduit, conduit.from_zone_id), *self._leads(conduit, conduit.to_zone_id)}
        reasons = tuple(reason for reason in UP if reason in found)
        return Weight(likelihood=1 if reasons else 0, reasons=reasons)

    def _leads(self, conduit: Conduit, here: UUID | None) -> set[Reason]:
        """What comes along a conduit to the zone at one of its ends."""
        there = conduit.to_zone_id if conduit.from_zone_id == here else conduit.from_zone_id
        other = self.zones.get(there) if there is not None else None
        found: set[Reason] = set()
        if conduit.remote_access or (other is not None and other.kind == ZoneKind.REMOTE):
            found.add("remote_access")
        outside = other is None or not other.trusted or other.kind in _OPEN_KINDS
        if outside and _nothing(conduit.protection) and _nothing(conduit.control):
            found.add("untrusted_link")
        if conduit.wireless:
            found.add("wireless")
        if _nothing(conduit.control):
            found.add("unfiltered")
        return found


def _nothing(words: str) -> bool:
    plain = words.casefold().strip(" .-")
    return plain in NOTHING or "no filter" in plain or "kein filter" in plain or "unfiltered" in plain


def _within(value: int) -> int:
    return min(max(value, 1), STEPS)
