"""The catalogue on the command line: everything as JSON, an overview, a pack, an entry."""

from __future__ import annotations

import json
from typing import Any

import pytest

import catalogue
from core.cli.main import run

PACKS = {
    "anssi-pa-108", "attack-ics", "iec62443-2-1", "iec62443-2-4", "iec62443-3-2", "iec62443-3-3", "iec62443-4-1",
    "iec62443-4-2", "iso27001-2022", "levels", "nis2", "quick-survey", "roles",
}  # fmt: skip


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["catalogue", *arguments]) == 0
    return capsys.readouterr().out


def one_language_only(value: Any, place: str = "") -> list[str]:
    """Places of texts that stand in one language and not, or empty, in the other."""
    if isinstance(value, list):
        return [found for index, one in enumerate(value) for found in one_language_only(one, f"{place}[{index}]")]
    if not isinstance(value, dict):
        return []
    lost = []
    if {"en", "de"} & value.keys() and not place.endswith(".titles"):
        lost = [place] if bool(value.get("en")) != bool(value.get("de")) else []
    return lost + [found for key, one in value.items() for found in one_language_only(one, f"{place}.{key}")]


def test_json_holds_every_pack_with_its_rights_and_every_mapping(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "--json"))
    assert {pack["id"] for pack in found["packs"]} == PACKS
    for pack in found["packs"]:
        assert all(pack[key] for key in ("edition", "version", "date", "source", "licence", "notice", "entries"))
        assert all(entry["confidence"] and entry["source"] and entry["title"] for entry in pack["entries"])
    assert len(found["mappings"]) == len(catalogue.mappings())
    quick = next(one for one in found["mappings"] if one["id"] == "quick-survey--nis2")
    assert {"from": "QS-01", "to": "Art. 21(2)(i)"}.items() <= quick["pairs"][0].items()
    assert all(pair["relation"] and pair["confidence"] and pair["source"]
               for one in found["mappings"] for pair in one["pairs"])  # fmt: skip


def test_every_text_of_ours_stands_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert one_language_only(json.loads(said(capsys, "--json"))) == []


def test_the_finder_of_missing_languages_finds_them() -> None:
    assert one_language_only({"a": [{"en": "x", "de": ""}], "b": {"de": "y"}, "c": {"en": "", "de": ""}}) == [
        ".a[0]", ".b",
    ]  # fmt: skip


def test_overview_names_editions_mappings_and_notices(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys)
    for words in ("IEC 62443-2-1:2024", "ATT&CK for ICS v18.1", "© 2025 The MITRE Corporation", "own judgement"):
        assert words in shown


def test_a_pack_shows_levels_and_its_licence(capsys: pytest.CaptureFixture[str]) -> None:
    assert "SR 1.1 RE 3     SL 4  Multifactor authentication for all networks  [two-sources]" in said(
        capsys, "iec62443-3-3"
    )
    assert "royalty-free license to use ATT&CK" in said(capsys, "attack-ics")
    assert "Art. 21(2)(d)         Sicherheit der Lieferkette" in said(capsys, "nis2", "--lang", "de")


def test_an_entry_shows_its_words_and_what_goes_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "iec62443-3-3", "SR 4.1")
    for words in ("Question: ", "Good: ", "Compensating: ", "Remedy (", "nis2: Art. 21(2)(h) (own judgement)"):
        assert words in shown
    assert "attack-ics: " in shown
    assert "Look for: " in said(capsys, "quick-survey", "QS-01")


def test_no_such_pack_or_entry_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "iso-9001"]) == 1
    assert "There is no pack “iso-9001”" in capsys.readouterr().err
    assert run(["catalogue", "nis2", "Art. 99"]) == 1
    assert "There is no entry “Art. 99”" in capsys.readouterr().err
