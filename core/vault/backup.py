"""Backups: an encrypted copy made by the database itself, opened and checked before it counts."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from core.vault import keys
from core.vault.clock import utcnow
from core.vault.engine import DATABASE, connect
from core.vault.errors import Damaged, VaultError, from_os
from core.vault.files import fsync_folder

BACKUPS = "backups"


def backup(folder: Path, target: Path, data_key: bytes) -> Path:
    """Copy the vault into a new folder under `target`; returns it. It opens with the same passphrase.

    Raises `VaultError`; a copy that does not pass the check is removed.
    """
    stamp = utcnow().strftime("%Y%m%dT%H%M%SZ")
    final = target / f"{folder.name}-{stamp}"
    partial = target / f".{folder.name}-{stamp}.partial"
    try:
        partial.mkdir(parents=True, mode=0o700)
        _copy_database(folder / DATABASE, partial / DATABASE, keys.subkey(data_key, "database"))
        for name in (keys.KEYS, keys.COPY):
            if (folder / name).exists():
                shutil.copyfile(folder / name, partial / name)
                (partial / name).chmod(0o600)
        (partial / "evidence").mkdir(mode=0o700)
        for source in sorted((folder / "evidence").glob("*")):
            shutil.copyfile(source, partial / "evidence" / source.name)
        fsync_folder(partial)
        partial.rename(final)
        fsync_folder(target)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise from_os(error, target) from error
    except sqlcipher.Error as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise VaultError(
            f"The backup into {target} could not be made ({error}). Free some space or choose another drive."
        ) from error
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return final


def backup_before_migration(folder: Path, data_key: bytes) -> None:
    """The verified backup without which no migration starts, inside the vault's own folder."""
    backup(folder, folder / BACKUPS, data_key)


def _copy_database(source: Path, copy: Path, key: bytes) -> None:
    with contextlib.closing(connect(source, key)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    copy.chmod(0o600)
    problems = database_problems(copy, key)
    if problems:
        raise Damaged(f"The copy did not pass its check ({problems[0]}). The vault itself was not touched.")


def database_problems(path: Path, key: bytes) -> list[str]:
    """What the database says of its own health: page seals, structure, length. Empty: nothing found."""
    problems: list[str] = []
    with contextlib.closing(connect(path, key)) as connection:
        for (line,) in connection.execute("PRAGMA cipher_integrity_check"):
            problems.append(str(line))
            if len(problems) >= 5:
                break
        if problems:
            return problems
        answer = connection.execute("PRAGMA quick_check(5)").fetchall()
        problems += [str(line) for (line,) in answer if line != "ok"]
        pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
        # SQLCipher answers this one with text.
        page_size = int(connection.execute("PRAGMA page_size").fetchone()[0])
        # Pages that only the write-ahead log has yet are not in the file.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if path.stat().st_size != pages * page_size:
            problems.append(f"the file has {path.stat().st_size} bytes and should have {pages * page_size}")
    return problems
