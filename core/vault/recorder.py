"""Derives changes from a session's flush and writes them, with the full-text index, in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, event, inspect, select, text
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import SQLModel, col

from core.vault.changes import Change, Head, Kind, chain, dumps, encode, fields_of, row_values
from core.vault.clock import HybridClock, new_id, utcnow
from core.vault.entity import Entity
from core.vault.values import clean, json_fields, make_fit

_IN_CHUNK = 500
# The tables, not the classes: the ORM's bulk insert costs a third more.
_CHANGES = SQLModel.metadata.tables[str(Change.__tablename__)]
_HEADS = SQLModel.metadata.tables[str(Head.__tablename__)]

HeadKey = tuple[UUID, str, UUID]
"""(row, field, change)."""


@dataclass
class LogState:
    """Where this device's chain stands; a copy is advanced by a unit of work and adopted when it commits."""

    device: UUID
    seq: int
    last_hash: bytes
    clock: HybridClock


@dataclass
class Draft:
    """One change before its parents, sequence number and hash are known."""

    kind: Kind
    entity: Entity
    field: str = ""
    old: Any = None
    new: Any = None


@dataclass
class Recorder:
    """Listens to one session's flushes. `author` and `reason` go into every change."""

    state: LogState
    txn: UUID
    author: str
    reason: str
    reborn: set[UUID] = field(default_factory=set)
    """Rows that undo makes again under their old key: their parent is the deletion."""
    changes: int = 0
    _drafts: list[Draft] = field(default_factory=list)
    _stored: dict[int, tuple[Entity, dict[str, str]]] = field(default_factory=dict)
    """JSON columns as the database holds them, by `id()` of the row: a list that is changed in place tells nobody.
    The row itself is kept too, since the session lets go of rows that it takes for unchanged."""

    def __post_init__(self) -> None:
        self.author, self.reason = clean(self.author), clean(self.reason)

    def attach(self, session: Session) -> None:
        """Follow this session until it is closed."""
        event.listen(session, "before_flush", self._before_flush)
        event.listen(session, "after_flush", self._after_flush)
        event.listen(session, "loaded_as_persistent", self._remember)

    def mark_changes_in_place(self, rows: Iterable[object] | None = None) -> None:
        """Tell the session of JSON values that were changed in place, in these rows (None: in all that are watched).

        All are looked at once, before the commit: at each flush it would cost the square of the rows. Until then the
        session hands out the very objects that were changed, so nobody reads the old values.
        """
        watched = (
            list(self._stored.values())
            if rows is None
            else [self._stored[id(row)] for row in rows if id(row) in self._stored]
        )
        for row, texts in watched:
            if not inspect(row).persistent:
                continue
            for name, text_ in texts.items():
                if dumps(getattr(row, name)) != text_:
                    flag_modified(row, name)

    def _remember(self, _session: Session, row: object) -> None:
        if not isinstance(row, Entity):
            return
        # Nothing is no value that could change in place: most rows need no watching, and each flush looks at all.
        texts = {name: dumps(value) for name in json_fields(type(row)) if (value := getattr(row, name)) is not None}
        if texts:
            self._stored[id(row)] = (row, texts)
        else:
            self._stored.pop(id(row), None)

    def _before_flush(self, session: Session, _context: UOWTransaction, _objects: object) -> None:
        self.mark_changes_in_place([*session.dirty, *session.deleted])
        for row in session.dirty:
            if isinstance(row, Entity):
                self._drafts.extend(self._edits(row))
        for row in session.deleted:
            if isinstance(row, Entity):
                # What was set and never stored is logged first: undo then leads back to what stood in the table.
                self._drafts.extend(self._edits(row))
                self._drafts.append(Draft(Kind.DELETE, row, old=row_values(row)))
        for row in session.new:
            if isinstance(row, Entity):
                make_fit(row)
                self._drafts.append(Draft(Kind.CREATE, row, new=row_values(row)))

    def _edits(self, row: Entity) -> list[Draft]:
        state = inspect(row)
        if state.attrs["id"].history.deleted:
            raise ValueError("the key of a row never changes: delete it and add another")
        names = [name for name in fields_of(type(row)) if state.attrs[name].history.has_changes()]
        make_fit(row, names)
        _, stored = self._stored.get(id(row), (row, {}))
        drafts = []
        for name in names:
            history = state.attrs[name].history
            old = encode(history.deleted[0]) if history.deleted else None
            if name in stored:
                old = json.loads(stored[name])
            new = encode(getattr(row, name))
            if old != new:
                drafts.append(Draft(Kind.SET, row, name, old, new))
        return drafts

    def _after_flush(self, session: Session, _context: UOWTransaction) -> None:
        drafts, self._drafts = self._drafts, []
        if not drafts:
            return
        for draft in drafts:
            self._remember(session, draft.entity)
        heads = _heads(session, {draft.entity.id for draft in drafts if draft.kind is not Kind.CREATE} | self.reborn)
        records: list[dict[str, Any]] = []
        gone: set[HeadKey] = set()
        made: dict[HeadKey, None] = {}
        for draft in drafts:
            record, ended = self._record(draft, heads.setdefault(draft.entity.id, {}))
            records.append(record)
            for key in ended:
                if key in made:
                    del made[key]
                else:
                    gone.add(key)
            made[(record["row"], record["field"], record["id"])] = None
        session.connection().execute(_CHANGES.insert(), records)
        _delete_heads(session, gone)
        if made:
            rows = [{"row": row, "field": name, "change": change} for row, name, change in made]
            session.connection().execute(_HEADS.insert(), rows)
        self.changes += len(records)
        index(session, drafts_to_index(drafts))

    def _record(self, draft: Draft, heads: dict[str, list[UUID]]) -> tuple[dict[str, Any], list[HeadKey]]:
        row = draft.entity.id
        replaced = _replaced(draft, heads)
        parents = [change for _, change in replaced] or (heads.get("", []) if draft.kind is Kind.SET else [])
        self.state.seq += 1
        record: dict[str, Any] = {
            "id": new_id(), "device": self.state.device, "seq": self.state.seq, "txn": self.txn,
            "kind": draft.kind.value, "entity": str(type(draft.entity).__tablename__), "row": row,
            "field": draft.field, "old": None if draft.old is None and draft.kind is Kind.CREATE else dumps(draft.old),
            "new": None if draft.kind is Kind.DELETE else dumps(draft.new),
            "parents": json.dumps(sorted(parent.hex for parent in parents), separators=(",", ":")),
            "hlc": self.state.clock.tick(), "at": utcnow(), "author": self.author, "reason": self.reason,
        }  # fmt: skip
        record["hash"] = self.state.last_hash = chain(self.state.last_hash, record)
        if draft.kind is Kind.SET:
            heads[draft.field] = [record["id"]]
        else:
            heads.clear()
            heads[""] = [record["id"]]
        return record, [(row, name, change) for name, change in replaced]


