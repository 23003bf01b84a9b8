"""Numbered migrations. Each runs with its record in one transaction, after a verified backup.

The SQL of a migration is frozen text beside this module: models may move on, a migration never does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources

from sqlalchemy import Connection, text

from core.vault.errors import NewerVersion


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema: `number` is the version that the database has after it."""

    number: int
    title: str

    def run(self, connection: Connection) -> None:
        """Execute every statement of the frozen file `NNNN.sql` (statements end with `;` at a line's end)."""
        name = f"{self.number:04d}.sql"
        body = (resources.files("core.vault") / "schema" / name).read_text(encoding="utf-8")
        for statement in body.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)


MIGRATIONS = (Migration(1, "first version"), Migration(2, "the whole standard"), Migration(3, "discovery"))
LATEST = MIGRATIONS[-1].number


def version(connection: Connection) -> int:
    """The schema version of the database; 0 for an empty one."""
    found = connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'migration'")).scalar_one()
    if not found:
        return 0
    return int(connection.execute(text("SELECT coalesce(max(number), 0) FROM migration")).scalar_one())


def migrate(connection: Connection, now: str, backup: Callable[[], None] | None = None) -> list[Migration]:
    """Bring the database to `LATEST`; returns what ran. `backup` is called once before the first step.

    The connection must be outside a transaction and begin IMMEDIATE; each step commits with its record.
    Raises `NewerVersion` where the database is ahead of this program.
    """
    current = version(connection)
    connection.rollback()
    if current > LATEST:
        raise NewerVersion("This vault was written by a newer Walkdown. Install that version to open it.")
    due = [step for step in MIGRATIONS if step.number > current]
    if due and backup is not None:
        backup()
    for step in due:
        with connection.begin():
            step.run(connection)
            connection.execute(
                text("INSERT INTO migration (number, title, at) VALUES (:n, :t, :a)"),
                {"n": step.number, "t": step.title, "a": now},
            )
    return due
