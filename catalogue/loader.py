"""Reads packs: the ones shipped as package data (also in a frozen app), installed ones, and single files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from catalogue.installed import newer, usable
from catalogue.reading import PackError
from catalogue.schema import Entry, Pack, QuickCheck, Reference
from catalogue.serial import parse
from catalogue.texts import with_texts

__all__ = [
    "PackError", "check_links", "entry", "forget", "load_file", "pack", "pack_ids", "packs", "parse", "quick_survey", "title",
]  # fmt: skip

QUICK_SURVEY = "quick-survey"


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
def _shipped() -> tuple[str, ...]:
    """The file of pack `x` is `data/x.json`."""
    names = (item.name for item in (files("catalogue") / "data").iterdir())
    return tuple(name.removesuffix(".json") for name in names if name.endswith(".json"))


@cache
def pack_ids() -> tuple[str, ...]:
    """Ids of the packs that there are, shipped or installed, sorted."""
    return tuple(sorted({*_shipped(), *usable()}))


@cache
def pack(pack_id: str) -> Pack:
    """A pack by id: the installed one where it is newer than the shipped one.

    Raises `PackError` when there is none of that name or its file is damaged.
    """
    if pack_id not in pack_ids():
        raise PackError(f"There is no pack “{pack_id}”. There are: {', '.join(pack_ids())}.")
    mine = usable().get(pack_id)
    if pack_id not in _shipped():
        assert mine is not None
        return mine
    name = f"{pack_id}.json"
    result = parse((files("catalogue") / "data" / name).read_text(encoding="utf-8"), name)
    if result.id != pack_id:
        raise PackError(f"{name}: id: the pack calls itself “{result.id}”.")
    if mine is not None and newer(mine, result):
        return mine
    return with_texts(result, files("catalogue") / "data", roles)


def forget() -> None:
    """Read packs anew at the next question: another one was installed."""
    for one in (pack_ids, pack, roles, _index):
        one.cache_clear()


@cache
def roles() -> frozenset[str]:
    """Ids of the people in a plant whom a guide may name: those of the quick survey."""
    return frozenset(role.id for role in quick_survey().roles)


@cache
def _index(pack_id: str) -> dict[str, Entry]:
    return {one.id: one for one in pack(pack_id).entries}


def packs() -> tuple[Pack, ...]:
    """All packs, with every link checked. Raises `PackError` for a link to nowhere."""
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
    """One entry of a pack. Raises `PackError` when it isn't there."""
    try:
        return _index(pack_id)[entry_id]
    except KeyError:
        raise PackError(f"There is no entry “{entry_id}” in the pack “{pack_id}”.") from None


def title(pack_id: str, entry_id: str, lang: str = "en") -> str:
    """What to print beside an id: the official title, or our own words where there is a translation."""
    one = entry(pack_id, entry_id)
    if isinstance(one, QuickCheck):
        return one.text(lang).title
    if isinstance(one, Reference) and one.own_words and one.question is not None and lang == "de":
        return one.question.texts.de.title
    return getattr(one, "titles", {}).get(lang) or one.title


def quick_survey() -> Pack:
    """The pack of the quick survey."""
    return pack(QUICK_SURVEY)
