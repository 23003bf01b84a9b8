"""The map of networks and levels: every device is on it, where it belongs."""

from __future__ import annotations

import random

from core.register.models import Asset, Interface, Network, Site, Zone
from core.register.netmap import Column, net_map, read_map
from core.register.service import Register
from core.vault.store import Vault

SITE = Site(name="S")
CELL = Zone(site_id=SITE.id, name="Cell", purdue=1)
LOOSE = Zone(site_id=SITE.id, name="Somewhere")
A = Network(site_id=SITE.id, name="a", cidr="192.168.0.0/24", zone_id=CELL.id)
B = Network(site_id=SITE.id, name="b", cidr="192.168.0.0/24", place="Hall 2")


def asset(tag: str, **more: object) -> Asset:
    return Asset(site_id=SITE.id, tag=tag, **more)  # type: ignore[arg-type]


def foot(of: Asset, network: Network | None, ip: str = "") -> Interface:
    return Interface(asset_id=of.id, network_id=network.id if network else None, ip=ip)


def test_a_device_stands_in_each_of_its_networks_and_on_its_level() -> None:
    plc, gateway = asset("P", purdue=1, vendor="Siemens", model="S7"), asset("G", purdue=2)
    feet = [foot(plc, A, "192.168.0.10"), foot(gateway, A, "192.168.0.1"), foot(gateway, B, "192.168.0.1")]
    found = net_map([plc, gateway], feet, [B, A], [CELL])
    assert [one.name for one in found.columns] == ["a", "b"]
    assert found.columns[0] == Column(A.id, "a", "192.168.0.0/24", "", "Cell")
    assert found.levels == (2, 1)
    (box,) = found.cells[1, 0]
    assert (box.label, box.detail, box.addresses, box.networks) == ("P", "Siemens S7", ("192.168.0.10",), 1)
    assert [found.cells[2, at][0].networks for at in (0, 1)] == [2, 2]
    assert found.devices == 2


def test_without_a_level_of_its_own_that_of_the_zone_is_shown_as_such() -> None:
    known, unknown = asset("K", zone_id=CELL.id), asset("U", zone_id=LOOSE.id)
    found = net_map([known, unknown], [foot(known, A), foot(unknown, A)], [A], [CELL, LOOSE])
    assert found.levels == (1, None)
    assert found.cells[1, 0][0].from_zone
    assert not found.cells[None, 0][0].from_zone


def test_devices_without_a_network_have_a_column_of_their_own_and_only_then() -> None:
    bare, no_network = asset("B"), asset("N")
    found = net_map([bare, no_network], [foot(no_network, None, "10.0.0.1")], [A], [])
    assert [one.network for one in found.columns] == [A.id, None]
    assert [box.label for box in found.cells[None, 1]] == ["N", "B"]
    assert net_map([], [], [A], []).columns == (Column(A.id, "a", "192.168.0.0/24"),)


def test_boxes_are_in_the_order_of_their_addresses() -> None:
    ips = ["10.0.0.10", "10.0.0.9", "10.0.0.100", ""]
    assets = [asset(f"X{at}") for at in range(4)]
    feet = [foot(one, A, ip) for one, ip in zip(assets, ips, strict=True)]
    for seed in range(5):
        random.Random(seed).shuffle(assets)
        random.Random(seed + 9).shuffle(feet)
        found = net_map(assets, feet, [A], [])
        assert [box.addresses for box in found.cells[None, 0]] == [
            ("10.0.0.9",), ("10.0.0.10",), ("10.0.0.100",), (),
        ]  # fmt: skip


def test_of_a_vault_only_this_site(vault: Vault, register: Register) -> None:
    other = Site(name="Other")
    register.add(other)
    register.add_all([Asset(site_id=register.site().id, tag="here"), Asset(site_id=other.id, tag="there")])
    with vault.read() as session:
        found = read_map(session, register.site())
    assert [box.label for boxes in found.cells.values() for box in boxes] == ["here"]
