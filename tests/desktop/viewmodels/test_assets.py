"""The Assets page's state over a real vault."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from core.register.models import Asset, Interface, Network, Observation, Service, Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.viewmodels.assets import AssetsViewModel, step_state

Settle = Callable[[], None]


@pytest.fixture
def asset(workspace: Workspace) -> Asset:
    made = Asset(site_id=workspace.register.site().id, tag="K1")
    workspace.register.add(made)
    return made


@pytest.fixture
def state(context: AppContext) -> AssetsViewModel:
    return AssetsViewModel(context)


def test_progress_counts_assets_in_zones(workspace: Workspace) -> None:
    assert step_state(workspace) == (0, 1)
    site = workspace.register.site().id
    zone = Zone(site_id=site, name="Control")
    workspace.register.add_all([zone, Asset(site_id=site, zone_id=zone.id), Asset(site_id=site)])
    assert step_state(workspace) == (1, 2)


def test_selecting_one_reads_everything_of_it(
    state: AssetsViewModel, workspace: Workspace, asset: Asset, settle: Settle
) -> None:
    interface = Interface(asset_id=asset.id, ip="10.0.0.1")
    workspace.register.add_all([interface, Service(interface_id=interface.id, transport="tcp", port=102)])
    one, other = (
        Observation(asset_id=asset.id, field="vendor", value=value, source=source, confidence=worth)
        for value, source, worth in (("ABB", "site_list", 50), ("Siemens", "network", 90))
    )
    workspace.register.observe(asset.id, [one, other])
    state.select([asset.id])
    settle()
    detail = state.detail
    assert detail is not None
    assert (detail.asset.vendor, len(detail.observations), list(detail.disagreements)) == ("Siemens", 2, ["vendor"])
    assert [(entry.interface.ip, entry.services[0].port) for entry in detail.interfaces] == [("10.0.0.1", 102)]
    state.use(one.id)
    settle()
    assert workspace.register.get(Asset, asset.id).vendor == "ABB"


def test_edits_keep_their_source_and_can_be_undone(
    state: AssetsViewModel, context: AppContext, workspace: Workspace, asset: Asset, settle: Settle
) -> None:
    state.source = "told"
    state.edit(asset.id, "firmware", "2.9")
    settle()
    (seen,) = workspace.register.observations(asset.id)
    assert (seen.value, seen.source, seen.by) == ("2.9", "told", "Eva Engineer")
    context.undo.undo()
    settle()
    assert workspace.register.get(Asset, asset.id).firmware == ""
    assert workspace.register.observations(asset.id) == []


def test_one_change_for_many(state: AssetsViewModel, context: AppContext, workspace: Workspace, settle: Settle) -> None:
    site = workspace.register.site().id
    rows = [Asset(site_id=site, tag=f"K{at}") for at in range(3)]
    zone = Zone(site_id=site, name="Control")
    workspace.register.add_all([zone, *rows])
    state.select([row.id for row in rows])
    state.edit_selected({"zone_id": zone.id, "location": "Hall 3"})
    settle()
    assert {(one.zone_id, one.location) for one in workspace.register.all(Asset)} == {(zone.id, "Hall 3")}
    assert context.undo.count() == 1
    state.edit_selected({})
    state.delete_selected()
    settle()
    assert workspace.register.all(Asset) == []
    context.undo.undo()
    settle()
    assert len(workspace.register.all(Asset)) == 3


def test_adding_tells_the_key(state: AssetsViewModel, workspace: Workspace, qtbot: QtBot) -> None:
    with qtbot.waitSignal(state.added) as told:
        state.add()
    (key,) = told.args
    assert isinstance(key, UUID)
    assert workspace.register.get(Asset, key).tag == ""


def test_an_asset_that_is_gone_is_let_go(
    state: AssetsViewModel, workspace: Workspace, asset: Asset, settle: Settle
) -> None:
    state.select([asset.id])
    settle()
    workspace.register.delete(Asset, asset.id)
    state.refresh()
    settle()
    assert (state.selected, state.detail) == ([], None)


def test_addresses_are_checked_and_written_in_the_usual_form(
    state: AssetsViewModel, workspace: Workspace, asset: Asset, settle: Settle
) -> None:
    refused: list[tuple[object, str, str]] = []
    state.refused.connect(lambda key, name, sentence: refused.append((key, name, sentence)))
    state.add_interface(asset.id)
    settle()
    (interface,) = workspace.register.all(Interface)
    state.edit_interface(interface.id, "mac", "00-1B-1B-00-00-01")
    state.edit_interface(interface.id, "ip", "10.0.0.300")
    settle()
    stored = workspace.register.get(Interface, interface.id)
    assert (stored.mac, stored.ip) == ("00:1b:1b:00:00:01", "")
    assert refused == [(interface.id, "mac", ""), (interface.id, "ip", "“10.0.0.300” is not an IP address.")]
    state.add_service(interface.id, "tcp", 502, " Modbus ")
    settle()
    (service,) = workspace.register.all(Service)
    assert (service.port, service.protocol) == (502, "Modbus")
    state.delete_service(service.id)
    state.delete_interface(interface.id)
    settle()
    assert workspace.register.all(Interface) == []


def test_choices_by_name(state: AssetsViewModel, workspace: Workspace, settle: Settle) -> None:
    site = workspace.register.site().id
    workspace.register.add_all(
        [
            Zone(site_id=site, name="b"),
            Zone(site_id=site, name="A"),
            Network(site_id=site, name="N", cidr="10.0.0.0/24"),
        ]
    )
    state.refresh()
    settle()
    assert [name for _, name in state.choices.zones] == ["A", "b"]
    assert [name for _, name in state.choices.networks] == ["N (10.0.0.0/24)"]
