"""The chapter on zones and conduits: what it gathers, and that it fits on paper with six zones and with fifty."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from core.assessment.targets import Reasoning
from core.practice.whole import whole_sample
from core.register.models import Asset, Conduit, Zone
from core.reports.collect_zones import zone_chapter
from core.reports.data import Cover, ReportData
from core.reports.data_zones import ZoneChapter
from core.reports.pdf import render_bytes
from core.reports.pdf.styles import BOTTOM, HEIGHT, LEFT, PAGE_HEIGHT, WIDTH
from core.workspace import KdfCost, Workspace


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("zones") / "vault"
    made = Workspace.create(
        folder, "nine grey herons stand still", site_name="Musterwerk", engineer="Eva", cost=KdfCost(1, 64, 1)
    )
    whole_sample(made)
    first, second = made.register.all(Zone)[:2]
    made.zoning.reason_target("zone", first.id, Reasoning(3, 3, 4, 4, 4, 2, 3, who="criminals"))
    made.zoning.set_target("zone", second.id, [2] * 7, "the insurer asks for it")
    made.zoning.take_target_of_ends(made.register.all(Conduit)[0].id)
    drawn = [one for one in made.assessment.proposals() if one.breach is not None]
    made.assessment.decide(drawn[0], "confirmed")
    made.assessment.decide(drawn[1], "rejected", "it is taken out next week")
    yield made
    made.close()


def chapter(plant: Workspace, lang: str = "en") -> ZoneChapter:
    return zone_chapter(plant.register, plant.report_data(lang).levels, lang)


def printed(one: ZoneChapter, lang: str = "en") -> tuple[str, bytes]:
    """All text of a report with this chapter."""
    data = ReportData(cover=Cover("Musterwerk", generated_at=datetime(2026, 11, 24, tzinfo=UTC)), drawing=one)
    pdf = render_bytes(data, lang)
    with pypdfium2.PdfDocument(pdf) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return "".join(text.split()), pdf


def assert_inside(pdf: bytes) -> None:
    """No letter stands outside the frame, the header and the footer."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                if text.get_text_range(index, 1).isspace():
                    continue
                left, bottom, right, top = text.get_charbox(index)
                assert left >= LEFT - 3 and right <= LEFT + WIDTH + 3
                assert bottom >= 30 and top <= PAGE_HEIGHT - 20
                assert not BOTTOM - 8 < bottom < BOTTOM - 3 and not BOTTOM + HEIGHT + 3 < top < BOTTOM + HEIGHT + 8


def test_every_zone_and_conduit_has_a_number_a_place_and_a_sheet(plant: Workspace) -> None:
    found = chapter(plant)
    assert [one.number for one in found.boxes] == ["", "Z1", "Z2", "Z3", "Z4", "Z5", "Z6"]
    assert [one.number for one in found.zones] == [one.number for one in found.boxes[1:]]
    assert len(found.conduits) == len(found.lines) == plant.register.count(Conduit)
    assert all(len(one.attributes) == 14 for one in (*found.zones, *found.conduits))
    assert found.boxes[1].sl_a is not None and len(found.boxes[1].provisional) == 7


def test_the_reasons_of_targets(plant: Workspace) -> None:
    found = chapter(plant)
    first, second = found.zones[:2]
    assert first.target.steps[0] == "Threat source: criminals."
    assert len(first.target.levels) == 7
    assert (first.target.who, first.target.when[:2]) == ("Eva", "20")
    assert (second.target.by_hand, second.target.steps) == ("the insurer asks for it", ())
    assert found.conduits[0].target.from_ends


def test_rules_with_what_was_decided(plant: Workspace) -> None:
    said = {one.decided: one for one in chapter(plant).breaches}
    assert set(said) >= {"confirmed", "rejected"}
    assert said["rejected"].reason == "it is taken out next week"
    german = chapter(plant, "de").breaches
    assert [one.place for one in german] == [one.place for one in chapter(plant).breaches]
    assert german[0].title != chapter(plant).breaches[0].title


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_chapter_prints_what_it_holds(plant: Workspace, lang: str) -> None:
    found = chapter(plant, lang)
    text, pdf = printed(found, lang)
    for sheet in (*found.zones, *found.conduits):
        for words in (sheet.name, sheet.target.by_hand, *sheet.target.steps, *(one.text for one in sheet.attributes)):
            assert "".join(words.split()) in text, words
    for one in found.breaches:
        for words in (one.title, one.do, one.why, one.reason, *one.facts):
            assert "".join(words.split()) in text, words
    assert_inside(pdf)


def test_fifty_zones_fit(workspace_of_fifty: Workspace) -> None:
    found = chapter(workspace_of_fifty)
    assert len(found.boxes) == 51
    text, pdf = printed(found)
    assert all(f"Z{number}" in text for number in range(1, 51))
    assert_inside(pdf)


@pytest.fixture
def workspace_of_fifty(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace.create(
        tmp_path / "vault", "nine grey herons stand still", site_name="M", engineer="Eva", cost=KdfCost(1, 64, 1)
    )
    site, dice = made.register.site().id, random.Random(3)
    kinds = ["control"] * 6 + ["supervisory", "supervisory", "safety", "dmz", "business", "remote", "wireless"]
    zones = [
        Zone(site_id=site, name=f"Zone with a long name {n}", kind=dice.choice(kinds), sl_t=[2] * 7) for n in range(50)
    ]
    made.register.add_all(zones)
    made.register.add_all([
        Conduit(site_id=site, name=f"Conduit {n}", from_zone_id=zone.id, to_zone_id=dice.choice(zones).id)
        for n, zone in enumerate(zones)
    ])  # fmt: skip
    made.register.add_all([Asset(site_id=site, tag=f"K{n}", zone_id=dice.choice(zones).id) for n in range(200)])
    yield made
    made.close()


def test_without_a_zone_there_is_no_chapter() -> None:
    text, _pdf = printed(ZoneChapter())
    assert "Wherethedrawingbreaksarule" not in text
