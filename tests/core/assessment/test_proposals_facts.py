"""What is read from the vault for the rules."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.assessment.proposals_facts import KnownPlant, read_known
from core.discovery.models import Run
from core.register.models import Asset, Interface, Network, Observation, Service, Site, Zone
from core.vault.clock import utcnow

if TYPE_CHECKING:
    from tests.core.assessment.conftest import World


def read(world: World) -> KnownPlant:
    with world.vault.read() as session:
        return read_known(session, world.register.site(), utcnow().date())


def test_an_asset_with_everything_that_was_seen(world: World) -> None:
    r, site = world.register, world.site.id
    net = Network(site_id=site, name="Cell", zone_id=world.north.id)
    r.add(net)
    run = Run(
        site_id=site, network_id=net.id, consent_name="A", consent_role="B", consent_at=utcnow(), profile="careful"
    )
    r.add(run)
    feet = [Interface(asset_id=world.pump.id, network_id=net.id, ip=ip) for ip in ("10.0.0.5", "10.0.0.6")]
    r.add_all(feet)
    r.add(Service(interface_id=feet[1].id, transport="tcp", port=80, protocol="http", detail="Pump"))
    at = utcnow()
    rows = [
        ("http.title", "Old", "network", at - timedelta(days=1)),
        ("http.title", "New", "network", at),
        ("firmware", "1.0", "network", at),
        ("firmware", "1.1", "site_list", at),
        ("model", "left alone", "label", at),
    ]
    r.add_all([
        Observation(asset_id=world.pump.id, field=f, value=v, source=s, at=when, run_id=run.id, raw=b"x") for f, v, s, when in rows
    ])  # fmt: skip
    r.edit(Asset, world.pump.id, unpatchable=True, support="ended", firmware="1.0")
    r.edit(Zone, world.north.id, sl_t=[2] * 7)
    r.edit(Site, site, clock_offset_s=5.0)
    plant = read(world)
    pump = next(one for one in plant.assets if one.id == world.pump.id)
    assert (pump.label, pump.zone, pump.unpatchable, pump.support) == ("P-101", world.north.id, True, "ended")
    assert pump.networks == (net.id,)
    assert [(one.protocol, one.port, one.ip, one.network) for one in pump.services] == [
        ("http", 80, "10.0.0.6", net.id)
    ]
    assert [(one.field, one.value) for one in pump.seen] == [
        ("http.title", "New"), ("firmware", "1.0"), ("firmware", "1.1"),
    ]  # fmt: skip
    newest = pump.newest("http.title")
    assert newest is not None
    assert (newest.value, newest.run) == ("New", run.id)
    assert pump.newest("firmware") is not None
    assert pump.behind(pump.services[0]) == (newest.id,)
    assert sorted(one.value for one in pump.disagreeing) == ["1.0", "1.1"]
    assert pump.sources == {"network", "site_list", "label"}
    assert (plant.network_zones, plant.run_networks) == ({net.id: world.north.id}, {run.id: net.id})
    assert plant.targets[world.north.id] == (2,) * 7
    assert plant.clock_offset_s == 5.0
    assert plant.has_list


def test_an_empty_register(world: World) -> None:
    plant = read(world)
    assert [one.label for one in plant.assets] == ["P-101", "X-7"]
    assert not plant.has_list
    assert plant.assets[0].newest("http.title") is None
