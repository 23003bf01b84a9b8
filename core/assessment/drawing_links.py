"""Rules of the drawing about conduits, and about devices and networks that join zones. Each yields a `Hit` per breach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

from core.assessment.drawing_plan import Drawing, DrawnConduit, DrawnService, DrawnZone, Fact, Hit
from core.assessment.drawing_zones import names
from core.assessment.models import ScopeKind
from core.register.models import ZoneKind

FAR_APART = 2
"""Purdue levels between zones of unknown kind from which on they are unlike."""

TUNNELS = {
    ("udp", 500), ("udp", 4500), ("udp", 1194), ("tcp", 1194), ("udp", 51820), ("tcp", 1723), ("udp", 1701),
    ("tcp", 5938), ("tcp", 7070),
}  # fmt: skip
"""Ports that mean nothing but a way in from afar: IPsec, OpenVPN, WireGuard, PPTP, L2TP, TeamViewer, AnyDesk."""
_TUNNEL_NAMES = re.compile(r"vpn|wireguard|ipsec|\bike\b|pptp|l2tp|teamviewer|anydesk", re.IGNORECASE)

_NOTHING = re.compile(
    r"(nothing|none|no|nil|n/?a|-+|–|nichts|keine?[rs]?|nein|ohne|(unmanaged |managed )?switch|hub|direct|direkt)",
    re.IGNORECASE,
)
_NO_FILTER = re.compile(r"no filter|not filtered|unfiltered|kein(en)? filter|ohne filter|ungefiltert", re.IGNORECASE)


def says_nothing(text: str) -> bool:
    """Whether a field for a filter or a protection is empty, or says in words that there is none."""
    bare = text.strip().strip(".")
    return not bare or _NOTHING.fullmatch(bare) is not None or _NO_FILTER.search(bare) is not None


def unlike(one: DrawnZone | None, other: DrawnZone | None) -> tuple[str, ...]:
    """In what two ends of a conduit differ: outside, safety, trust, kind or level; None is the outside."""
    if one is None or other is None:
        return ("outside",)
    found = []
    if one.is_safety != other.is_safety:
        found.append("safety")
    if one.inside != other.inside:
        found.append("trust")
    if one.kind and other.kind:
        if one.kind != other.kind:
            found.append("kind")
    elif one.purdue is not None and other.purdue is not None and abs(one.purdue - other.purdue) >= FAR_APART:
        found.append("level")
    return tuple(found)


def _ends(plant: Drawing, conduit: DrawnConduit) -> tuple[DrawnZone | None, DrawnZone | None]:
    zones = plant.zone
    return (
        zones.get(conduit.start) if conduit.start else None,
        zones.get(conduit.end) if conduit.end else None,
    )


def _goes_somewhere(conduit: DrawnConduit) -> bool:
    return conduit.start != conduit.end


def _between(one: DrawnZone | None, other: DrawnZone | None) -> Fact:
    if one is None or other is None:
        inner = one or other
        return Fact("to_outside", {"zone": inner.name if inner else ""})
    return Fact("between", {"one": one.name, "other": other.name})


def no_filter(plant: Drawing) -> Iterator[Hit]:
    """A conduit joins unlike zones and nothing filters it."""
    for conduit in plant.conduits:
        one, other = _ends(plant, conduit)
        differs = unlike(one, other)
        if not _goes_somewhere(conduit) or not differs or not says_nothing(conduit.control):
            continue
        said = conduit.control.strip()
        facts = (
            _between(one, other),
            *(Fact(f"unlike_{what}") for what in differs if what != "outside"),
            Fact("control_says", {"control": said}) if said else Fact("control_empty"),
        )
        yield Hit(ScopeKind.CONDUIT, conduit.id, (conduit.start, conduit.end, *differs, bool(said)), facts)


def untrusted_open(plant: Drawing) -> Iterator[Hit]:
    """A conduit leaves what the plant controls, or goes through the air, and nothing protects it."""
    for conduit in plant.conduits:
        if not _goes_somewhere(conduit) or not says_nothing(conduit.protection):
            continue
        one, other = _ends(plant, conduit)
        reasons = []
        if one is None or other is None:
            reasons.append("outside")
        elif not (one.inside and other.inside):
            reasons.append("untrusted")
        if conduit.wireless:
            reasons.append("wireless")
        if conduit.remote_access:
            reasons.append("remote")
        if not reasons:
            continue
        said = conduit.protection.strip()
        facts = (
            _between(one, other),
            *(Fact(f"link_{what}") for what in reasons if what != "outside"),
            Fact("protection_says", {"protection": said}) if said else Fact("protection_empty"),
        )
        yield Hit(ScopeKind.CONDUIT, conduit.id, (conduit.start, conduit.end, *reasons, bool(said)), facts)


def outside_to_control(plant: Drawing) -> Iterator[Hit]:
    """A conduit from the outside ends in a zone that runs the plant, with no zone between."""
    for conduit in plant.conduits:
        one, other = _ends(plant, conduit)
        inner = [zone for zone in (one, other) if zone is not None and zone.inside]
        outer = one is None or other is None or not (one.inside and other.inside)
        if not outer or len(inner) != 1 or inner[0].kind not in {ZoneKind.CONTROL, ZoneKind.SAFETY}:
            continue
        if "diode" in f"{conduit.control} {conduit.protection}".lower():
            continue
        facts = (_between(one, other), Fact("zone_kind", {"zone": inner[0].name, "kind": inner[0].kind}))
        yield Hit(ScopeKind.CONDUIT, conduit.id, (conduit.start, conduit.end, inner[0].kind), facts)


def conduit_ends(plant: Drawing) -> Iterator[Hit]:
    """A conduit that joins nothing: both ends in one zone, or both outside."""
    for conduit in plant.conduits:
        if not _goes_somewhere(conduit):
            zone = plant.zone.get(conduit.start) if conduit.start else None
            fact = Fact("both_ends_in", {"zone": zone.name}) if zone else Fact("both_ends_out")
            yield Hit(ScopeKind.CONDUIT, conduit.id, (conduit.start,), (fact,))


def conduit_owner(plant: Drawing) -> Iterator[Hit]:
    """A conduit that nobody answers for."""
    for conduit in plant.conduits:
        if not conduit.owner.strip():
            yield Hit(ScopeKind.CONDUIT, conduit.id, (), (Fact("no_owner", {"conduit": conduit.name}),))


def conduit_target(plant: Drawing) -> Iterator[Hit]:
    """A conduit without a target vector."""
    for conduit in plant.conduits:
        if conduit.sl_t is None:
            yield Hit(ScopeKind.CONDUIT, conduit.id, (), (Fact("conduit_no_target", {"conduit": conduit.name}),))


def two_feet(plant: Drawing) -> Iterator[Hit]:
    """A device with interfaces in the networks of different zones; a network device only where no conduit says so."""
    for asset in plant.assets:
        zones = plant.feet(asset)
        if len(zones) < 2:
            continue
        pairs = [(a, b) for number, a in enumerate(zones) for b in zones[number + 1 :]]
        undrawn = [(a, b) for a, b in pairs if not plant.joined(a.id, b.id)]
        if asset.joins_networks and not undrawn:
            continue
        networks = [plant.network[key] for key in asset.networks if key in plant.network]
        facts = [
            Fact("foot", {"asset": asset.label, "network": one.name, "zone": plant.zone[one.zone].name})
            for one in networks
            if one.zone is not None and one.zone in plant.zone
        ]
        facts += [Fact("no_conduit_between", {"one": a.name, "other": b.name}) for a, b in undrawn]
        decides = (*sorted(str(zone.id) for zone in zones), len(undrawn))
        yield Hit(ScopeKind.ASSET, asset.id, decides, tuple(facts))


def shared_network(plant: Drawing) -> Iterator[Hit]:
    """One network with devices of several zones on it: nothing separates them there."""
    for network in plant.networks:
        # A device with feet in two zones and a network device are looked at by `two_feet`.
        plain = [one for one in plant.on_network.get(network.id, ()) if not one.joins_networks]
        plain = [one for one in plain if len(plant.feet(one)) < 2]
        zones = [zone for zone in plant.zones if zone.id == network.zone or any(zone.id == one.zone for one in plain)]
        if len(zones) < 2:
            continue
        home = next((zone for zone in zones if zone.id == network.zone), min(zones, key=lambda zone: zone.id))
        facts = []
        for zone in zones:
            here = names(one for one in plain if one.zone == zone.id)
            facts.append(
                Fact("on_network", {"network": network.name, "zone": zone.name, "n": len(here), "names": here})
            )
        yield Hit(ScopeKind.ZONE, home.id, (network.id, *sorted(str(zone.id) for zone in zones)), tuple(facts))


def remote_no_conduit(plant: Drawing) -> Iterator[Hit]:
    """Remote access that no conduit shows: a zone for it without a conduit, a listening tunnel, or a supplier's."""
    remote = [conduit for conduit in plant.conduits if conduit.remote_access and _goes_somewhere(conduit)]
    reached = _reached(plant, remote)
    for zone in plant.zones:
        joined = any(zone.id in {conduit.start, conduit.end} for conduit in plant.conduits if _goes_somewhere(conduit))
        if zone.kind == ZoneKind.REMOTE and not joined:
            yield Hit(ScopeKind.ZONE, zone.id, ("alone",), (Fact("remote_zone_alone", {"zone": zone.name}),))
        tunnels = [one for one in plant.members.get(zone.id, ()) if any(_tunnel(service) for service in one.services)]
        if tunnels and zone.id not in reached:
            listening = Fact("tunnels", {"n": len(tunnels), "names": names(tunnels)})
            facts = (listening, Fact("no_remote_conduit", {"zone": zone.name}))
            yield Hit(ScopeKind.ZONE, zone.id, ("tunnel", *sorted(str(one.id) for one in tunnels)), facts)
    yield from _suppliers(plant, reached, drawn=bool(remote))


