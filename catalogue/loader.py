"""Reads packs: the ones shipped as package data (also in a frozen app), and single files."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from catalogue.schema import Entry, Pack, QuickCheck

QUICK_SURVEY = "quick-survey"


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


def _place(raw: object, path: tuple[int | str, ...]) -> str:
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


def parse(text: str, name: str) -> Pack:
    """The pack in `text`; `name` is the file name that errors mention.

    Raises `PackError` with the first five places that don't fit.
    """
    try:
        raw = json.loads(text, object_pairs_hook=_no_duplicates)
    except _DuplicateKeyError as error:
        raise PackError(f"{name}: the key “{error}” is there twice in one object.") from None
    except json.JSONDecodeError as error:
        raise PackError(f"{name}, line {error.lineno}, column {error.colno}: no JSON: {error.msg}.") from None
    try:
        return Pack.model_validate(raw)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        lines = []
        for problem in problems[:5]:
            place = _place(raw, problem["loc"])
            message = problem["msg"].removeprefix("Value error, ")
            lines.append(f"{name}: {place}: {message}" if place else f"{name}: {message}")
        if len(problems) > 5:
            lines.append(f"{name}: and {len(problems) - 5} more.")
        raise PackError("\n".join(lines)) from None


def load_file(path: Path) -> Pack:
    """A pack from a file outside the package. Raises `PackError`."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PackError(f"{path}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise PackError(f"{path}: no UTF-8 text at byte {error.start}.") from None
    return parse(text, path.name)


@cache
def pack_ids() -> tuple[str, ...]:
    """Ids of the shipped packs, sorted; the file of pack `x` is `data/x.json`."""
    names = (item.name for item in (files("catalogue") / "data").iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


@cache
def pack(pack_id: str) -> Pack:
    """A shipped pack. Raises `PackError` when there is none of that name or its file is damaged."""
    if pack_id not in pack_ids():
        raise PackError(f"There is no pack “{pack_id}”. There are: {', '.join(pack_ids())}.")
    name = f"{pack_id}.json"
    result = parse((files("catalogue") / "data" / name).read_text(encoding="utf-8"), name)
    if result.id != pack_id:
        raise PackError(f"{name}: id: the pack calls itself “{result.id}”.")
    return result


@cache
def _index(pack_id: str) -> dict[str, Entry]:
    return {one.id: one for one in pack(pack_id).entries}


def packs() -> tuple[Pack, ...]:
    """All shipped packs, with every link checked. Raises `PackError` for a link to nowhere."""
    everything = tuple(pack(one) for one in pack_ids())
    check_links(everything)
    return everything


def check_links(everything: tuple[Pack, ...]) -> None:
    """Raises `PackError` unless every link of every entry ends at an entry of these packs."""
    known = {one.id: {item.id for item in one.entries} for one in everything}
    for one in everything:
        for item in one.entries:
            for target, ids in item.links.items():
                place = f"{one.id}.json: {item.id}.links"
                if target not in known:
                    raise PackError(f"{place}: there is no pack “{target}”.")
                if missing := [link for link in ids if link not in known[target]]:
                    raise PackError(f"{place}.{target}: there is no entry “{missing[0]}”.")


def entry(pack_id: str, entry_id: str) -> Entry:
    """One entry of a shipped pack. Raises `PackError` when it isn't there."""
    try:
        return _index(pack_id)[entry_id]
    except KeyError:
        raise PackError(f"There is no entry “{entry_id}” in the pack “{pack_id}”.") from None


def title(pack_id: str, entry_id: str, lang: str = "en") -> str:
    """What to print beside an id: the official title, or our own words where there is a translation."""
    one = entry(pack_id, entry_id)
    if isinstance(one, QuickCheck):
        return one.text(lang).title
    return getattr(one, "titles", {}).get(lang) or one.title


def quick_survey() -> Pack:
    """The pack of the quick survey."""
    return pack(QUICK_SURVEY)
