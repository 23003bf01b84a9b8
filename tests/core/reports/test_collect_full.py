"""Evidence, acceptance, fixes and obligations as they come from a vault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.assessment.models import Evidence
from core.assessment.planning import Planning
from core.assessment.service import Assessment
from core.register.models import Asset, Site
from core.register.service import Register
from core.reports.data import ReportData

Collected = Callable[..., ReportData]
SYSTEM, PROCESS = "iec62443-3-3", "iec62443-2-1"


@pytest.fixture
def gap(assessment: Assessment, plant: dict[str, Any]) -> Any:
    """A finding of the full checklist in Line 1, whose target asks for it."""
    assessment.answer("SR 1.1", "zone", plant["line"], "not_met", "seen", pack=SYSTEM, note="No login.")
    (finding,) = assessment.findings()
    return finding


def test_evidence_is_numbered_and_says_what_it_belongs_to(
    collected: Collected, assessment: Assessment, plant: dict[str, Any], gap: Any
) -> None:
    assessment.add_evidence(Evidence(kind="photo", title="Screen", reference="IMG-1.jpg"), "answer", gap.answer_id)
    data = collected()
    (piece,) = data.evidence
    assert (piece.number, piece.about) == ("E-01", ("Line 1: SR 1.1",))
    assert data.findings[0].evidence == ("E-01",)
    assert data.chain[0].evidence == ("E-01",)
    (row,) = data.full_answers[0].places[0].rows
    assert (row.evidence, row.note) == (("E-01",), "No login.")


def test_an_acceptance_is_printed_with_name_and_end(collected: Collected, planning: Planning, gap: Any) -> None:
    planning.accept(gap.id, "Petra Leiter", "2099-06-30")
    (finding,) = collected().findings
    assert (finding.status, finding.accepted_by, finding.accepted_until) == ("accepted", "Petra Leiter", "2099-06-30")
    assert not finding.actions
    assert collected().risk.places[0].accepted == 1


def test_a_fix_is_printed_with_who_agreed_and_both_pictures(collected: Collected, planning: Planning, gap: Any) -> None:
    before, after = Evidence(kind="photo", title="Before"), Evidence(kind="photo", title="After")
    planning.fix(gap.id, "Petra Leiter", on="2026-11-23", before=before, after=after)
    data = collected()
    (finding,) = data.findings
    titles = {one.number: one.title for one in data.evidence}
    assert (finding.status, finding.agreed_by, finding.fixed_at) == ("fixed_on_site", "Petra Leiter", "2026-11-23")
    assert [titles[number] for number in (*finding.before_evidence, *finding.after_evidence)] == ["Before", "After"]
    assert data.summary.numbers[0].of == 0


def test_an_item_is_in_order_with_a_gap_or_unknown(
    collected: Collected, assessment: Assessment, plant: dict[str, Any], gap: Any
) -> None:
    assessment.answer("SR 1.3", "zone", plant["line"], "met", "tested", pack=SYSTEM)
    nis2, iso = collected().obligations
    assert [row.id for row in nis2.rows][:2] == ["Art. 20", "Art. 21(2)(a)"]
    assert nis2.rows[-1].id == "Art. 23"
    access = next(row for row in nis2.rows if row.id == "Art. 21(2)(i)")
    assert access.gaps == 1
    assert access.good >= 1
    assert access.findings == ("F-01",)
    assert access.measures
    assert access.confidence == "own judgement"
    assert any("24 hours" in point for point in nis2.rows[-1].points)
    assert all(row.asked for row in iso.rows)


def test_a_gap_above_the_target_is_on_record_only(
    collected: Collected, assessment: Assessment, plant: dict[str, Any], gap: Any
) -> None:
    assessment.answer("SR 1.1 RE 2", "zone", plant["line"], "not_met", "seen", pack=SYSTEM)
    data = collected()
    first, second = data.findings
    assert (first.requirement, first.counts) == ("SR 1.1", True)
    assert (second.requirement, second.counts, second.beyond_target) == ("SR 1.1 RE 2", False, True)
    assert not second.actions
    assert data.summary.numbers[0].of == 1


def test_capabilities_and_dissent_stand_beside_the_level(
    collected: Collected, assessment: Assessment, register: Register, plant: dict[str, Any]
) -> None:
    register.edit(Asset, plant["two"], sl_c=[1, 2, 2, 1, 2, 2, 2], sl_c_source="maker")
    assessment.answer("SR 1.1", "zone", plant["line"], "met", "seen", pack=SYSTEM)
    assessment.answer("SR 1.1", "asset", plant["two"], "not_met", "seen", pack=SYSTEM)
    line = next(one for one in collected().levels if one.name == "Line 1")
    iac = line.capabilities[0]
    assert (iac.lowest, iac.weakest, iac.stated, iac.silent) == (1, ("K2",), 1, 1)
    assert [(one.id, one.assets) for one in line.dissent] == [("SR 1.1", ("K2",))]
    assert line.assessed
    assert not next(one for one in collected().levels if one.name == "Hall").assessed


def test_maturity_and_budget_come_from_the_vault(
    collected: Collected, assessment: Assessment, register: Register, plant: dict[str, Any]
) -> None:
    register.edit(Site, plant["site"], budget_days=20, outages="2027-04-10 to 2027-04-12", tolerable_risk=2)
    assessment.answer("ORG 1.1", "site", plant["site"], "partial", "seen", maturity=1, pack=PROCESS)
    data = collected()
    first = data.maturity[0]
    assert (first.level, first.provisional, [one.id for one in first.lowest]) == (1, True, ["ORG 1.1"])
    assert (data.plan.budget_days, data.plan.windows) == (20, (("2027-04-10", "2027-04-12"),))
    assert data.risk.line == 2
    assert data.levels == ()
    assert "no_levels" in data.trust.limits
    assert "quick_survey" not in data.trust.limits