def _suppliers(plant: Drawing, reached: set[UUID], *, drawn: bool) -> Iterator[Hit]:
    """Suppliers with remote access whose zones no remote access reaches."""
    for supplier in plant.remote_suppliers:
        has = Fact("supplier_remote", {"supplier": supplier.name})
        own = {one.zone for one in plant.assets if one.supplier == supplier.id and one.zone in plant.zone}
        for zone in plant.zones:
            if zone.id in own - reached:
                within = Fact("supplier_in_zone", {"supplier": supplier.name, "zone": zone.name})
                missing = Fact("no_remote_conduit", {"zone": zone.name})
                yield Hit(ScopeKind.ZONE, zone.id, ("supplier", supplier.id), (has, within, missing))
        if not own and not drawn:
            facts = (has, Fact("no_remote_conduit_at_all"))
            yield Hit(ScopeKind.SITE, plant.site, ("supplier", supplier.id), facts)


def _tunnel(service: DrawnService) -> bool:
    return (service.transport, service.port) in TUNNELS or _TUNNEL_NAMES.search(service.protocol) is not None


def _reached(plant: Drawing, remote: list[DrawnConduit]) -> set[UUID]:
    """Zones that remote access gets to over conduits that are drawn."""
    found = {end for conduit in remote for end in (conduit.start, conduit.end) if end is not None}
    grew = True
    while grew:
        before = len(found)
        for conduit in plant.conduits:
            ends = {end for end in (conduit.start, conduit.end) if end is not None}
            if ends & found:
                found |= ends
        grew = len(found) > before
    return found
