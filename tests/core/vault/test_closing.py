"""After closing there is no way in, whoever still holds the vault; what is under way ends well."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from conftest import PASSPHRASE
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from core.register.models import Asset, Site
from core.register.service import Register
from core.vault import log, opening
from core.vault.backup import backup
from core.vault.errors import Closed, NotFound
from core.vault.store import Vault
from core.vault.verify import verify


@pytest.mark.parametrize(
    "use",
    [
        lambda vault: Register(vault).site(),
        lambda vault: Register(vault).add(Site(name="later")),
        lambda vault: log.undo(vault, vault.vault_id),
        log.log_head,
        verify,
        lambda vault: backup(vault.folder, vault.folder.parent / "copies", vault.data_key),
    ],
)
def test_use_after_closing_is_a_sentence(vault: Vault, use: Callable[[Vault], object]) -> None:
    vault.close()
    with pytest.raises(Closed, match=r"locked.*\.$"):
        use(vault)
    assert not (vault.folder / "vault.db-wal").exists()


def test_closing_twice_is_closing_once(vault: Vault) -> None:
    vault.close()
    other = opening.open_vault(vault.folder, PASSPHRASE)
    vault.close()
    with pytest.raises(opening.InUse):
        opening.open_vault(vault.folder, PASSPHRASE)
    other.close()


def test_vault_and_engine_forget_their_keys(vault: Vault) -> None:
    assert any(vault._data_key)
    vault.close()
    assert not any(vault._data_key)
    with pytest.raises(DBAPIError, match="not a database"):
        vault.engine.connect()


def test_closing_waits_for_the_write_under_way(vault: Vault) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def write() -> None:
        with vault.write() as uow:
            uow.add(Site(name="under way"))
            inside.set()
            assert go_on.wait(30)
            Register(vault).site()

    writer, closer = threading.Thread(target=write), threading.Thread(target=vault.close)
    writer.start()
    assert inside.wait(30)
    closer.start()
    go_on.set()
    for thread in (writer, closer):
        thread.join(30)
    again = opening.open_vault(vault.folder, PASSPHRASE)
    assert [site.name for site in Register(again).all(Site)] == ["Musterwerk", "under way"]
    again.close()


def test_closing_ends_a_long_read_elsewhere(vault: Vault) -> None:
    reading, ended = threading.Event(), []

    def read() -> None:
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        try:
            with vault.read() as session:
                session.connection()
                reading.set()
                session.connection().execute(text(endless))
        except Closed as error:
            ended.append(error)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    assert reading.wait(30)
    vault.close()
    reader.join(30)
    assert len(ended) == 1
    opening.open_vault(vault.folder, PASSPHRASE).close()


def test_closing_inside_ones_own_write_or_read(vault: Vault) -> None:
    with pytest.raises(RuntimeError, match="own unit of work"), vault.write():
        vault.close()
    with vault.read() as session:
        session.exec(select(Site)).all()
        vault.close()


def test_a_reading_session_writes_nothing(vault: Vault) -> None:
    with pytest.raises(DBAPIError, match="readonly"), vault.engine.connect() as connection:
        connection.execute(text("DELETE FROM site"))
    with pytest.raises(Exception, match="cannot be written"), vault.read() as session:  # noqa: PT012
        session.add(Site(name="around the log"))
        session.commit()
    assert [site.name for site in Register(vault).all(Site)] == ["Musterwerk"]
    Register(vault).add(Site(name="through it"))
    assert verify(vault) == []


def test_a_unit_of_work_that_ended_takes_nothing_more(vault: Vault) -> None:
    with vault.write() as uow:
        pass
    for late in (lambda: uow.add(Site(name="late")), uow.flush, lambda: uow.exec(select(Site))):
        with pytest.raises(RuntimeError, match="ended"):
            late()
    Register(vault).add(Site(name="in time"))


def test_half_a_step_is_not_stored_although_its_error_was_caught(vault: Vault) -> None:
    register = Register(vault)
    site = register.site()

    def outer() -> None:
        with vault.write() as uow:
            uow.add(Asset(site_id=site.id, tag="outer"))
            with pytest.raises(NotFound):
                inner()

    def inner() -> None:
        with vault.write() as uow:
            uow.add(Asset(site_id=site.id, tag="inner"))
            uow.get(Asset, site.id)

    with pytest.raises(RuntimeError, match="nothing of it is stored"):
        outer()
    assert register.all(Asset) == []
    register.add(Asset(site_id=site.id, tag="next"))
    assert [asset.tag for asset in register.all(Asset)] == ["next"]
    assert verify(vault) == []
