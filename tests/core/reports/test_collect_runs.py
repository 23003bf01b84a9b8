from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.discovery.models import Attempt, Run
from core.discovery.service import Activity
from core.register.service import Register
from core.reports.data import ReportData

Collected = Callable[..., ReportData]
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PLAN: dict[str, Any] = {
    "targets": ["192.168.0.0/29"],
    "exclusions": ["192.168.0.3"],
    "excluded": {"192.168.0.3": "Excluded by 192.168.0.3/32."},
    "group": ["bacnet"],
    "protocols": ["s7", "bacnet"],
    "preview": {"steps": [{"title": "S7", "requests": [{"title": "Read identity", "reference": "SZL 0x0011"}]}]},
}


@pytest.fixture
def run(register: Register, plant: dict[str, Any]) -> Run:
    return Run(
        site_id=plant["site"], network_id=plant["network"], started=NOW - timedelta(hours=1), ended=NOW,
        status="stopped", consent_name="Petra Leiter", consent_role="site manager", consent_at=NOW, profile="careful",
        plan=PLAN, frames_sent=5, frames_received=3, hosts_found=1,
    )  # fmt: skip


def attempt(run: Run, target: str, at: datetime) -> Attempt:
    return Attempt(run_id=run.id, target=target, protocol="s7", transport="tcp", port=102, status="identified", at=at)


def test_a_run_keeps_its_consent_its_plan_and_its_attempts_in_order(collected: Collected, run: Run) -> None:
    attempts = [attempt(run, "192.168.0.2", NOW), attempt(run, "192.168.0.1", NOW - timedelta(minutes=1))]
    data = collected(runs=[run], attempts=attempts, limits=["one more sentence."])
    (found,) = data.runs
    assert (found.consent_name, found.network, found.targets) == ("Petra Leiter", "Cell A", ("192.168.0.0/29",))
    assert found.exclusions == ("192.168.0.3", "192.168.0.3: Excluded by 192.168.0.3/32.")
    assert found.protocols == ("bacnet", "s7")
    assert found.requests == ("S7: Read identity [SZL 0x0011]",)
    assert [one.target for one in found.attempts] == ["192.168.0.1", "192.168.0.2"]
    assert [(t.protocol, t.attempts, t.received) for t in found.totals] == [("s7", 2, None)]
    assert data.trust.limits[0] == "one more sentence."
    assert "stopped_run" in data.trust.limits
    assert "no_discovery" not in data.trust.limits


def test_what_the_frame_log_adds_up_to_is_printed_where_there_is_one(collected: Collected, run: Run) -> None:
    rows = [
        Activity("s7", 2, 1, {"no_answer": 1, "identified": 1}, 7, 5, 140, 900),
        Activity("neighbour", 0, 0, {}, 6, 0, 6, 0),
    ]
    data = collected(runs=[run], activity={run.id: rows})
    neighbour, s7 = data.runs[0].totals
    assert (neighbour.protocol, neighbour.sent) == ("neighbour", 6)
    assert (s7.attempts, s7.sent, s7.received, s7.bytes_sent, s7.bytes_received) == (2, 7, 5, 140, 900)
    assert [(c.name, c.count) for c in s7.statuses] == [("identified", 1), ("no_answer", 1)]


def test_neighbours_found_by_datagrams_mean_that_raw_sockets_were_not_allowed(collected: Collected, run: Run) -> None:
    def limits(protocol: str) -> tuple[str, ...]:
        return collected(runs=[run], activity={run.id: [Activity(protocol, sent=3)]}).trust.limits

    assert "no_raw_sockets" in limits("neighbour")
    assert "no_raw_sockets" not in limits("arp")
    assert "no_raw_sockets" not in collected().trust.limits


def test_runs_stand_in_the_order_of_time(collected: Collected, run: Run) -> None:
    earlier = Run(**(run.model_dump(exclude={"id"}) | {"started": NOW - timedelta(days=1)}))
    data = collected(runs=[run, earlier])
    assert [one.started for one in data.runs] == [earlier.started, run.started]


def test_a_run_that_was_stored_without_a_preview_is_printed_too(collected: Collected, run: Run) -> None:
    run.plan = {}
    (found,) = collected(runs=[run]).runs
    assert (found.targets, found.requests, found.exclusions) == ((), (), ())


def test_a_long_list_of_excluded_addresses_is_left_to_the_exclusion_itself(collected: Collected, run: Run) -> None:
    run.plan = {"exclusions": ["10.0.0.0/24"], "excluded": {f"10.0.0.{i}": "why" for i in range(256)}}
    assert collected(runs=[run]).runs[0].exclusions == ("10.0.0.0/24",)
