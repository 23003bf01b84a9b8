"""Conversations of captures find their zones: by asset, by network, never by a guess."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.assessment.drawing import check_drawing, read_drawing
from core.assessment.drawing_ends import DrawnFlow
from core.register.models import Asset, Capture, Flow, Interface, Network, Site, Zone
from core.register.service import Register
from core.vault.store import Vault


class Plant:
    """Two cells with the same range, a zone each, and an office."""

    def __init__(self, vault: Vault, register: Register) -> None:
        self.vault, self.register = vault, register
        site = register.site().id
        self.cell, self.other, self.office = (
            Zone(site_id=site, name=name, kind=kind, sl_t=[1] * 7)
            for name, kind in (("Cell 1", "control"), ("Cell 2", "control"), ("Office", "business"))
        )
        register.add_all([self.cell, self.other, self.office])
        self.net, self.twin, self.lan = (
            Network(site_id=site, name=name, cidr=cidr, zone_id=zone.id)
            for name, cidr, zone in (
                ("net 1", "192.168.0.0/24", self.cell),
                ("net 2", "192.168.0.0/24", self.other),
                ("lan", "10.0.0.0/16", self.office),
            )
        )
        register.add_all([self.net, self.twin, self.lan])
        self.capture = Capture(site_id=site, name="a.pcap")
        register.add(self.capture)

    def asset(self, tag: str, zone: Zone | None, network: Network | None, ip: str, mac: str = "") -> Asset:
        asset = Asset(site_id=self.register.site().id, tag=tag, zone_id=zone.id if zone else None)
        self.register.add(asset)
        self.register.add(Interface(asset_id=asset.id, network_id=network.id if network else None, ip=ip, mac=mac))
        return asset

    def flow(self, client: str, server: str, network: Network | None = None, **more: object) -> DrawnFlow | None:
        given = {"transport": "tcp", "port": 502, "protocol": "modbus"} | more
        row = Flow(
            capture_id=self.capture.id, network_id=network.id if network else None, client_ip=client, server_ip=server,
            **given,
        )  # fmt: skip
        self.register.add(row)
        with self.vault.read() as session:
            found = read_drawing(session, self.register.site()).flows
        self.register.delete(Flow, row.id)
        return found[0] if found else None


@pytest.fixture
def plant(vault: Vault, register: Register) -> Plant:
    return Plant(vault, register)


def ends(found: DrawnFlow | None) -> tuple[UUID | None, UUID | None]:
    assert found is not None
    return found.client.zone, found.server.zone


def test_an_asset_lies_in_its_own_zone_whatever_its_network(plant: Plant) -> None:
    plc = plant.asset("P-1", plant.other, plant.net, "192.168.0.5")
    found = plant.flow("192.168.0.9", "192.168.0.5", plant.net)
    assert ends(found) == (plant.cell.id, plant.other.id)
    assert found is not None and (found.server.label, found.server.asset) == ("P-1", plc.id)


def test_of_one_address_in_two_cells_the_network_decides(plant: Plant) -> None:
    plant.asset("P-1", None, plant.net, "192.168.0.5")
    plant.asset("P-2", None, plant.twin, "192.168.0.5")
    first, second = (plant.flow("10.0.0.7", "192.168.0.5", one) for one in (plant.net, plant.twin))
    assert ends(first) == (plant.office.id, plant.cell.id)
    assert ends(second) == (plant.office.id, plant.other.id)
    unsaid = plant.flow("10.0.0.7", "192.168.0.5")
    assert unsaid is not None and not unsaid.server.placed


def test_the_outside_and_the_unknown_are_told_apart(plant: Plant) -> None:
    found = plant.flow("8.8.8.8", "172.16.0.1")
    assert found is not None
    assert (found.client.outside, found.client.label) == (True, "8.8.8.8")
    assert (found.server.outside, found.server.placed) == (False, False)


@pytest.mark.parametrize("address", ["224.0.0.251", "255.255.255.255", "192.168.0.255", "ff02::1", "0.0.0.0", "no"])
def test_everybody_is_no_place(plant: Plant, address: str) -> None:
    assert plant.flow("192.168.0.9", address, plant.net) is None


def test_a_frame_without_an_address_goes_by_its_mac(plant: Plant) -> None:
    plant.asset("P-1", plant.cell, plant.net, "192.168.0.5", "00:1b:1b:00:00:05")
    found = plant.flow("", "", transport="ethernet", port=0x8892, protocol="dcp",
                       client_mac="00:1b:1b:00:00:09", server_mac="00:1b:1b:00:00:05")  # fmt: skip
    assert ends(found) == (None, plant.cell.id)


def test_commands_are_counted_by_kind_and_make_a_breach(plant: Plant) -> None:
    commands = [
        {"kind": "write", "name": "Write single register", "count": 3, "packet": 7, "hex": "00"},
        {"kind": "write", "name": "Write single coil", "count": 2, "packet": 9, "hex": "00"},
    ]
    row = Flow(
        capture_id=plant.capture.id, network_id=plant.net.id, client_ip="10.0.0.7", server_ip="192.168.0.5",
        transport="tcp", port=502, protocol="modbus", packets=10, commands=commands,
    )  # fmt: skip
    plant.register.add(row)
    with plant.vault.read() as session:
        drawing = read_drawing(session, plant.register.site())
    assert drawing.flows[0].commands == (("write", 5),)
    breaches = {one.rule: one for one in check_drawing(drawing)}
    assert "Commands seen (5): values written ×5." in breaches["drawing.flow-command"].facts
    assert any("10.0.0.7 → 192.168.0.5 modbus (10)" in one for one in breaches["drawing.flow-no-conduit"].facts)


def test_captures_of_another_site_are_not_read(plant: Plant) -> None:
    other = Site(name="Other")
    plant.register.add(other)
    capture = Capture(site_id=other.id, name="b.pcap")
    plant.register.add(capture)
    plant.register.add(Flow(capture_id=capture.id, client_ip="8.8.8.8", server_ip="10.0.0.7", transport="tcp", port=1))
    with plant.vault.read() as session:
        assert read_drawing(session, plant.register.site()).flows == ()
