"""The drawing as it is read from a vault."""

from __future__ import annotations

from core.assessment.drawing import check_drawing, read_drawing
from core.register.models import Asset, Conduit, Interface, Network, Service, Site, Supplier, Zone
from core.register.service import Register
from core.vault.store import Vault


def test_everything_that_the_rules_look_at_is_read(vault: Vault, register: Register) -> None:
    site = register.site()
    line = Zone(site_id=site.id, name="Line", kind="control", purdue=1, sl_t=[1] * 7, safety_related=True)
    office = Zone(site_id=site.id, name="Office", kind="business", trusted=False)
    maker = Supplier(name="Pump maker", remote_access=True)
    register.add_all([line, office, maker, Supplier(name="Nobody")])
    net = Network(site_id=site.id, name="line net", zone_id=line.id, wireless=True)
    register.add_all([net])
    plc = Asset(site_id=site.id, tag="P-1", device_class="plc", zone_id=line.id, supplier_id=maker.id, model="S7")
    register.add_all([plc])
    feet = [Interface(asset_id=plc.id, network_id=net.id), Interface(asset_id=plc.id, network_id=net.id)]
    register.add_all([*feet])
    register.add(Service(interface_id=feet[1].id, transport="tcp", port=102, protocol="s7"))
    register.add(
        Conduit(site_id=site.id, name="Link", from_zone_id=line.id, to_zone_id=office.id, control="x", owner="Jo",
                protection="VPN", remote_access=True, wireless=True, direction="in", sl_t=[2] * 7)
    )  # fmt: skip
    register.edit(Site, site.id, access_points="Gate 1")
    with vault.read() as session:
        drawing = read_drawing(session, register.site())
    assert (drawing.site, drawing.access_points) == (site.id, "Gate 1")
    assert [(one.name, one.kind, one.purdue, one.trusted, one.safety_related, one.sl_t) for one in drawing.zones] == [
        ("Line", "control", 1, True, True, (1,) * 7),
        ("Office", "business", None, False, False, None),
    ]
    assert [(one.name, one.zone, one.wireless) for one in drawing.networks] == [("line net", line.id, True)]
    (asset,) = drawing.assets
    assert (asset.label, asset.device_class, asset.zone, asset.networks) == ("P-1", "plc", line.id, (net.id,))
    assert (asset.name, asset.supplier, [one.port for one in asset.services]) == ("P-1 S7", maker.id, [102])
    (link,) = drawing.conduits
    assert (link.start, link.end, link.direction, link.control) == (line.id, office.id, "in", "x")
    assert (link.protection, link.remote_access, link.wireless, link.owner, link.sl_t) == (
        "VPN", True, True, "Jo", (2,) * 7,
    )  # fmt: skip
    assert [one.name for one in drawing.remote_suppliers] == ["Pump maker"]
    assert {one.rule for one in check_drawing(drawing)} == {
        "drawing.safety-with-control",
        "drawing.outside-to-control",
    }


def test_another_site_is_not_read(vault: Vault, register: Register) -> None:
    first = register.site()
    other = Site(name="Other")
    register.add(other)
    register.add_all([Zone(site_id=other.id, name="There"), Asset(site_id=other.id, tag="there")])
    with vault.read() as session:
        drawing = read_drawing(session, first)
    assert (drawing.zones, drawing.assets) == ((), ())
