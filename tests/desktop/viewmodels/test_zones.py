"""The zones step: progress, details and which asset is where."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.register.models import Asset, Conduit, Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.models.roles import DETAIL_ROLE
from desktop.viewmodels.zones import FR, AssetChoice, ZonesModel, fr_title, step_state, vector_words

Settle = Callable[[], None]


@pytest.fixture
def model(context: AppContext, workspace: Workspace, settle: Settle) -> ZonesModel:
    site = workspace.register.site()
    zones = [Zone(site_id=site.id, name="Control"), Zone(site_id=site.id, name="Pumps", sl_t=[2, 2, 2, 1, 2, 2, 2])]
    keys = [zone.id for zone in zones]
    workspace.register.add_all(zones)
    workspace.register.add_all(
        [
            Asset(site_id=site.id, tag="K01", zone_id=keys[0]),
            Asset(site_id=site.id, tag="K02", zone_id=keys[1]),
            Asset(site_id=site.id, tag="K03"),
            Conduit(site_id=site.id, name="Remote", from_zone_id=keys[0], direction="in"),
        ]
    )
    made = ZonesModel(context)
    made.refresh()
    settle()
    return made


def test_details(model: ZonesModel) -> None:
    assert model.zones.index(0).data(DETAIL_ROLE) == "SL-T not set"
    assert model.zones.index(1).data(DETAIL_ROLE) == "SL-T 2 2 2 1 2 2 2"
    assert model.conduits.index(0).data(DETAIL_ROLE) == "Control ← Outside"
    assert model.asset_count[model.zones.rows[0].id] == 1
    assert model.asset_count[None] == 1
    assert vector_words(None) != vector_words([0] * 7)


def test_seven_requirements_with_titles() -> None:
    assert len(FR) == 7
    assert len({fr_title(fr) for fr in FR}) == 7


def test_assigning_is_one_step(model: ZonesModel, context: AppContext, workspace: Workspace, settle: Settle) -> None:
    answers: list[list[AssetChoice]] = []
    model.assets_ready.connect(lambda _zone, found: answers.append(found))
    zone = model.zones.rows[0].id
    model.ask_assets(zone)
    settle()
    (found,) = answers
    by_tag = {choice.words: choice for choice in found}
    assert by_tag["K02"].zone == "Pumps"
    model.assign(zone, {by_tag["K02"].id, by_tag["K03"].id}, found)
    settle()
    where = {asset.tag: asset.zone_id for asset in workspace.register.all(Asset)}
    assert where == {"K01": None, "K02": zone, "K03": zone}
    assert context.undo.count() == 1
    context.undo.undo()
    settle()
    back = {asset.tag: asset.zone_id for asset in workspace.register.all(Asset)}
    assert back == {"K01": zone, "K02": model.zones.rows[1].id, "K03": None}


def test_assigning_what_is_there_writes_nothing(model: ZonesModel, context: AppContext, settle: Settle) -> None:
    answers: list[list[AssetChoice]] = []
    model.assets_ready.connect(lambda _zone, found: answers.append(found))
    zone = model.zones.rows[0].id
    model.ask_assets(zone)
    settle()
    model.assign(zone, {choice.id for choice in answers[0] if choice.zone_id == zone}, answers[0])
    settle()
    assert context.undo.count() == 0


def test_progress(model: ZonesModel, workspace: Workspace) -> None:
    assert step_state(workspace) == (2, 4)
    zones = workspace.register.all(Zone)
    workspace.register.edit(Zone, zones[0].id, sl_t=[1] * 7)
    assert step_state(workspace) == (3, 4)
    workspace.register.edit_all(Asset, [a.id for a in workspace.register.all(Asset)], zone_id=zones[0].id)
    assert step_state(workspace) == (4, 4)


def test_progress_of_an_empty_vault(workspace: Workspace) -> None:
    assert step_state(workspace) == (0, 4)


def test_new_conduit_joins_the_first_two_zones(model: ZonesModel) -> None:
    made = model.new_conduit()
    assert (made.from_zone_id, made.to_zone_id) == tuple(zone.id for zone in model.zones.rows)
