"""Values set by hand."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.register.hand import set_interface, set_values
from core.register.models import Asset, Interface, Source
from core.register.service import Register


@pytest.fixture
def asset(register: Register) -> Asset:
    made = Asset(site_id=register.site().id, tag="K1", firmware="1.0")
    register.add(made)
    return made


def test_a_value_shows_and_its_source_is_kept(register: Register, asset: Asset) -> None:
    register.vault.author = "Eva Engineer"
    edit = set_values(register, [asset.id], {"firmware": "2.0", "note": "old"}, Source.TOLD.value)
    assert (register.get(Asset, asset.id).firmware, register.get(Asset, asset.id).note) == ("2.0", "old")
    (seen,) = register.observations(asset.id)
    assert (seen.field, seen.value, seen.source, seen.by) == ("firmware", "2.0", "told", "Eva Engineer")
    assert edit.key == asset.id


def test_emptying_and_keeping_leave_no_observation(register: Register, asset: Asset) -> None:
    set_values(register, [asset.id], {"firmware": "1.0"})
    set_values(register, [asset.id], {"firmware": ""})
    assert register.get(Asset, asset.id).firmware == ""
    assert register.observations(asset.id) == []


def test_several_assets_are_one_step(register: Register, asset: Asset) -> None:
    other = Asset(site_id=asset.site_id, tag="K2")
    register.add(other)
    steps: list[UUID] = []
    register.vault.on_commit(steps.append)
    edit = set_values(register, [asset.id, other.id], {"location": "Hall 3", "zone_id": None})
    assert steps == [edit.txn]
    assert edit.label == "edit 2 assets"
    assert {one.location for one in register.all(Asset)} == {"Hall 3"}
    with pytest.raises(ValueError, match="nothing to edit"):
        set_values(register, [], {"location": "x"})
    with pytest.raises(ValueError, match="no column"):
        set_values(register, [asset.id], {"colour": "x"})


def test_an_address_typed_by_hand_is_noted_with_the_asset(register: Register, asset: Asset) -> None:
    interface = Interface(asset_id=asset.id)
    register.add(interface)
    set_interface(register, interface.id, {"ip": "10.0.0.1", "name": "X1"})
    set_interface(register, interface.id, {"ip": "10.0.0.1"})
    assert register.get(Interface, interface.id).ip == "10.0.0.1"
    assert [(one.field, one.value) for one in register.observations(asset.id)] == [("ip", "10.0.0.1")]
