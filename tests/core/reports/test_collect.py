from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.assessment.service import Assessment
from core.register.models import (
    Asset,
    Conduit,
    Interface,
    Network,
    Observation,
    Person,
    Service,
    Site,
    Supplier,
    Zone,
)
from core.register.service import Register
from core.reports.collect import collect
from core.reports.data import ReportData
from core.reports.pdf import render_bytes
from core.vault.clock import new_id
from core.vault.store import Vault

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class FakeRun:
    """The attributes of a stored run: reports may not import discovery."""

    network_id: UUID | None = None
    id: UUID = field(default_factory=new_id)
    started: datetime = NOW - timedelta(hours=1)
    ended: datetime | None = NOW
    status: str = "done"
    consent_name: str = "Petra Leiter"
    consent_role: str = "site manager"
    consent_at: datetime = NOW - timedelta(hours=2)
    window: str = "morning"
    profile: str = "careful"
    interface: str = "eth0"
    plan: dict[str, Any] = field(default_factory=dict)
    frames_sent: int = 5
    frames_received: int = 3
    hosts_found: int = 1
    note: str = ""


@dataclass
class FakeAttempt:
    run_id: UUID
    target: str
    at: datetime
    protocol: str = "s7"
    transport: str = "tcp"
    port: int = 102
    status: str = "identified"
    detail: str = ""
    frames: int = 7
    duration_ms: int = 12


@pytest.fixture
def assessment(vault: Vault, register: Register) -> Assessment:
    return Assessment(vault, register, lambda: vault.author)


@pytest.fixture
def plant(vault: Vault, register: Register) -> dict[str, Any]:
    """Two zones, three assets, one of them in no zone, with sources that disagree."""
    site = register.site()
    register.edit(
        Site, site.id, address="Am Werk 1", manager="Petra Leiter", visit_from="2026-11-23", visit_to="2026-11-24",
        report_number="R-7", clock_offset_s=3.5, scope_text="Line 1", summary="All well.", asset_owner="Werk AG",
    )  # fmt: skip
    line, hall = Zone(site_id=site.id, name="Line 1", sl_t=[1, 2, 3, 1, 2, 2, 2]), Zone(site_id=site.id, name="Hall")
    network = Network(site_id=site.id, name="Cell A", cidr="192.168.0.0/24", vlan=12)
    supplier = Supplier(name="Anlagenbau", role="integration_service_provider", access="modem")
    register.add_all([line, hall, network, supplier, Person(name="Petra Leiter", role="site manager")])
    register.add(Conduit(site_id=site.id, name="Modem", to_zone_id=line.id, remote_access=True))
    ten = Asset(site_id=site.id, tag="K10", zone_id=line.id, supplier_id=supplier.id, vendor="Siemens", model="1513")
    two = Asset(site_id=site.id, tag="K2", zone_id=line.id, device_class="plc", support="ended", serial="S-2")
    loose = Asset(site_id=site.id, name="PC behind the scale")
    register.add_all([ten, two, loose])
    interface = Interface(asset_id=two.id, network_id=network.id, ip="192.168.0.2", mac="00:11:22:33:44:55")
    register.add(interface)
    register.add_all(
        [
            Service(interface_id=interface.id, transport="tcp", port=502, protocol="modbus"),
            Service(interface_id=interface.id, transport="tcp", port=80, protocol="http", detail="nginx"),
        ]
    )
    register.observe(
        two.id,
        [
            Observation(asset_id=two.id, field="firmware", value="2.8", source="network", confidence=90, by="s7"),
            Observation(asset_id=two.id, field="firmware", value="2.6", source="site_list", confidence=30),
            Observation(asset_id=two.id, field="s7.module_name", value="PLC_1", source="network"),
            Observation(asset_id=two.id, field="mac", value="00:11:22:33:44:55", source="network"),
        ],
    )
    return {"site": site.id, "line": line.id, "hall": hall.id, "network": network.id, "two": two.id}


def collected(register: Register, assessment: Assessment, **more: Any) -> ReportData:
    return collect(register, assessment, log_head="ab" * 32, generated_at=NOW, version="1.2.3", **more)


def test_an_empty_vault_gives_a_report_that_says_so(register: Register, assessment: Assessment) -> None:
    data = collected(register, assessment)
    assert data.cover.site == "Musterwerk"
    assert data.summary.looked_at.assets == 0
    assert {area.picture for area in data.summary.areas} == {"not_looked_at"}
    assert {"quick_survey", "no_discovery", "no_zones", "open_checks"} <= set(data.trust.limits)
    assert data.trust.percents == (0, 0, 100)
    assert render_bytes(data).startswith(b"%PDF")