def _replaced(draft: Draft, heads: dict[str, list[UUID]]) -> list[tuple[str, UUID]]:
    """The heads that end with this change: those of its field, or all of the row when the row comes or goes."""
    names: Iterable[str] = [draft.field] if draft.kind is Kind.SET else heads
    return [(name, change) for name in names for change in heads.get(name, [])]


def _heads(session: Session, rows: set[UUID]) -> dict[UUID, dict[str, list[UUID]]]:
    found: dict[UUID, dict[str, list[UUID]]] = {}
    ordered = list(rows)
    for start in range(0, len(ordered), _IN_CHUNK):
        part = ordered[start : start + _IN_CHUNK]
        query = select(col(Head.row), col(Head.field), col(Head.change)).where(col(Head.row).in_(part))
        for row, name, change in session.execute(query):
            found.setdefault(row, {}).setdefault(name, []).append(change)
    return found


def _delete_heads(session: Session, keys: set[HeadKey]) -> None:
    if not keys:
        return
    statement = delete(_HEADS).where(
        _HEADS.c.row == bindparam("r"), _HEADS.c.field == bindparam("f"), _HEADS.c.change == bindparam("c")
    )
    session.connection().execute(statement, [{"r": row, "f": name, "c": change} for row, name, change in keys])


# --- full-text index: one document a row, rebuilt with the row -------------------------------------------------------


def drafts_to_index(drafts: list[Draft]) -> dict[UUID, tuple[Entity, bool]]:
    """The rows whose document changes: row id -> (row, whether it stays), the last word of the flush wins."""
    touched: dict[UUID, tuple[Entity, bool]] = {}
    for draft in drafts:
        if draft.kind is Kind.SET and draft.field not in draft.entity.search_fields:
            continue
        if draft.entity.search_fields:
            touched[draft.entity.id] = (draft.entity, draft.kind is not Kind.DELETE)
    return touched


def document(row: Entity) -> str:
    """What full-text search sees of a row."""
    return "\n".join(str(value) for name in row.search_fields if (value := getattr(row, name)))


def index(session: Session, touched: dict[UUID, tuple[Entity, bool]]) -> None:
    """Bring the index up to date for these rows, inside the caller's transaction."""
    if not touched:
        return
    connection = session.connection()
    ids = [{"r": key.hex} for key in touched]
    connection.execute(text("DELETE FROM search WHERE rowid IN (SELECT id FROM search_row WHERE row = :r)"), ids)
    kept = [
        {"r": key.hex, "e": str(type(row).__tablename__), "t": document(row)}
        for key, (row, stays) in touched.items()
        if stays
    ]
    lost = [{"r": key.hex} for key, (_, stays) in touched.items() if not stays]
    if lost:
        connection.execute(text("DELETE FROM search_row WHERE row = :r"), lost)
    if kept:
        connection.execute(text("INSERT OR IGNORE INTO search_row (row, entity) VALUES (:r, :e)"), kept)
        connection.execute(text("INSERT INTO search (rowid, body) SELECT id, :t FROM search_row WHERE row = :r"), kept)
