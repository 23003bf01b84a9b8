from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.assessment.service import Assessment
from core.reports.data import ReportData

Collected = Callable[..., ReportData]


def test_answers_findings_and_measures_are_linked_by_number(
    collected: Collected, assessment: Assessment, plant: dict[str, Any]
) -> None:
    assessment.answer("QS-01", "zone", plant["line"], "not_met", "seen", note="No list at all.")
    assessment.answer("QS-01", "zone", plant["hall"], "met", "document")
    assessment.answer("QS-02", "site", plant["site"], "partial", "told", told_by="Jan")
    data = collected()
    rows = {check.id: check for area in data.areas for check in area.checks}
    assert len(rows) == 34
    assert [(a.scope, a.verdict) for a in rows["QS-01"].answers] == [("Hall", "met"), ("Line 1", "not_met")]
    assert rows["QS-02"].answers[0].scope == ""
    assert rows["QS-01"].links.nis2 == ("(i)",)
    assert [f.number for f in data.findings] == ["F-01", "F-02"]
    by_check = {f.requirement: f for f in data.findings}
    assert (by_check["QS-01"].scope, by_check["QS-02"].scope) == ("Line 1", "")
    assert "No list at all." in by_check["QS-01"].note
    for finding in data.findings:
        assert finding.actions
        assert all(finding.number in data.action(number).findings for number in finding.actions)
    places = {action.places for action in data.actions}
    assert ("Line 1",) in places
    assert data.trust.percents[0] > 0
    assert data.summary.top_findings == ("F-01", "F-02")


def test_an_area_with_a_severe_gap_is_called_so(
    collected: Collected, assessment: Assessment, plant: dict[str, Any]
) -> None:
    assessment.answer("QS-02", "site", plant["site"], "not_met", "seen")
    (finding,) = assessment.findings()
    assessment.edit_finding(finding.id, likelihood=5, production=5)
    pictures = {area.area: area.picture for area in collected().summary.areas}
    assert pictures["Asset inventory"] == "serious_gaps"
    assert pictures["Remote access"] == "not_looked_at"


def test_closed_findings_are_left_out(collected: Collected, assessment: Assessment, plant: dict[str, Any]) -> None:
    assessment.answer("QS-02", "site", plant["site"], "not_met", "seen")
    assessment.answer("QS-02", "site", plant["site"], "met", "seen")
    assert collected().findings == ()
