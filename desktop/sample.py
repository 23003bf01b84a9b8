"""A small survey for pictures and for looking around: a waterworks, half way through the day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from core.workspace import Workspace

PASSPHRASE = "nine grey herons stand still"  # noqa: S105 - of a sample

_ZONES = (
    ("Office and laboratory", "Desktop computers, printers, laboratory system", 2, False, None),
    ("Control room", "Operator stations, historian, engineering station", 4, False, [2, 2, 2, 1, 2, 2, 2]),
    ("Filter hall", "Controllers and drives of filters 1 to 6", 4, False, [2, 2, 2, 1, 2, 1, 2]),
    ("Pumping station", "Pumps 1 to 4, drives, flow meters", 5, False, [2, 2, 3, 1, 2, 2, 3]),
    ("Chlorine store", "Safety controller and gas detection", 5, True, [3, 3, 3, 1, 3, 2, 3]),
    ("Outstations", "Eleven wells and two reservoirs over mobile radio", 3, False, None),
)
_CONDUITS = (
    ("Office to control room", 0, 1, "HTTPS, file shares", "Firewall, rules unknown", False),
    ("Control room to filter hall", 1, 2, "S7, OPC UA", "Switch only", False),
    ("Control room to pumping station", 1, 3, "Modbus/TCP", "Switch only", False),
    ("Pumping station to chlorine store", 3, 4, "Hard-wired, one Modbus link", "Nothing", False),
    ("Outstations", 5, 1, "IEC 60870-5-104", "VPN router", False),
    ("Remote maintenance", 1, None, "VPN of the integrator", "Key switch at the cabinet", True),
)
_ASSETS = (
    ("K01", "Filter controller", "plc", "Siemens", "S7-1515-2 PN", 2),
    ("K02", "Backwash controller", "plc", "Siemens", "S7-1212C", 2),
    ("K03", "Pump controller", "plc", "Schneider Electric", "Modicon M340", 3),
    ("K04", "Pump controller reserve", "plc", "Schneider Electric", "Modicon M340", 3),
    ("F01", "Safety controller", "safety_controller", "HIMA", "HIMatrix F35", 4),
    ("D01", "Drive pump 1", "drive", "Danfoss", "VLT AQUA FC 202", 3),
    ("D02", "Drive pump 2", "drive", "Danfoss", "VLT AQUA FC 202", 3),
    ("P01", "Operator station", "pc", "Dell", "OptiPlex 7090", 1),
    ("P02", "Engineering station", "pc", "HP", "ZBook 15 G6", 1),
    ("S01", "Historian", "server", "Dell", "PowerEdge R350", 1),
    ("N01", "Switch control room", "switch", "Hirschmann", "RSP35", 1),
    ("N02", "VPN router", "router", "INSYS", "MRX3", 5),
    ("M01", "Flow meter outlet", "sensor", "Krohne", "OPTIFLUX 2000", None),
)


def sample_workspace(folder: Path) -> Workspace:
    """A new vault in `folder`/Waterworks-South with the sample survey in it, open."""
    from core.workspace import KdfCost, Workspace

    # The key of a sample protects nothing: no need to let anybody wait for it.
    workspace = Workspace.create(
        folder / "Waterworks-South",
        PASSPHRASE,
        site_name="Waterworks South",
        engineer="Eva Engineer",
        cost=KdfCost(1, 64, 1),
    )
    fill(workspace)
    return workspace


def fill(workspace: Workspace) -> None:
    """Put the sample survey into an empty vault."""
    _site(workspace)
    zones = _zones(workspace)
    _assets(workspace, zones)


def _site(workspace: Workspace) -> None:
    from core.register.models import Network, Person, Site, Supplier

    register = workspace.register
    site = register.site()
    register.edit(
        Site,
        site.id,
        address="Am Wasserturm 4\n12345 Musterstadt",
        sector="Drinking water",
        asset_owner="Stadtwerke Musterstadt GmbH",
        manager="Klaus Brunner",
        visit_from="2026-03-02",
        visit_to="2026-03-03",
        report_number="WD-2026-014",
        scope_text="In: filter hall, pumping station, chlorine store, outstations, control room.\n"
        "Out: office network behind the firewall, laboratory devices.\n"
        "Not to be touched: safety controller F01 of the chlorine store.",
        clock_offset_s=133.0,
        clock_note="Compared with operator station P01; no time server was found.",
    )
    register.add_all(
        [
            Person(name="Klaus Brunner", role="Site manager", organisation="Stadtwerke Musterstadt", contact="-4410"),
            Person(name="Ilse Krämer", role="Head of electrical workshop", organisation="Stadtwerke Musterstadt"),
            Person(name="Tom Verhoeven", role="Integrator's engineer", organisation="AquaTec Automation"),
        ]
    )
    register.add_all(
        [
            Supplier(
                name="AquaTec Automation",
                role="maintenance_service_provider",
                contact="service@aquatec.example",
                access="VPN into the control room, switched on by key switch at cabinet A2.",
            ),
            Supplier(name="Siemens", role="product_supplier"),
            Supplier(name="Ingenieurbüro Lang", role="integration_service_provider"),
        ]
    )
    register.add_all(
        [
            Network(site_id=site.id, name="Process network", place="Control room, filter hall", cidr="192.168.0.0/24"),
            Network(site_id=site.id, name="Pump cell", place="Pumping station", cidr="192.168.0.0/24", vlan=20),
            Network(site_id=site.id, name="Outstations", place="Mobile radio", cidr="10.20.0.0/20"),
        ]
    )


def _zones(workspace: Workspace) -> list[UUID]:
    from core.register.models import Conduit, Zone

    register = workspace.register
    site = register.site()
    zones = [
        Zone(site_id=site.id, name=name, description=words, criticality=level, safety_related=safety, sl_t=target)
        for name, words, level, safety, target in _ZONES
    ]
    keys = [zone.id for zone in zones]
    register.add_all(zones)
    register.add_all(
        [
            Conduit(
                site_id=site.id,
                name=name,
                from_zone_id=keys[start],
                to_zone_id=None if end is None else keys[end],
                protocols=protocols,
                control=control,
                remote_access=remote,
            )
            for name, start, end, protocols, control, remote in _CONDUITS
        ]
    )
    return keys


def _assets(workspace: Workspace, zones: list[UUID]) -> None:
    from core.register.models import Asset

    register = workspace.register
    site = register.site()
    register.add_all(
        [
            Asset(
                site_id=site.id,
                tag=tag,
                name=name,
                device_class=kind,
                vendor=vendor,
                model=model,
                zone_id=None if zone is None else zones[zone],
            )
            for tag, name, kind, vendor, model, zone in _ASSETS
        ]
    )
