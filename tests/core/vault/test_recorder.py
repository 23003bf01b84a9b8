"""What a flush logs: in any order of adding, editing and deleting, in place or not."""

from __future__ import annotations

import gc
import time

import pytest
from conftest import PASSPHRASE
from sqlmodel import select

from core.register.models import Asset, Site, Zone
from core.register.service import Register
from core.vault import log, opening
from core.vault.changes import Change, Head
from core.vault.store import Vault
from core.vault.verify import verify


@pytest.fixture
def site(register: Register) -> Site:
    return register.site()


def _kinds(vault: Vault, asset: Asset) -> list[tuple[str, str]]:
    return [(change.kind, change.field) for change in log.history(vault, asset.id)]


def test_a_list_changed_in_place_is_stored_logged_and_undone(vault: Vault, register: Register, site: Site) -> None:
    zone = Zone(site_id=site.id, name="Z", sl_t=[1, 1, 1, 1, 1, 1, 1])
    register.add(zone)
    with vault.write() as uow:
        uow.get(Zone, zone.id).sl_t[0] = 4
        gc.collect()
    assert register.get(Zone, zone.id).sl_t == [4, 1, 1, 1, 1, 1, 1]
    last = log.history(vault, zone.id)[-1]
    assert (last.old, last.new) == ([1] * 7, [4, 1, 1, 1, 1, 1, 1])
    log.undo(vault, uow.txn)
    assert register.get(Zone, zone.id).sl_t == [1] * 7
    assert verify(vault) == []


def test_a_list_changed_in_place_after_its_row_was_added(vault: Vault, register: Register, site: Site) -> None:
    with vault.write() as uow:
        zone = Zone(site_id=site.id, name="Z", sl_t=[0] * 7)
        uow.add(zone)
        uow.flush()
        zone.sl_t[6] = 2
        uow.flush()
        zone.sl_t = list(zone.sl_t or [])
        zone.sl_t[6] = 3
    assert register.get(Zone, zone.id).sl_t == [0, 0, 0, 0, 0, 0, 3]
    assert verify(vault) == []
    log.undo(vault, uow.txn)
    assert register.all(Zone) == []
    assert verify(vault) == []


def test_edited_and_deleted_in_one_flush_comes_back_as_it_was(vault: Vault, register: Register, site: Site) -> None:
    asset = Asset(site_id=site.id, tag="K1", note="first")
    register.add(asset)
    with vault.write() as uow:
        row = uow.get(Asset, asset.id)
        row.note = "second"
        uow.delete(row)
    assert _kinds(vault, asset) == [("create", ""), ("set", "note"), ("delete", "")]
    again = log.undo(vault, uow.txn)
    assert register.get(Asset, asset.id).note == "first"
    log.undo(vault, again)
    assert register.all(Asset) == []
    assert verify(vault) == []


def test_deleted_and_added_again_under_its_key_in_one_flush(vault: Vault, register: Register, site: Site) -> None:
    asset = Asset(site_id=site.id, tag="K1", note="first")
    register.add(asset)
    with vault.write() as uow:
        uow.delete(uow.get(Asset, asset.id))
        uow.add(Asset(id=asset.id, site_id=site.id, tag="K2"))
    assert register.get(Asset, asset.id).tag == "K2"
    assert verify(vault) == []
    log.undo(vault, uow.txn)
    assert (register.get(Asset, asset.id).tag, register.get(Asset, asset.id).note) == ("K1", "first")
    assert register.asset_ids(text="first") == [asset.id]
    assert verify(vault) == []


def test_added_and_deleted_before_it_was_stored_leaves_no_trace(vault: Vault, site: Site) -> None:
    before = vault.log_position()
    with vault.write() as uow:
        asset = Asset(site_id=site.id, tag="K1")
        uow.add(asset)
        uow.delete(asset)
    assert vault.log_position() == before


def test_added_edited_and_deleted_over_several_flushes(vault: Vault, register: Register, site: Site) -> None:
    with vault.write() as uow:
        asset = Asset(site_id=site.id, tag="K1")
        uow.add(asset)
        uow.flush()
        asset.tag = "K2"
        uow.flush()
        asset.tag = "K3"
        uow.flush()
        uow.delete(asset)
        uow.flush()
    assert _kinds(vault, asset) == [("create", ""), ("set", "tag"), ("set", "tag"), ("delete", "")]
    assert register.search("K3") == []
    again = log.undo(vault, uow.txn)
    log.undo(vault, again)
    assert register.all(Asset) == []
    assert verify(vault) == []


def test_the_key_of_a_row_never_changes(vault: Vault, register: Register, site: Site) -> None:
    asset, other = Asset(site_id=site.id, tag="K1"), Asset(site_id=site.id)
    register.add(asset)
    with pytest.raises(ValueError, match="key of a row"), vault.write() as uow:
        uow.get(Asset, asset.id).id = other.id
    assert register.get(Asset, asset.id).tag == "K1"


def test_search_forgets_what_was_rolled_back_and_undone(vault: Vault, register: Register, site: Site) -> None:
    asset = Asset(site_id=site.id, tag="K1", note="heron")
    register.add(asset)
    with pytest.raises(RuntimeError), vault.write() as uow:  # noqa: PT012
        uow.get(Asset, asset.id).note = "stork"
        uow.flush()
        raise RuntimeError
    assert (register.asset_ids(text="heron"), register.asset_ids(text="stork")) == ([asset.id], [])
    edit = register.edit(Asset, asset.id, note="crane")
    log.undo(vault, edit.txn)
    assert (register.asset_ids(text="heron"), register.asset_ids(text="crane")) == ([asset.id], [])


def test_a_row_that_comes_back_continues_its_history(vault: Vault, register: Register, site: Site) -> None:
    asset = Asset(site_id=site.id, tag="K1")
    register.add(asset)
    gone = register.delete(Asset, asset.id)
    log.undo(vault, gone.txn)
    with vault.read() as session:
        _, deleted, again = session.exec(select(Change).where(Change.row == asset.id).order_by(Change.seq)).all()
        heads = session.exec(select(Head).where(Head.row == asset.id)).all()
    assert again.parents == f'["{deleted.id.hex}"]'
    assert [(head.field, head.change) for head in heads] == [("", again.id)]


def test_the_log_keeps_its_order_when_the_clock_is_set_back(
    vault: Vault, register: Register, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time_ns
    register.edit(Site, site.id, note="1")
    monkeypatch.setattr("core.vault.clock.time.time_ns", lambda: real() - 10**18)
    register.edit(Site, site.id, note="2")
    register.edit(Site, site.id, note="3")
    vault.close()
    again = opening.open_vault(vault.folder, PASSPHRASE)
    Register(again).edit(Site, site.id, note="4")
    with again.read() as session:
        readings = session.exec(select(Change.hlc).order_by(Change.seq)).all()
    assert list(readings) == sorted(set(readings))
    assert [change.new for change in log.history(again, site.id)][1:] == ["1", "2", "3", "4"]
    assert verify(again) == []
    again.close()
