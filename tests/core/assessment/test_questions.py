"""The full checklist at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.assessment.inheritance import Place
from core.assessment.records import QuestionRow
from core.register.models import Asset, Conduit, Site, Zone

if TYPE_CHECKING:
    from tests.core.assessment.conftest import World

SYSTEM, PROCESS = "iec62443-3-3", "iec62443-2-1"


def rows(world: World, place: Place, pack: str = SYSTEM, lang: str = "en") -> dict[str, QuestionRow]:
    return {row.id: row for row in world.assessment.questions(pack, place, lang)}


def test_every_zone_conduit_asset_and_the_site_can_be_asked_everything_of_a_system(world: World) -> None:
    conduit = Conduit(site_id=world.site.id, name="Backbone")
    world.register.add(conduit)
    for place in (
        Place("site", world.site.id), Place("zone", world.north.id), Place("asset", world.pump.id),
        Place("conduit", conduit.id),
    ):  # fmt: skip
        assert len(rows(world, place)) == 100
    assert len(rows(world, Place("site", world.site.id), PROCESS)) == 87
    assert 0 < len(rows(world, Place("zone", world.north.id), PROCESS)) < 87


def test_words_and_groups_in_both_languages(world: World) -> None:
    place = Place("zone", world.north.id)
    english, german = rows(world, place)["SR 1.1"], rows(world, place, lang="de")["SR 1.1"]
    assert (english.group, english.requirement.fr, english.requirement.min_sl) == ("FR 1", 0, 1)
    assert english.title != german.title
    assert english.question != german.question
    assert english.compensating
    assert english.group_title == "Identification and authentication control"


def test_what_holds_where(world: World) -> None:
    a = world.assessment
    a.answer("SR 3.2", "site", world.site.id, "partial", "seen", pack=SYSTEM)
    a.answer("SR 3.2", "asset", world.pump.id, "met", "seen", pack=SYSTEM)
    zone = rows(world, Place("zone", world.north.id))["SR 3.2"]
    assert (zone.state, zone.inherited_from) == ("inherited", "Musterwerk")
    assert [one.label for one in zone.overrides] == ["P-101"]
    assert zone.finding is not None
    assert rows(world, Place("asset", world.pump.id))["SR 3.2"].state == "answered"
    assert rows(world, Place("asset", world.loose.id))["SR 3.2"].inherited_from == "Musterwerk"
    assert rows(world, Place("zone", world.north.id))["SR 3.3"].state == "open"
    conduit = Conduit(site_id=world.site.id, name="Backbone")
    world.register.add(conduit)
    assert rows(world, Place("conduit", conduit.id))["SR 3.2"].inherited_from == "Musterwerk"


def test_what_the_target_asks_for(world: World) -> None:
    place = Place("zone", world.north.id)
    assert all(row.required for row in rows(world, place).values())
    world.register.edit(Zone, world.north.id, sl_t=[1, 2, 2, 0, 2, 2, 2])
    wanted = {key for key, row in rows(world, place).items() if row.required}
    assert "SR 1.1" in wanted
    assert "SR 1.1 RE 1" not in wanted
    assert not [key for key in wanted if key.startswith("SR 4.")]
    assert rows(world, Place("asset", world.pump.id))["SR 4.1"].required is False
    assert rows(world, Place("site", world.site.id))["SR 4.1"].required is True


def test_gates_say_why_it_does_not_apply(world: World) -> None:
    world.register.edit(Site, world.site.id, gates={"no_wireless": "No radio on site."})
    world.register.edit(Zone, world.north.id, gates={"no_wireless": "Metal hall, no radio."})
    assert rows(world, Place("zone", world.north.id))["SR 1.6"].gate_reason == "Metal hall, no radio."
    assert rows(world, Place("zone", world.south.id))["SR 1.6"].gate_reason == "No radio on site."
    assert rows(world, Place("asset", world.pump.id))["SR 1.6"].gate_reason == "Metal hall, no radio."
    assert rows(world, Place("zone", world.south.id))["SR 1.1"].gate_reason == ""


def test_legacy_devices_are_named_where_they_are(world: World) -> None:
    assert rows(world, Place("zone", world.north.id))["SR 3.2"].legacy == ()
    world.register.edit(Asset, world.pump.id, unpatchable=True)
    assert rows(world, Place("zone", world.north.id))["SR 3.2"].legacy == ("P-101",)
    assert rows(world, Place("asset", world.pump.id))["SR 3.2"].legacy == ("P-101",)
    assert rows(world, Place("asset", world.loose.id))["SR 3.2"].legacy == ()
    assert rows(world, Place("zone", world.south.id))["SR 3.2"].legacy == ()
    assert rows(world, Place("site", world.site.id))["SR 3.2"].legacy == ()


def test_quick_answers_are_hints(world: World) -> None:
    world.assessment.answer("QS-07", "site", world.site.id, "not_met", "seen")
    (hint,) = rows(world, Place("zone", world.north.id), lang="de")["SR 1.4"].hints
    assert (hint.check, hint.verdict, hint.basis) == ("QS-07", "not_met", "seen")
    assert rows(world, Place("zone", world.north.id))["SR 3.1"].hints == ()


@pytest.mark.parametrize(("until", "over"), [("2020-01-01", True), ("2099-01-01", False)])
def test_an_acceptance_that_ran_out_is_marked(world: World, until: str, over: bool) -> None:
    world.assessment.answer(
        "SR 3.2", "zone", world.north.id, "met_by_compensating", "seen", pack=SYSTEM,
        countermeasure="locked room", accepted_by="Ann", until=until,
    )  # fmt: skip
    assert rows(world, Place("zone", world.north.id))["SR 3.2"].expired is over
