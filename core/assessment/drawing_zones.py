"""Rules of the drawing about the site, its zones and what is in them. Each yields a `Hit` per breach."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core.assessment.drawing_plan import Drawing, DrawnAsset, DrawnZone, Fact, Hit
from core.assessment.models import ScopeKind
from core.register.models import DeviceClass, ZoneKind

MACHINES = frozenset({
    DeviceClass.PLC.value, DeviceClass.RTU.value, DeviceClass.HMI.value, DeviceClass.DRIVE.value,
    DeviceClass.ROBOT.value, DeviceClass.BUILDING.value,
})  # fmt: skip
"""Devices that run production and are no safety function by their class."""

IACS = MACHINES | {
    DeviceClass.SAFETY.value, DeviceClass.IO.value, DeviceClass.SENSOR.value, DeviceClass.METER.value,
}  # fmt: skip
"""Devices that belong to an industrial automation and control system whatever they are called."""

PRODUCTION = frozenset({ZoneKind.CONTROL.value, ZoneKind.SAFETY.value, ZoneKind.SUPERVISORY.value})
BUSINESS_LEVEL = 4
"""Purdue level from which on a zone is business."""

_MOBILE = re.compile(
    r"laptop|notebook|tablet|field ?pg|programmierger[aä]t|programming (device|unit)|service[- ]?pc|handheld|"
    r"calibrator|mobile (panel|client|computer)",
    re.IGNORECASE,
)


def names(assets: Iterable[DrawnAsset]) -> tuple[str, ...]:
    """What to call them in a fact."""
    return tuple(asset.label for asset in assets)


def access_points(plant: Drawing) -> Iterator[Hit]:
    """Nobody noted where one gets into the system under consideration."""
    if not plant.access_points.strip():
        yield Hit(ScopeKind.SITE, plant.site, (), (Fact("no_access_points"),))


def flat_site(plant: Drawing) -> Iterator[Hit]:
    """Several assets, and a single zone inside the system under consideration."""
    inside = [zone for zone in plant.zones if zone.inside]
    if len(inside) == 1 and len(plant.assets) > 1:
        facts = (Fact("one_zone", {"zone": inside[0].name, "n": len(plant.assets)}),)
        yield Hit(ScopeKind.SITE, plant.site, (inside[0].id,), facts)


def asset_no_zone(plant: Drawing) -> Iterator[Hit]:
    """Assets that are assigned to no zone: one breach for all of them."""
    loose = plant.members.get(None, ())
    if loose:
        facts = (Fact("loose_assets", {"n": len(loose), "names": names(loose)}),)
        yield Hit(ScopeKind.SITE, plant.site, tuple(sorted(str(asset.id) for asset in loose)), facts)


def zone_target(plant: Drawing) -> Iterator[Hit]:
    """A zone of the system under consideration without a target vector."""
    for zone in plant.zones:
        if zone.inside and zone.sl_t is None:
            yield Hit(ScopeKind.ZONE, zone.id, (), (Fact("zone_no_target", {"zone": zone.name}),))


def safety_with_control(plant: Drawing) -> Iterator[Hit]:
    """A zone that holds safety functions and machines that run production."""
    for zone in plant.zones:
        members = plant.members.get(zone.id, ())
        safety = [one for one in members if one.device_class == DeviceClass.SAFETY]
        machines = [one for one in members if one.device_class in MACHINES]
        mixed_kind = zone.safety_related and zone.kind in PRODUCTION - {ZoneKind.SAFETY.value}
        if not (mixed_kind or (machines and (safety or zone.is_safety)) or (safety and _other_kind(zone))):
            continue
        facts = []
        if zone.is_safety:
            facts.append(Fact("zone_is_safety", {"zone": zone.name}))
        if safety:
            facts.append(Fact("safety_assets", {"n": len(safety), "names": names(safety)}))
        if machines:
            facts.append(Fact("machine_assets", {"n": len(machines), "names": names(machines)}))
        if mixed_kind or _other_kind(zone):
            facts.append(Fact("zone_kind", {"zone": zone.name, "kind": zone.kind}))
        decides = (zone.is_safety, zone.kind, *sorted(str(one.id) for one in (*safety, *machines)))
        yield Hit(ScopeKind.ZONE, zone.id, decides, tuple(facts))


def _other_kind(zone: DrawnZone) -> bool:
    """A kind was given, and it is not safety."""
    return zone.kind not in {"", ZoneKind.SAFETY.value}


def business_with_control(plant: Drawing) -> Iterator[Hit]:
    """Business and IACS assets in one zone, or a zone that is both by its kind and level."""
    for zone in plant.zones:
        members = plant.members.get(zone.id, ())
        iacs = [one for one in members if one.device_class in IACS]
        office = [one for one in members if one.device_class == DeviceClass.PRINTER]
        business = zone.kind == ZoneKind.BUSINESS or (
            zone.kind == "" and zone.purdue is not None and zone.purdue >= BUSINESS_LEVEL
        )
        production = zone.kind in PRODUCTION
        contradicts = production and zone.purdue is not None and zone.purdue >= BUSINESS_LEVEL
        facts = []
        if business and iacs:
            facts.append(Fact("business_zone", {"zone": zone.name}))
            facts.append(Fact("iacs_assets", {"n": len(iacs), "names": names(iacs)}))
        elif production and office and iacs:
            facts.append(Fact("zone_kind", {"zone": zone.name, "kind": zone.kind}))
            facts.append(Fact("office_assets", {"n": len(office), "names": names(office)}))
        if contradicts:
            facts.append(Fact("kind_and_level", {"zone": zone.name, "kind": zone.kind, "level": zone.purdue}))
        if facts:
            who = iacs if business else office if production and iacs else []
            decides = (zone.kind, contradicts, *sorted(str(one.id) for one in who))
            yield Hit(ScopeKind.ZONE, zone.id, decides, tuple(facts))


def temporary_no_zone(plant: Drawing) -> Iterator[Hit]:
    """Devices that come and go, by what they are called, outside of a zone for such devices."""
    found: dict[DrawnZone | None, list[DrawnAsset]] = {}
    for asset in plant.assets:
        zone = plant.zone.get(asset.zone) if asset.zone else None
        if _MOBILE.search(asset.name or asset.label) and (zone is None or zone.kind != ZoneKind.TEMPORARY):
            found.setdefault(zone, []).append(asset)
    for zone, assets in found.items():
        listed = Fact("mobile_assets", {"n": len(assets), "names": names(assets)})
        where = Fact("in_zone", {"zone": zone.name}) if zone else Fact("in_no_zone")
        kind, scope = (ScopeKind.ZONE, zone.id) if zone else (ScopeKind.SITE, plant.site)
        yield Hit(kind, scope, tuple(sorted(str(one.id) for one in assets)), (listed, where))


def wireless_mixed(plant: Drawing) -> Iterator[Hit]:
    """A zone that holds wireless and wired things, or a wireless network that lies in no zone."""
    for zone in plant.zones:
        networks = [one for one in plant.networks if one.zone == zone.id]
        radio = [one for one in networks if one.wireless]
        members = plant.members.get(zone.id, ())
        points = [one for one in members if one.device_class == DeviceClass.WIRELESS]
        wired_networks = [one for one in networks if not one.wireless]
        wired = [one for one in members if one not in points and not _on_radio(plant, one)]
        if zone.kind == ZoneKind.WIRELESS or not (radio or points) or not (wired or wired_networks):
            continue
        facts = []
        if radio:
            facts.append(Fact("wireless_networks", {"n": len(radio), "names": tuple(one.name for one in radio)}))
        if points:
            facts.append(Fact("wireless_assets", {"n": len(points), "names": names(points)}))
        facts.append(Fact("wired_too", {"zone": zone.name, "n": len(wired), "networks": len(wired_networks)}))
        decides = sorted(str(key) for key in [*(one.id for one in radio), *(one.id for one in points)])
        yield Hit(ScopeKind.ZONE, zone.id, tuple(decides), tuple(facts))
    for network in plant.networks:
        if network.wireless and network.zone is None:
            fact = Fact("wireless_loose", {"network": network.name})
            yield Hit(ScopeKind.SITE, plant.site, (network.id,), (fact,))


def _on_radio(plant: Drawing, asset: DrawnAsset) -> bool:
    """Whether every network that the asset has an interface in is wireless, and there is one."""
    networks = [plant.network[key] for key in asset.networks if key in plant.network]
    return bool(networks) and all(one.wireless for one in networks)
