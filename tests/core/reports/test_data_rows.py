from __future__ import annotations

from datetime import UTC, datetime

from core.reports.data_rows import Attempt, FindingRow, totals_of_attempts

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_attempts_are_summed_up_per_protocol() -> None:
    totals = totals_of_attempts(
        (
            Attempt(NOON, "10.0.0.1", "s7", "tcp", 102, "identified", 7),
            Attempt(NOON, "10.0.0.2", "s7", "tcp", 102, "no_answer", 2),
            Attempt(NOON, "10.0.0.1", "s7", "tcp", 102, "identified", 5),
            Attempt(NOON, "10.0.0.1", "http", "tcp", 80, "refused", 1),
        )
    )
    assert [(t.protocol, t.hosts, t.attempts, t.sent) for t in totals] == [("http", 1, 1, 1), ("s7", 2, 3, 14)]
    assert [(c.name, c.count) for c in totals[1].statuses] == [("identified", 2), ("no_answer", 1)]


def test_no_attempts_have_no_totals() -> None:
    assert totals_of_attempts(()) == ()


def test_the_consequence_is_the_worst_of_four() -> None:
    row = FindingRow("F-01", "t", "QS-01", "", "partial", "seen", 1, 2, 5, 3, 4, "high", 5)
    assert row.consequence == 5
