"""Checks a whole vault: key files, page seals, the write-ahead log, the chain, and every row against the log."""

from __future__ import annotations

import contextlib
import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text
from sqlmodel import Session, col, select

from core.vault import keys
from core.vault.backup import BACKUPS, database_problems
from core.vault.changes import GENESIS, Change, Head, Kind, chain, entity_models, row_values
from core.vault.engine import DATABASE
from core.vault.errors import VaultError
from core.vault.store import Vault

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was written."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


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
    for name in (keys.KEYS, keys.COPY):
        try:
            found = keys.parse((vault.folder / name).read_bytes())
            found.check_mac(vault.data_key)
            if found.vault != vault.vault_id:
                yield Problem(name, "belongs to another vault")
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


# --- the log against itself and against the rows ---------------------------------------------------------------------

Rows = dict[tuple[str, UUID], dict[str, Any]]
Heads = dict[tuple[UUID, str], set[UUID]]


def _log(vault: Vault) -> Iterator[Problem]:
    try:
        with vault.read() as session:
            heads: Heads = {}
            values: dict[UUID, tuple[str, UUID, str, Any]] = {}
            yield from _replay(session, heads, values)
            rows = _state(heads, values)
            yield from _compare_heads(session, heads)
            yield from _compare_rows(session, rows)
            yield from _compare_search(session, rows)
    except VaultError as error:
        yield Problem("change log", str(error))


def _replay(session: Session, heads: Heads, values: dict[UUID, tuple[str, UUID, str, Any]]) -> Iterator[Problem]:
    """Walk every device's chain in order; collect heads and the value that each change set."""
    previous: dict[UUID, tuple[int, bytes]] = {}
    seen: set[UUID] = set()
    broken: set[UUID] = set()
    statement = select(Change).order_by(col(Change.hlc), col(Change.device), col(Change.seq))
    for change in session.exec(statement.execution_options(yield_per=2000)):
        seq, last = previous.get(change.device, (0, GENESIS))
        name = f"change {change.seq} of device {str(change.device)[-6:]} ({change.kind} {change.entity} {change.field})"
        if change.device not in broken:
            problem = ""
            if change.seq != seq + 1:
                problem = f"follows number {seq}: a record is missing or out of order"
            elif bytes(change.hash) != chain(last, change.model_dump()):
                problem = "does not match its hash: the record or one before it was altered"
            if problem:
                broken.add(change.device)
                yield Problem(name, problem)
        previous[change.device] = (change.seq, bytes(change.hash))
        parents = [UUID(hex=parent) for parent in json.loads(change.parents)]
        if not seen.issuperset(parents):
            yield Problem(name, "names a parent that is not in the log")
        seen.add(change.id)
        _advance(change, parents, heads, values)
        session.expunge(change)


def _advance(change: Change, parents: list[UUID], heads: Heads, values: dict[UUID, tuple[str, UUID, str, Any]]) -> None:
    new = json.loads(change.new) if change.new else None
    values[change.id] = (change.entity, change.row, change.kind, new)
    if change.kind == Kind.SET:
        heads.setdefault((change.row, change.field), set()).difference_update(parents)
    else:
        for parent in parents:
            for name in {"", *(new or {}), *(json.loads(change.old) if change.old else {})}:
                heads.get((change.row, name), set()).discard(parent)
    heads.setdefault((change.row, change.field), set()).add(change.id)


def _state(heads: Heads, values: dict[UUID, tuple[str, UUID, str, Any]]) -> Rows:
    """The rows that the log describes: the creation's fields with every later field on top."""
    rows: Rows = {}
    for (row, field), changes in heads.items():
        if field == "" and changes:
            entity, _, kind, new = values[max(changes)]
            if kind == Kind.CREATE:
                rows[(entity, row)] = dict(new)
    for (row, field), changes in heads.items():
        if field and changes:
            entity, _, _, new = values[max(changes)]
            if (entity, row) in rows:
                rows[(entity, row)][field] = new
    return rows


def _compare_heads(session: Session, heads: Heads) -> Iterator[Problem]:
    stored: Heads = {}
    for head in session.exec(select(Head)):
        stored.setdefault((head.row, head.field), set()).add(head.change)
    expected = {key: changes for key, changes in heads.items() if changes}
    for row, field in sorted(set(stored) ^ set(expected), key=str):
        yield Problem("heads", f"row {row} field {field!r} differs from the log")
        return


def _compare_rows(session: Session, expected: Rows) -> Iterator[Problem]:
    left = set(expected)
    for name, model in sorted(entity_models().items()):
        for row in session.exec(select(model).execution_options(yield_per=2000)):
            key = (name, row.id)
            logged = expected.get(key)
            where = f"{name} {row.label} ({row.id})"
            if logged is None:
                yield Problem(where, "is in the table but not in the log: written around the unit of work")
            else:
                left.discard(key)
                actual = json.loads(json.dumps(row_values(row)))
                for field in sorted(set(actual) | set(logged)):
                    if actual.get(field) != logged.get(field):
                        yield Problem(where, f"{field} differs from the log: written around the unit of work")
            session.expunge(row)
    for name, key_id in sorted(left, key=str):
        yield Problem(f"{name} {key_id}", "is in the log but not in its table: removed around the unit of work")


def _compare_search(session: Session, rows: Rows) -> Iterator[Problem]:
    models = entity_models()
    expected = sum(1 for name, _ in rows if models[name].search_fields)
    connection = session.connection()
    stored = connection.execute(text("SELECT count(*) FROM search_row")).scalar_one()
    with contextlib.suppress(ValueError):
        if stored != expected:
            yield Problem("search index", f"covers {stored} rows and should cover {expected}")


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
