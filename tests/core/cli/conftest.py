"""A small survey for the commands that judge it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.register.models import Asset, Interface, Service, Zone
from core.vault.keys import KdfCost
from core.workspace import Workspace

PASSPHRASE = "seven blue boats"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A plant with a zone North, where P-1 listens on Telnet, and an empty zone South; its passphrase is set."""
    monkeypatch.setenv("WALKDOWN_PASSPHRASE", PASSPHRASE)
    folder = tmp_path / "vault"
    cost = KdfCost(1, 64, 1)
    with Workspace.create(folder, PASSPHRASE, site_name="Musterwerk", engineer="Eva", cost=cost) as workspace:
        site = workspace.register.site().id
        zone = Zone(site_id=site, name="North", sl_t=[2, 2, 2, 1, 2, 2, 2])
        workspace.register.add_all([zone, Zone(site_id=site, name="South")])
        asset = Asset(site_id=site, zone_id=workspace.register.all(Zone)[0].id, tag="P-1", sl_c=[1] * 7)
        workspace.register.add(asset)
        foot = Interface(asset_id=workspace.register.all(Asset)[0].id, ip="10.0.0.5")
        workspace.register.add(foot)
        port = Service(
            interface_id=workspace.register.all(Interface)[0].id, transport="tcp", port=23, protocol="telnet"
        )
        workspace.register.add(port)
    return str(folder)
