"""Puts field guides and supplier questions onto the entries of their pack.

The texts stand in files of their own beside the packs, several per pack: `data/guides/<pack>/*.json` and
`data/questions/<pack>/*.json`. An entry without a text is allowed, a text without an entry is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources.abc import Traversable
from typing import TypeVar

from catalogue.guides import Guide, GuideFile, PartFile, SupplierFile, SupplierQuestion
from catalogue.reading import PackError, as_model, parse_json
from catalogue.schema import Pack, Reference, SystemRequirement

T = TypeVar("T", Guide, SupplierQuestion)

GUIDED = ("sr", "re", "spe_requirement")
"""Kinds of entries that may have a field guide."""
ASKED = ("sp_base", "sp_enhancement", "product_requirement")
"""Kinds of entries that may have a question to a supplier."""


def with_texts(pack: Pack, data: Traversable, roles: Callable[[], frozenset[str]]) -> Pack:
    """The pack with every guide and question that is filed for it under `data`.

    `roles` gives the roles that a guide may name; it is asked only when there is a guide.
    Raises `PackError` for a text of an unknown entry, one that stands twice, or an unknown role.
    """
    guides = _collect(data / "guides" / pack.id, pack, GuideFile, GUIDED)
    questions = _collect(data / "questions" / pack.id, pack, SupplierFile, ASKED)
    if guides:
        check_roles(guides, roles())
    if not guides and not questions:
        return pack
    entries = []
    for one in pack.entries:
        more: dict[str, Guide | SupplierQuestion] = {}
        if isinstance(one, (SystemRequirement, Reference)) and one.id in guides:
            more["guide"] = guides[one.id][1]
        if isinstance(one, Reference) and one.id in questions:
            more["question"] = questions[one.id][1]
        entries.append(one.model_copy(update=more) if more else one)
    return pack.model_copy(update={"entries": tuple(entries)})


def _files(folder: Traversable) -> Iterator[Traversable]:
    if folder.is_dir():
        yield from sorted((one for one in folder.iterdir() if one.name.endswith(".json")), key=lambda one: one.name)


def _collect(
    folder: Traversable, pack: Pack, model: type[PartFile[T]], kinds: tuple[str, ...]
) -> dict[str, tuple[str, T]]:
    """Entry id -> name of the file and the text in it."""
    allowed = {one.id for one in pack.entries if one.kind in kinds}
    found: dict[str, tuple[str, T]] = {}
    for file in _files(folder):
        name = f"{pack.id}/{file.name}"
        part = as_model(model, parse_json(file.read_text(encoding="utf-8"), name), name)
        if part.pack != pack.id:
            raise PackError(f"{name}: pack: it says “{part.pack}”, its folder says “{pack.id}”.")
        for entry_id, text in part.entries.items():
            if entry_id not in allowed:
                raise PackError(f"{name}: entries.{entry_id}: the pack has no such requirement.")
            if entry_id in found:
                raise PackError(f"{name}: entries.{entry_id}: it stands in {found[entry_id][0]} already.")
            found[entry_id] = (name, text)
    return found


def check_roles(guides: dict[str, tuple[str, Guide]], known: frozenset[str]) -> None:
    """Raises `PackError` unless every role of the guides is one of `known` and their remedies bear their entry's id.

    `guides` maps entry ids to the name of their file and the guide.
    """
    for entry_id, (name, guide) in guides.items():
        for role in (guide.answer_role, *(remedy.owner_role for remedy in guide.remedies)):
            if role not in known:
                raise PackError(f"{name}: entries.{entry_id}: there is no role “{role}”.")
        stem = entry_id.replace(" ", "")
        if wrong := [one.id for one in guide.remedies if not one.id.startswith(f"{stem}-")]:
            raise PackError(f"{name}: entries.{entry_id}: the id of remedy {wrong[0]} must begin with {stem}-.")
