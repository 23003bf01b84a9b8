"""The words a customer reads: complete, in both languages, each said once, and true to the facts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import catalogue
from catalogue.loader import pack, pack_ids, quick_survey
from catalogue.schema import LANGS, CheckText, QuickCheck

DATA = Path(catalogue.__file__).parent / "data"
CHECKS = list(quick_survey().checks())
PACK_OF_FACT = {
    "iec62443_3_3": "iec62443-3-3",
    "iec62443_2_1_2024": "iec62443-2-1",
    "iec62443_3_2": "iec62443-3-2",
    "iec62443_2_4": "iec62443-2-4",
    "anssi_pa_108": "anssi-pa-108",
    "nis2_art21_2": "nis2",
    "attack_ics_mitigations_via_sr_label": "attack-ics",
}


def facts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DATA / "facts" / "quick-survey.json").read_text("utf-8"))["checks"]
    return found


def texts_of(check: QuickCheck, lang: str) -> Iterator[str]:
    """Every text of a check in one language."""
    text = check.text(lang)
    for name in CheckText.model_fields:
        value = getattr(text, name)
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from value
    yield from (text.means.met, text.means.partial, text.means.not_met)
    yield check.risk.reason.of(lang)
    yield from (remedy.text.of(lang) for remedy in check.remedies)


def test_ids_texts_areas_scopes_and_methods_equal_the_facts() -> None:
    ours = [(one.id, one.title, one.area, one.scope, list(one.methods)) for one in CHECKS]
    theirs = [(one["id"], one["check"], one["area"], one["scope"], one["methods"]) for one in facts()]
    assert ours == theirs
    assert len(ours) == 34


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact["id"])
def test_links_equal_the_facts(fact: dict[str, Any]) -> None:
    check = next(one for one in CHECKS if one.id == fact["id"])
    expected = {
        target: [f"Art. 21(2)({link})" if target == "nis2" else link for link in fact[name]]
        for name, target in PACK_OF_FACT.items()
        if fact[name]
    }
    assert {target: list(ids) for target, ids in check.links.items()} == expected


def test_every_link_exists_in_its_pack() -> None:
    known = {one: {entry.id for entry in pack(one).entries} for one in pack_ids()}
    lost = [(c.id, p, i) for c in CHECKS for p, ids in c.links.items() for i in ids if i not in known[p]]
    assert lost == []


def test_every_linked_pack_says_how_the_links_came_about() -> None:
    linked = {target for check in CHECKS for target in check.links}
    assert linked == set(quick_survey().link_sources) == set(PACK_OF_FACT.values())


def test_no_two_texts_are_the_same() -> None:
    seen = Counter(
        " ".join(text.casefold().split()) for c in CHECKS for lang in LANGS for text in texts_of(c, lang) if text
    )
    assert [text for text, count in seen.items() if count > 1] == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_check_is_complete_and_concrete(check: QuickCheck) -> None:
    en, de = check.texts.en, check.texts.de
    assert len(en.look_for) == len(de.look_for) >= 3
    assert bool(en.not_applicable) == bool(de.not_applicable)
    for text in (en, de):
        assert text.question.endswith("?")
        assert text.ask.endswith("?")
        assert len(text.check.split()) >= 25
        assert len(text.why.split()) >= 20
        assert len(text.title) <= 60
    assert len(check.remedies) >= 2
    assert any(remedy.quick_win for remedy in check.remedies)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_german_is_german(check: QuickCheck) -> None:
    for english, german in zip(texts_of(check, "en"), texts_of(check, "de"), strict=True):
        assert english != german or not english
        words = set(re.findall(r"[a-zäöüß]+", german.casefold()))
        assert not words & {"the", "and", "with", "without", "which", "every", "each"}, german
        assert not re.search(r'"|\bss\b', german), german
        english_words = set(re.findall(r"[a-zäöüß]+", english.casefold()))
        assert not english_words & {"und", "oder", "nicht", "eine", "keine", "wird"}, english


def test_no_text_promises_what_a_survey_cannot() -> None:
    forbidden = re.compile(r"\b(certified|compliant|compliance|zertifiziert|konform)", re.IGNORECASE)
    quoted = {one.title for one in pack("iso27001-2022").entries}
    for path in (*DATA.glob("*.json"), *DATA.glob("[gmqt]*/**/*.json")):
        if path.name != "anssi-pa-108.json":
            text = path.read_text("utf-8")
            for title in quoted & set(re.findall(r'"title": "(.*)"', text)):
                text = text.replace(title, "")
            assert not forbidden.search(text), path.name


def test_sentences_are_short() -> None:
    long = [
        sentence
        for check in CHECKS
        for lang in LANGS
        for text in texts_of(check, lang)
        for sentence in re.split(r"(?<=[.?!:;]) ", text)
        if len(sentence.split()) > 38
    ]
    assert long == []


def test_notices_and_editions_are_there() -> None:
    assert "states no achieved security level" in quick_survey().notice
    for name in ("iec62443-3-3", "iec62443-2-1", "iec62443-3-2", "iec62443-2-4"):
        assert "not affiliated with or endorsed by IEC, ISA or ISO" in pack(name).notice
    assert pack("iec62443-3-3").edition == "IEC 62443-3-3:2013 (with COR1:2014)"
    assert pack("iec62443-2-1").edition == "IEC 62443-2-1:2024"
    assert pack("iec62443-2-4").edition == "IEC 62443-2-4:2023"
    assert pack("iec62443-3-2").edition == "IEC 62443-3-2:2020"
    assert pack("attack-ics").notice.startswith("© 2025 The MITRE Corporation.")
    assert "royalty-free license" in pack("attack-ics").licence_text
    assert pack("anssi-pa-108").notice == "ANSSI-PA-108 v2.0, 27/11/2025, Licence Ouverte 2.0"
