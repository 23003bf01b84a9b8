"""The assessment over a real vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core.assessment.inheritance import Place
from core.assessment.models import Answer, Finding
from core.assessment.service import AnswerRefused, FindingRefused
from core.register.models import Zone
from core.register.service import Edit
from core.vault import log
from core.vault.errors import NotFound
from core.vault.verify import verify

if TYPE_CHECKING:
    from tests.core.assessment.conftest import World


def at_site(world: World, requirement: str, *args: str, **texts: Any) -> Edit:
    return world.assessment.answer(requirement, "site", world.site.id, *args, **texts)


def the_finding(world: World) -> Finding:
    (finding,) = world.register.all(Finding)
    return finding


# --- answers ---


def test_an_answer_keeps_who_when_and_which_pack(world: World) -> None:
    edit = at_site(world, "QS-13", "met", "seen", note="  looked behind the rack ")
    (answer,) = world.assessment.answers()
    assert answer.id == edit.key
    assert (answer.verdict, answer.basis, answer.note) == ("met", "seen", "looked behind the rack")
    assert (answer.by, answer.pack, answer.pack_version) == ("Eva Engineer", "quick-survey", "1.0.0")
    assert edit.label == "answer QS-13"


def test_there_is_one_answer_per_requirement_and_place(world: World) -> None:
    first = at_site(world, "QS-08", "not_met", "seen")
    second = at_site(world, "QS-08", "partial", "tested")
    world.assessment.answer("QS-08", "zone", world.north.id, "met", "seen")
    assert first.key == second.key
    assert [answer.verdict for answer in world.assessment.answers()] == ["partial", "met"]


def test_what_is_left_out_stays(world: World) -> None:
    at_site(world, "QS-13", "not_met", "told", told_by="Bob", note="old router")
    at_site(world, "QS-13", note="new router")
    (answer,) = world.assessment.answers()
    assert (answer.verdict, answer.basis, answer.told_by, answer.note) == ("not_met", "told", "Bob", "new router")


def test_a_note_alone_is_an_answer_of_unknown(world: World) -> None:
    at_site(world, "QS-13", note="ask Bob tomorrow")
    (answer,) = world.assessment.answers()
    assert (answer.verdict, answer.basis) == ("unknown", "unknown")
    assert world.register.all(Finding) == []


def test_texts_of_another_verdict_are_cleared(world: World) -> None:
    at_site(world, "QS-17", "not_applicable", "told", told_by="Bob", reason="no wireless at all")
    at_site(
        world,
        "QS-17",
        "met_by_compensating",
        "seen",
        countermeasure="cable only",
        accepted_by="Ann",
        until="2027-01-31",
    )
    (answer,) = world.assessment.answers()
    assert (answer.reason, answer.told_by, answer.until) == ("", "", "2027-01-31")
    at_site(world, "QS-17", "met")
    (answer,) = world.assessment.answers()
    assert (answer.countermeasure, answer.accepted_by, answer.until) == ("", "", "")


@pytest.mark.parametrize(
    ("requirement", "args", "texts", "sentence"),
    [
        ("QS-99", ("met",), {}, "There is no check “QS-99”"),
        ("QS-13", ("not_applicable", "seen"), {}, "Write why QS-13 does not apply"),
        ("QS-13", ("not_applicable", "seen"), {"reason": "  "}, "Write why QS-13 does not apply"),
        ("QS-13", ("met_by_compensating",), {"accepted_by": "Ann"}, "Name the countermeasure"),
        ("QS-13", ("met_by_compensating",), {"countermeasure": "guard"}, "Name who accepted"),
        ("QS-13", ("met", "told"), {}, "Name who told you"),
        ("QS-13", ("perhaps",), {}, "“perhaps” is no verdict"),
        ("QS-13", ("met", "heard"), {}, "“heard” is no basis"),
    ],
)
def test_answers_that_cannot_stand_are_refused_and_leave_no_trace(
    world: World, requirement: str, args: tuple[str, ...], texts: dict[str, str], sentence: str
) -> None:
    with pytest.raises(AnswerRefused, match=sentence):
        at_site(world, requirement, *args, **texts)
    assert world.assessment.answers() == []


def test_checks_of_the_site_take_no_zone(world: World) -> None:
    for requirement in ("QS-13", "QS-31", "QS-21"):
        with pytest.raises(AnswerRefused, match="answer it for the site, not for one zone"):
            world.assessment.answer(requirement, "zone", world.north.id, "met")
    with pytest.raises(AnswerRefused, match="not about “galaxy”"):
        world.assessment.answer("QS-01", "galaxy", world.north.id, "met")


def test_a_place_that_is_gone_is_refused(world: World) -> None:
    with pytest.raises(AnswerRefused, match="This zone is not there any more"):
        world.assessment.answer("QS-01", "zone", UUID(int=5), "met")
    with pytest.raises(AnswerRefused, match="This asset is not there any more"):
        world.assessment.answer("QS-01", "asset", world.north.id, "met")


def test_a_text_that_no_answer_has_is_a_bug(world: World) -> None:
    with pytest.raises(TypeError, match="no text 'colour'"):
        at_site(world, "QS-13", "met", colour="red")


def test_repeating_an_answer_leaves_no_trace_in_the_log(world: World) -> None:
    edit = at_site(world, "QS-13", "met", "seen")
    at_site(world, "QS-13", "met", "seen")
    assert len({change.txn for change in log.history(world.vault, edit.key)}) == 1


def test_answers_are_inherited_and_can_be_withdrawn(world: World) -> None:
    at_site(world, "QS-08", "not_met", "seen")
    world.assessment.answer("QS-08", "zone", world.north.id, "met", "seen")

    def verdict(kind: str, key: UUID) -> tuple[str, Place] | None:
        found = world.assessment.answer_for("QS-08", kind, key)
        return None if found is None else (found.answer.verdict, found.place)

    assert verdict("asset", world.pump.id) == ("met", Place("zone", world.north.id))
    assert verdict("asset", world.loose.id) == ("not_met", Place("site", world.site.id))
    assert verdict("zone", world.south.id) == ("not_met", Place("site", world.site.id))
    world.assessment.withdraw("QS-08", "zone", world.north.id)
    assert verdict("asset", world.pump.id) == ("not_met", Place("site", world.site.id))
    world.assessment.withdraw("QS-08", "site", world.site.id)
    assert verdict("site", world.site.id) is None
    assert world.register.all(Finding) == []
    with pytest.raises(NotFound, match="has no answer here"):
        world.assessment.withdraw("QS-08", "site", world.site.id)


# --- findings ---


def test_a_gap_opens_a_finding_in_the_same_step_and_undo_takes_both(world: World) -> None:
    edit = at_site(world, "QS-13", "not_met", "seen")
    finding = the_finding(world)
    assert (finding.answer_id, finding.status) == (edit.key, "open")
    assert (finding.likelihood, finding.production) == (4, 5)
    log.undo(world.vault, edit.txn)
    assert world.register.all(Finding) == []
    assert world.register.all(Answer) == []
    assert verify(world.vault) == []


def test_partial_is_one_step_less_likely_and_met_closes(world: World) -> None:
    at_site(world, "QS-13", "not_met", "seen")
    at_site(world, "QS-13", "partial")
    assert the_finding(world).likelihood == 3
    at_site(world, "QS-13", "met")
    assert the_finding(world).status == "closed"
    assert world.assessment.findings() == []
    assert [row.status for row in world.assessment.findings(everything=True)] == ["closed"]
    at_site(world, "QS-13", "not_met")
    assert (the_finding(world).status, the_finding(world).likelihood) == ("open", 4)


def test_an_edited_risk_outlives_changes_of_the_answer(world: World) -> None:
    at_site(world, "QS-13", "not_met", "seen")
    world.assessment.edit_finding(the_finding(world).id, safety=5, note="press line behind it")
    at_site(world, "QS-13", "partial")
    finding = the_finding(world)
    assert (finding.likelihood, finding.safety, finding.note) == (4, 5, "press line behind it")


def test_finding_rows_are_worst_first_with_words_of_the_language(world: World) -> None:
    at_site(world, "QS-03", "not_met", "seen")
    at_site(world, "QS-13", "not_met", "told", told_by="Bob")
    world.assessment.answer("QS-08", "zone", world.south.id, "not_met", "tested")
    rows = world.assessment.findings("de")
    assert [row.requirement for row in rows] == ["QS-13", "QS-08", "QS-03"]
    assert rows[0].title == "Büro- und Anlagennetz sind nicht wirksam getrennt"
    assert rows[0].reason.startswith("Schadsoftware aus dem Büro")
    assert (rows[0].scope, rows[0].basis, rows[0].told_by) == ("Musterwerk", "told", "Bob")
    assert (rows[0].risk.band, rows[0].risk.score) == ("critical", 20)
    assert (rows[1].scope, rows[1].scope_kind) == ("South", "zone")
    assert rows[1].links["nis2"] == ("Art. 21(2)(g)", "Art. 21(2)(i)")


def test_a_title_in_the_engineers_words_stays_in_every_language(world: World) -> None:
    at_site(world, "QS-13", "not_met", "seen")
    world.assessment.edit_finding(the_finding(world).id, title=" Grey cable between rack 2 and 4 ")
    assert {world.assessment.findings(lang)[0].title for lang in ("en", "de")} == {"Grey cable between rack 2 and 4"}


def test_a_site_answer_overridden_by_every_zone_leaves_no_open_finding(world: World) -> None:
    at_site(world, "QS-08", "not_met", "seen")
    world.assessment.answer("QS-08", "zone", world.north.id, "met", "seen")
    assert [row.scope for row in world.assessment.findings()] == ["Musterwerk"]
    world.assessment.answer("QS-08", "zone", world.south.id, "partial", "seen")
    assert [row.scope for row in world.assessment.findings()] == ["South"]
    everything = world.assessment.findings(everything=True)
    assert {row.scope: row.in_force for row in everything} == {"Musterwerk": False, "South": True}
    assert {place for action in world.planning.at().roadmap.actions for place in action.places} == {"South"}


def test_a_finding_of_a_deleted_zone_drops_out_of_the_plan(world: World) -> None:
    world.assessment.answer("QS-08", "zone", world.south.id, "not_met", "seen")
    world.register.delete(Zone, world.south.id)
    assert world.assessment.findings() == []
    assert world.planning.at().roadmap.actions == ()
    (row,) = world.assessment.findings(everything=True)
    assert (row.scope, row.in_force) == ("", False)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"safety": 6}, "scale of safety goes from 1 to 5"),
        ({"title": " "}, "needs a title"),
        ({"status": "accepted"}, "who accepts this risk"),
        ({"status": "fixed_on_site"}, "who of the plant agreed"),
        ({"status": "closed"}, "closed and opened again by its answer"),
        ({"status": "gone"}, "“gone” is no status"),
        ({"phase": "someday"}, "“someday” is no phase"),
        ({"action_due": "31.12.2026"}, "is no date"),
        ({"answer_id": "x"}, "“answer_id” of a finding is not to be edited"),
    ],
)
def test_edits_of_a_finding_that_cannot_stand(world: World, fields: dict[str, object], sentence: str) -> None:
    at_site(world, "QS-13", "not_met", "seen")
    with pytest.raises(FindingRefused, match=sentence):
        world.assessment.edit_finding(the_finding(world).id, **fields)


def test_accepted_and_fixed_findings_leave_the_plan_but_not_the_register(world: World) -> None:
    at_site(world, "QS-13", "not_met", "seen")
    at_site(world, "QS-01", "not_met", "seen")
    first, second = world.register.all(Finding)
    world.assessment.edit_finding(first.id, status="accepted", accepted_by="plant manager", accepted_until="2099-05-31")
    world.assessment.edit_finding(second.id, status="fixed_on_site", agreed_by="shift leader")
    assert {row.status for row in world.assessment.findings()} == {"accepted", "fixed_on_site"}
    assert world.planning.at().roadmap.actions == ()


def test_a_closed_finding_is_opened_by_its_answer_alone(world: World) -> None:
    at_site(world, "QS-13", "not_met", "seen")
    at_site(world, "QS-13", "met")
    with pytest.raises(FindingRefused, match="Change the answer"):
        world.assessment.edit_finding(the_finding(world).id, status="open")


# --- checklist, progress, trust, plan ---


def test_the_checklist_is_a_walk_through_all_checks(world: World) -> None:
    rows = world.assessment.checklist("site", world.site.id, "de")
    assert sorted(row.id for row in rows) == [f"QS-{n:02d}" for n in range(1, 35)]
    assert rows[0].stop == "Auftaktgespräch"
    stops = [row.stop for row in rows]
    assert len({stop for i, stop in enumerate(stops) if i == 0 or stops[i - 1] != stop}) == 6
    assert len([i for i, stop in enumerate(stops) if i == 0 or stops[i - 1] != stop]) == 6
    assert {row.state for row in rows} == {"open"}
    assert rows[0].text.question.endswith("?")
    assert rows[0].ask == "Werkleitung"


def test_a_zone_has_only_its_own_checks_with_what_it_inherits(world: World) -> None:
    at_site(world, "QS-08", "not_met", "seen")
    world.assessment.answer("QS-01", "zone", world.north.id, "partial", "seen")
    rows = {row.id: row for row in world.assessment.checklist("zone", world.north.id)}
    assert "QS-13" not in rows
    assert (rows["QS-08"].state, rows["QS-08"].inherited_from) == ("inherited", "Musterwerk")
    assert (rows["QS-01"].state, rows["QS-01"].inherited_from) == ("answered", "")
    assert rows["QS-01"].finding is not None
    assert rows["QS-06"].state == "open"
    pump = {row.id: row for row in world.assessment.checklist("asset", world.pump.id)}
    assert (pump["QS-01"].state, pump["QS-01"].inherited_from) == ("inherited", "North")


def test_the_site_sees_which_zones_answered(world: World) -> None:
    world.assessment.answer("QS-01", "zone", world.north.id, "partial", "seen")

    def row() -> Any:
        return next(row for row in world.assessment.checklist("site", world.site.id) if row.id == "QS-01")

    assert row().state == "partly"
    assert [(one.label, one.verdict) for one in row().overrides] == [("North", "partial")]
    world.assessment.answer("QS-01", "zone", world.south.id, "met", "seen")
    assert row().state == "answered"
    assert row().answer is None


def test_progress_and_trust(world: World) -> None:
    at_site(world, "QS-13", "not_met", "seen")
    at_site(world, "QS-15", "met", "told", told_by="Bob")
    at_site(world, "QS-17", "not_applicable", "seen", reason="no radio")
    world.assessment.answer("QS-18", "zone", world.north.id, "met", "tested")
    progress = world.assessment.progress()
    assert (progress.answered, progress.total) == (3, 34)
    assert {area.area: area.answered for area in progress.areas}["Segmentation"] == 3
    trust = world.assessment.trust()
    assert (trust.verified, trust.told, trust.unknown, trust.not_applicable) == (2, 1, 31, 1)
    assert sum(trust.percents) == 100


def test_plan_over_the_vault(world: World) -> None:
    at_site(world, "QS-13", "not_met", "seen")
    world.assessment.edit_finding(
        the_finding(world).id, phase="months_6_18", action_owner="Ann", action_due="2027-05-01"
    )
    plan = world.planning.at("de").roadmap
    assert {action.phase for action in plan.actions} == {"months_6_18"}
    assert {(action.owner, action.due) for action in plan.actions} == {("Ann", "2027-05-01")}
    (win,) = plan.quick_wins
    assert win.text.startswith("PCs mit zwei Netzwerkkarten")


def test_findings_are_found_by_search_and_the_log_holds_everything(world: World) -> None:
    at_site(world, "QS-13", "not_met", "seen", note="grey cable")
    assert {hit.table for hit in world.register.search("grey")} == {"answer"}
    assert {hit.table for hit in world.register.search("separated")} == {"finding"}
    assert verify(world.vault) == []


def test_all_34_not_met_make_a_plan_that_covers_each(world: World) -> None:
    for check in world.assessment.pack.checks():
        at_site(world, check.id, "not_met", "seen")
    plan = world.planning.at().roadmap
    covered = {key for action in plan.actions for key in action.findings}
    assert covered == {row.id for row in world.assessment.findings()}
    assert len(covered) == 34
    assert all(phase.actions for phase in plan.phases)
    assert len(plan.quick_wins) == 34


def test_the_quick_survey_states_no_achieved_level(world: World) -> None:
    for check in world.assessment.pack.checks():
        at_site(world, check.id, "met", "seen")
    for zone in world.assessment.score().zones:
        assert zone.score.vector == (0,) * 7
        assert all(zone.score.provisional)
