"""An open vault: reading, and the one unit of work through which every write goes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from filelock import FileLock
from sqlalchemy import Engine, Executable, Result, text
from sqlalchemy import inspect as sa_inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session

from core.vault.changes import GENESIS
from core.vault.clock import HybridClock, new_id
from core.vault.entity import Entity
from core.vault.errors import NotFound, VaultError, from_db
from core.vault.recorder import LogState, Recorder

E = TypeVar("E", bound=Entity)


class UnitOfWork:
    """One transaction and one step of undo. Made only by `Vault.write`."""

    def __init__(self, session: Session, recorder: Recorder) -> None:
        self._session = session
        self._recorder = recorder
        self.txn: UUID = recorder.txn

    @property
    def changes(self) -> int:
        """Changes recorded by what was flushed so far."""
        return self._recorder.changes

    def add(self, *entities: Entity) -> None:
        """New rows."""
        for entity in entities:
            if not sa_inspect(entity).transient:
                raise ValueError("this row is stored already: fetch it with get() and set its attributes")
        self._session.add_all(entities)

    def get(self, model: type[E], key: UUID) -> E:
        """An attached row: what is set on it is logged at commit. Raises `NotFound`."""
        row = self._session.get(model, key)
        if row is None:
            raise NotFound(f"This {model.__name__.lower()} is not there any more. Refresh the list.")
        return row

    def delete(self, entity: Entity) -> None:
        """Remove an attached row; one that was added in this unit of work and never stored is just forgotten."""
        if sa_inspect(entity).pending:
            self._session.expunge(entity)
        else:
            self._session.delete(entity)

    def exec(self, statement: Executable) -> Result[Any]:
        """A SELECT inside the transaction; rows of entities are attached."""
        if not getattr(statement, "is_select", False):
            raise ValueError("only SELECT: writes go through add, get and delete")
        return OrmSession.execute(self._session, statement)

    def flush(self) -> None:
        """Send what is pending, so that later SELECTs see it."""
        self._recorder.mark_changes_in_place()
        self._session.flush()

    def reborn(self, key: UUID) -> None:
        """This key existed before: its new row continues the old one's history."""
        self._recorder.reborn.add(key)


class Vault:
    """One open vault. Opened and created by `core.vault.opening`."""

    def __init__(
        self, folder: Path, vault_id: UUID, engine: Engine, lock: FileLock, data_key: bytes, notices: list[str]
    ) -> None:
        self.folder = folder
        self.vault_id = vault_id
        self.notices = notices
        """Sentences about what was repaired or is odd, to be shown once."""
        self.author = ""
        self._engine = engine
        self._file_lock = lock
        self._data_key = bytearray(data_key)
        self._write_lock = threading.RLock()
        self._local = threading.local()
        self._listeners: list[Callable[[UUID], None]] = []
        self._state = self._read_state()

    # --- reading ---

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; its objects stay readable after it is closed."""
        with self._translated(), Session(self._engine, autoflush=False, expire_on_commit=False) as session:
            yield session

    # --- writing ---

    @contextlib.contextmanager
    def write(self, reason: str = "") -> Iterator[UnitOfWork]:
        """One transaction, committed and durable on a clean exit, gone without a trace on an exception.

        Inside another `write` of the same thread it joins that one.
        """
        current: UnitOfWork | None = getattr(self._local, "uow", None)
        if current is not None:
            yield current
            return
        with self._translated(), self._write_lock:
            state = copy(self._state)
            state.clock = copy(self._state.clock)
            recorder = Recorder(state, new_id(), self.author, reason)
            engine = self._engine.execution_options(write=True)
            with Session(engine, expire_on_commit=False) as session:
                recorder.attach(session)
                self._local.uow = UnitOfWork(session, recorder)
                try:
                    yield self._local.uow
                    recorder.mark_changes_in_place()
                    session.commit()
                finally:
                    self._local.uow = None
            self._state = state
        if recorder.changes:
            for listener in list(self._listeners):
                listener(recorder.txn)

    def on_commit(self, listener: Callable[[UUID], None]) -> None:
        """Call `listener(txn)` in the writing thread after each unit of work that changed something."""
        self._listeners.append(listener)

    # --- the log ---

    @property
    def device(self) -> UUID:
        """This laptop's id in the log."""
        return self._state.device

    def log_position(self) -> tuple[int, str]:
        """(sequence number, head hash as hex) of this device's chain."""
        return self._state.seq, self._state.last_hash.hex()

    def _read_state(self) -> LogState:
        with self._engine.connect() as connection:
            device = UUID(hex=connection.execute(text("SELECT value FROM meta WHERE key = 'device'")).scalar_one())
            last = connection.execute(
                text("SELECT seq, hash, hlc FROM change WHERE device = :d ORDER BY seq DESC LIMIT 1"), {"d": device.hex}
            ).one_or_none()
        if last is None:
            return LogState(device, 0, GENESIS, HybridClock())
        return LogState(device, last.seq, bytes(last.hash), HybridClock(last.hlc))

    # --- closing ---

    @property
    def engine(self) -> Engine:
        """For verify and backup inside core.vault only."""
        return self._engine

    @property
    def data_key(self) -> bytes:
        """For backup and the evidence store inside core.vault only."""
        return bytes(self._data_key)

    def close(self) -> None:
        """Checkpoint, close every connection, overwrite the key and release the folder."""
        with self._write_lock:
            try:
                with contextlib.suppress(DBAPIError), self._engine.connect() as connection:
                    connection.exec_driver_sql("COMMIT")
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                    connection.exec_driver_sql("BEGIN")
            finally:
                self._engine.dispose()
                self._data_key[:] = bytes(len(self._data_key))
                self._file_lock.release()

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            known: VaultError | None = from_db(error, self.folder)
            if known is None:
                raise
            raise known from error
