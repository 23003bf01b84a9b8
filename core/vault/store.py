"""An open vault: reading, and the one unit of work through which every write goes."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher
from filelock import FileLock
from sqlalchemy import Engine, Executable, Result, event, text
from sqlalchemy import inspect as sa_inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session

from core.vault.changes import GENESIS
from core.vault.clock import HybridClock, new_id
from core.vault.engine import DATABASE
from core.vault.entity import Entity
from core.vault.errors import Closed, NotAVault, NotFound, VaultError, from_db
from core.vault.recorder import LogState, Recorder

E = TypeVar("E", bound=Entity)
_PATIENCE_S = 5.0


class UnitOfWork:
    """One transaction and one step of undo. Made only by `Vault.write`."""

    def __init__(self, session: Session, recorder: Recorder) -> None:
        self._session = session
        self._recorder = recorder
        self._ended = ""
        self.txn: UUID = recorder.txn

    @property
    def changes(self) -> int:
        """Changes recorded by what was flushed so far."""
        return self._recorder.changes

    def end(self, why: str = "this unit of work has ended") -> None:
        """No more of it: what would come now could never be stored."""
        self._ended = self._ended or why

    def check(self) -> None:
        """Raises `RuntimeError` after `end`."""
        if self._ended:
            raise RuntimeError(self._ended)

    def add(self, *entities: Entity) -> None:
        """New rows."""
        self.check()
        for entity in entities:
            if not sa_inspect(entity).transient:
                raise ValueError("this row is stored already: fetch it with get() and set its attributes")
        self._session.add_all(entities)

    def get(self, model: type[E], key: UUID) -> E:
        """An attached row: what is set on it is logged at commit. Raises `NotFound`."""
        self.check()
        row = self._session.get(model, key)
        if row is None:
            raise NotFound(f"This {model.__name__.lower()} is not there any more. Refresh the list.")
        return row

    def delete(self, entity: Entity) -> None:
        """Remove an attached row; one that was added in this unit of work and never stored is just forgotten."""
        self.check()
        if sa_inspect(entity).pending:
            self._session.expunge(entity)
        else:
            self._session.delete(entity)

    def exec(self, statement: Executable) -> Result[Any]:
        """A SELECT inside the transaction; rows of entities are attached."""
        self.check()
        if not getattr(statement, "is_select", False):
            raise ValueError("only SELECT: writes go through add, get and delete")
        return OrmSession.execute(self._session, statement)

    def flush(self) -> None:
        """Send what is pending, so that later SELECTs see it."""
        self.check()
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
        self.mended = ""
        """The file that was found damaged and written anew when the vault was opened."""
        self.author = ""
        self._engine = engine
        self._file_lock = lock
        self._data_key = bytearray(data_key)
        self._write_lock = threading.RLock()
        self._local = threading.local()
        self._listeners: list[Callable[[UUID], None]] = []
        self._closed = False
        self._lent: set[Any] = set()
        """Database connections in use."""
        event.listen(engine, "checkout", lambda connection, *_: self._lent.add(connection))
        event.listen(engine, "checkin", lambda connection, *_: self._lent.discard(connection))
        self._state = self._read_state()

    # --- reading ---

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; its objects stay readable after it is closed. Raises `Closed`."""
        self._check_open()
        depth = getattr(self._local, "reads", 0)
        with self._translated(), Session(self._engine, autoflush=False, expire_on_commit=False) as session:
            self._local.reads = depth + 1
            try:
                yield session
            finally:
                self._local.reads = depth

    # --- writing ---

    @contextlib.contextmanager
    def write(self, reason: str = "") -> Iterator[UnitOfWork]:
        """One transaction, committed and durable on a clean exit, gone without a trace on an exception.

        Inside another `write` of the same thread it joins that one; an exception that leaves the inner one spoils the
        outer one too, even where it is caught between them: half a step is never stored. Raises `Closed`, and
        `NotAVault` where the folder has gone.
        """
        current: UnitOfWork | None = getattr(self._local, "uow", None)
        if current is not None:
            with _joined(current):
                yield current
            return
        with self._translated(), self._write_lock:
            self._check_open()
            self._check_there()
            state = copy(self._state)
            state.clock = copy(self._state.clock)
            recorder = Recorder(state, new_id(), self.author, reason)
            engine = self._engine.execution_options(write=True)
            with Session(engine, expire_on_commit=False) as session:
                recorder.attach(session)
                uow = self._local.uow = UnitOfWork(session, recorder)
                try:
                    yield uow
                    uow.check()
                    recorder.mark_changes_in_place()
                    session.commit()
                finally:
                    self._local.uow = None
                    uow.end()
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
        """For backup and the evidence store inside core.vault only. Raises `Closed`."""
        self._check_open()
        return bytes(self._data_key)

    @contextlib.contextmanager
    def writes_held(self) -> Iterator[None]:
        """No unit of work runs meanwhile."""
        with self._write_lock:
            self._check_open()
            yield

    def close(self) -> None:
        """Checkpoint, close every connection, overwrite the key and release the folder; once is enough.

        Waits for the unit of work that is under way. Reading that goes on in other threads ends with `Closed`.
        """
        if getattr(self._local, "uow", None) is not None:
            raise RuntimeError("a vault is not closed from inside its own unit of work")
        with self._write_lock:
            if self._closed:
                return
            self._closed = True
            self._end_reading()
            try:
                with contextlib.suppress(DBAPIError), self._engine.connect() as connection:
                    connection.exec_driver_sql("COMMIT")
                    connection.exec_driver_sql("PRAGMA busy_timeout = 200")
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                    connection.exec_driver_sql("BEGIN")
            finally:
                self._engine.dispose()
                self._data_key[:] = bytes(len(self._data_key))
                self._file_lock.release()

    def _end_reading(self) -> None:
        """Stop statements under way in other threads, until their connections are given back or patience ends."""
        if getattr(self._local, "reads", 0):
            return
        patience = time.monotonic() + _PATIENCE_S
        while self._lent and time.monotonic() < patience:
            for connection in list(self._lent):
                with contextlib.suppress(sqlcipher.Error):
                    connection.interrupt()
            time.sleep(0.01)

    def _check_open(self) -> None:
        if self._closed:
            raise Closed("The vault is locked. Open it again with its passphrase.")

    def _check_there(self) -> None:
        """A deleted file takes writes for as long as it is open, and then they are gone."""
        if not (self.folder / DATABASE).exists():
            raise NotAVault(
                f"The vault is not in {self.folder} any more: it was moved or deleted, or its drive was taken out. "
                "The last edit was not saved. Put the vault back and repeat it."
            )

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if self._closed:
                raise Closed("The vault is locked. Open it again with its passphrase.") from error
            known: VaultError | None = from_db(error, self.folder)
            if known is None:
                raise
            raise known from error


@contextlib.contextmanager
def _joined(uow: UnitOfWork) -> Iterator[None]:
    try:
        yield
    except BaseException:
        uow.end("a part of this unit of work failed: nothing of it is stored")
        raise
