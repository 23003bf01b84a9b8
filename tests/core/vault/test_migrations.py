"""The frozen SQL makes the tables that the models describe, and a migration waits for its backup."""

from __future__ import annotations

import pytest
from conftest import PASSPHRASE
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from core.vault import migrations, opening
from core.vault.engine import make_engine
from core.vault.store import Vault


def _shape(engine: object) -> dict[str, object]:
    found = inspect(engine)
    return {
        table: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(table)),
            sorted((tuple(k["constrained_columns"]), k["referred_table"]) for k in found.get_foreign_keys(table)),
            sorted(tuple(i["column_names"]) for i in found.get_indexes(table) if table != "change"),
        )
        for table in found.get_table_names()
        if not table.startswith("search") and table != "migration"
    }


def test_frozen_schema_equals_the_models(vault: Vault) -> None:
    plain = create_engine("sqlite://")
    SQLModel.metadata.create_all(plain)
    assert _shape(vault.engine) == _shape(plain)
    plain.dispose()


def test_every_step_has_its_record(vault: Vault) -> None:
    with vault.engine.connect() as connection:
        numbers = connection.execute(text("SELECT number FROM migration ORDER BY number")).scalars().all()
    assert numbers == [step.number for step in migrations.MIGRATIONS]


def test_a_failing_step_leaves_the_old_schema_and_a_backup(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(migrations.Migration):
        def run(self, connection: object) -> None:
            connection.exec_driver_sql("CREATE TABLE half (x)")
            raise RuntimeError("power cut")

    vault.close()
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, Failing(99, "later")))
    monkeypatch.setattr(migrations, "LATEST", 99)
    with pytest.raises(RuntimeError):
        opening.open_vault(vault.folder, PASSPHRASE)
    monkeypatch.undo()
    again = opening.open_vault(vault.folder, PASSPHRASE)
    with again.engine.connect() as connection:
        assert migrations.version(connection) == migrations.MIGRATIONS[-1].number
        assert not connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'half'")).scalar_one()
    again.close()
    copies = list((vault.folder / "backups").iterdir())
    assert len(copies) == 1
    opening.open_vault(copies[0], PASSPHRASE).close()


def test_keying_leaves_the_connection_usable_and_the_wrong_key_shut_out(vault: Vault) -> None:
    other = make_engine(vault.folder / "vault.db", b"x" * 32)
    with pytest.raises(DatabaseError, match="not a database"):
        other.connect()
    other.dispose()
