"""Proposals as a whole: put together per zone, compared with answers, gone once decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.assessment.inheritance import Place
from core.assessment.proposals import Proposal, decision_subject
from core.register.models import Asset, Interface, Observation, Service, Site
from core.vault.clock import utcnow

if TYPE_CHECKING:
    from tests.core.assessment.conftest import World

SYSTEM = "iec62443-3-3"


def listen(world: World, asset: Asset, protocol: str, port: int, ip: str = "10.0.0.5") -> None:
    interface = Interface(asset_id=asset.id, ip=ip)
    world.register.add(interface)
    world.register.add(Service(interface_id=interface.id, transport="tcp", port=port, protocol=protocol))


def of(world: World, rule: str, lang: str = "en") -> list[Proposal]:
    return [one for one in world.assessment.proposals(lang) if one.rule == rule]


def test_finds_of_one_zone_are_one_proposal(world: World) -> None:
    other = Asset(site_id=world.site.id, zone_id=world.north.id, tag="P-102")
    world.register.add(other)
    listen(world, world.pump, "telnet", 23)
    listen(world, other, "telnet", 23, "10.0.0.6")
    listen(world, world.loose, "telnet", 23, "10.0.0.7")
    zone, loose = of(world, "known.telnet")
    assert (zone.place, zone.place_name) == (Place("zone", world.north.id), "North")
    assert (loose.place, loose.place_name) == (Place("asset", world.loose.id), "X-7")
    assert [fact.text for fact in zone.facts] == [
        "P-101: Telnet listens on tcp/23 10.0.0.5.",
        "P-102: Telnet listens on tcp/23 10.0.0.6.",
    ]
    assert zone.facts[0].asset == world.pump.id
    assert {one.requirement: one.verdict for one in zone.answers} == {
        "SR 1.5": "not_met", "SR 4.1": "partial", "SR 7.7": "partial", "QS-18": "partial",
    }  # fmt: skip
    assert (zone.basis, zone.verdict, zone.confidence, zone.contradicts) == ("tested", "not_met", "high", False)
    assert of(world, "known.telnet", "de")[0].title == "Telnet ist offen"
    assert of(world, "known.telnet", "de")[0].subject == zone.subject


def test_what_only_a_site_can_answer_is_asked_of_the_site(world: World) -> None:
    world.register.edit(Asset, world.pump.id, firmware="")
    zone, site = of(world, "known.firmware")
    assert (zone.place.kind, site.place.kind) == ("zone", "site")
    assert set(zone.requirements) == {"SR 7.8", "QS-01"}
    assert set(site.requirements) == {"COMP 3.3"}
    assert zone.facts == site.facts
    world.register.edit(Site, world.site.id, clock_offset_s=120.0)
    (clock,) = of(world, "known.clock")
    assert clock.place.kind == "site"
    assert set(clock.requirements) == {"SR 2.11", "QS-24", "NET 1.9"}


def test_a_gap_that_is_answered_is_not_proposed_again_and_a_contradiction_is_shown(world: World) -> None:
    a = world.assessment
    listen(world, world.pump, "telnet", 23)
    a.answer("SR 1.5", "zone", world.north.id, "partial", "seen", pack=SYSTEM)
    a.answer("SR 4.1", "site", world.site.id, "not_met", "seen", pack=SYSTEM)
    a.answer("SR 7.7", "zone", world.north.id, "met", "told", told_by="Bob", pack=SYSTEM)
    a.answer("QS-18", "zone", world.north.id, "not_applicable", reason="no such services")
    (proposal,) = of(world, "known.telnet")
    assert {one.requirement: one.standing for one in proposal.answers} == {"SR 7.7": "met"}
    assert proposal.contradicts
    a.answer("SR 7.7", "zone", world.north.id, "not_met", "tested", pack=SYSTEM)
    assert of(world, "known.telnet") == []


def test_a_countermeasure_was_weighed_until_it_runs_out(world: World) -> None:
    listen(world, world.pump, "ftp", 21)
    for key in ("SR 1.5", "SR 4.1", "SR 7.7"):
        world.assessment.answer(
            key, "zone", world.north.id, "met_by_compensating", "seen", pack=SYSTEM,
            countermeasure="locked cabinet", accepted_by="Ann", until="2099-01-01",
        )  # fmt: skip
    (proposal,) = of(world, "known.ftp")
    assert proposal.requirements == ("QS-18",)
    world.assessment.answer("SR 1.5", "zone", world.north.id, until="2020-01-01", pack=SYSTEM)
    (proposal,) = of(world, "known.ftp")
    assert set(proposal.requirements) == {"QS-18", "SR 1.5"}


def test_a_rejected_proposal_stays_away_until_its_facts_change(world: World) -> None:
    listen(world, world.pump, "telnet", 23)
    (proposal,) = of(world, "known.telnet")
    world.assessment.decide(proposal, "rejected", "The port is filtered at the cabinet.")
    assert of(world, "known.telnet") == []
    world.register.edit(Asset, world.pump.id, tag="P-1")
    assert of(world, "known.telnet") == []
    other = Asset(site_id=world.site.id, zone_id=world.north.id, tag="P-102")
    world.register.add(other)
    listen(world, other, "telnet", 23, "10.0.0.6")
    (again,) = of(world, "known.telnet")
    assert again.key != proposal.key
    assert len(again.facts) == 2


def test_a_fact_speaks_before_the_quick_survey(world: World) -> None:
    world.register.edit(Site, world.site.id, clock_offset_s=120.0)
    world.assessment.answer("QS-24", "site", world.site.id, "met", "told", told_by="Bob")
    asked = [(one.rule, key) for one in world.assessment.proposals() for key in one.requirements]
    assert [rule for rule, key in asked if key == "SR 2.11"] == ["known.clock"]
    assert [rule for rule, key in asked if key == "SR 2.9"] == ["answers.quick"]


def test_the_drawing_s_breaches_are_proposals_too(world: World) -> None:
    breaches = [one for one in world.assessment.proposals() if one.rule.startswith("drawing.")]
    loose = next(one for one in breaches if one.rule == "drawing.asset-no-zone")
    assert loose.breach is not None
    assert loose.requirements == (loose.breach.requirement,)
    assert loose.verdict == "not_met"
    assert decision_subject(loose, None) == loose.subject


def test_everything_is_proposed_and_nothing_is_written(world: World) -> None:
    listen(world, world.pump, "telnet", 23)
    world.register.add(
        Observation(asset_id=world.pump.id, field="opcua.policies", value="None (None)", source="network", at=utcnow())
    )
    world.assessment.answer("QS-25", "site", world.site.id, "partial", "seen")
    before = world.vault.log_position()
    rules = {one.rule for one in world.assessment.proposals()}
    assert {"known.telnet", "known.opcua-none", "answers.quick", "drawing.asset-no-zone"} <= rules
    assert world.vault.log_position() == before
    assert len(world.assessment.answers()) == 1
    keys = [one.key for one in world.assessment.proposals()]
    assert len(set(keys)) == len(keys)
