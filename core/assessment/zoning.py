"""Zones and conduits as a service: the record, the checks of the drawing, and target levels with their reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from core.assessment.drawing import Breach, check_drawing, read_drawing
from core.assessment.models import ScopeKind
from core.assessment.partition import Partition, PlantRows, partition
from core.assessment.records import Refused
from core.assessment.scoring import FRS, TOP
from core.assessment.targets import FAR, Proposal, Reasoning, Tolerance, higher_end, propose, stored
from core.assessment.traffic import Traffic, read_traffic
from core.register.models import Asset, Conduit, Interface, Network, Site, Zone, ZoneKind
from core.register.service import Edit, Register
from core.vault.clock import utcnow
from core.vault.store import Vault


class TargetRefused(Refused):
    """A target level that cannot stand like this."""


FROM_ENDS = "ends"
"""Stands as the method of a conduit's target that was taken over from its zones."""


class Zoning:
    """The drawing of one vault's site."""

    def __init__(self, vault: Vault, register: Register, author: Callable[[], str]) -> None:
        self._vault = vault
        self._register = register
        self._author = author

    # --- reading ---

    def breaches(self, lang: str = "en") -> list[Breach]:
        """Where the drawing breaks a rule now, decided or not."""
        site = self._register.site()
        with self._vault.read() as session:
            return check_drawing(read_drawing(session, site), lang)

    def partition(self) -> Partition:
        """The fourteen attributes of every zone and conduit, and the system under consideration."""
        register = self._register
        site = register.site()
        return partition(
            PlantRows(
                site=site,
                zones=register.all(Zone, site_id=site.id),
                conduits=register.all(Conduit, site_id=site.id),
                assets=register.all(Asset, site_id=site.id),
                networks=register.all(Network, site_id=site.id),
                interfaces=register.all(Interface),
            )
        )

    def traffic(self) -> Traffic:
        """What captures hold, with the ends of every conversation as the register names them now."""
        site = self._register.site()
        with self._vault.read() as session:
            return read_traffic(session, site)

    # --- target levels ---

    def tolerance(self) -> Tolerance:
        """What the site lives with."""
        site: Site = self._register.site()
        return Tolerance.of(site.tolerable_risk, site.risk_matrix)

    def propose_target(self, reasoning: Reasoning) -> Proposal:
        """The target vector that a reasoning leads to at this site; nothing is stored."""
        return propose(reasoning, self.tolerance())

    def exposure_of(self, kind: ScopeKind | str, key: UUID) -> int:
        """The exposure that the drawing shows, 1..4: a start for the reasoning."""
        zones = {zone.id: zone for zone in self._register.all(Zone)}
        conduits = self._register.all(Conduit)
        if kind == ScopeKind.CONDUIT:
            conduits = [one for one in conduits if one.id == key]
            return max([2, *(_reach(conduit, zones) for conduit in conduits)])
        own = [one for one in conduits if key in {one.from_zone_id, one.to_zone_id}]
        radio = any(network.wireless for network in self._register.all(Network, zone_id=key))
        near = zones[key].kind in {ZoneKind.WIRELESS, ZoneKind.TEMPORARY, ZoneKind.BUSINESS} if key in zones else False
        return max([1, FAR if radio or near else 1, *(_reach(conduit, zones) for conduit in own)])

    def reason_target(self, kind: ScopeKind | str, key: UUID, reasoning: Reasoning) -> Edit:
        """Store the target that a reasoning leads to, with the reasoning, who and when. Raises `NotFound`."""
        proposal = self.propose_target(reasoning)
        steps = stored(proposal, self._author(), utcnow().isoformat(timespec="seconds"))
        return self._set(kind, key, list(proposal.vector), "", steps, "target level by reasoning")

    def set_target(self, kind: ScopeKind | str, key: UUID, levels: Sequence[int], reason: str) -> Edit:
        """Set a target by hand. A reasoning that is there stays beside it. Raises `TargetRefused`, `NotFound`."""
        vector = list(levels)
        if len(vector) != len(FRS) or any(not isinstance(one, int) or not 0 <= one <= TOP for one in vector):
            raise TargetRefused("A target is seven levels from 0 to 4, in the order IAC, UC, SI, DC, RDF, TRE, RA.")
        if not reason.strip():
            raise TargetRefused("A target that is set by hand needs its reason. Write down why these levels.")
        row = self._register.get(_model(kind), key)
        return self._set(kind, key, vector, reason.strip(), row.sl_t_steps, reason.strip())

    def clear_target(self, kind: ScopeKind | str, key: UUID) -> Edit:
        """Take a target away with its reasons. Raises `NotFound`."""
        return self._set(kind, key, None, "", None, "target level removed")

    def target_of_ends(self, conduit: UUID) -> tuple[int, ...] | None:
        """The higher of a conduit's two ends, as a proposal; None where neither has a target. Raises `NotFound`."""
        row = self._register.get(Conduit, conduit)
        zones = {zone.id: zone for zone in self._register.all(Zone)}
        ends = [zones[end].sl_t if end in zones else None for end in (row.from_zone_id, row.to_zone_id)]
        return higher_end(ends[0], ends[1])

    def take_target_of_ends(self, conduit: UUID) -> Edit:
        """Store that proposal. Raises `TargetRefused` where there is none, `NotFound`."""
        vector = self.target_of_ends(conduit)
        if vector is None:
            raise TargetRefused("Neither end of this conduit has a target level yet. Set one of them first.")
        steps: dict[str, object] = {
            "method": FROM_ENDS,
            "vector": list(vector),
            "by": self._author(),
            "at": utcnow().isoformat(timespec="seconds"),
        }
        return self._set(ScopeKind.CONDUIT, conduit, list(vector), "", steps, "target level of the higher end")

    def _set(
        self,
        kind: ScopeKind | str,
        key: UUID,
        levels: list[int] | None,
        reason: str,
        steps: dict[str, object] | None,
        why: str,
    ) -> Edit:
        return self._register.edit(_model(kind), key, why, sl_t=levels, sl_t_reason=reason, sl_t_steps=steps)


def _model(kind: ScopeKind | str) -> type[Zone] | type[Conduit]:
    if kind not in {ScopeKind.ZONE, ScopeKind.CONDUIT}:
        raise ValueError(f"a {kind} has no target level")
    return Zone if kind == ScopeKind.ZONE else Conduit


def _reach(conduit: Conduit, zones: dict[UUID, Zone]) -> int:
    """What comes over a conduit: 4 from outside, 3 from the office, the air or visitors, 2 from the plant."""
    ends = [zones.get(end) if end else None for end in (conduit.from_zone_id, conduit.to_zone_id)]
    if conduit.from_zone_id == conduit.to_zone_id:
        return 1
    outer = any(end is None or not end.trusted or end.kind in {ZoneKind.EXTERNAL, ZoneKind.REMOTE} for end in ends)
    if outer or conduit.remote_access:
        return 4
    near = {ZoneKind.BUSINESS, ZoneKind.WIRELESS, ZoneKind.TEMPORARY, ZoneKind.DMZ}
    if conduit.wireless or any(end is not None and end.kind in near for end in ends):
        return FAR
    return 2
