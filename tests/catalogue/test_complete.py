"""Every requirement has its words, in both languages, and no two requirements share one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from catalogue.guides import Guide, SupplierQuestion
from catalogue.loader import pack
from catalogue.texts import ASKED, GUIDED

GUIDE_PACKS = {"iec62443-3-3": 100, "iec62443-2-1": 87}
ASKED_PACKS = {"iec62443-2-4": 122, "iec62443-4-1": 47}
_IDS = {"id", "owner_role", "answer_role", "method", "permission", "scope", "gate"}
_IDS |= {"effort", "cost", "outage", "phase", "interval", "responsible", "asked_of"}


def guides(name: str) -> dict[str, Guide | None]:
    return {one.id: getattr(one, "guide", None) for one in pack(name).entries if one.kind in GUIDED}


def questions(name: str) -> dict[str, SupplierQuestion | None]:
    return {one.id: getattr(one, "question", None) for one in pack(name).entries if one.kind in ASKED}


def texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Place and text of everything that a person reads."""
    if isinstance(value, str):
        if value:
            yield place, value
    elif isinstance(value, (list, tuple)):
        for index, one in enumerate(value):
            yield from texts(one, f"{place}[{index}]")
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in _IDS:
                yield from texts(one, f"{place}.{key}")


def everything() -> Iterator[tuple[str, str, str]]:
    """Requirement, place and text, over all packs that have words."""
    for name in (*GUIDE_PACKS, *ASKED_PACKS):
        for entry_id, words in (guides(name) | questions(name)).items():
            if words is not None:
                for place, text in texts(words.model_dump()):
                    yield f"{name} {entry_id}", place, text


def language(place: str) -> str:
    return "de" if ".de" in place else "en"


@pytest.mark.parametrize(("name", "count"), GUIDE_PACKS.items())
def test_every_requirement_has_a_guide(name: str, count: int) -> None:
    held = guides(name)
    assert len(held) == count
    assert [entry_id for entry_id, guide in held.items() if guide is None] == []


@pytest.mark.parametrize(("name", "count"), ASKED_PACKS.items())
def test_every_requirement_on_suppliers_has_a_question(name: str, count: int) -> None:
    held = questions(name)
    assert len(held) == count
    assert [entry_id for entry_id, question in held.items() if question is None] == []


def test_no_two_requirements_share_a_text() -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for requirement, _, text in everything():
        seen[" ".join(text.casefold().split())].add(requirement)
    assert {text: sorted(found) for text, found in seen.items() if len(found) > 1} == {}


def test_what_is_shared_would_be_found() -> None:
    held = dict(texts({"a": {"en": "x", "de": ""}, "id": "hidden", "b": ["y", {"c": "z"}]}))
    assert held == {".a.en": "x", ".b[0]": "y", ".b[1].c": "z"}


def test_german_is_german_and_no_copy() -> None:
    english = {"the", "and", "with", "without", "which", "every", "each", "whose"}
    german = {"und", "oder", "nicht", "eine", "keine", "wird", "ist", "werden"}
    wrong = []
    for requirement, place, text in everything():
        words = set(re.findall(r"[a-zäöüß]+", text.casefold()))
        if words & (english if language(place) == "de" else german):
            wrong.append((requirement, place, text))
    assert wrong == []
    for name in GUIDE_PACKS:
        for entry_id, guide in guides(name).items():
            if guide is not None:
                shared = {text for _, text in texts(guide.texts.en.model_dump())} & {
                    text for _, text in texts(guide.texts.de.model_dump())
                }
                assert not shared, (entry_id, shared)


def test_questions_are_questions() -> None:
    wrong = [(one, text) for one, place, text in everything() if place.endswith(".question") and not text.endswith("?")]
    assert wrong == []


def test_both_languages_say_as_much() -> None:
    for name in GUIDE_PACKS:
        for entry_id, guide in guides(name).items():
            if guide is not None:
                assert len(guide.texts.en.compensating) == len(guide.texts.de.compensating), entry_id


def test_remedies_have_ids_of_their_own() -> None:
    ids = [one.id for name in GUIDE_PACKS for guide in guides(name).values() if guide for one in guide.remedies]
    assert len(set(ids)) == len(ids)
