"""The zones step: progress, what the page says about places, and its edits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.assessment.models import Decision, Finding
from core.assessment.targets import Reasoning
from core.register.models import Asset, Conduit, Network, Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.models.roles import DETAIL_ROLE
from desktop.viewmodels.zone_words import (
    criticality_choices,
    direction_choices,
    fr_title,
    kind_choices,
    kind_title,
    purdue_choices,
    vector_words,
)
from desktop.viewmodels.zones import FR, ZonesModel, step_state

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
            Network(site_id=site.id, name="line net", cidr="10.0.0.0/24"),
        ]
    )
    made = ZonesModel(context)
    made.refresh()
    settle()
    return made


def test_details(model: ZonesModel) -> None:
    control, pumps = model.zones.rows
    assert model.zones.index(0).data(DETAIL_ROLE) == "SL-T not set"
    assert model.zones.index(1).data(DETAIL_ROLE) == "SL-T 2 2 2 1 2 2 2"
    assert model.conduits.index(0).data(DETAIL_ROLE) == "Control ← Outside"
    assert [one.words for one in model.assets(control.id)] == ["K01"]
    assert [one.words for one in model.assets(None)] == ["K03"]
    assert model.sheet(pumps.id).sl_t == (2, 2, 2, 1, 2, 2, 2)  # type: ignore[union-attr]
    assert model.system is not None and model.system.outside_links == ("Remote",)


def test_words_for_every_choice() -> None:
    assert len({fr_title(fr) for fr in FR}) == len(FR) == 7
    assert vector_words(None) != vector_words([0] * 7)
    for choices in (kind_choices(), purdue_choices(), criticality_choices(), direction_choices()):
        assert len({words for _, words in choices}) == len(choices)
    assert kind_title("") == ""
    assert kind_title("dmz") == "DMZ"
    assert kind_title("own kind") == "own kind"


def test_assigning_is_one_step(model: ZonesModel, context: AppContext, workspace: Workspace, settle: Settle) -> None:
    by_tag = {choice.words: choice.id for choice in model.all_assets()}
    control, pumps = model.zones.rows
    model.assign(control.id, {by_tag["K02"], by_tag["K03"]})
    settle()
    where = {asset.tag: asset.zone_id for asset in workspace.register.all(Asset)}
    assert where == {"K01": None, "K02": control.id, "K03": control.id}
    assert context.undo.count() == 1
    context.undo.undo()
    settle()
    back = {asset.tag: asset.zone_id for asset in workspace.register.all(Asset)}
    assert back == {"K01": control.id, "K02": pumps.id, "K03": None}
    model.assign(control.id, {by_tag["K01"]})
    settle()
    assert context.undo.count() == 1  # what is there already is no step


def test_moving_assets_is_one_step(
    model: ZonesModel, context: AppContext, workspace: Workspace, settle: Settle
) -> None:
    control, _ = model.zones.rows
    model.move_assets([one.id for one in model.all_assets()], control.id)
    settle()
    assert {asset.zone_id for asset in workspace.register.all(Asset)} == {control.id}
    model.move_assets([one.id for one in model.all_assets()], None)
    settle()
    assert {asset.zone_id for asset in workspace.register.all(Asset)} == {None}
    model.move_assets([one.id for one in model.all_assets()], None)
    settle()
    assert context.undo.count() == 2


def test_networks_lie_in_a_zone(model: ZonesModel, workspace: Workspace, settle: Settle) -> None:
    control, _ = model.zones.rows
    (network,) = model.networks()
    model.assign_networks(control.id, {network.id})
    settle()
    assert workspace.register.all(Network)[0].zone_id == control.id
    assert model.networks()[0].zone_id == control.id


def test_a_zone_keeps_its_place_until_it_is_tidied(
    model: ZonesModel, context: AppContext, workspace: Workspace, settle: Settle
) -> None:
    control, _ = model.zones.rows
    assert model.tidy
    model.move_zone(control.id, 12.34, -5.0)
    settle()
    row = workspace.register.get(Zone, control.id)
    assert (row.x, row.y) == (12.3, -5.0)
    assert not model.tidy
    model.tidy_up()
    settle()
    assert workspace.register.get(Zone, control.id).x is None
    assert model.tidy
    model.tidy_up()
    settle()
    assert context.undo.count() == 2


def test_targets_go_through_the_service(model: ZonesModel, workspace: Workspace, settle: Settle) -> None:
    said: list[str] = []
    model._context.trouble.connect(said.append)
    control, _ = model.zones.rows
    model.set_target("zone", control.id, [1] * 7, "")
    settle()
    assert said and "needs its reason" in said[0]
    model.set_target("zone", control.id, [1] * 7, "agreed with the owner")
    settle()
    assert workspace.register.get(Zone, control.id).sl_t == [1] * 7
    model.clear_target("zone", control.id)
    settle()
    assert workspace.register.get(Zone, control.id).sl_t is None
    model.reason_target("zone", control.id, Reasoning(2, 2, 4, 2, 4, 2, 3))
    settle()
    assert workspace.register.get(Zone, control.id).sl_t == [2, 2, 2, 1, 2, 2, 3]
    (conduit,) = model.conduits.rows
    assert model.from_ends(conduit.id) == (2, 2, 2, 1, 2, 2, 3)
    model.take_target_of_ends(conduit.id)
    settle()
    assert workspace.register.get(Conduit, conduit.id).sl_t == [2, 2, 2, 1, 2, 2, 3]


def test_a_breach_is_confirmed_or_rejected_once(model: ZonesModel, workspace: Workspace, settle: Settle) -> None:
    control, _ = model.zones.rows
    (target,) = model.breaches(control.id)
    assert target.rule == "drawing.zone-target"
    model.decide(target, "confirmed")
    settle()
    assert model.breaches(control.id) == []
    (finding,) = workspace.register.all(Finding)
    assert (finding.rule, finding.scope_id) == ("drawing.zone-target", control.id)
    before = len(model.breaches())
    model.decide(model.breaches()[0], "rejected", "another plant's")
    settle()
    assert len(model.breaches()) == before - 1
    assert [one.verdict for one in workspace.register.all(Decision)] == ["confirmed", "rejected"]
    assert workspace.register.count(Finding) == 1


def test_levels_show_once_something_is_answered(model: ZonesModel, workspace: Workspace, settle: Settle) -> None:
    control, pumps = model.zones.rows
    assert model.levels(control.id) is None
    workspace.assessment.answer("SR 1.1", "zone", control.id, "met", "seen", pack="iec62443-3-3")
    model.refresh()
    settle()
    levels = model.levels(control.id)
    assert levels is not None and levels.sl_a == (0,) * 7 and all(levels.provisional)
    assert model.levels(pumps.id) is None


def test_progress(model: ZonesModel, workspace: Workspace) -> None:
    assert step_state(workspace) == (2, 4)
    zones = workspace.register.all(Zone)
    workspace.register.edit(Zone, zones[0].id, sl_t=[1] * 7)
    assert step_state(workspace) == (3, 4)
    workspace.register.edit_all(Asset, [a.id for a in workspace.register.all(Asset)], zone_id=zones[0].id)
    assert step_state(workspace) == (4, 4)


def test_progress_of_an_empty_vault(workspace: Workspace) -> None:
    assert step_state(workspace) == (0, 4)


def test_new_conduit_joins_the_first_two_zones_or_those_that_were_drawn(model: ZonesModel) -> None:
    first, second = (zone.id for zone in model.zones.rows)
    made = model.new_conduit()
    assert (made.from_zone_id, made.to_zone_id, made.name) == (first, second, "Control – Pumps")
    drawn = model.new_conduit(second, None)
    assert (drawn.from_zone_id, drawn.to_zone_id, drawn.name) == (second, None, "Pumps – Outside")
