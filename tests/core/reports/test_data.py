from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from core.reports.data import Cover, ReportData, Tally, Trust
from core.reports.data_rows import ActionRow, FindingRow


def finding(number: str) -> FindingRow:
    return FindingRow(number, "t", "QS-01", "", "not_met", "seen", 3, 1, 4, 2, 2, "high", 12)


def test_a_tally_keeps_the_charts_order_and_leaves_out_what_is_not_there() -> None:
    tally = Tally.of(["unknown", "met", "met", "not_met"])
    assert [(c.name, c.count) for c in tally.counts] == [("met", 2), ("not_met", 1), ("unknown", 1)]
    assert (tally.total, tally.get("met"), tally.get("partial")) == (4, 2, 0)


def test_a_tally_takes_codes_that_it_does_not_know() -> None:
    assert [c.name for c in Tally.of(["zeta", "alpha", "met"]).counts] == ["met", "alpha", "zeta"]


def test_statements_that_do_not_apply_are_left_out_of_the_total() -> None:
    assert Trust(verified=3, told=2, unknown=1, not_applicable=9).total == 6


def test_findings_and_actions_are_found_by_number() -> None:
    data = ReportData(Cover("x"), findings=(finding("F-01"),), actions=(ActionRow("M-01", "a", "now"),))
    assert data.finding("F-01") is data.findings[0]
    assert data.action("M-01") is data.actions[0]
    assert data.finding("F-02") is None
    assert data.action("M-02") is None


def test_nothing_can_be_changed_after_it_was_made() -> None:
    with pytest.raises(FrozenInstanceError):
        Cover("x").site = "y"  # type: ignore[misc]
