"""Reads an own question set from a file and checks it against the schema and the rest of the catalogue."""

from __future__ import annotations

import re
from pathlib import Path as File
from typing import Any

from pydantic import ValidationError

from catalogue.loader import pack, pack_ids, quick_survey
from catalogue.own.problems import OwnPackError, Path, Problem, Source
from catalogue.reading import PackError, problems
from catalogue.schema import Pack, QuickCheck

OWN = "own-"
"""How the id of an own question set begins."""
_NOTICE = "A question set of the user's own. It states no achieved security level."


def read_own(path: File) -> Pack:
    """The question set in a .yaml, .yml or .xlsx file. Raises `OwnPackError` with every problem and its place.

    What is not said is taken from the quick survey (roles) or follows: one walk in the order of the checks, an area
    of that name, a text of one language for the other one too.
    """
    name = path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PackError(f"{path} cannot be read: {error.strerror}.") from None
    source = _source(data, name)
    raw = _completed(source.raw)
    try:
        found = Pack.model_validate(raw)
    except ValidationError as error:
        raise OwnPackError(name, _located(raw, source, error)) from None
    if wrong := _strange(found, source):
        raise OwnPackError(name, wrong)
    return found


def _source(data: bytes, name: str) -> Source:
    kind = name.rpartition(".")[2].lower()
    if kind in {"yaml", "yml"}:
        from catalogue.own.from_yaml import read_yaml

        return read_yaml(data, name)
    if kind == "xlsx":
        from catalogue.own.from_xlsx import read_xlsx

        return read_xlsx(data, name)
    raise PackError(f"{name}: a question set is a .yaml or .xlsx file. Start from “walkdown pack template”.")


def _completed(raw: dict[str, Any]) -> dict[str, Any]:
    """With what may be left out. The places of what is there stay the same."""
    whole: dict[str, Any] = {"source": "own question set", "licence": "for use by its owner", "notice": _NOTICE} | raw
    entries = whole.get("entries")
    if isinstance(entries, list):
        whole["entries"] = [_entry(one, whole["source"]) if isinstance(one, dict) else one for one in entries]
    checks = [one for one in whole.get("entries") or () if isinstance(one, dict)]
    whole = _in_both(whole)
    whole.setdefault("roles", [role.model_dump() for role in quick_survey().roles])
    areas = list(dict.fromkeys(str(one["area"]) for one in checks if one.get("area")))
    whole.setdefault("areas", [{"id": one, "title": {"en": one, "de": one}} for one in areas])
    ids = list(dict.fromkeys(str(one["id"]) for one in checks if one.get("id")))
    if ids:
        title = {"en": "All checks", "de": "Alle Prüfpunkte"}
        whole.setdefault("walk", [{"id": "all", "title": title, "checks": ids}])
    return whole


def _entry(raw: dict[str, Any], source: str) -> dict[str, Any]:
    entry = {"kind": "quick_check", "confidence": "own judgement", "source": source} | raw
    texts = entry.get("texts")
    if "title" not in entry and isinstance(texts, dict):
        spoken = next((one for lang in ("en", "de") if isinstance(one := texts.get(lang), dict)), {})
        entry["title"] = spoken.get("question", "")
    return entry


def _in_both(value: Any) -> Any:
    """Texts that stand in one language only, in both."""
    if isinstance(value, list):
        return [_in_both(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() in ({"en"}, {"de"}):
        (only,) = value.values()
        return {"en": only, "de": only}
    return {key: _in_both(one) for key, one in value.items()}


def _located(raw: dict[str, Any], source: Source, error: ValidationError) -> list[Problem]:
    found = []
    for path, sentence in problems(raw, error):
        real = _real(raw, path)
        if len(real) < len(("entries", 0)):
            real = _named(raw, sentence) or real
        found.append(Problem(source.where(real), sentence))
    return list(dict.fromkeys(found))


def _real(raw: Any, path: Path) -> Path:
    """The path without the tags of unions that pydantic puts between."""
    real: list[int | str] = []
    here = raw
    for step in path:
        if isinstance(here, dict) and step == here.get("kind") and step not in here:
            continue
        real.append(step)
        if isinstance(here, dict):
            here = here.get(str(step))
        else:
            here = here[step] if isinstance(here, list) and isinstance(step, int) and step < len(here) else None
    return tuple(real)


def _named(raw: dict[str, Any], sentence: str) -> Path:
    """The check that a sentence about the whole set is about."""
    if twice := re.search(r"is there twice: as entry \d+ and as entry (\d+)$", sentence):
        return ("entries", int(twice.group(1)))
    entries = raw.get("entries")
    for index, one in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(one, dict) and sentence.startswith((f"{one.get('id')}:", f"{one.get('id')} ")):
            return ("entries", index)
    return ()


def _strange(found: Pack, source: Source) -> list[Problem]:
    """What the schema allows in a pack and not in an own set, and links that lead nowhere."""
    wrong = []
    if not found.id.startswith(OWN):
        wrong.append(Problem(source.where(("id",)), f"id: “{found.id}” must begin with “{OWN}”."))
    for index, one in enumerate(found.entries):
        if not isinstance(one, QuickCheck):
            wrong.append(Problem(source.where(("entries", index, "kind")), f"{one.id}: kind must be “quick_check”."))
        for target, ids in one.links.items():
            place = source.where(("entries", index, "links", target))
            if target not in pack_ids():
                wrong.append(Problem(place, f"{one.id}: there is no pack “{target}”."))
                continue
            known = {other.id for other in pack(target).entries}
            wrong += [Problem(place, f"{one.id}: {target} has no entry “{link}”.") for link in ids if link not in known]
    return wrong
