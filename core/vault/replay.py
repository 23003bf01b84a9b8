"""The log against itself and against the rows: what `verify` does inside the database.

Everything is streamed: first each device's chain in its own order, then the changes of each row together with the row,
its heads and its search document, a few hundred rows at a time. No order between devices is assumed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, bindparam, func, select, text
from sqlmodel import Session, SQLModel, col

from core.vault.changes import GENESIS, Change, Head, Kind, born_values, chain, entity_models, row_values
from core.vault.entity import Entity
from core.vault.recorder import document

_BATCH = 400
_FETCH = 1000
_CHANGES: Table = SQLModel.metadata.tables[str(Change.__tablename__)]
_HEADS: Table = SQLModel.metadata.tables[str(Head.__tablename__)]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was written."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Logged:
    """What the log says of one row."""

    key: UUID
    entity: str = ""
    values: dict[str, Any] | None = None
    """The columns; None: the row is deleted."""
    heads: dict[str, set[UUID]] = field(default_factory=dict)
    orphan: str = ""
    """A change whose parent is not in the log."""


def chains(session: Session) -> Iterator[Problem]:
    """The first record of each device that does not follow the one before it."""
    statement = select(_CHANGES).order_by(_CHANGES.c.device, _CHANGES.c.seq)
    device, seq, last, broken = None, 0, GENESIS, False
    for change in session.connection().execute(statement.execution_options(yield_per=_FETCH)):
        if change.device != device:
            device, seq, last, broken = change.device, 0, GENESIS, False
        if not broken:
            problem = ""
            if change.seq != seq + 1:
                problem = f"follows number {seq}: a record is missing or out of order"
            elif change.hash != chain(last, dict(change._mapping)):
                problem = "does not match its hash: the record or one before it was altered"
            if problem:
                broken = True
                yield Problem(_name(change), problem)
        seq, last = change.seq, change.hash


def _name(change: Row[Any]) -> str:
    return f"change {change.seq} of device {str(change.device)[-6:]} ({change.kind} {change.entity} {change.field})"


def rows_against_log(session: Session) -> Iterator[Problem]:
    """Every row, head and search document that is not what the log says, and what the log knows nothing of."""
    statement = select(
        _CHANGES.c.id, _CHANGES.c.row, _CHANGES.c.device, _CHANGES.c.seq, _CHANGES.c.kind, _CHANGES.c.entity,
        _CHANGES.c.field, _CHANGES.c.new, _CHANGES.c.parents,
    ).order_by(_CHANGES.c.row)  # fmt: skip
    changes: Iterable[Row[Any]] = session.connection().execute(statement.execution_options(yield_per=_FETCH))
    told = (_logged(key, list(group)) for key, group in groupby(changes, key=attrgetter("row")))
    while batch := list(islice(told, _BATCH)):
        yield from (Problem(one.orphan, "names a parent that is not in the log") for one in batch if one.orphan)
        yield from _heads(session, batch)
        yield from _rows(session, batch)
    yield from _unlogged(session)


def _logged(key: UUID, changes: Sequence[Row[Any]]) -> Logged:
    """Replay the changes of one row. A change ends its parents of the same field; one of the whole row ends them all."""
    found = Logged(key, changes[0].entity)
    by_id = {change.id: change for change in changes}
    ended: set[UUID] = set()
    for change in changes:
        for parent in map(UUID, json.loads(change.parents)):
            if parent not in by_id:
                found.orphan = _name(change)
            elif change.kind != Kind.SET or by_id[parent].field == change.field:
                ended.add(parent)
    for change in changes:
        if change.id not in ended:
            found.heads.setdefault(change.field, set()).add(change.id)
    whole = by_id[max(found.heads[""])] if "" in found.heads else None
    if whole is not None and whole.kind == Kind.CREATE:
        found.values = dict(json.loads(whole.new))
        for name, heads in found.heads.items():
            if name:
                found.values[name] = json.loads(by_id[max(heads)].new)
    return found


def _heads(session: Session, batch: Sequence[Logged]) -> Iterator[Problem]:
    stored: dict[UUID, dict[str, set[UUID]]] = {}
    for head in session.connection().execute(select(_HEADS).where(_HEADS.c.row.in_([one.key for one in batch]))):
        stored.setdefault(head.row, {}).setdefault(head.field, set()).add(head.change)
    for one in batch:
        if (actual := stored.get(one.key, {})) != one.heads:
            name = min(name for name in {*actual, *one.heads} if actual.get(name) != one.heads.get(name))
            yield Problem("heads", f"row {one.key} field {name!r} differs from the log")


def _rows(session: Session, batch: Sequence[Logged]) -> Iterator[Problem]:
    models = entity_models()
    documents = _documents(session, batch)
    for name in sorted({one.entity for one in batch}):
        logged = {one.key: one for one in batch if one.entity == name}
        model = models.get(name)
        if model is None:
            yield Problem(name, "is a table that this version does not know")
            continue
        for row in session.exec(select(model).where(col(model.id).in_(list(logged)))).scalars():  # type: ignore[call-overload]
            yield from _row(row, logged.pop(row.id), documents.pop(row.id, None))
            session.expunge(row)
        for key, one in logged.items():
            if one.values is not None:
                yield Problem(f"{name} {key}", "is in the log but not in its table: removed around the unit of work")
    for key in documents:
        yield Problem("search index", f"still covers row {key}, which is gone")


def _row(row: Entity, logged: Logged, found: str | None) -> Iterator[Problem]:
    where = f"{logged.entity} {row.label} ({row.id})"
    if logged.values is None:
        yield Problem(where, "is deleted in the log but still in its table: written around the unit of work")
        return
    actual = json.loads(json.dumps(row_values(row)))
    told = {**born_values(type(row)), **logged.values}
    for name in sorted({*actual, *told}):
        if actual.get(name) != told.get(name):
            yield Problem(where, f"{name} differs from the log: written around the unit of work")
    if found != (document(row) if row.search_fields else None):
        yield Problem("search index", f"does not cover {where} as it is now")


def _documents(session: Session, batch: Sequence[Logged]) -> dict[UUID, str]:
    statement = text(
        "SELECT search_row.row, search.body FROM search_row LEFT JOIN search ON search.rowid = search_row.id"
        " WHERE search_row.row IN :rows"
    ).bindparams(bindparam("rows", expanding=True))
    found = session.connection().execute(statement, {"rows": [one.key.hex for one in batch]})
    return {UUID(row): body for row, body in found}


def _unlogged(session: Session) -> Iterator[Problem]:
    connection = session.connection()
    for name, model in sorted(entity_models().items()):
        known = select(_CHANGES.c.id).where(_CHANGES.c.row == col(model.id), _CHANGES.c.entity == name).exists()
        for row in session.exec(select(model).where(~known)).scalars():  # type: ignore[call-overload]
            yield Problem(
                f"{name} {row.label} ({row.id})", "is in the table but not in the log: written around the unit of work"
            )
            session.expunge(row)
    known = select(_CHANGES.c.id).where(_CHANGES.c.row == _HEADS.c.row).exists()
    if number := connection.execute(select(func.count()).select_from(_HEADS).where(~known)).scalar_one():
        yield Problem("heads", f"{number} of rows that the log does not know")
    for inner, outer in (("row FROM search_row", "row FROM change"), ("rowid FROM search", "id FROM search_row")):
        column, _, table = inner.partition(" FROM ")
        query = f"SELECT count(*) FROM {table} WHERE {column} NOT IN (SELECT {outer})"  # noqa: S608 - names from above
        if number := connection.exec_driver_sql(query).scalar_one():
            yield Problem("search index", f"covers {number} rows that are not there")
