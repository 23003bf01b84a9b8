"""The record of zones and conduits: what is filled, what the register gives, what is missing."""

from __future__ import annotations

from uuid import UUID

import catalogue
from core.assessment.partition import ITEMS, Partition, PlantRows, Sheet, asked_by, partition
from core.register.models import Asset, Conduit, Interface, Network, Site, Zone

SITE = Site(name="Musterwerk")
LINE = Zone(site_id=SITE.id, name="Line")
OFFICE = Zone(site_id=SITE.id, name="Office", kind="business", owner="IT", sl_t=[1] * 7)
LINK = Conduit(site_id=SITE.id, name="Link", from_zone_id=LINE.id, to_zone_id=OFFICE.id, direction="out")


def made(*, zones=(LINE, OFFICE), conduits=(), assets=(), networks=(), interfaces=(), site=SITE) -> Partition:
    return partition(PlantRows(site, zones, conduits, assets, networks, interfaces))


def states(sheet: Sheet) -> str:
    """F, D or M for each of the fourteen."""
    return "".join(one.state[0].upper() for one in sheet.attributes)


def test_the_fourteen_are_those_of_the_pack() -> None:
    (line, _) = made().zones
    assert "".join(one.item for one in line.attributes) == ITEMS
    titles = [one.title(lang) for one in line.attributes for lang in ("en", "de")]
    assert all(titles)
    assert line.attributes[2].title() == catalogue.title("iec62443-3-2", "ZCR 6.4 c)")


def test_a_bare_zone_has_only_its_name() -> None:
    assert states(made().zones[0]) == "FMMMMMMMMMMMMM"
    assert "".join(one.item for one in made().zones[0].missing) == ITEMS[1:]


def test_what_the_register_gives_is_derived() -> None:
    net = Network(site_id=SITE.id, name="line net", cidr="10.0.0.0/24", zone_id=LINE.id)
    plc = Asset(site_id=SITE.id, tag="P-1", zone_id=LINE.id, device_class="plc", criticality=4)
    link = Conduit(site_id=SITE.id, name="Link", from_zone_id=LINE.id, to_zone_id=OFFICE.id, protocols="S7")
    line, office = made(conduits=(link,), assets=(plc,), networks=(net,)).zones
    #                      abcdefghijklmn
    assert states(line) == "FMDMMDMDDDMMMM"
    assert states(office) == "FFMMDDMDDMDDMM"
    assert [(one.label, one.device_class, one.criticality) for one in line.members] == [("P-1", "plc", 4)]
    assert [(one.name, one.cidr) for one in line.networks] == [("line net", "10.0.0.0/24")]


def test_words_win_over_what_is_derived() -> None:
    zone = Zone(
        site_id=SITE.id, name="Z", owner="o", logical_boundary="b", physical_boundary="b", safety_related=True,
        logical_access="l", physical_access="p", data_flows="d", requirements="r", policies="p", assumptions="a",
        sl_t=[0] * 7,
    )  # fmt: skip
    (sheet,) = made(zones=(zone,)).zones
    assert states(sheet) == "FFFFDFFFMMDFFF"
    assert sheet.asked == 0


def test_a_connection_is_seen_from_its_zone() -> None:
    line, office = made(conduits=(LINK,)).zones
    assert [(one.other_name, one.direction) for one in line.connections] == [("Office", "out")]
    assert [(one.other_name, one.direction) for one in office.connections] == [("Line", "in")]


def test_a_conduit_has_the_fourteen_too() -> None:
    (bare,) = made(conduits=(LINK,)).conduits
    #                      abcdefghijklmn
    assert states(bare) == "FMMMDDMMDMMMMM"
    full = Conduit(
        site_id=SITE.id, name="L", from_zone_id=LINE.id, owner="o", control="firewall", physical_boundary="cable way",
        physical_access="cabinet", protocols="S7", requirements="r", policies="p", assumptions="a", sl_t=[2] * 7,
    )  # fmt: skip
    (sheet,) = made(conduits=(full,)).conduits
    assert states(sheet) == "FFFFMDFFDMDFFF"
    assert [one.other_name for one in sheet.connections] == ["Line", ""]


def test_what_carries_a_conduit_is_found_by_its_interfaces() -> None:
    one, other = (Network(site_id=SITE.id, name=zone.name, zone_id=zone.id) for zone in (LINE, OFFICE))
    wall = Asset(site_id=SITE.id, tag="FW-1", device_class="firewall")
    plc = Asset(site_id=SITE.id, tag="P-1")
    feet = [Interface(asset_id=wall.id, network_id=net.id) for net in (one, other)]
    feet.append(Interface(asset_id=plc.id, network_id=one.id))
    (link,) = made(conduits=(LINK,), assets=(wall, plc), networks=(one, other), interfaces=feet).conduits
    assert [member.label for member in link.members] == ["FW-1"]


def test_the_system_lists_the_links_that_leave_it() -> None:
    away = Zone(site_id=SITE.id, name="Supplier", trusted=False)
    out = Conduit(site_id=SITE.id, name="To the office", from_zone_id=LINE.id)
    vpn = Conduit(site_id=SITE.id, name="VPN", from_zone_id=away.id, to_zone_id=LINE.id)
    system = made(zones=(LINE, OFFICE, away), conduits=(LINK, out, vpn)).system
    assert system.outside_links == ("To the office", "VPN")
    assert system.missing == ("functions", "scope_text", "access_points")
    told = Site(name="M", functions="Fills bottles", scope_text="Hall 1", access_points="Gate")
    assert made(site=told).system.missing == ()


def test_how_much_a_target_asks_for() -> None:
    counts = [asked_by([level] * 7) for level in range(5)]
    assert counts == [0, 37, 60, 90, 100]
    assert asked_by(None) is None


def test_a_zone_that_is_gone_is_the_outside() -> None:
    stray = Conduit(site_id=SITE.id, name="stray", from_zone_id=LINE.id, to_zone_id=UUID(int=7))
    system = made(conduits=(stray,)).system
    assert system.outside_links == ("stray",)
