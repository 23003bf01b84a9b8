"""Backups: an encrypted copy made by the database itself, opened and checked before it counts."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from core.vault import keys
from core.vault.clock import utcnow
from core.vault.engine import DATABASE, connect
from core.vault.errors import Damaged, VaultError, from_os
from core.vault.files import copy_durably, fsync_folder, keep_private, sync
from core.vault.restore import BACKUPS

EVIDENCE = "evidence"


def backup(folder: Path, target: Path, data_key: bytes) -> Path:
    """Copy the vault into a new folder under `target`; returns it. It opens with the same passphrase.

    Raises `VaultError`; a copy that does not pass the check is removed.
    """
    name = f"{folder.resolve().name}-{utcnow().strftime('%Y%m%dT%H%M%SZ')}"
    partial = target / f".{name}-{secrets.token_hex(4)}.partial"
    try:
        partial.mkdir(parents=True, mode=0o700)
        _copy_database(folder / DATABASE, partial / DATABASE, keys.subkey(data_key, "database"))
        for key_file in (keys.KEYS, keys.COPY):
            if (folder / key_file).exists():
                copy_durably(folder / key_file, partial / key_file)
        keys.load(partial)[0].check_mac(data_key)
        (partial / EVIDENCE).mkdir(mode=0o700)
        for source in sorted((folder / EVIDENCE).glob("*")):
            copy_durably(source, partial / EVIDENCE / source.name)
        fsync_folder(partial / EVIDENCE)
        fsync_folder(partial)
        final = _free_name(target, name)
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


def _free_name(target: Path, name: str) -> Path:
    """Two backups within a second get two names."""
    number = 1
    while (free := target / (name if number == 1 else f"{name}-{number}")).exists():
        number += 1
    return free


def backup_before_migration(folder: Path, data_key: bytes) -> None:
    """The verified backup without which no migration starts, inside the vault's own folder."""
    backup(folder, folder / BACKUPS, data_key)


def _copy_database(source: Path, copy: Path, key: bytes) -> None:
    with contextlib.closing(connect(source, key)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    keep_private(copy, 0o600)
    problems = database_problems(copy, key)
    if problems:
        raise Damaged(f"The copy did not pass its check ({problems[0]}). The vault itself was not touched.")
    with copy.open("r+b") as out:
        sync(out)


def database_problems(path: Path, key: bytes) -> list[str]:
    """What the database says of its own health: page seals, structure, length. Empty: nothing found.

    Seals and length are those of the file, so the write-ahead log is emptied into it first. Where readers in other
    threads stand in the way, only the structure can be told. Nobody may write meanwhile (`Vault.writes_held`).
    """
    problems: list[str] = []
    with contextlib.closing(connect(path, key)) as connection:
        connection.execute("PRAGMA busy_timeout = 2000")
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if not busy:
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
        if not busy and path.stat().st_size != pages * page_size:
            problems.append(f"the file has {path.stat().st_size} bytes and should have {pages * page_size}")
    return problems
