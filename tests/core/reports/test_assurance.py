"""The assurance statement: two pages, in both languages, without anything that helps an attacker."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from core.reports.assurance import FRS, assurance_bytes, render_assurance
from core.reports.assurance_data import Discretion, statement
from core.reports.assurance_words import SENTENCES
from core.reports.data import Cover, ReportData
from core.reports.data_full import FrLevel, PlaceLevels


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [document[at].get_textpage().get_text_range() for at in range(len(document))]


def zones(count: int, name: str = "Zone") -> tuple[PlaceLevels, ...]:
    frs = tuple(FrLevel(fr, at % 4, at == 2, 3, None if at == 6 else 2, 5, 9) for at, fr in enumerate(FRS))
    return tuple(PlaceLevels(f"{name} {number}", "zone", assessed=True, frs=frs) for number in range(1, count + 1))


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("count", [0, 1, 12, 60])
def test_it_has_two_pages_however_many_zones(small: ReportData, lang: str, count: int) -> None:
    said = pages(assurance_bytes(replace(small, levels=zones(count)), lang))
    assert len(said) == 2
    assert SENTENCES[lang]["title"] in said[0]
    shown = len(re.findall(r"^Zone \d+", said[1], re.MULTILINE))
    assert shown == count if count < 13 else 8 <= shown < count
    assert ("2? / 2" in said[1]) == ("3 / –" in said[1] or "2 / –" in said[1]) == bool(count)


def test_long_words_are_shortened_and_it_stays_two_pages(small: ReportData) -> None:
    long = "A very long name of a plant with many halls " * 12
    data = replace(
        small,
        cover=replace(small.cover, site=long, asset_owner=long, manager=long, engineer=long),
        scope=replace(small.scope, text="\n".join([long] * 60)),
        trust=replace(small.trust, remarks=tuple([long] * 30)),
        packs=tuple([long] * 30),
        levels=zones(40, long),
    )
    for lang in ("en", "de"):
        assert len(pages(assurance_bytes(data, lang))) == 2


def test_no_address_and_no_serial_number(small: ReportData) -> None:
    assets = (replace(small.assets[0], serial="S C-L9KR47382024"), *small.assets[1:])
    text = "PLC 192.168.10.11/24 (00:1b:1b:aa:bb:cc, fe80::1, s c-l9kr47382024) at 10:30, firmware 2.9.4"
    data = replace(
        small, assets=assets, scope=replace(small.scope, text=text), levels=zones(1, "Cell 10.0.0.5"),
        trust=replace(small.trust, remarks=("No access to 10.1.2.3",)),
    )  # fmt: skip
    said = "\n".join(pages(assurance_bytes(data)))
    for secret in ("192.168", "10.0.0.5", "10.1.2.3", "00:1b", "fe80", "47382024"):
        assert secret not in said
    assert "10:30, firmware 2.9.4" in said
    for asset in data.assets:
        assert not asset.serial or asset.serial not in said
        assert all(one.ip not in said for one in asset.interfaces if one.ip)


def test_discretion_leaves_ordinary_words() -> None:
    plain = Discretion(["77", "PW-1500-77120"], "*")
    for text in (
        "Hall 77 at 12:30:15",
        "IEC 62443-3-3:2013",
        "version 1.2.3",
        "SR 1.1 RE(1)",
        "std::move is no address",
    ):
        assert plain(text) == text
    assert plain("pw-1500-77120 and 2001:db8::7") == "* and *"


@pytest.mark.parametrize("lang", ["en", "de"])
def test_it_never_says_more_than_a_self_assessment_can(small: ReportData, lang: str) -> None:
    words = " ".join(SENTENCES[lang].values()) + " ".join(pages(assurance_bytes(small, lang)))
    assert not re.search(r"certif|zertifi|complian|konform", words, re.IGNORECASE)


def test_a_quick_survey_shows_gaps_and_no_level(small: ReportData) -> None:
    said = pages(assurance_bytes(replace(small, levels=())))[1]
    assert "states no security level" in said
    assert "SL-T" not in said


def test_its_numbers_are_those_of_the_report(small: ReportData) -> None:
    found = statement(small, "*")
    counted = [one for one in small.findings if one.counts]
    assert sum(one.open + one.accepted + one.fixed for one in found.risks) == sum(
        one.status in {"open", "accepted", "fixed_on_site"} for one in counted
    )
    assert sum(one.measures for one in found.phases) == sum(one.status != "dropped" for one in small.actions)
    said = " ".join(pages(assurance_bytes(small)))
    assert f"{small.trust.percents[0]} % were verified" in " ".join(said.split())
    assert small.cover.head_hash[:4] in said


def test_an_empty_survey_and_the_same_bytes(tmp_path: Path) -> None:
    empty = ReportData(cover=Cover(site="Werk"))
    content = render_assurance(empty, tmp_path / "a.pdf").read_bytes()
    assert content == assurance_bytes(empty)
    assert len(pages(content)) == 2


def test_both_languages_say_the_same_things() -> None:
    places = {lang: {k: sorted(re.findall(r"{(\w+)}", v)) for k, v in t.items()} for lang, t in SENTENCES.items()}
    assert places["en"] == places["de"]
