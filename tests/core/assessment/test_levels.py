"""The site's levels, from a real vault."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from core.assessment.inheritance import Place
from core.assessment.levels import Component, capabilities
from core.assessment.records import PlaceScore
from core.assessment.scoring import FRS
from core.register.models import Asset, Conduit, Zone

if TYPE_CHECKING:
    from tests.core.assessment.conftest import World

SYSTEM, PROCESS = "iec62443-3-3", "iec62443-2-1"


def zones(world: World, today: date | None = None) -> dict[str, PlaceScore]:
    return {one.name: one for one in world.assessment.score(today).zones}


def everything(world: World) -> list[str]:
    return [row.id for row in world.assessment.questions(SYSTEM, Place("site", world.site.id))]


def test_a_zone_inherits_from_the_site_and_overrides_it(world: World) -> None:
    a = world.assessment
    a.answer_all(everything(world), [Place("site", world.site.id)], "met", "seen", pack=SYSTEM)
    assert {one.score.vector for one in zones(world).values()} == {(4,) * 7}
    a.answer("SR 6.2", "zone", world.north.id, "not_met", "seen", pack=SYSTEM)
    world.register.edit(Zone, world.north.id, sl_t=[2, 2, 2, 1, 2, 2, 0])
    north, south = zones(world)["North"], zones(world)["South"]
    assert north.score.vector == (4, 4, 4, 4, 4, 1, 4)
    assert north.score.blocking["TRE"] == ("SR 6.2",)
    assert (north.sl_t, north.score.gaps, south.sl_t) == ((2, 2, 2, 1, 2, 2, 0), (0, 0, 0, 0, 0, 1, 0), None)
    assert south.score.vector == (4,) * 7


def test_a_conduit_has_a_vector_of_its_own(world: World) -> None:
    conduit = Conduit(site_id=world.site.id, name="Backbone", from_zone_id=world.north.id, sl_t=[1] * 7)
    world.register.add(conduit)
    a = world.assessment
    a.answer_all(everything(world), [Place("site", world.site.id)], "met", "seen", pack=SYSTEM)
    a.answer("SR 5.1", "conduit", conduit.id, "not_met", "seen", pack=SYSTEM)
    (row,) = a.score().conduits
    assert (row.name, row.sl_t, row.score.vector) == ("Backbone", (1,) * 7, (4, 4, 4, 4, 0, 4, 4))
    assert row.sl_c == ()
    assert zones(world)["North"].score.vector == (4,) * 7


def test_an_acceptance_that_ran_out_lowers_the_level_by_itself(world: World) -> None:
    a = world.assessment
    a.answer_all(everything(world), [Place("site", world.site.id)], "met", "seen", pack=SYSTEM)
    a.answer(
        "SR 7.4", "zone", world.north.id, "met_by_compensating", "seen", pack=SYSTEM,
        countermeasure="spare device", accepted_by="Ann", until="2026-06-30",
    )  # fmt: skip
    assert zones(world, date(2026, 6, 30))["North"].score.vector[6] == 4
    assert zones(world, date(2026, 7, 1))["North"].score.vector[6] == 0


def test_the_devices_do_not_decide_the_level_but_are_seen_beside_it(world: World) -> None:
    a, r = world.assessment, world.register
    a.answer_all(everything(world), [Place("site", world.site.id)], "met", "seen", pack=SYSTEM)
    a.answer("SR 1.5", "asset", world.pump.id, "not_met", "tested", pack=SYSTEM)
    a.answer("SR 1.5", "asset", world.loose.id, "not_met", "tested", pack=SYSTEM)
    r.edit(Asset, world.pump.id, sl_c=[1, 1, 1, 0, 1, 1, 1])
    r.add_all([
        Asset(site_id=world.site.id, zone_id=world.north.id, tag="P-102", sl_c=[2, 2, 2, 2, 2, 2, 2]),
        Asset(site_id=world.site.id, zone_id=world.north.id, tag="P-103"),
    ])  # fmt: skip
    north = zones(world)["North"]
    assert north.score.vector == (4,) * 7
    assert north.dissent == {"SR 1.5": ("P-101",)}
    confidentiality = north.sl_c[3]
    assert (confidentiality.fr, confidentiality.stated) == ("DC", (("P-101", 0), ("P-102", 2)))
    assert (confidentiality.lowest, confidentiality.silent) == (0, 1)
    a.answer("SR 1.5", "zone", world.north.id, "partial", "tested", pack=SYSTEM)
    assert zones(world)["North"].dissent == {}


def test_no_components_no_capability() -> None:
    rows = capabilities([Component("A", None)])
    assert [row.fr for row in rows] == list(FRS)
    assert {(row.lowest, row.silent, row.stated) for row in rows} == {(None, 1, ())}


def test_the_program_beside_the_levels(world: World) -> None:
    a = world.assessment
    a.answer("ORG 1.1", "site", world.site.id, "met", "document", pack=PROCESS, maturity=2)
    a.answer("ORG 1.3", "site", world.site.id, "partial", "document", pack=PROCESS, maturity=1)
    score = a.score(lang="de")
    assert (score.maturity[0].id, score.maturity[0].level, score.maturity[0].lowest) == ("SPE 1", 1, ("ORG 1.3",))
    assert len(score.maturity) == 8
    assert {one.score.vector for one in score.zones} == {(0,) * 7}


def test_a_reason_that_is_missing_counts_as_unknown(world: World) -> None:
    a = world.assessment
    a.answer_all(everything(world), [Place("site", world.site.id)], "met", "seen", pack=SYSTEM)
    a.answer("SR 6.2", "site", world.site.id, "not_applicable", reason="x", pack=SYSTEM)
    with world.vault.write() as uow:
        row = uow.get(type(a.answers()[0]), next(one.id for one in a.answers() if one.requirement == "SR 6.2"))
        row.reason = ""
    north = zones(world)["North"].score
    assert (north.vector[5], north.provisional[5]) == (1, True)
