"""Scans and tables become sightings; the same file twice changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.discovery.host_import import HostImport
from core.register.importers import open_hosts
from core.register.models import Asset, Interface, Network, Observation, Service
from core.register.service import Register
from core.vault.store import Vault

ARP = "? (192.168.0.7) at 00:1b:1b:01:02:03 [ether] on eth0\n? (192.168.0.8) at 00:0e:8c:0a:0b:0c [ether] on eth0\n"
MAC = (
    "SW-1#show mac address-table\nVlan    Mac Address       Type        Ports\n"
    "  10    001b.1b01.0203    DYNAMIC     Gi1/0/3\n  10    000e.8c0a.0b0c    DYNAMIC     Gi1/0/4\n"
)
NMAP = """<?xml version="1.0"?><nmaprun><host endtime="1772352060"><status state="up"/>
<address addr="192.168.0.7" addrtype="ipv4"/><ports><port protocol="tcp" portid="80"><state state="open"/>
<service name="http" product="Miniweb" method="probed"/></port></ports></host></nmaprun>"""


@pytest.fixture
def cell(register: Register) -> Network:
    network = Network(site_id=register.site().id, name="Cell 1", cidr="192.168.0.0/24", vlan=10)
    register.add(network)
    return network


@pytest.mark.parametrize("order", [("arp", "mac", "nmap"), ("nmap", "mac", "arp"), ("mac", "arp", "nmap")])
def test_three_files_of_two_devices(
    tmp_path: Path, vault: Vault, register: Register, cell: Network, order: tuple[str, ...]
) -> None:
    work = HostImport(vault, register)
    files = {}
    for name, text in (("arp", ARP), ("mac", MAC), ("nmap", NMAP)):
        (tmp_path / name).write_text(text)
        files[name] = open_hosts(tmp_path / name)
    for name in order:
        before = vault.log_position()
        seen = work.preview(files[name])
        assert vault.log_position() == before, "a preview writes nothing"
        done = work.apply(files[name])
        assert (len(seen.created), len(seen.known)) == (len(done.created), len(done.known))
    assert len(register.all(Asset)) == 2
    assert {(one.ip, one.mac, one.network_id) for one in register.all(Interface)} == {
        ("192.168.0.7", "00:1b:1b:01:02:03", cell.id), ("192.168.0.8", "00:0e:8c:0a:0b:0c", cell.id),
    }  # fmt: skip
    assert [(one.port, one.protocol, one.detail) for one in register.all(Service)] == [(80, "http", "Miniweb")]
    ports = {one.value for one in register.all(Observation) if one.field == "switch_port"}
    assert ports == {"SW-1, port Gi1/0/3, VLAN 10", "SW-1, port Gi1/0/4, VLAN 10"}
    before = vault.log_position()
    for name in order:
        again = work.apply(files[name])
        assert (again.edit, again.created, again.known) == (None, [], [])
    assert vault.log_position() == before