def test_assets_come_with_everything_that_hangs_on_them(
    register: Register, assessment: Assessment, plant: dict[str, Any]
) -> None:
    data = collected(register, assessment)
    assert [asset.tag for asset in data.assets] == ["K2", "K10", ""]
    two, ten, loose = data.assets
    assert (two.firmware, two.zone, two.support) == ("2.8", "Line 1", "ended")
    assert (ten.supplier, loose.zone) == ("Anlagenbau", "")
    assert [(s.port, s.detail) for s in two.interfaces[0].services] == [(80, "nginx"), (502, "")]
    assert two.interfaces[0].network == "Cell A"
    assert [(source.source, source.fields) for source in two.sources] == [
        ("network", ("firmware", "mac")),
        ("site_list", ("firmware",)),
    ]
    assert [(f.field, f.value) for f in two.further] == [("s7.module_name", "PLC_1")]


def test_the_summary_of_assets_counts_zones_unknowns_and_disagreements(
    register: Register, assessment: Assessment, plant: dict[str, Any]
) -> None:
    data = collected(register, assessment).asset_summary
    assert [(c.name, c.count) for c in data.by_zone] == [("Line 1", 2), ("Hall", 0), ("", 1)]
    unknowns = {c.name: c.count for c in data.unknowns}
    assert unknowns == {
        "device_class": 2, "vendor": 2, "model": 2, "order_number": 3, "serial": 2, "firmware": 2, "location": 3,
        "zone": 1, "support": 2,
    }  # fmt: skip
    (found,) = data.disagreements
    assert (found.asset, found.field) == ("K2", "firmware")
    assert [(v.value, v.chosen) for v in found.values] == [("2.8", True), ("2.6", False)]


def test_answers_findings_and_measures_are_linked_by_number(
    register: Register, assessment: Assessment, plant: dict[str, Any]
) -> None:
    assessment.answer("QS-01", "zone", plant["line"], "not_met", "seen", note="No list at all.")
    assessment.answer("QS-01", "zone", plant["hall"], "met", "document")
    assessment.answer("QS-02", "site", plant["site"], "partial", "told", told_by="Jan")
    data = collected(register, assessment)
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
    register: Register, assessment: Assessment, plant: dict[str, Any]
) -> None:
    assessment.answer("QS-02", "site", plant["site"], "not_met", "seen")
    (finding,) = assessment.findings()
    assessment.edit_finding(finding.id, likelihood=5, production=5)
    pictures = {area.area: area.picture for area in collected(register, assessment).summary.areas}
    assert pictures["Asset inventory"] == "serious_gaps"
    assert pictures["Remote access"] == "not_looked_at"


def test_closed_findings_are_left_out(register: Register, assessment: Assessment, plant: dict[str, Any]) -> None:
    assessment.answer("QS-02", "site", plant["site"], "not_met", "seen")
    assessment.answer("QS-02", "site", plant["site"], "met", "seen")
    assert collected(register, assessment).findings == ()


def test_runs_keep_consent_plan_and_attempts_in_order(
    register: Register, assessment: Assessment, plant: dict[str, Any]
) -> None:
    plan = {
        "targets": ["192.168.0.0/29"],
        "exclusions": ["192.168.0.3"],
        "group": ["bacnet"],
        "protocols": ["s7", "bacnet"],
        "preview": {"steps": [{"title": "S7", "requests": [{"title": "Read identity", "reference": "SZL 0x0011"}]}]},
    }
    run = FakeRun(plant["network"], plan=plan, status="stopped")
    late, early = (
        FakeAttempt(run.id, "192.168.0.2", NOW),
        FakeAttempt(run.id, "192.168.0.1", NOW - timedelta(minutes=1)),
    )
    data = collected(register, assessment, runs=[run], attempts=[late, early], limits=["no_raw_sockets"])
    (found,) = data.runs
    assert (found.consent_name, found.network, found.targets) == ("Petra Leiter", "Cell A", ("192.168.0.0/29",))
    assert found.protocols == ("bacnet", "s7")
    assert found.requests == ("S7: Read identity [SZL 0x0011]",)
    assert [attempt.target for attempt in found.attempts] == ["192.168.0.1", "192.168.0.2"]
    assert data.trust.limits[0] == "no_raw_sockets"
    assert "stopped_run" in data.trust.limits
    assert "no_discovery" not in data.trust.limits


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_catalogue_speaks_the_language_of_the_report(
    register: Register, assessment: Assessment, plant: dict[str, Any], lang: str
) -> None:
    assessment.answer("QS-01", "site", plant["site"], "not_met", "seen")
    data = collected(register, assessment, lang=lang)
    wanted = {"en": "Asset inventory", "de": "Bestand und Verzeichnis"}[lang]
    assert wanted in [area.area for area in data.areas]
    assert render_bytes(data, lang).startswith(b"%PDF")


def test_the_same_vault_gives_the_same_data(register: Register, assessment: Assessment, plant: dict[str, Any]) -> None:
    assessment.answer("QS-01", "site", plant["site"], "not_met", "seen")
    assert collected(register, assessment) == collected(register, assessment)
