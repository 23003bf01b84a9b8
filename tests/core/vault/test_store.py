"""The unit of work: all or nothing, joined when nested, chained in order, from several threads."""

from __future__ import annotations

import contextlib
import threading
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlmodel import select

from core.register.models import Asset, Interface, Site, Zone
from core.register.service import Register
from core.vault import log
from core.vault.changes import Change, row_values
from core.vault.errors import NotAVault, NotFound, VaultError
from core.vault.store import Vault
from core.vault.verify import verify


def _assets(vault: Vault) -> list[Asset]:
    with vault.read() as session:
        return list(session.exec(select(Asset).order_by(Asset.id)).all())


def test_an_exception_takes_everything_back(vault: Vault) -> None:
    site = Register(vault).site()
    before = vault.log_position()
    with pytest.raises(RuntimeError), vault.write() as uow:  # noqa: PT012
        uow.add(Asset(site_id=site.id, tag="K1"))
        uow.flush()
        raise RuntimeError
    assert _assets(vault) == []
    assert vault.log_position() == before
    Register(vault).add(Asset(site_id=site.id, tag="K2"))
    assert verify(vault) == []


def test_nested_writes_are_one_step(vault: Vault) -> None:
    register = Register(vault)
    site = register.site()
    heard = []
    vault.on_commit(heard.append)
    with vault.write("together") as uow:
        one = register.add(Asset(site_id=site.id, tag="K1"))
        two = register.add(Asset(site_id=site.id, tag="K2"))
        assert one.txn == two.txn == uow.txn
    assert heard == [uow.txn]
    log.undo(vault, uow.txn)
    assert _assets(vault) == []


def test_writing_statements_are_refused(vault: Vault) -> None:
    with vault.write() as uow, pytest.raises(ValueError, match="only SELECT"):
        uow.exec(insert(Asset))


def test_a_stored_row_is_not_added_again(vault: Vault) -> None:
    site = Register(vault).site()
    with vault.write() as uow, pytest.raises(ValueError, match="stored already"):
        uow.add(site)


def test_a_row_that_points_nowhere_is_refused_whole(vault: Vault) -> None:
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError), vault.write() as uow:
        uow.add(Asset(site_id=uuid4(), tag="K1"))
    assert _assets(vault) == []
    with pytest.raises(NotFound), vault.write() as uow:
        uow.get(Asset, uuid4())


def test_many_threads_write_one_chain(vault: Vault) -> None:
    site = Register(vault).site()
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            register = Register(vault)
            for step in range(10):
                asset = Asset(site_id=site.id, tag=f"{number}-{step}")
                register.add(asset)
                register.edit(Asset, asset.id, note="x")
                register.asset_ids(text=f"{number}")
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(_assets(vault)) == 60
    assert vault.log_position()[0] == 121
    assert verify(vault) == []


def test_changes_carry_author_reason_and_parents(vault: Vault) -> None:
    register = Register(vault)
    zone = Zone(site_id=register.site().id, name="Z")
    register.add(zone, "drawn")
    register.edit(Zone, zone.id, "renamed after the walk", name="Y")
    with vault.read() as session:
        made, edited = session.exec(select(Change).where(Change.row == zone.id).order_by(Change.seq)).all()
    assert (made.author, made.reason, made.parents) == ("Eva Engineer", "drawn", "[]")
    assert edited.reason == "renamed after the walk"
    assert edited.parents == f'["{made.id.hex}"]'
    assert (edited.old, edited.new) == ('"Z"', '"Y"')


_OPS = st.lists(
    st.tuples(st.sampled_from(["add", "edit", "delete", "undo", "both"]), st.integers(0, 9), st.text(max_size=8)),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_OPS)
def test_any_sequence_of_steps_verifies_and_undoes_to_the_start(
    vault: Vault, steps: list[tuple[str, int, str]]
) -> None:
    register = Register(vault)
    site = register.site()
    start = _state(vault)
    done = []
    for kind, number, word in steps:
        assets = _assets(vault)
        target = assets[number % len(assets)] if assets else None
        try:
            if kind == "add":
                asset = Asset(site_id=site.id, tag=word)
                done.append(register.add_all([asset, Interface(asset_id=asset.id, ip=word)]).txn)
            elif kind == "edit" and target:
                done.append(register.edit(Asset, target.id, tag=word, criticality=number).txn)
            elif kind == "delete" and target:
                done.append(register.delete(Asset, target.id, cascade=True).txn)
            elif kind == "both" and target:
                with vault.write() as uow:
                    register.edit(Asset, target.id, note=word)
                    register.delete(Asset, target.id, cascade=True)
                    done.append(uow.txn)
            elif kind == "undo" and done:
                done.append(log.undo(vault, done[-1]))
        except log.CannotUndo:
            # An edit that changed nothing left no step behind.
            done.pop()
    assert verify(vault) == []
    for txn in reversed(done):
        # An edit that changed nothing left no step behind.
        with contextlib.suppress(log.CannotUndo):
            log.undo(vault, txn)
    assert _state(vault) == start
    assert verify(vault) == []


def _state(vault: Vault) -> list[object]:
    with vault.read() as session:
        rows = [*session.exec(select(Asset)), *session.exec(select(Interface)), *session.exec(select(Site))]
    return sorted((str(row.id), sorted(row_values(row).items(), key=str)) for row in rows)


def test_database_errors_of_the_disk_are_sentences() -> None:
    from pathlib import Path

    from sqlalchemy.exc import OperationalError

    from core.vault.errors import from_db

    for text in (
        "database or disk is full",
        "attempt to write a readonly database",
        "disk I/O error",
        "database is locked",
    ):
        error = from_db(OperationalError("", {}, Exception(text)), Path("v"))
        assert isinstance(error, VaultError)
        assert str(error).endswith(".")
    assert from_db(OperationalError("", {}, Exception("no such column: x")), Path("v")) is None


def test_nothing_is_written_into_a_vault_that_has_gone(vault: Vault, register: Register) -> None:
    site, away = register.site(), vault.folder.with_name("away")
    vault.folder.rename(away)
    with pytest.raises(NotAVault, match="not saved"):
        register.edit(Site, site.id, sector="Water")
    away.rename(vault.folder)
    register.edit(Site, site.id, sector="Water")
    assert register.site().sector == "Water"
    assert verify(vault) == []
