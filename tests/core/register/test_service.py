"""The register over a real vault: edits, undo, filters, search, observations."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core.register.models import Asset, Interface, Network, Observation, Site, Zone
from core.register.service import Register
from core.vault import log
from core.vault.errors import CannotUndo, NotFound, StillUsed
from core.vault.verify import verify


@pytest.fixture
def site(register: Register) -> Site:
    return register.site()


def _asset(register: Register, site: Site, **fields: object) -> Asset:
    asset = Asset(site_id=site.id, **fields)
    register.add(asset)
    return asset


def test_edit_is_logged_undone_and_redone(register: Register, site: Site) -> None:
    asset = _asset(register, site, tag="K1", vendor="Acme")
    edit = register.edit(Asset, asset.id, vendor="Bolt")
    assert edit.label == "edit asset K1"
    undone = log.undo(register.vault, edit.txn)
    assert register.get(Asset, asset.id).vendor == "Acme"
    log.undo(register.vault, undone)
    assert register.get(Asset, asset.id).vendor == "Bolt"
    assert [(c.kind, c.field, c.new) for c in log.history(register.vault, asset.id)][1:] == [
        ("set", "vendor", "Bolt"),
        ("set", "vendor", "Acme"),
        ("set", "vendor", "Bolt"),
    ]
    assert verify(register.vault) == []


def test_undo_refuses_when_the_field_moved_on(register: Register, site: Site) -> None:
    asset = _asset(register, site, tag="K1")
    first = register.edit(Asset, asset.id, vendor="A")
    register.edit(Asset, asset.id, vendor="B")
    with pytest.raises(CannotUndo):
        log.undo(register.vault, first.txn)
    assert register.get(Asset, asset.id).vendor == "B"


def test_steps_come_back_one_after_the_other(register: Register, site: Site) -> None:
    asset = Asset(site_id=site.id, tag="K1")
    steps = [register.add(asset), register.edit(Asset, asset.id, tag="K2"), register.edit(Asset, asset.id, tag="K3")]
    redo = [log.undo(register.vault, step.txn) for step in reversed(steps)]
    assert register.all(Asset) == []
    for step in reversed(redo):
        log.undo(register.vault, step)
    assert register.get(Asset, asset.id).tag == "K3"
    assert verify(register.vault) == []


def test_undo_refuses_while_other_rows_point_at_it(register: Register, site: Site) -> None:
    zone = Zone(site_id=site.id, name="Z")
    added = register.add(zone)
    asset = _asset(register, site, zone_id=zone.id)
    with pytest.raises(CannotUndo):
        log.undo(register.vault, added.txn)
    assert register.get(Asset, asset.id).zone_id == zone.id


def test_undo_of_an_addition_refuses_when_it_was_edited(register: Register, site: Site) -> None:
    asset = Asset(site_id=site.id, tag="K1")
    added = register.add(asset)
    register.edit(Asset, asset.id, vendor="B")
    with pytest.raises(CannotUndo):
        log.undo(register.vault, added.txn)


def test_an_edit_without_a_change_leaves_no_trace(register: Register, site: Site) -> None:
    asset = _asset(register, site, tag="K1")
    before = register.vault.log_position()
    register.edit(Asset, asset.id, tag="K1")
    assert register.vault.log_position() == before


def test_delete_with_cascade_comes_back_whole(register: Register, site: Site) -> None:
    zone = Zone(site_id=site.id, name="Filling")
    asset = Asset(site_id=site.id, tag="K1", zone_id=zone.id)
    register.add_all([zone, asset, Interface(asset_id=asset.id, ip="10.0.0.5")])
    with pytest.raises(StillUsed, match="asset K1"):
        register.delete(Zone, zone.id)
    zone_gone = register.delete(Zone, zone.id, cascade=True)
    assert register.get(Asset, asset.id).zone_id is None
    asset_gone = register.delete(Asset, asset.id, cascade=True)
    assert register.all(Interface) == []
    log.undo(register.vault, asset_gone.txn)
    log.undo(register.vault, zone_gone.txn)
    assert register.get(Asset, asset.id).zone_id == zone.id
    assert [one.ip for one in register.all(Interface)] == ["10.0.0.5"]
    assert verify(register.vault) == []
    with pytest.raises(NotFound):
        register.get(Asset, uuid4())


def test_filter_finds_by_asset_interface_and_zone(register: Register, site: Site) -> None:
    zone = Zone(site_id=site.id, name="Abfüllung")
    network = Network(site_id=site.id, name="Cell 3", cidr="192.168.0.0/24")
    one = Asset(site_id=site.id, tag="K1", vendor="Siemens", zone_id=zone.id)
    two = Asset(site_id=site.id, tag="K2", vendor="Siemens")
    register.add_all([zone, network, one, two, Interface(asset_id=two.id, network_id=network.id, ip="192.168.0.5")])
    assert register.asset_ids(text="siem") == [one.id, two.id]
    assert register.asset_ids(text="siemens 192.168.0") == [two.id]
    assert register.asset_ids(text="abfull") == [one.id]
    assert register.asset_ids(text='"nothing (odd OR') == []
    assert [row.ips for row in register.asset_rows([two.id, one.id])] == ["192.168.0.5", ""]
    assert {hit.table for hit in register.search("abfüllung")} == {"zone"}
    register.edit(Asset, one.id, vendor="Bolt")
    assert register.asset_ids(text="siem") == [two.id]


@pytest.mark.parametrize("column", ["tag", "zone", "ips", "sources", "criticality"])
def test_empty_values_sort_last_both_ways(register: Register, site: Site, column: str) -> None:
    zone = Zone(site_id=site.id, name="Z")
    full = Asset(site_id=site.id, tag="b", zone_id=zone.id, criticality=3)
    empty = Asset(site_id=site.id)
    register.add_all([zone, empty, full, Interface(asset_id=full.id, ip="10.0.0.1")])
    register.observe(full.id, [Observation(asset_id=full.id, field="serial", value="1", source="label")])
    assert register.asset_ids(column) == [full.id, empty.id]
    assert register.asset_ids(column, descending=True) == [full.id, empty.id]


def test_the_better_observation_shows_and_a_typed_value_stays(register: Register, site: Site) -> None:
    asset = _asset(register, site)

    def seen(value: str, source: str, confidence: int) -> Observation:
        return Observation(asset_id=asset.id, field="firmware", value=value, source=source, confidence=confidence)

    register.observe(asset.id, [seen("1.0", "site_list", 40)])
    register.observe(asset.id, [seen("1.1", "network", 90)])
    register.observe(asset.id, [seen("0.9", "told", 20)])
    assert register.get(Asset, asset.id).firmware == "1.1"
    assert {row.value for row in register.disagreements(asset.id)["firmware"]} == {"1.0", "1.1", "0.9"}
    register.edit(Asset, asset.id, firmware="typed")
    register.observe(asset.id, [seen("2.0", "network", 99)])
    assert register.get(Asset, asset.id).firmware == "typed"
    chosen = register.choose(register.observations(asset.id)[0].id)
    assert register.get(Asset, asset.id).firmware == "1.0"
    assert chosen.key == asset.id
    assert verify(register.vault) == []


def test_same_words_in_other_case_are_no_disagreement(register: Register, site: Site) -> None:
    asset = _asset(register, site)
    rows = [
        Observation(asset_id=asset.id, field="vendor", value=value, source=source)
        for value, source in (("SIEMENS  AG", "label"), ("Siemens AG", "network"))
    ]
    register.observe(asset.id, rows)
    assert register.disagreements(asset.id) == {}


def test_the_plants_own_name_outranks_what_a_device_calls_itself(register: Register, site: Site) -> None:
    asset = _asset(register, site)

    def named(value: str, source: str, confidence: int) -> Observation:
        return Observation(asset_id=asset.id, field="name", value=value, source=source, confidence=confidence)

    register.observe(asset.id, [named("plc_3", "network", 95)])
    assert register.get(Asset, asset.id).name == "plc_3"
    register.observe(asset.id, [named("Filling line controller", "site_list", 40)])
    register.observe(asset.id, [named("PLC-3", "network", 99)])
    assert register.get(Asset, asset.id).name == "Filling line controller"
    assert register.disagreements(asset.id) == {}


def test_the_only_site_is_not_deleted(register: Register, site: Site) -> None:
    with pytest.raises(StillUsed, match="only site"):
        register.delete(Site, site.id, cascade=True)
    second = register.add(Site(name="Second"))
    register.delete(Site, site.id, cascade=True)
    assert register.site().id == second.key


def test_undo_of_an_edit_whose_row_is_gone_refuses(register: Register, site: Site) -> None:
    asset = _asset(register, site, tag="K1")
    edit = register.edit(Asset, asset.id, tag="K2")
    register.delete(Asset, asset.id)
    with pytest.raises(CannotUndo, match="deleted since"):
        log.undo(register.vault, edit.txn)
