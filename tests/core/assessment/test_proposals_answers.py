"""Proposals that follow from answers and gates: what triggers them and what does not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from core.assessment.inheritance import Place
from core.assessment.proposals_answers import AnswerFind, finds, from_assets, from_expired, from_gates, from_quick
from core.register.models import Conduit, Site, Zone

if TYPE_CHECKING:
    from tests.core.assessment.conftest import World

SYSTEM = "iec62443-3-3"


def quick(world: World) -> dict[tuple[str, str], AnswerFind]:
    return {(one.place.kind, one.requirements[0]): one for one in from_quick(world.assessment.survey())}


def test_a_quick_answer_proposes_answers_for_what_it_touches(world: World) -> None:
    world.assessment.answer("QS-07", "zone", world.north.id, "not_met", "told", told_by="Bob")
    found = quick(world)
    one = found["zone", "SR 1.4"]
    assert (one.verdict, one.basis, one.told_by, one.confidence) == ("not_met", "told", "Bob", "low")
    assert one.place == Place("zone", world.north.id)
    assert {key for _, key in found} >= {"SR 1.1", "SR 1.1 RE 1", "SR 1.4"}
    # Requirements of the program are answered for the site alone: a zone's answer says nothing about them.
    assert not [key for _, key in found if key.startswith("USER")]


def test_met_needs_every_check_that_touches_the_requirement(world: World) -> None:
    site = world.site.id
    world.assessment.answer("QS-06", "site", site, "met", "seen")
    assert ("site", "SR 1.1") not in quick(world)
    world.assessment.answer("QS-07", "site", site, "met", "seen")
    assert quick(world)["site", "SR 1.1"].verdict == "met"
    world.assessment.answer("QS-07", "site", site, "not_met", "seen")
    assert quick(world)["site", "SR 1.1"].verdict == "partial"
    world.assessment.answer("QS-06", "site", site, "not_met", "seen")
    assert quick(world)["site", "SR 1.1"].verdict == "not_met"


def test_what_is_answered_is_not_proposed(world: World) -> None:
    site = world.site.id
    world.assessment.answer("QS-25", "site", site, "not_met", "seen")
    assert {("site", "SR 6.1"), ("site", "SR 6.2")} <= set(quick(world))
    world.assessment.answer("SR 6.1", "site", site, "met", "seen", pack=SYSTEM)
    world.assessment.answer("SR 6.2", "site", site, "unknown", pack=SYSTEM)
    assert ("site", "SR 6.1") not in quick(world)
    assert ("site", "SR 6.2") in quick(world)


@pytest.mark.parametrize(
    ("verdict", "texts"), [("unknown", {}), ("ask_supplier", {}), ("not_applicable", {"reason": "x"})]
)
def test_what_says_nothing_proposes_nothing(world: World, verdict: str, texts: dict[str, str]) -> None:
    world.assessment.answer("QS-25", "site", world.site.id, verdict, **texts)  # type: ignore[arg-type]
    assert quick(world) == {}


def test_a_zone_hears_of_its_devices(world: World) -> None:
    a = world.assessment
    a.answer("SR 1.5", "asset", world.pump.id, "not_met", "tested", pack=SYSTEM)
    a.answer("SR 1.5", "asset", world.loose.id, "not_met", "tested", pack=SYSTEM)
    a.answer("SR 1.7", "asset", world.pump.id, "met", "tested", pack=SYSTEM)
    (one,) = from_assets(a.survey())
    assert (one.place, one.requirements, one.verdict) == (Place("zone", world.north.id), ("SR 1.5",), "partial")
    for verdict, told in (("met", 1), ("unknown", 1), ("partial", 0), ("not_met", 0)):
        a.answer("SR 1.5", "zone", world.north.id, verdict, "seen", pack=SYSTEM)
        assert len(list(from_assets(a.survey()))) == told
    a.answer("SR 1.5", "zone", world.north.id, "not_applicable", reason="no logins", pack=SYSTEM)
    assert list(from_assets(a.survey())) == []


def test_an_acceptance_that_ran_out(world: World) -> None:
    a = world.assessment
    a.answer(
        "SR 3.2", "zone", world.north.id, "met_by_compensating", "seen", pack=SYSTEM,
        countermeasure="locked room", accepted_by="Ann", until="2026-06-30",
    )  # fmt: skip
    assert list(from_expired(a.survey(today=date(2026, 6, 30)))) == []
    (one,) = from_expired(a.survey(today=date(2026, 7, 1)))
    assert (one.verdict, one.requirements) == ("not_met", ("SR 3.2",))
    assert dict(one.facts[0][1]) == {"countermeasure": "locked room", "by": "Ann", "until": "2026-06-30"}


def test_gates_propose_what_does_not_apply(world: World) -> None:
    assert list(from_gates(world.assessment.survey())) == []
    world.register.edit(Site, world.site.id, gates={"no_wireless": "No radio anywhere; walked with the RF meter."})
    world.register.edit(Zone, world.north.id, gates={"no_pki": "No certificates in use.", "no_mobile_code": "  "})
    found = {(one.place.kind, one.pack): one for one in from_gates(world.assessment.survey())}
    wireless = found["site", SYSTEM]
    assert {"SR 1.6", "SR 1.6 RE 1", "SR 2.2"} <= set(wireless.requirements)
    assert (wireless.verdict, wireless.reason) == ("not_applicable", "No radio anywhere; walked with the RF meter.")
    assert {"SR 1.8", "SR 1.9"} <= set(found["zone", SYSTEM].requirements)
    assert ("site", "iec62443-2-1") in found
    world.assessment.answer("SR 1.6", "site", world.site.id, "met", "seen", pack=SYSTEM)
    again = {(one.place.kind, one.pack): one for one in from_gates(world.assessment.survey())}
    assert "SR 1.6" not in again["site", SYSTEM].requirements


def test_a_conduit_has_gates_of_its_own(world: World) -> None:
    conduit = Conduit(site_id=world.site.id, name="Cable", gates={"no_untrusted_network": "No line leads out."})
    world.register.add(conduit)
    found = [one for one in from_gates(world.assessment.survey()) if one.pack == SYSTEM]
    assert [one.place.kind for one in found] == ["conduit"]
    assert "SR 1.13" in found[0].requirements or found[0].requirements


def test_words_are_of_the_language(world: World) -> None:
    world.assessment.answer("QS-25", "site", world.site.id, "partial", "seen")
    one = next(iter(finds(world.assessment.survey())))
    values = one.facts[0][1]
    assert one.words(values, "de")["verdict"] == "teilweise erfüllt"
    assert one.words(values, "en")["title"] != one.words(values, "de")["title"]
