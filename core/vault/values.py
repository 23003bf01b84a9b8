"""What a column takes. Values are made fit before they are logged, so that the log and the row hold the same.

SQLite converts silently ("3" in an integer column becomes 3, NaN becomes NULL) or refuses in the middle of a write
(half of a surrogate pair, integers beyond 64 bits). Either would make the log tell something that the row does not.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, Boolean, Float, Integer, LargeBinary, String, TypeDecorator
from sqlalchemy.sql.type_api import TypeEngine

from core.vault.changes import fields_of, mapper_of
from core.vault.entity import Entity, UtcDateTime
from core.vault.errors import UnfitValue

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_MOST, _LEAST = 2**63 - 1, -(2**63)


def clean(text: str) -> str:
    """The text with U+FFFD for what no database holds: NUL (PostgreSQL) and halves of surrogate pairs (UTF-8)."""
    return _UNSTORABLE.sub("\ufffd", text)


def make_fit(row: Entity, names: list[str] | None = None) -> None:
    """Replace values of `row` by what its columns will hold. Raises `UnfitValue` where one holds no such value."""
    kinds = _kinds(type(row))
    for name in kinds if names is None else names:
        value = getattr(row, name)
        if value is None or (type(value) is str and kinds[name] is str and not _UNSTORABLE.search(value)):
            continue
        fitted = _fit(kinds[name], value, name)
        if fitted is not value:
            setattr(row, name, fitted)


def json_fields(model: type[Entity]) -> list[str]:
    """Columns whose value can be changed in place."""
    return [name for name, kind in _kinds(model).items() if kind is dict]


@cache
def _kinds(model: type[Entity]) -> dict[str, type | None]:
    """Column -> str, int, float, dict (JSON), datetime or bytes; None for those that the driver checks itself."""
    columns = mapper_of(model).columns
    return {name: _kind(columns[name].type) for name in fields_of(model)}


def _kind(column: TypeEngine[Any]) -> type | None:
    table: list[tuple[type[TypeEngine[Any]], type | None]] = [
        (Boolean, None), (JSON, dict), (UtcDateTime, datetime), (LargeBinary, bytes), (Float, float), (Integer, int),
        (String, str),
    ]  # fmt: skip
    if isinstance(column, TypeDecorator) and not isinstance(column, UtcDateTime):
        column = column.impl_instance
    return next((kind for sort, kind in table if isinstance(column, sort)), None)


def _fit(kind: type | None, value: Any, name: str) -> Any:
    if kind is str:
        return clean(value) if type(value) is str else clean(str(value))
    if kind is int:
        return _whole(value, name)
    if kind is float:
        return _finite(value, name)
    if kind is dict:
        return _document(value, name)
    if kind is datetime and isinstance(value, datetime) and value.tzinfo is not None:
        return value if value.tzinfo is UTC else value.astimezone(UTC)
    if kind is bytes:
        return value if type(value) is bytes else bytes(value)
    return value


def _whole(value: Any, name: str) -> int:
    if type(value) is int and _LEAST <= value <= _MOST:
        return value
    try:
        number = int(value)
    except (ValueError, TypeError, OverflowError):
        raise UnfitValue(f"{name} takes a whole number. Correct it and try again.") from None
    if isinstance(value, float) and number != value:
        raise UnfitValue(f"{name} takes a whole number, not {value}. Correct it and try again.")
    if not _LEAST <= number <= _MOST:
        raise UnfitValue(f"{name} takes no number that large. Correct it and try again.")
    return number


def _finite(value: Any, name: str) -> float:
    try:
        number = float(value)
    except (ValueError, TypeError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise UnfitValue(f"{name} takes a number. Correct it and try again.")
    return value if type(value) is float else number


def _document(value: Any, name: str) -> Any:
    """The JSON value with clean texts; the same object where nothing had to change."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise UnfitValue(f"{name} takes no number like {value}. Correct it and try again.")
    if isinstance(value, dict):
        made: Any = {clean(str(key)): _document(item, name) for key, item in value.items()}
    elif isinstance(value, (list, tuple)):
        made = [_document(item, name) for item in value]
    else:
        return value
    return value if made == value and type(made) is type(value) else made
