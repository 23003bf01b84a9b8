"""The register as an import sees it."""

from __future__ import annotations

from uuid import UUID

from core.register.importers.known import KnownDevices, Names
from core.register.models import Asset, Interface, Network, Supplier, Zone
from core.register.service import Register


def test_names_of_several_rows_find_none() -> None:
    one, two = UUID(int=1), UUID(int=2)
    names = Names([(one, ("Cell 1", "10.0.0.0/24")), (two, ("Zelle", "")), (one, ("Zelle",))])
    assert names.find("CELL-1") == one
    assert names.find("10.0.0.0/24") == one
    assert names.find("Zelle") is None
    assert "zelle" in names
    assert "" not in names


def test_reads_what_look_alikes_are_found_by(register: Register) -> None:
    site = register.site().id
    net = Network(site_id=site, name="Cell 1", cidr="10.0.0.0/24", vlan=12)
    asset = Asset(site_id=site, tag="K1", serial="77", vendor="WAGO")
    rows = [net, asset, Interface(asset_id=asset.id, network_id=net.id, ip="10.0.0.5", mac="00:1b:1b:00:00:01")]
    register.add_all([*rows, Zone(site_id=site, name="Control"), Supplier(name="Integrator")])
    known = KnownDevices.of(register)
    (device,) = known.devices
    assert (device.asset_id, device.tag, device.serial, device.vendor) == (asset.id, "K1", "77", "WAGO")
    assert device.macs == {"00:1b:1b:00:00:01"}
    assert device.addresses == {(net.id, "10.0.0.5")}
    assert known.networks.find("vlan 12") == net.id
    assert known.zones.find("control") and known.suppliers.find("integrator")
    assert (
        known.outside(net.id, "10.0.1.5")
        and not known.outside(net.id, "10.0.0.9")
        and not known.outside(None, "1.1.1.1")
    )
