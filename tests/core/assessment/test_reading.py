"""One snapshot of the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.assessment import survey
from core.assessment.inheritance import Place
from core.register.models import Asset

if TYPE_CHECKING:
    from tests.core.assessment.conftest import World


def test_assets_without_answers_are_not_read(world: World) -> None:
    snapshot = world.assessment.snapshot()
    assert dict(snapshot.plant.asset_zones) == {}
    looked_at = world.assessment.snapshot(Place("asset", world.pump.id))
    assert dict(looked_at.plant.asset_zones) == {world.pump.id: world.north.id}
    assert looked_at.labels[world.pump.id] == "P-101"


def test_more_answered_assets_than_one_statement_takes(world: World) -> None:
    more = [Asset(site_id=world.site.id, tag=f"A-{n:04d}") for n in range(12)]
    world.register.add_all(more)
    keys = [asset.id for asset in world.register.all(Asset)]
    with world.vault.write() as _:
        for key in keys:
            world.assessment.answer("QS-01", "asset", key, "met", "seen")
    whole = survey.CHUNK
    try:
        survey.CHUNK = 5
        snapshot = world.assessment.snapshot()
    finally:
        survey.CHUNK = whole
    assert set(snapshot.plant.asset_zones) == set(keys)


def test_rows_and_figures_of_one_snapshot_agree(world: World) -> None:
    world.assessment.answer("QS-13", "site", world.site.id, "not_met", "seen")
    snapshot = world.assessment.snapshot()
    world.assessment.answer("QS-13", "site", world.site.id, "met")
    assert len(snapshot.gaps()) == len([row for row in snapshot.finding_rows("en") if row.in_force]) == 1
