"""The change log: what a write leaves behind, derived at flush, append-only, hash-chained per device.

A row's creation is one change with all its fields; afterwards one change per field. Each change names its parents:
the change or changes of that (row, field) that it replaces. A field with several heads is a conflict.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Uuid, inspect
from sqlalchemy.orm import Mapper
from sqlmodel import Field, SQLModel

from core.vault.entity import Entity, UtcDateTime

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
GENESIS = b"\0" * 32


class Kind(StrEnum):
    """What a change does to a row."""

    CREATE = "create"
    SET = "set"
    DELETE = "delete"


class Change(SQLModel, table=True):
    """One record of the log. `old` and `new` are JSON texts; for create and delete they hold the whole row."""

    id: UUID = Field(primary_key=True)
    device: UUID
    seq: int
    """1, 2, 3 ... per device without a gap."""
    txn: UUID = Field(index=True)
    """Unit of work: one step of undo."""
    kind: str
    entity: str
    """Table name."""
    row: UUID = Field(index=True)
    field: str = ""
    """Column for `set`, else ""."""
    old: str | None = None
    new: str | None = None
    parents: str = "[]"
    """JSON list of change ids (hex)."""
    hlc: str
    at: datetime = Field(sa_type=UtcDateTime)
    author: str = ""
    reason: str = ""
    hash: bytes
    """BLAKE2b-256 over the previous hash of this device and every other column."""


class Head(SQLModel, table=True):
    """The current change or changes of a (row, field). Derived from the log; `verify` compares."""

    row: UUID = Field(primary_key=True)
    field: str = Field(primary_key=True)
    change: UUID = Field(primary_key=True)


class Meta(SQLModel, table=True):
    """Facts of this copy of the vault: schema version, vault id, this device."""

    key: str = Field(primary_key=True)
    value: str


def chain(previous: bytes, change: dict[str, Any]) -> bytes:
    """The change's hash: BLAKE2b-256 of the previous hash and the canonical JSON of its columns but `hash`."""
    at: datetime = change["at"]
    body = [
        change["id"].hex, change["device"].hex, change["seq"], change["txn"].hex, change["kind"], change["entity"],
        change["row"].hex, change["field"], change["old"], change["new"], change["parents"], change["hlc"],
        at.isoformat(), change["author"], change["reason"],
    ]  # fmt: skip
    return hashlib.blake2b(previous + _ENCODER.encode(body).encode(), digest_size=32).digest()


def encode(value: Any) -> Any:
    """A column value as JSON can hold it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def dumps(value: Any) -> str:
    """Canonical JSON text of an encoded value."""
    return _ENCODER.encode(value)


def decode(model: type[Entity], field: str, value: Any) -> Any:
    """The column's Python value from its JSON form."""
    if value is None:
        return None
    kind = mapper_of(model).columns[field].type
    if isinstance(kind, Uuid):
        return UUID(hex=value)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    return value


def mapper_of(model: type[Entity]) -> Mapper[Any]:
    """SQLAlchemy's mapper of an entity class."""
    mapper: Mapper[Any] = inspect(model)
    return mapper


@cache
def fields_of(model: type[Entity]) -> list[str]:
    """The logged columns: all but the key. One list for all callers: not to be changed."""
    return [name for name in mapper_of(model).columns.keys() if name != "id"]  # noqa: SIM118 - not a dict


def row_values(entity: Entity) -> dict[str, Any]:
    """All logged columns of a row, encoded."""
    return {name: encode(getattr(entity, name)) for name in fields_of(type(entity))}


@cache
def born_values(model: type[Entity]) -> dict[str, Any]:
    """What columns hold in rows that are older than the column: its default, encoded, as the migrations set it.

    A row's record of creation has no word of columns that came later. Not to be changed: one for all callers.
    """
    found = {}
    for name in fields_of(model):
        field = model.model_fields[name]
        found[name] = None if field.is_required() or field.default_factory else encode(field.default)
    return found


def entity_models() -> dict[str, type[Entity]]:
    """Every table under the log by its name. A module's tables are known once it is imported."""
    found: dict[str, type[Entity]] = {}
    pending: list[type[Entity]] = list(Entity.__subclasses__())
    while pending:
        model = pending.pop()
        pending.extend(model.__subclasses__())
        if getattr(model, "__table__", None) is not None:
            found[str(model.__tablename__)] = model
    return found
