"""Verify names what was written around the unit of work, altered in the log, or flipped on disk."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from conftest import PASSPHRASE
from sqlalchemy import text
from sqlmodel import select

from core.register.models import Asset, Site
from core.register.service import Register
from core.vault import errors, opening
from core.vault.backup import backup
from core.vault.store import Vault
from core.vault.verify import verify, wal_damage


@pytest.fixture
def filled(vault: Vault) -> Vault:
    register = Register(vault)
    site = register.site()
    register.add_all([Asset(site_id=site.id, tag=f"K{number}", vendor="Acme") for number in range(30)])
    first = register.all(Asset)[0]
    register.edit(Asset, first.id, vendor="Bolt")
    register.delete(Asset, register.all(Asset)[5].id)
    return vault


def _raw(vault: Vault, statement: str) -> None:
    with vault.engine.connect().execution_options(write=True) as connection:
        connection.execute(text(statement))
        connection.commit()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE asset SET tag = 'X' WHERE tag = 'K3'", "tag differs from the log"),
        ("DELETE FROM asset WHERE tag = 'K3'", "is in the log but not in its table"),
        ("INSERT INTO person SELECT id, name, '', '', '', '' FROM site", "is in the table but not in the log"),
        ("UPDATE change SET new = replace(new, 'Bolt', 'Bold')", "does not match its hash"),
        ("UPDATE change SET author = 'Somebody' WHERE seq = 2", "change 2 .* does not match its hash"),
        ("DELETE FROM change WHERE seq = 3", "change 4 .* follows number 2"),
        ("DELETE FROM change WHERE seq > 31", "vendor differs from the log"),
        ("UPDATE head SET field = 'model' WHERE field = 'vendor'", "differs from the log"),
        ("INSERT INTO head SELECT id, '', id FROM site", "heads: .*differs from the log"),
        ("INSERT INTO head VALUES ('00000000000000000000000000000000', '', 'ab')", "that the log does not know"),
        ("DELETE FROM head WHERE field = ''", "differs from the log"),
        ("DELETE FROM search_row WHERE id = 4", "search index: does not cover asset"),
        ("DELETE FROM search WHERE rowid = 4", "search index: does not cover asset"),
        ("UPDATE search SET body = 'stale' WHERE rowid = 4", "search index: does not cover asset"),
        ("INSERT INTO search_row VALUES (999, '00000000000000000000000000000000', 'asset')", "not there"),
        ("INSERT INTO search (rowid, body) VALUES (999, 'x')", "not there"),
        ("UPDATE search_row SET row = (SELECT row FROM change WHERE kind = 'delete') WHERE id = 4", "which is gone"),
        ("UPDATE change SET parents = 'x' WHERE field = 'vendor'", "does not match its hash"),
        (
            "UPDATE change SET parents = '[\"00000000000000000000000000000000\"]' WHERE field = 'vendor'",
            "not in the log",
        ),
        ("UPDATE change SET id = 'x' WHERE seq = 2", "never wrote"),
        ("UPDATE change SET entity = 'pigeon' WHERE seq = 2", "does not know"),
        ("UPDATE asset SET criticality = 'high' WHERE tag = 'K3'", "criticality differs|never wrote"),
    ],
)
def test_a_write_around_the_unit_of_work_is_named(filled: Vault, statement: str, expected: str) -> None:
    assert verify(filled) == []
    _raw(filled, statement)
    problems = verify(filled)
    assert problems
    assert any(re.search(expected, str(problem)) for problem in problems), problems


def test_a_flipped_byte_anywhere_is_reported(filled: Vault) -> None:
    filled.close()
    folder = filled.folder
    chance = random.Random(7)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]
    assert {path.name for path in files} == {"vault.db", "vault.keys", "vault.keys.1"}
    for path in files:
        whole = path.read_bytes()
        positions = {0, 15, 16, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(25))}
        for position in sorted(positions):
            data = bytearray(whole)
            data[position] ^= 1 << chance.randrange(8)
            path.write_bytes(bytes(data))
            assert _reported(folder), f"{path.name} byte {position} was flipped and nothing said so"
        path.write_bytes(whole)
    assert not _reported(folder)


def _reported(folder: Path) -> bool:
    try:
        vault = opening.open_vault(folder, PASSPHRASE)
    except errors.VaultError:
        return True
    try:
        return bool(verify(vault))
    finally:
        vault.close()


def test_damage_in_the_write_ahead_log_is_seen_before_opening(filled: Vault, tmp_path: Path) -> None:
    database = filled.folder / "vault.db"
    copy = tmp_path / "copy"
    copy.mkdir()
    wal = (filled.folder / "vault.db-wal").read_bytes()
    assert len(wal) > 10 * 4120
    assert wal_damage(database) is None
    chance = random.Random(3)
    frames = (len(wal) - 32) // 4120
    for _ in range(40):
        position = chance.randrange(32 + (frames - 1) * 4120)
        data = bytearray(wal)
        data[position] ^= 0x10
        (copy / "vault.db-wal").write_bytes(bytes(data))
        assert wal_damage(copy / "vault.db"), f"byte {position}"


def test_backup_opens_and_verifies(filled: Vault, tmp_path: Path) -> None:
    made = backup(filled.folder, tmp_path / "copies", filled.data_key)
    copy = opening.open_vault(made, PASSPHRASE)
    assert verify(copy) == []
    with copy.read() as session:
        assert len(session.exec(select(Asset)).all()) == 29
        assert len(session.exec(select(Site)).all()) == 1
    copy.close()


def test_a_deleted_row_that_is_put_back_is_named(filled: Vault) -> None:
    with filled.read() as session:
        (key,) = session.connection().execute(text("SELECT row FROM change WHERE kind = 'delete'")).one()
    _raw(filled, f"UPDATE asset SET id = '{key}' WHERE tag = 'K9'")
    assert "deleted in the log but still in its table" in str(verify(filled)[0])


def test_two_devices_in_any_order_of_their_clocks(filled: Vault) -> None:
    """A second laptop whose clock is far behind edits what the first one made."""
    from core.vault.changes import GENESIS, Change, chain
    from core.vault.clock import new_id, utcnow

    with filled.read() as session:
        made = session.exec(select(Change).where(Change.kind == "create", Change.entity == "asset")).all()[3]
    last, device, heads = GENESIS, new_id(), [made.id.hex]
    with filled.engine.connect().execution_options(write=True) as connection:
        for seq in (1, 2):
            record = {
                "id": new_id(), "device": device, "seq": seq, "txn": new_id(), "kind": "set", "entity": "asset",
                "row": made.row, "field": "note", "old": '""', "new": f'"{seq}"', "parents": f'["{heads[-1]}"]',
                "hlc": f"{seq:013d}-0000", "at": utcnow(), "author": "B", "reason": "",
            }  # fmt: skip
            last = chain(last, record)
            connection.execute(Change.__table__.insert(), [{**record, "hash": last}])
            heads.append(record["id"].hex)
        for statement in (
            f"INSERT INTO head VALUES ('{made.row.hex}', 'note', '{heads[-1]}')",
            f"UPDATE asset SET note = '2' WHERE id = '{made.row.hex}'",
            f"UPDATE search SET body = body || char(10) || '2' WHERE rowid = (SELECT id FROM search_row WHERE row = '{made.row.hex}')",
        ):
            connection.execute(text(statement))
        connection.commit()
    assert verify(filled) == []


def test_the_key_file_of_another_vault_is_named(filled: Vault) -> None:
    from uuid import uuid4

    from core.vault import keys

    found, _ = keys.load(filled.folder)
    other = keys.replace(found, vault=uuid4()).sealed(filled.data_key)
    (filled.folder / keys.COPY).write_bytes(other.to_bytes())
    assert [str(problem) for problem in verify(filled)] == ["vault.keys.1: belongs to another vault"]


def test_a_slot_added_without_the_key_is_named(filled: Vault) -> None:
    from core.vault import keys

    found, _ = keys.load(filled.folder)
    keys.save(filled.folder, keys.replace(found, slots=(*found.slots, {"type": "office"})))
    assert [problem.where for problem in verify(filled)] == [keys.KEYS, keys.COPY]
