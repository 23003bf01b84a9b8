"""The base of every table whose rows travel: a UUIDv7 key and column types that survive SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime, Dialect, TypeDecorator
from sqlmodel import Field, SQLModel

from core.vault.clock import new_id


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite would hand back a naive one."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone: store UTC")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


class Entity(SQLModel):
    """A row under the change log. Subclasses set `table=True`.

    `search_fields` names the text columns that full-text search covers; `label_fields` the ones
    that name the row to a person, best first.
    """

    search_fields: ClassVar[tuple[str, ...]] = ()
    label_fields: ClassVar[tuple[str, ...]] = ("name",)

    id: UUID = Field(default_factory=new_id, primary_key=True)

    @property
    def label(self) -> str:
        """What a person calls this row."""
        for name in self.label_fields:
            if value := getattr(self, name, ""):
                return str(value)
        return str(self.id)[-6:]
