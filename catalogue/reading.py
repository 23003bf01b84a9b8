"""Reads JSON into a model of the schema; what is wrong is said with its place."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

_SHOWN = 5
"""Problems that are named; the rest is counted."""

M = TypeVar("M", bound=BaseModel)


class PackError(Exception):
    """A pack that can't be used. The message names the file, the place in it and what is wrong there."""


class _DuplicateKeyError(ValueError):
    """A JSON object that holds a key twice: the second would silently win."""


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _DuplicateKeyError(next(key for key in keys if keys.count(key) > 1))
    return result


def parse_json(text: str, name: str) -> Any:
    """The value in `text`; `name` is the file name that errors mention. Raises `PackError`."""
    try:
        return json.loads(text, object_pairs_hook=_no_duplicates)
    except _DuplicateKeyError as error:
        raise PackError(f"{name}: the key “{error}” is there twice in one object.") from None
    except json.JSONDecodeError as error:
        raise PackError(f"{name}, line {error.lineno}, column {error.colno}: no JSON: {error.msg}.") from None
    except ValueError:  # the only one left: a number longer than Python takes
        raise PackError(f"{name}: no pack: a number of thousands of digits.") from None
    except RecursionError:
        raise PackError(f"{name}: no pack: lists in lists without end.") from None


def place(raw: object, path: tuple[int | str, ...]) -> str:
    """`entries[3] (QS-04).texts.de.title` for a path of pydantic; its union tags are left out."""
    words = ""
    for step in path:
        if isinstance(step, int):
            words += f"[{step}]"
            raw = raw[step] if isinstance(raw, list) and step < len(raw) else None
            if isinstance(raw, dict) and isinstance(raw.get("id"), str):
                words += f" ({raw['id']})"
        elif isinstance(raw, dict) and step == raw.get("kind") and step not in raw:
            continue
        else:
            words += f".{step}" if words else step
            raw = raw.get(step) if isinstance(raw, dict) else None
    return words


def problems(raw: object, error: ValidationError) -> list[tuple[tuple[int | str, ...], str]]:
    """Path and sentence of everything that pydantic found wrong."""
    return [
        (problem["loc"], f"{where}: {said}" if (where := place(raw, problem["loc"])) else said)
        for problem in error.errors(include_url=False)
        if (said := problem["msg"].removeprefix("Value error, "))
    ]


def as_model(model: type[M], raw: object, name: str) -> M:
    """`raw` as `model`. Raises `PackError` with the first five places that don't fit."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        found = [f"{name}: {sentence}" for _, sentence in problems(raw, error)]
        more = [f"{name}: and {len(found) - _SHOWN} more."] if len(found) > _SHOWN else []
        raise PackError("\n".join([*found[:_SHOWN], *more])) from None
