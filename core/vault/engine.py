"""The encrypted engine: SQLAlchemy over SQLCipher, keyed without leaving the key in memory as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState, QueuePool

DATABASE = "vault.db"
_HEX = b"0123456789abcdef"


def _raw_key(key: bytes | bytearray) -> bytearray:
    """`x'<hex>'`, made digit by digit: `bytes.hex` and joins would leave copies that nobody can overwrite."""
    raw = bytearray(2 * len(key) + 3)
    raw[0], raw[1], raw[-1] = b"x"[0], b"'"[0], b"'"[0]
    for number, byte in enumerate(key):
        raw[2 + 2 * number] = _HEX[byte >> 4]
        raw[3 + 2 * number] = _HEX[byte & 15]
    return raw


def connect(path: Path, key: bytes | bytearray) -> Any:
    """A keyed DB-API connection in autocommit mode (SQLAlchemy's `begin` event opens transactions).

    Raises `sqlcipher3.dbapi2.DatabaseError` "file is not a database" for a wrong key, a plain file and a damaged
    first page alike; the key file has already told whether the key is right.
    """
    connection = sqlcipher.connect(str(path), check_same_thread=False, isolation_level=None, timeout=5)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        raw = _raw_key(key)
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
        # macOS: its fsync leaves the data in the drive's own memory. Other systems take no notice.
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA checkpoint_fullfsync = ON")
        connection.execute("PRAGMA cache_size = -65536")
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(path: Path, key: bytes) -> Engine:
    """An engine over the vault's database; disposing of it overwrites its key, so it connects no more.

    A connection with execution option `write=True` begins IMMEDIATE; any other refuses to change anything.
    """
    own_key = bytearray(key)
    engine = create_engine(
        # Only a name: a path in a URL would have its ? and % read as options.
        URL.create("sqlite", database=DATABASE),
        module=sqlcipher,
        creator=lambda: connect(path, own_key),
        poolclass=QueuePool,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if write else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
        if write:
            # Rows of one unit of work may point at each other in any order; SQLite checks at commit.
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")

    @event.listens_for(engine, "reset")
    def _reset(connection: Any, _record: ConnectionPoolEntry, _state: PoolResetState) -> None:
        # A COMMIT refused for a foreign key leaves SQLite inside the transaction; SQLAlchemy takes it for ended.
        connection.rollback()

    @event.listens_for(engine, "engine_disposed")
    def _forget(_engine: Engine) -> None:
        own_key[:] = bytes(len(own_key))

    return engine
