"""Checks a whole vault: key files, page seals, the write-ahead log, the chain, and every row against the log."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from core.vault import keys
from core.vault.backup import database_problems
from core.vault.engine import DATABASE
from core.vault.errors import Closed, VaultError
from core.vault.replay import Problem, chains, rows_against_log
from core.vault.restore import BACKUPS
from core.vault.store import Vault

__all__ = ["Problem", "Progress", "verify", "wal_damage"]

Progress = Callable[[int, int, str], None]


def verify(vault: Vault, progress: Progress | None = None) -> list[Problem]:
    """Every problem of the open vault, the first record of the log that does not fit first. Empty: all is well."""
    tell = progress or (lambda _done, _total, _what: None)
    steps: list[tuple[str, Callable[[], Iterator[Problem]]]] = [
        ("key files", lambda: _keys(vault)),
        ("database pages", lambda: _pages(vault)),
        ("change log", lambda: _log(vault)),
        ("backups", lambda: _backups(vault)),
    ]
    found: list[Problem] = []
    for number, (name, step) in enumerate(steps):
        tell(number, len(steps), name)
        found.extend(step())
    tell(len(steps), len(steps), "done")
    return found


def _keys(vault: Vault) -> Iterator[Problem]:
    if vault.mended:  # the disk that damaged it once is worth a look
        yield Problem(vault.mended, "was damaged and has been written anew from the other copy; nothing else to do")
    for name in (keys.KEYS, keys.COPY):
        try:
            found = keys.parse((vault.folder / name).read_bytes())
            found.check_mac(vault.data_key)
            if found.vault != vault.vault_id:
                yield Problem(name, "belongs to another vault")
        except Closed:
            raise
        except (OSError, VaultError) as error:
            yield Problem(name, str(error))


def _pages(vault: Vault) -> Iterator[Problem]:
    path = vault.folder / DATABASE
    try:
        with vault.writes_held():
            lines = database_problems(path, keys.subkey(vault.data_key, "database"))
        yield from (Problem(DATABASE, line) for line in lines)
    except sqlcipher.Error as error:
        yield Problem(DATABASE, f"cannot be read: {error}")


def _backups(vault: Vault) -> Iterator[Problem]:
    """Copies inside the vault's own folder, made before a migration."""
    key = keys.subkey(vault.data_key, "database")
    for folder in sorted((vault.folder / BACKUPS).glob("[!.]*")):  # a hidden one was cut off by a power cut
        where = f"{BACKUPS}/{folder.name}"
        try:
            for line in database_problems(folder / DATABASE, key):
                yield Problem(where, line)
            for name in (keys.KEYS, keys.COPY):
                keys.parse((folder / name).read_bytes()).check_mac(vault.data_key)
        except (OSError, sqlcipher.Error, VaultError) as error:
            yield Problem(where, str(error))


def _log(vault: Vault) -> Iterator[Problem]:
    try:
        with vault.read() as session:
            yield from chains(session)
            yield from rows_against_log(session)
    except Closed:
        raise
    except VaultError as error:
        yield Problem("change log", str(error))
    except DBAPIError as error:
        yield Problem("change log", f"cannot be read: {error.orig}")
    except (ValueError, TypeError, KeyError) as error:
        yield Problem("change log", f"holds something that Walkdown never wrote ({type(error).__name__})")


# --- the write-ahead log of a vault that is not open -----------------------------------------------------------------


def wal_damage(database: Path) -> str | None:
    """Whether the write-ahead log beside `database` lost commits to damage. Call it before the vault is opened.

    SQLite stops at the first frame whose checksum fails and drops all that follows, silently. A frame after it with
    the same salts (file format: sqlite.org/fileformat2.html#walformat) shows that there was more.
    """
    path = database.with_name(database.name + "-wal")
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if len(data) <= 32:
        return None
    magic, _, page, _, salt1, salt2, sum1, sum2 = struct.unpack(">8I", data[:32])
    order = ">" if magic & 1 else "<"
    if magic & ~1 != 0x377F0682 or _checksum(data[:24], (0, 0), order) != (sum1, sum2) or page == 0:
        return "its header is damaged: edits made after the last checkpoint are lost"
    running, broken_at = (sum1, sum2), None
    frames = (len(data) - 32) // (page + 24)
    for number in range(frames):
        start = 32 + number * (page + 24)
        header = data[start : start + 24]
        one, two, seal1, seal2 = struct.unpack(">8x4I", header)
        if (one, two) != (salt1, salt2):
            if broken_at is None and number + 1 < frames and _salts(data, start + page + 24) == (salt1, salt2):
                broken_at = number
            continue
        if broken_at is not None:
            return f"frame {broken_at + 1} of {frames} is damaged: the edits in it and after it are lost"
        running = _checksum(data[start + 24 : start + 24 + page], _checksum(header[:8], running, order), order)
        if running != (seal1, seal2):
            broken_at = number
    return None


def _salts(data: bytes, start: int) -> tuple[int, int]:
    one, two = struct.unpack(">8x2I", data[start : start + 16])
    return int(one), int(two)


def _checksum(data: bytes, start: tuple[int, int], order: str) -> tuple[int, int]:
    one, two = start
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
