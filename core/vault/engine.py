"""The encrypted engine: SQLAlchemy over SQLCipher, keyed without leaving the key in memory as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState, QueuePool

DATABASE = "vault.db"


def connect(path: Path, key: bytes) -> Any:
    """A keyed DB-API connection in autocommit mode (SQLAlchemy's `begin` event opens transactions).

    Raises `sqlcipher3.dbapi2.DatabaseError` "file is not a database" for a wrong key, a plain file and a damaged
    first page alike; the key file has already told whether the key is right.
    """
    connection = sqlcipher.connect(str(path), check_same_thread=False, isolation_level=None, timeout=5)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        raw = bytearray(b"x'" + key.hex().encode() + b"'")
        try:
            connection.set_key(raw)
        finally:
            raw[:] = bytes(len(raw))
        connection.execute("PRAGMA cipher_memory_security = OFF")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -65536")
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(path: Path, key: bytes) -> Engine:
    """An engine over the vault's database. A connection with execution option `write=True` begins IMMEDIATE."""
    engine = create_engine(
        f"sqlite:///{path}",
        module=sqlcipher,
        creator=lambda: connect(path, key),
        poolclass=QueuePool,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
        if write:
            # Rows of one unit of work may point at each other in any order; SQLite checks at commit.
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")

    @event.listens_for(engine, "reset")
    def _reset(connection: Any, _record: ConnectionPoolEntry, _state: PoolResetState) -> None:
        # A COMMIT refused for a foreign key leaves SQLite inside the transaction; SQLAlchemy takes it for ended.
        connection.rollback()

    return engine
