"""Answers to the full requirements: rules, findings, to-dos, history, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.assessment import kept
from core.assessment.inheritance import Place
from core.assessment.models import Answer, Evidence, EvidenceLink, Finding, KeptPack
from core.assessment.records import AnswerRefused
from core.register.models import Asset, Conduit, Supplier
from core.vault import log
from core.vault.errors import NotFound

if TYPE_CHECKING:
    from pathlib import Path

    from tests.core.assessment.conftest import World

SYSTEM, PROCESS = "iec62443-3-3", "iec62443-2-1"


def test_the_same_id_in_two_packs_is_two_answers(world: World) -> None:
    a, north = world.assessment, world.north.id
    a.answer("QS-08", "zone", north, "met", "seen")
    a.answer("SR 1.5", "zone", north, "not_met", "seen", pack=SYSTEM)
    assert [(one.pack, one.pack_version != "") for one in a.answers()] == [("quick-survey", True), (SYSTEM, True)]
    held = a.answer_for("SR 1.5", "asset", world.pump.id, pack=SYSTEM)
    assert held is not None
    assert held.place == Place("zone", north)
    assert a.answer_for("SR 1.5", "asset", world.loose.id, pack=SYSTEM) is None


def test_a_gap_makes_a_finding_with_the_guide_s_words_and_risk(world: World) -> None:
    world.assessment.answer("SR 2.1", "zone", world.north.id, "not_met", "seen", pack=SYSTEM)
    guide = world.assessment.requirement("SR 2.1", SYSTEM).guide
    assert guide is not None
    (finding,) = world.register.all(Finding)
    assert finding.title == guide.texts.en.gap
    assert (finding.likelihood, finding.production) == (guide.risk.likelihood, guide.risk.production)
    assert world.assessment.findings("de")[0].title == guide.texts.de.gap
    world.assessment.answer("SR 2.1", "zone", world.north.id, "met", pack=SYSTEM)
    assert world.register.all(Finding)[0].status == "closed"


@pytest.mark.parametrize(
    ("requirement", "pack", "verdict", "texts", "message"),
    [
        ("SR 1.1", SYSTEM, "not_applicable", {}, "Write why SR 1.1 does not apply"),
        ("SR 1.1", SYSTEM, "met_by_compensating", {"countermeasure": "x", "accepted_by": "A"}, "Say until when"),
        ("SR 1.1", SYSTEM, "met_by_compensating", {"countermeasure": "x", "until": "2027-01-01"}, "Name who accepted"),
        (
            "SR 1.1",
            SYSTEM,
            "met_by_compensating",
            {"accepted_by": "A", "until": "2027-01-01"},
            "Name the countermeasure",
        ),
        ("SR 9.9", SYSTEM, "met", {}, "There is no requirement “SR 9.9” in IEC 62443-3-3"),
        ("FR 1", SYSTEM, "met", {}, "There is no requirement “FR 1”"),
        ("SPE 1", PROCESS, "met", {}, "There is no requirement “SPE 1”"),
        ("ORG 1.1", PROCESS, "met", {}, "ORG 1.1 is about .*: answer it for the site"),
    ],
)
def test_answers_that_cannot_stand(
    world: World, requirement: str, pack: str, verdict: str, texts: dict[str, str], message: str
) -> None:
    with pytest.raises(AnswerRefused, match=message):
        world.assessment.answer(requirement, "zone", world.north.id, verdict, "seen", pack=pack, **texts)  # type: ignore[arg-type]
    assert world.assessment.answers() == []


def test_maturity_belongs_to_processes_and_to_the_verdict(world: World) -> None:
    a, site = world.assessment, world.site.id
    a.answer("ORG 1.1", "site", site, "met", "document", pack=PROCESS, maturity=3)
    assert a.answers()[0].maturity == 3
    a.answer("ORG 1.1", "site", site, note="read the file", pack=PROCESS)
    assert a.answers()[0].maturity == 3
    a.answer("ORG 1.1", "site", site, "partial", pack=PROCESS)
    assert a.answers()[0].maturity is None
    a.answer("ORG 1.1", "site", site, "not_met", pack=PROCESS, maturity=0)
    assert a.answers()[0].maturity == 0
    for verdict, level, message in (
        ("met", 5, "from 0 to 4"), ("met", 0, "1 or more"), ("not_met", 2, "level is 0"),
        ("unknown", 1, "Say whether"), ("not_applicable", 2, "Say whether"),
    ):  # fmt: skip
        with pytest.raises(AnswerRefused, match=message):
            a.answer("ORG 1.2", "site", site, verdict, pack=PROCESS, maturity=level, reason="x")
    with pytest.raises(AnswerRefused, match="property of the system"):
        a.answer("SR 1.1", "site", site, "met", pack=SYSTEM, maturity=2)


def test_several_requirements_and_places_are_one_step(world: World) -> None:
    a = world.assessment
    places = [Place("zone", world.north.id), Place("zone", world.south.id)]
    edit = a.answer_all(["SR 1.1", "SR 1.2", "SR 1.3"], places, "partial", "seen", pack=SYSTEM, note="same cabinets")
    assert len(a.answers()) == len(world.register.all(Finding)) == 6
    assert edit.label == "answer 6 requirements"
    log.undo(world.vault, edit.txn)
    assert a.answers() == world.register.all(Finding) == []
    with pytest.raises(AnswerRefused, match=r"SR 7\.7 does not apply"):
        a.answer_all(["SR 7.7", "SR 1.1"], places, "not_applicable", pack=SYSTEM)
    assert a.answers() == []
    with pytest.raises(ValueError, match="nothing to answer"):
        a.answer_all([], places, "met", pack=SYSTEM)


def test_a_supplier_is_asked_once_and_the_to_do_ends_with_the_answer(world: World) -> None:
    supplier = Supplier(name="Pump AG")
    world.register.add(supplier)
    world.register.edit(Asset, world.pump.id, supplier_id=supplier.id)
    a, pump = world.assessment, world.pump.id
    a.answer("SR 1.5", "asset", pump, "ask_supplier", pack=SYSTEM)
    (todo,) = a.todos()
    assert (todo.who, todo.supplier_id, todo.done, todo.by) == ("Pump AG", supplier.id, False, "Eva Engineer")
    assert todo.title.startswith("Ask the supplier: ")
    a.answer("SR 1.5", "asset", pump, note="mail sent", pack=SYSTEM)
    assert len(a.todos()) == 1
    a.answer("SR 1.5", "asset", pump, "met", "document", pack=SYSTEM)
    assert (a.todos(), [one.done for one in a.todos(everything=True)]) == ([], [True])
    a.answer("SR 1.5", "asset", pump, "ask_supplier", pack=SYSTEM)
    assert [one.id for one in a.todos()] == [todo.id]
    a.withdraw("SR 1.5", "asset", pump, pack=SYSTEM)
    assert a.todos(everything=True) == []
    a.answer("QS-08", "zone", world.north.id, "ask_supplier")
    assert a.todos()[0].who == ""


def test_evidence_hangs_on_answers_and_goes_with_them(world: World) -> None:
    a, north = world.assessment, world.north.id
    answer = a.answer("SR 1.1", "zone", north, "met", "seen", pack=SYSTEM).key
    other = a.answer("SR 1.3", "zone", north, "met", "seen", pack=SYSTEM).key
    edit = a.add_evidence(Evidence(title="Panel", kind="photo", reference="IMG_1"), "answer", answer)
    a.link_evidence(edit.key, "answer", other)
    a.link_evidence(edit.key, "answer", other)
    a.link_evidence(edit.key, "zone", north, "contradicts")
    assert [(link.role, one.title, one.by) for link, one in a.evidence_of(other)] == [
        ("supports", "Panel", "Eva Engineer")
    ]
    assert len(world.register.all(EvidenceLink)) == 3
    a.withdraw("SR 1.1", "zone", north, pack=SYSTEM)
    assert {link.target_id for link in world.register.all(EvidenceLink)} == {other, north}
    a.unlink_evidence(a.evidence_of(other)[0][0].id)
    assert a.evidence_of(other) == []
    assert len(world.register.all(Evidence)) == 1


def test_conduits_are_answered_for_and_inherit_from_the_site(world: World) -> None:
    conduit = Conduit(site_id=world.site.id, name="Backbone")
    world.register.add(conduit)
    a = world.assessment
    a.answer("SR 5.2", "site", world.site.id, "met", "seen", pack=SYSTEM)
    held = a.answer_for("SR 5.2", "conduit", conduit.id, pack=SYSTEM)
    assert held is not None
    assert held.place.kind == "site"
    a.answer("SR 5.2", "conduit", conduit.id, "not_met", "seen", pack=SYSTEM)
    assert [row.scope for row in a.findings()] == ["Backbone"]
    with pytest.raises(AnswerRefused, match="QS-14 is about all conduits"):
        a.answer("QS-14", "conduit", conduit.id, "met", "seen")
    world.register.delete(Conduit, conduit.id, cascade=True)
    with pytest.raises(AnswerRefused, match="This conduit is not there any more"):
        a.answer("SR 5.2", "conduit", conduit.id, "met", "seen", pack=SYSTEM)


def test_history_is_the_change_log(world: World) -> None:
    a, north = world.assessment, world.north.id
    key = a.answer("SR 1.1", "zone", north, "unknown", pack=SYSTEM).key
    a.answer("SR 1.1", "zone", north, "partial", "seen", pack=SYSTEM)
    a.answer("SR 1.1", "zone", north, "met", "tested", pack=SYSTEM)
    verdicts = [view.new for view in log.history(world.vault, key) if view.field == "verdict"]
    assert {"partial", "met"} <= {str(one).strip('"') for one in verdicts}
    assert len(world.register.all(Answer)) == 1


def test_a_survey_takes_a_newer_edition_only_when_it_is_told_to(world: World) -> None:
    a = world.assessment
    held = a.pack_of(SYSTEM)
    older = held.model_copy(update={"version": "0.9.0"})
    with world.vault.write() as uow:
        kept.keep(uow, older)
    assert a.pack_of(SYSTEM).version == "0.9.0"
    a.answer("SR 1.1", "zone", world.north.id, "met", "seen", pack=SYSTEM)
    assert a.answers()[0].pack_version == "0.9.0"
    newer = a.newer_edition(SYSTEM)
    assert newer is not None
    assert newer.version == held.version
    edit = a.take_edition(SYSTEM)
    assert a.pack_of(SYSTEM).version == held.version
    assert a.answers()[0].pack_version == "0.9.0"
    a.answer("SR 1.1", "zone", world.north.id, "partial", pack=SYSTEM)
    assert a.answers()[0].pack_version == held.version
    assert edit.label.startswith("take ")


def test_a_question_set_of_one_s_own_goes_all_the_way(world: World, tmp_path: Path) -> None:
    a, quick = world.assessment, world.assessment.pack
    mine = quick.model_copy(update={"id": "own-plant", "version": "1.0.0", "title": "Ours"})
    with world.vault.write() as uow:
        kept.add_own(uow, mine)
    place = Place("zone", world.north.id)
    rows = {row.id: row for row in a.questions("own-plant", place)}
    assert rows["QS-08"].question == quick.entries[7].text("en").question  # type: ignore[union-attr]
    a.answer("QS-08", "zone", world.north.id, "not_met", "seen", pack="own-plant")
    a.answer("QS-08", "zone", world.north.id, "met", "seen")
    assert [(row.pack, row.requirement) for row in a.findings()] == [("own-plant", "QS-08")]
    assert a.progress("own-plant").total == 34
    path = tmp_path / "all.csv"
    assert a.export_answers(path) == 2
    assert ",pack\n" in path.read_text(encoding="utf-8-sig")
    before = [one.model_dump() for one in a.answers()]
    assert a.import_answers(path).errors == ()
    assert [one.model_dump() for one in a.answers()] == before
    (tmp_path / "two.csv").write_text("scope,requirement,verdict\nNorth,QS-08,met\n", encoding="utf-8")
    (error,) = a.import_answers(tmp_path / "two.csv").errors
    assert "is in several packs" in error.message


def test_the_pack_is_kept_from_the_first_answer_on(world: World) -> None:
    a = world.assessment
    assert world.register.all(KeptPack) == []
    a.answer("SR 1.1", "zone", world.north.id, "met", "seen", pack=SYSTEM)
    a.answer("SR 1.2", "zone", world.north.id, "met", "seen", pack=SYSTEM)
    assert [(one.pack, one.version) for one in world.register.all(KeptPack)] == [(SYSTEM, a.pack_of(SYSTEM).version)]
    assert a.newer_edition(SYSTEM) is None
    with pytest.raises(AnswerRefused, match="the newest"):
        a.take_edition(SYSTEM)
    with pytest.raises(NotFound):
        a.withdraw("SR 2.1", "zone", world.north.id, pack=SYSTEM)
