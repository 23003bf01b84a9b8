"""Creating and opening a vault folder: each thing that can be wrong with it is told apart."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher
from filelock import FileLock, Timeout
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from core.vault import keys
from core.vault.backup import backup_before_migration
from core.vault.clock import new_id, utcnow
from core.vault.engine import DATABASE, make_engine
from core.vault.errors import Damaged, DiskFull, ForeignFile, InUse, NotAVault, VaultError, from_db, from_os, no_room
from core.vault.files import fsync_folder, keep_private, remove_leftovers
from core.vault.migrations import migrate
from core.vault.restore import next_step
from core.vault.store import Vault

LOCK = "vault.lock"
EVIDENCE = "evidence"
_WAL_HEADER = 32


def create_vault(folder: Path, passphrase: str, cost: keys.KdfCost | None = None) -> Vault:
    """A new vault in `folder`, which must be empty or not exist. Raises `VaultError`."""
    folder = folder.absolute()
    try:
        made_folder = not folder.exists()
        if not made_folder and any(folder.iterdir()):
            raise VaultError(f"{folder} is not empty. Choose a new folder for the vault.")
        folder.mkdir(parents=True, exist_ok=True)
        if made_folder:
            keep_private(folder, 0o700)
            fsync_folder(folder.parent)
        (folder / EVIDENCE).mkdir(mode=0o700)
    except OSError as error:
        raise from_os(error, folder) from error
    lock = _lock(folder)
    try:
        key_file, data_key = keys.create(folder, passphrase, cost or keys.calibrate())
        return _build(folder, key_file.vault, data_key, lock, [], new=True)
    except BaseException:
        lock.release()
        with contextlib.suppress(OSError):
            for name in (keys.KEYS, keys.COPY, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", LOCK):
                (folder / name).unlink(missing_ok=True)
            (folder / EVIDENCE).rmdir()
            if made_folder:
                folder.rmdir()
        raise


def open_vault(folder: Path, passphrase: str) -> Vault:
    """Open the vault in `folder`. Raises the `VaultError` that says what is wrong; nothing is changed then."""
    try:
        there = folder.is_dir()
    except OSError as error:
        raise from_os(error, folder) from error
    if not there:
        raise NotAVault(f"There is no folder {folder}. Choose the folder that holds vault.db and vault.keys.")
    folder = folder.absolute()
    key_file, notices = keys.load(folder)
    database = folder / DATABASE
    check_database_file(database)
    lock = _lock(folder)
    try:
        data_key = key_file.unlock(passphrase)
        remove_leftovers(folder)
        vault = _build(folder, key_file.vault, data_key, lock, notices, new=False)
    except BaseException:
        lock.release()
        raise
    if notices and (mended := keys.heal(folder, key_file)):
        vault.mended = mended
        vault.notices[:] = [" ".join([*notices, f"{mended} was written anew from the other copy."])]
    return vault


def check_database_file(database: Path) -> None:
    """Tell a missing, empty, plain or cut database apart before the engine sees it. Reads only the file's frame."""
    try:
        size = database.stat().st_size
        with database.open("rb") as source:
            start = source.read(16)
    except FileNotFoundError as error:
        raise Damaged(
            f"{database} is missing, though its key file is there. Copy the whole vault folder, or restore a backup."
        ) from error
    except OSError as error:
        raise from_os(error, database) from error
    if start.startswith(b"SQLite format 3"):
        raise ForeignFile(f"{database} is a plain database, not this vault's. Put the vault's own vault.db back.")
    # A power cut may leave half a page behind that the write-ahead log still holds whole; the engine puts it right.
    if size == 0 or (size % 4096 and not _has_wal(database)):
        raise Damaged(f"{database} is cut short. {next_step(database.parent)}")


def _has_wal(database: Path) -> bool:
    try:
        return database.with_name(f"{database.name}-wal").stat().st_size > _WAL_HEADER
    except OSError:
        return False


def _lock(folder: Path) -> FileLock:
    lock = FileLock(folder / LOCK, timeout=0, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise InUse(f"{folder} is open in another Walkdown. Close it there, then try again.") from error
    except OSError as error:
        raise from_os(error, folder) from error
    return lock


def _build(folder: Path, vault_id: UUID, data_key: bytes, lock: FileLock, notices: list[str], *, new: bool) -> Vault:
    database = folder / DATABASE
    engine = make_engine(database, keys.subkey(data_key, "database"))
    try:
        with _first_contact(database, engine):
            _prepare(folder, engine, data_key, vault_id, new=new)
            return Vault(folder, vault_id, engine, lock, data_key, notices)
    except BaseException:
        engine.dispose()
        raise


def _prepare(folder: Path, engine: Engine, data_key: bytes, vault_id: UUID, *, new: bool) -> None:
    with engine.connect().execution_options(write=True) as connection:
        before = None if new else lambda: backup_before_migration(folder, data_key)
        migrate(connection, utcnow().isoformat(), before)
        with connection.begin():
            if new:
                facts = {"vault": vault_id.hex, "device": new_id().hex, "created": utcnow().isoformat()}
                for key, value in facts.items():
                    connection.execute(text("INSERT INTO meta (key, value) VALUES (:k, :v)"), {"k": key, "v": value})
            stored = connection.execute(text("SELECT value FROM meta WHERE key = 'vault'")).scalar_one_or_none()
    if stored != vault_id.hex:
        raise ForeignFile(f"{folder / DATABASE} belongs to another vault. Put the vault's own vault.db back.")
    keep_private(folder / DATABASE, 0o600)
    # Some programs that copy folders leave empty ones out.
    (folder / EVIDENCE).mkdir(mode=0o700, exist_ok=True)


@contextlib.contextmanager
def _first_contact(database: Path, engine: Engine) -> Iterator[None]:
    """The key is right by now, so a database that it does not open is damaged, foreign, or cannot be written."""
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as error:
        engine.dispose()
        if "not a database" in str(error).lower():
            raise Damaged(
                f"{database} is damaged or not this vault's, though the passphrase is right. "
                f"{next_step(database.parent)}"
            ) from error
        known = from_db(error, database) if isinstance(error, DBAPIError) else None
        if isinstance(known, DiskFull) or (known is None and no_room(database)):
            known = from_os(OSError(errno.ENOSPC, ""), database)  # there was no edit to repeat
        raise known or VaultError(f"{database} could not be opened ({error}). {next_step(database.parent)}") from error
    except OSError as error:
        raise from_os(error, database) from error
