"""Confirming and rejecting: answers, findings, evidence and the decision as one step that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.assessment.deciding import DecisionRefused, decided
from core.assessment.drawing import RULES
from core.assessment.inheritance import Place
from core.assessment.models import Answer, Decision, Evidence, EvidenceLink, Finding
from core.assessment.proposals import Proposal
from core.register.models import Interface, Observation, Service, Site
from core.vault import log
from core.vault.clock import utcnow

if TYPE_CHECKING:
    from tests.core.assessment.conftest import World

SYSTEM = "iec62443-3-3"


@pytest.fixture
def telnet(world: World) -> Proposal:
    interface = Interface(asset_id=world.pump.id, ip="10.0.0.5")
    world.register.add(interface)
    world.register.add(Service(interface_id=interface.id, transport="tcp", port=23, protocol="telnet"))
    world.register.add(
        Observation(asset_id=world.pump.id, field="opcua.user_tokens", value="anonymous", source="network", at=utcnow())
    )
    return only(world, "known.telnet")


def only(world: World, rule: str) -> Proposal:
    (found,) = [one for one in world.assessment.proposals() if one.rule == rule]
    return found


def test_confirmed_gives_answers_findings_evidence_and_decisions_in_one_step(world: World, telnet: Proposal) -> None:
    before = world.vault.log_position()
    edit = world.assessment.decide(telnet, "confirmed")
    answers = {one.requirement: one for one in world.assessment.answers()}
    assert set(answers) == {"SR 1.5", "SR 4.1", "SR 7.7", "QS-18"}
    one = answers["SR 1.5"]
    assert (one.verdict, one.basis, one.rule, one.scope_id) == ("not_met", "tested", "known.telnet", world.north.id)
    assert one.note == "P-101: Telnet listens on tcp/23 10.0.0.5."
    assert one.by == "Eva Engineer"
    assert len(world.register.all(Finding)) == 4
    (evidence,) = world.register.all(Evidence)
    assert (evidence.kind, evidence.title) == ("observation", "P-101: Telnet listens on tcp/23 10.0.0.5.")
    links = world.register.all(EvidenceLink)
    assert {(link.target, link.target_id) for link in links} == {
        ("asset", world.pump.id), *(("answer", answer.id) for answer in answers.values()),
    }  # fmt: skip
    decisions = world.assessment.decisions()
    assert {row.answer_id for row in decisions} == {answer.id for answer in answers.values()}
    assert {row.verdict for row in decisions} == {"confirmed"}
    assert not [p for p in world.assessment.proposals() if p.rule == "known.telnet"]
    log.undo(world.vault, edit.txn)
    assert world.assessment.answers() == world.register.all(Evidence) == world.register.all(Decision) == []
    assert only(world, "known.telnet").subject == telnet.subject
    assert world.vault.log_position()[0] > before[0]


def test_the_observations_are_named(world: World, telnet: Proposal) -> None:
    seen = world.register.all(Observation)[0]
    world.assessment.decide(only(world, "known.opcua-anonymous"), "confirmed")
    (evidence,) = world.register.all(Evidence)
    assert evidence.reference == f"observation {seen.id}"
    world.assessment.decide(telnet, "confirmed")
    assert world.register.all(Evidence)[1].reference == "register"


def test_some_of_its_requirements(world: World, telnet: Proposal) -> None:
    world.assessment.decide(telnet, "confirmed", only=["SR 1.5"], basis="seen")
    (answer,) = world.assessment.answers()
    assert (answer.requirement, answer.basis) == ("SR 1.5", "seen")
    left = only(world, "known.telnet")
    assert set(left.requirements) == {"SR 4.1", "SR 7.7", "QS-18"}
    world.assessment.decide(left, "rejected", "tested again, filtered", only=["SR 4.1"])
    assert set(only(world, "known.telnet").requirements) == {"SR 7.7", "QS-18"}


def test_rejecting_needs_a_reason_and_writes_no_answer(world: World, telnet: Proposal) -> None:
    with pytest.raises(DecisionRefused, match="Write why “Telnet is open” is not so at North"):
        world.assessment.decide(telnet, "rejected", "  ")
    edit = world.assessment.decide(telnet, "rejected", " filtered at the cabinet ")
    assert world.assessment.answers() == []
    rows = world.assessment.decisions()
    assert {row.reason for row in rows} == {"filtered at the cabinet"}
    assert {row.facts for row in rows} == {"P-101: Telnet listens on tcp/23 10.0.0.5."}
    assert len(decided(rows)) == 4
    log.undo(world.vault, edit.txn)
    assert only(world, "known.telnet").requirements == telnet.requirements


@pytest.mark.parametrize("verdict", ["maybe", ""])
def test_other_words_are_refused(world: World, telnet: Proposal, verdict: str) -> None:
    with pytest.raises(DecisionRefused, match="confirmed or rejected"):
        world.assessment.decide(telnet, verdict, "x")
    with pytest.raises(DecisionRefused, match="None of these requirements"):
        world.assessment.decide(telnet, "confirmed", only=["SR 9.9"])


def test_an_answer_that_is_withdrawn_opens_the_question_again(world: World, telnet: Proposal) -> None:
    world.assessment.decide(telnet, "confirmed", only=["SR 1.5"])
    world.assessment.withdraw("SR 1.5", "zone", world.north.id, pack=SYSTEM)
    assert "SR 1.5" in only(world, "known.telnet").requirements
    assert [one for one in world.register.all(EvidenceLink) if one.target == "answer"] == []


def test_an_answer_of_the_engineer_s_own_keeps_its_note_and_loses_the_rule_with_the_verdict(
    world: World, telnet: Proposal
) -> None:
    a = world.assessment
    a.answer("SR 1.5", "zone", world.north.id, "met", "told", told_by="Bob", note="Bob showed me", pack=SYSTEM)
    a.decide(telnet, "confirmed", only=["SR 1.5"])
    (answer,) = a.answers()
    assert (answer.verdict, answer.note, answer.rule) == ("not_met", "Bob showed me", "known.telnet")
    a.answer("SR 1.5", "zone", world.north.id, note="seen again", pack=SYSTEM)
    assert a.answers()[0].rule == "known.telnet"
    a.answer("SR 1.5", "zone", world.north.id, "met", "tested", pack=SYSTEM)
    assert a.answers()[0].rule == ""
    assert [view.field for view in log.history(world.vault, answer.id) if view.field == "verdict"]


def test_a_gap_that_was_answered_meanwhile_is_not_softened(world: World, telnet: Proposal) -> None:
    a = world.assessment
    a.answer("SR 7.7", "zone", world.north.id, "not_met", "seen", note="seen before", pack=SYSTEM)
    a.decide(telnet, "confirmed", only=["SR 7.7"])
    (answer,) = a.answers()
    assert (answer.verdict, answer.basis, answer.note, answer.rule) == ("not_met", "seen", "seen before", "")
    assert [evidence.kind for _, evidence in a.evidence_of(answer.id)] == ["observation"]
    assert a.decisions()[0].answer_id == answer.id


def test_a_gate_gives_its_reason(world: World) -> None:
    world.register.edit(Site, world.site.id, gates={"no_wireless": "No radio; walked with the meter."})
    proposal = next(one for one in world.assessment.proposals() if one.rule == "answers.gate")
    world.assessment.decide(proposal, "confirmed")
    answers = world.register.all(Answer)
    assert {one.requirement for one in answers} == set(proposal.requirements)
    assert {(one.verdict, one.reason, one.note) for one in answers} == {
        ("not_applicable", "No radio; walked with the meter.", "")
    }
    assert world.register.all(Finding) == []


def test_the_evidence_of_a_quick_answer_goes_along(world: World) -> None:
    a = world.assessment
    edit = a.answer("QS-25", "site", world.site.id, "not_met", "told", told_by="Bob")
    a.add_evidence(Evidence(title="Alarm list", kind="document"), "answer", edit.key)
    proposal = next(one for one in a.proposals() if one.rule == "answers.quick" and one.requirements == ("SR 6.2",))
    a.decide(proposal, "confirmed")
    answer = next(one for one in a.answers() if one.requirement == "SR 6.2")
    assert (answer.basis, answer.told_by, answer.verdict) == ("told", "Bob", "not_met")
    assert [evidence.title for _, evidence in a.evidence_of(answer.id)] == ["Alarm list"]


def test_a_breach_of_the_drawing_becomes_a_finding_once(world: World) -> None:
    a = world.assessment
    breach = only(world, "drawing.asset-no-zone")
    edit = a.decide(breach, "confirmed")
    (finding,) = world.register.all(Finding)
    assert (finding.rule, finding.answer_id, finding.status) == ("drawing.asset-no-zone", None, "open")
    assert Place(finding.scope_kind, finding.scope_id or world.site.id) == breach.place
    assert a.decisions()[0].finding_id == edit.key == finding.id
    (row,) = [one for one in a.findings() if one.rule]
    assert (row.id, row.in_force, row.scope) == (finding.id, True, "Musterwerk")
    (german,) = [one for one in a.findings("de") if one.rule]
    assert (row.title, german.title) == ("Assets are in no zone", RULES[finding.rule].title.de)
    # Another asset without a zone changes the facts, not the finding.
    world.register.add(type(world.loose)(site_id=world.site.id, tag="X-8"))
    a.decide(only(world, "drawing.asset-no-zone"), "confirmed")
    assert [one.id for one in world.register.all(Finding)] == [finding.id]
    assert len(a.decisions()) == 2
