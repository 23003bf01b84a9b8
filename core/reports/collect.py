"""Puts the report's data together from the register, the assessment and the runs.

Discovery is not imported here: its rows come in from above and are read by the attributes named in the protocols.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from core.assessment.progress import trust_of
from core.assessment.reading import Snapshot
from core.assessment.risk import MATRIX
from core.assessment.service import Assessment
from core.register.models import Asset, Conduit, Interface, Network, Observation, Person, Site, Source, Supplier, Zone
from core.register.service import Register
from core.reports import collect_assets as assets_part
from core.reports import collect_results as results_part
from core.reports import collect_runs
from core.reports.collect_assets import Names
from core.reports.collect_runs import ActivityRow, AttemptRow, RunRow
from core.reports.data import Cover, KeyNumber, LookedAt, ReportData, Scope, SignOff, Summary, Tally, Trust
from core.reports.data_rows import ConduitRow, NetworkRow, PersonRow, Run, ZoneRow

HANDED_OVER = ("report_paper", "report_file", "asset_list", "nothing_kept", "access_returned")
SEVERE = frozenset({"critical", "high"})
_TOP = 5


def collect(
    register: Register,
    assessment: Assessment,
    *,
    runs: Sequence[RunRow] = (),
    attempts: Iterable[AttemptRow] = (),
    activity: Mapping[UUID, Sequence[ActivityRow]] | None = None,
    log_head: str,
    generated_at: datetime,
    version: str,
    lang: str = "en",
    limits: Sequence[str] = (),
    handed_over: Sequence[str] = HANDED_OVER,
) -> ReportData:
    """Everything that the report says at this moment.

    `runs` and `attempts` in any order; `activity` is what the frame log of each run adds up to, by the run's id; `limits` adds codes of `limit.*` sentences (or sentences) that only the
    caller knows, such as `no_raw_sockets`. The same vault, head and time give the same data.
    """
    site = register.site()
    snapshot = assessment.snapshot()
    names = Names.of(register)
    rows = assets_part.entries(register, names)
    summary = assets_part.summary(register, rows, names)
    findings, numbers = results_part.findings(snapshot, lang)
    actions = results_part.actions(snapshot, numbers, lang, site.label)
    findings = results_part.with_actions(findings, actions)
    run_rows = collect_runs.runs(runs, attempts, activity or {}, names)
    trust = _trust(site, snapshot, [*limits, *_limits(snapshot, run_rows, register, bool(summary.disagreements))])
    areas = results_part.areas(snapshot, lang)
    looked = LookedAt(
        assets=len(rows),
        zones=len(names.zones),
        networks=len(names.networks),
        checks=sum(len(area.checks) for area in areas),
        answers=sum(len(check.answers) for area in areas for check in area.checks),
        runs=len(run_rows),
    )
    open_ones = [finding for finding in findings if finding.status == "open"]
    severe = sum(finding.band in SEVERE for finding in open_ones)
    return ReportData(
        cover=_cover(site, log_head, generated_at, version),
        summary=Summary(
            words=site.summary,
            looked_at=looked,
            areas=results_part.pictures(snapshot, open_ones, lang),
            top_findings=tuple(finding.number for finding in open_ones[:_TOP]),
            top_actions=tuple(action.number for action in actions[:_TOP]),
            numbers=(
                KeyNumber("severe", severe, len(open_ones)),
                KeyNumber("verified", trust.percents[0], percent=True),
                KeyNumber("quick_wins", sum(action.quick_win for action in actions)),
            ),
        ),
        trust=trust,
        scope=_scope(site, register),
        runs=run_rows,
        asset_summary=summary,
        areas=areas,
        findings=findings,
        actions=actions,
        matrix=MATRIX,
        networks=_networks(register, rows_by=_per_network(register)),
        zones=_zones(register),
        conduits=_conduits(register, names),
        assets=rows,
        sign_off=SignOff(tuple(handed_over)),
        licences=results_part.licences(snapshot),
        packs=(f"{snapshot.pack.title} ({snapshot.pack.edition}, {snapshot.pack.version})",),
    )


def _cover(site: Site, head: str, at: datetime, version: str) -> Cover:
    return Cover(
        site=site.name,
        address=site.address,
        sector=site.sector,
        asset_owner=site.asset_owner,
        manager=site.manager,
        engineer=site.engineer,
        visit_from=site.visit_from,
        visit_to=site.visit_to,
        report_number=site.report_number,
        classification=site.classification,
        generated_at=at,
        tool_version=version,
        head_hash=head,
    )


def _trust(site: Site, snapshot: Snapshot, limits: Sequence[str]) -> Trust:
    standings = snapshot.standings()
    counted = trust_of(standings)
    return Trust(
        verified=counted.verified,
        told=counted.told,
        unknown=counted.unknown,
        not_applicable=counted.not_applicable,
        percents=counted.percents,
        by_basis=Tally.of(said.basis for standing in standings for said in standing.said).counts,
        clock_offset_s=site.clock_offset_s,
        clock_note=site.clock_note,
        limits=tuple(dict.fromkeys(limits)),
    )


def _limits(snapshot: Snapshot, runs: Sequence[Run], register: Register, disagree: bool) -> list[str]:
    """What the data itself says was not possible or not done."""
    statuses = {run.status for run in runs}
    captured = bool(register.all(Observation, source=Source.CAPTURE.value))
    cases = (
        ("quick_survey", True),
        ("no_discovery", not runs),
        ("no_raw_sockets", any(collect_runs.without_raw_sockets(run) for run in runs)),
        ("stopped_run", bool(statuses & {"stopped", "failed", "interrupted"})),
        ("paused_run", "paused_for_safety" in statuses),
        ("no_capture", not captured),
        ("open_checks", not all(standing.answered for standing in snapshot.standings())),
        ("no_zones", not snapshot.plant.zones),
        ("disagreements", disagree),
    )
    return [code for code, holds in cases if holds]


def _scope(site: Site, register: Register) -> Scope:
    return Scope(
        text=site.scope_text,
        note=site.note,
        people=tuple(PersonRow(p.name, p.role, p.organisation, p.contact, p.note) for p in register.all(Person)),
        suppliers=tuple(PersonRow(s.name, s.role, s.access, s.contact, s.note) for s in register.all(Supplier)),
    )


def _per_network(register: Register) -> dict[UUID, int]:
    found: dict[UUID, set[UUID]] = {}
    for interface in register.all(Interface):
        if interface.network_id:
            found.setdefault(interface.network_id, set()).add(interface.asset_id)
    return {key: len(assets) for key, assets in found.items()}


def _networks(register: Register, rows_by: dict[UUID, int]) -> tuple[NetworkRow, ...]:
    return tuple(
        NetworkRow(n.name, n.place, n.cidr, n.vlan, rows_by.get(n.id, 0), n.note) for n in register.all(Network)
    )


def _zones(register: Register) -> tuple[ZoneRow, ...]:
    counts: dict[UUID, int] = {}
    for asset in register.all(Asset):
        if asset.zone_id:
            counts[asset.zone_id] = counts.get(asset.zone_id, 0) + 1
    return tuple(
        ZoneRow(
            zone.name,
            zone.description,
            zone.owner,
            zone.criticality,
            zone.safety_related,
            tuple(zone.sl_t) if zone.sl_t else None,
            zone.sl_t_reason,
            counts.get(zone.id, 0),
            zone.note,
        )
        for zone in register.all(Zone)
    )


def _conduits(register: Register, names: Names) -> tuple[ConduitRow, ...]:
    return tuple(
        ConduitRow(
            c.name,
            names.zones.get(c.from_zone_id, "") if c.from_zone_id else "",
            names.zones.get(c.to_zone_id, "") if c.to_zone_id else "",
            c.direction,
            c.protocols,
            c.control,
            c.remote_access,
            c.owner,
            c.note,
        )
        for c in register.all(Conduit)
    )
