"""Checks of the zone drawing (IEC 62443-3-2 ZCR 1, 3, 5 and 6): what it shows that should not be, or leaves out.

`check_drawing` is pure: a `Drawing` of plain values in, breaches out. A breach is a proposal; the engineer confirms it
(then it is a finding) or rejects it with a reason. The rules and their words stand in `drawing_rules`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from core.assessment import drawing_links, drawing_traffic, drawing_zones
from core.assessment.drawing_plan import Drawing, Hit, read_drawing
from core.assessment.drawing_rules import RULES, Rule, fact_words

__all__ = ["CHECKS", "RULES", "Breach", "Drawing", "Rule", "check_drawing", "read_drawing"]


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where the drawing breaks a rule, in the words of one language."""

    rule: str
    """A key of `RULES`."""
    subject: str
    """Names the place and what decides there: the same until that changes, whatever language or names."""
    title: str
    why: str
    scope_kind: str
    """A `ScopeKind`: site, zone, conduit or asset."""
    scope_id: UUID
    facts: tuple[str, ...]
    """What was looked at, as sentences with names."""
    requirement: str
    """The requirement of IEC 62443-3-2 that it goes back to, such as ZCR 3.1."""
    links: dict[str, tuple[str, ...]]
    """All requirements it touches, pack id -> entry ids."""


CHECKS: dict[str, Callable[[Drawing], Iterator[Hit]]] = {
    "drawing.access-points": drawing_zones.access_points,
    "drawing.flat-site": drawing_zones.flat_site,
    "drawing.asset-no-zone": drawing_zones.asset_no_zone,
    "drawing.business-with-control": drawing_zones.business_with_control,
    "drawing.safety-with-control": drawing_zones.safety_with_control,
    "drawing.temporary-no-zone": drawing_zones.temporary_no_zone,
    "drawing.wireless-mixed": drawing_zones.wireless_mixed,
    "drawing.zone-target": drawing_zones.zone_target,
    "drawing.two-feet": drawing_links.two_feet,
    "drawing.shared-network": drawing_links.shared_network,
    "drawing.no-filter": drawing_links.no_filter,
    "drawing.outside-to-control": drawing_links.outside_to_control,
    "drawing.untrusted-open": drawing_links.untrusted_open,
    "drawing.remote-no-conduit": drawing_links.remote_no_conduit,
    "drawing.conduit-ends": drawing_links.conduit_ends,
    "drawing.conduit-owner": drawing_links.conduit_owner,
    "drawing.conduit-target": drawing_links.conduit_target,
    "drawing.flow-no-conduit": drawing_traffic.flow_no_conduit,
    "drawing.flow-direction": drawing_traffic.flow_direction,
    "drawing.flow-protocol": drawing_traffic.flow_protocol,
    "drawing.flow-command": drawing_traffic.flow_command,
}
"""The check of every rule, in the order in which breaches are listed."""


def check_drawing(plant: Drawing, lang: str = "en") -> list[Breach]:
    """Every breach of every rule, in the order of the rules; the same drawing gives the same list."""
    return [_breach(rule, hit, lang) for rule, check in CHECKS.items() for hit in check(plant)]


def _breach(rule: str, hit: Hit, lang: str) -> Breach:
    about = RULES[rule]
    return Breach(
        rule=rule,
        subject=f"{hit.scope_kind}:{hit.scope_id}:{_digest(hit.decides)}",
        title=about.title.of(lang),
        why=about.why.of(lang),
        scope_kind=hit.scope_kind,
        scope_id=hit.scope_id,
        facts=tuple(fact_words(fact, lang) for fact in hit.facts),
        requirement=about.requirement,
        links=about.links,
    )


def _digest(decides: Iterable[object]) -> str:
    """Eight hex digits that stand for what decides."""
    return hashlib.blake2b("\n".join(str(one) for one in decides).encode(), digest_size=4).hexdigest()
