"""An assessment over a real vault with two zones and three assets."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from core.assessment.planning import Planning
from core.assessment.service import Assessment
from core.register.models import Asset, Site, Zone
from core.register.service import Register
from core.vault.store import Vault


@dataclass
class World:
    """The services and the keys of what the tests talk about."""

    vault: Vault
    register: Register
    assessment: Assessment
    planning: Planning
    site: Site
    north: Zone
    south: Zone
    pump: Asset
    """In zone North."""
    loose: Asset
    """In no zone."""


@pytest.fixture
def world(vault: Vault, register: Register) -> World:
    """A plant called Musterwerk."""
    site = register.site()
    north, south = Zone(site_id=site.id, name="North"), Zone(site_id=site.id, name="South")
    register.add_all([north, south])
    pump = Asset(site_id=site.id, zone_id=register.all(Zone)[0].id, tag="P-101", device_class="plc")
    loose = Asset(site_id=site.id, tag="X-7")
    register.add_all([pump, loose])
    zones, assets = register.all(Zone), register.all(Asset)
    assessment = Assessment(vault, register, lambda: vault.author)
    return World(
        vault,
        register,
        assessment,
        Planning(vault, register, assessment),
        site,
        zones[0],
        zones[1],
        assets[0],
        assets[1],
    )
