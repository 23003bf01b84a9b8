"""Puts the report's data together from the register, the assessment and the runs.

Discovery is not imported here: its rows come in from above and are read by the attributes named in the protocols.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from core.assessment.attack import ATTACK
from core.assessment.findings import Status
from core.assessment.models import Answer, ScopeKind
from core.assessment.planning import Planning
from core.assessment.progress import Trust as Counted
from core.assessment.requirements import QUICK
from core.assessment.service import Assessment
from core.assessment.survey import Survey
from core.register.models import Asset, Conduit, Interface, Network, Observation, Person, Site, Source, Supplier, Zone
from core.register.service import Register
from core.reports import collect_assets as assets_part
from core.reports import collect_evidence as evidence_part
from core.reports import collect_findings as findings_part
from core.reports import collect_full as full_part
from core.reports import collect_plan as plan_part
from core.reports import collect_results as results_part
from core.reports import collect_runs
from core.reports.collect_assets import Names
from core.reports.collect_chain import chain_rows, loose_ends
from core.reports.collect_network import network_chapter
from core.reports.collect_obligations import obligations
from core.reports.collect_runs import ActivityRow, AttemptRow, RunRow
from core.reports.collect_zones import zone_chapter
from core.reports.data import (
    AreaPicture,
    Cover,
    KeyNumber,
    LevelsSaid,
    LookedAt,
    ReportData,
    Scope,
    SignOff,
    Summary,
    Trust,
)
from core.reports.data_full import PackAnswers, PlaceLevels
from core.reports.data_network import SeenElsewhere
from core.reports.data_rows import ConduitRow, NetworkRow, PersonRow, Run, ZoneRow
from core.reports.text import Words

HANDED_OVER = ("report_paper", "report_file", "asset_list", "nothing_kept", "access_returned")
SEVERE = frozenset({"critical", "high"})
_TOP = 5


def collect(
    register: Register,
    assessment: Assessment,
    planning: Planning,
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
    seen: SeenElsewhere | None = None,
) -> ReportData:
    """Everything that the report says at this moment.

    `runs` and `attempts` in any order; `activity` is what the frame log of each run adds up to, by the run's id; `limits` adds codes of `limit.*` sentences (or sentences) that only the
    caller knows, such as `no_raw_sockets`; `seen` is what discovery compared and matched. The same vault, head and time give the same data.
    """
    site, words = register.site(), Words(lang)
    survey = assessment.survey(today=generated_at.date(), every_asset=True)
    snapshot = survey.snapshot()
    names = Names.of(register)
    rows = assets_part.entries(register, names)
    summary = assets_part.summary(register, rows, names)
    proofs = evidence_part.proofs(register)
    plan = planning.at(lang, generated_at.date())
    numbers, measures = findings_part.numbered(plan), plan_part.numbered(plan.roadmap)
    actions = plan_part.measures(plan.roadmap, measures, numbers, site.label)
    found = findings_part.findings(survey, plan, numbers, actions, proofs, lang)
    run_rows = collect_runs.runs(runs, attempts, activity or {}, names)
    levels, maturity = full_part.levels(survey, lang)
    disagree = bool(summary.disagreements)
    trust = _trust(
        site, survey, [*limits, *_limits(survey, run_rows, register, levels=bool(levels), disagree=disagree)]
    )
    areas = results_part.areas(survey, proofs.of, lang)
    full = full_part.answers(survey, proofs.of, lang)
    packs = [QUICK, *(one.pack for one in full)]
    data = ReportData(
        cover=_cover(site, log_head, generated_at, version, words),
        trust=trust,
        scope=_scope(site, register),
        runs=run_rows,
        asset_summary=summary,
        areas=areas,
        findings=found,
        actions=actions,
        matrix=survey.judge.matrix.bands,
        networks=_networks(register, rows_by=_per_network(register)),
        zones=_zones(register),
        conduits=_conduits(register, names),
        assets=rows,
        sign_off=SignOff(tuple(handed_over)),
        licences=results_part.licences(snapshot, (ATTACK,)),
        packs=_packs(survey, full, words),
        levels=levels,
        maturity=maturity,
        risk=findings_part.risk_picture(survey, plan, numbers),
        plan=plan_part.terms(site, plan, measures),
        obligations=obligations(survey, packs, found, proofs, lang),
        evidence=evidence_part.rows(proofs, _all_answers(survey), survey.labels, numbers),
        chain=chain_rows(plan, numbers, measures, proofs),
        loose=loose_ends(plan),
        full_answers=full,
        drawing=zone_chapter(register, levels, lang),
        network=network_chapter(register, seen or SeenElsewhere(), lang),
    )
    return replace(data, summary=_summary(data, site, names, results_part.pictures(snapshot, found, lang)))


def _summary(data: ReportData, site: Site, names: Names, pictures: tuple[AreaPicture, ...]) -> Summary:
    """The numbers of the first page. Each of them can be counted again from the tables behind it."""
    rows = [row for area in data.areas for check in area.checks for row in check.answers]
    full_rows = [row for pack in data.full_answers for place in pack.places for row in place.rows]
    open_ones = [finding for finding in data.findings if finding.status == Status.OPEN and finding.counts]
    return Summary(
        words=site.summary,
        looked_at=LookedAt(
            assets=len(data.assets),
            zones=len(names.zones),
            networks=len(names.networks),
            checks=sum(len(area.checks) for area in data.areas) if data.quick else 0,
            answers=len(rows) + len(full_rows),
            runs=len(data.runs),
            requirements=sum(pack.requirements for pack in data.full_answers),
        ),
        areas=pictures if data.quick else (),
        top_findings=tuple(finding.number for finding in open_ones[:_TOP]),
        top_actions=tuple(action.number for action in data.actions[:_TOP]),
        numbers=(
            KeyNumber("severe", sum(finding.band in SEVERE for finding in open_ones), len(open_ones)),
            KeyNumber("verified", data.trust.percents[0], percent=True),
            KeyNumber("quick_wins", sum(action.quick_win and action.open for action in data.actions)),
        ),
        levels=_levels_said(data.levels),
    )


def _levels_said(levels: Sequence[PlaceLevels]) -> LevelsSaid | None:
    assessed = [one for one in levels if one.assessed and one.kind == ScopeKind.ZONE]
    if not assessed:
        return None
    aimed = [one for one in assessed if one.has_target]
    return LevelsSaid(
        zones=len(assessed),
        with_target=len(aimed),
        reached=sum(one.reached for one in aimed),
        provisional=sum(any(fr.provisional for fr in one.frs) for one in assessed),
    )


def _all_answers(survey: Survey) -> list[Answer]:
    return [one for pack in survey.answers.values() for places in pack.values() for one in places.values()]


def _packs(survey: Survey, full: Sequence[PackAnswers], words: Words) -> tuple[str, ...]:
    """Each pack that was answered, in the versions that it was answered with; own packs under their own title."""

    def title(pack: str, own: str) -> str:
        return words.code("pack", pack) if words.has(f"pack.{pack}") else own

    quick = survey.snapshot().pack
    given = {one.pack_version for places in survey.answers.get(QUICK, {}).values() for one in places.values()}
    edition = words.known("edition", quick.edition)
    found = [] if full and not given else [(title(QUICK, quick.title), edition, sorted(given) or [quick.version])]
    found += [(title(one.pack, survey.pack_of(one.pack).title), one.edition, list(one.versions)) for one in full]
    return tuple(f"{name} ({edition}, {', '.join(versions)})" for name, edition, versions in found)


def _cover(site: Site, head: str, at: datetime, version: str, words: Words) -> Cover:
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
        classification=words.known("classification", site.classification),
        generated_at=at,
        tool_version=version,
        head_hash=head,
    )


def _trust(site: Site, survey: Survey, limits: Sequence[str]) -> Trust:
    by_place, by_basis = full_part.bases(survey)
    verified, told = sum(one.verified for one in by_place), sum(one.told for one in by_place)
    unknown, apart = sum(one.unknown for one in by_place), sum(one.not_applicable for one in by_place)
    return Trust(
        verified=verified,
        told=told,
        unknown=unknown,
        not_applicable=apart,
        by_place=by_place,
        percents=Counted(verified, told, unknown, apart).percents,
        by_basis=by_basis,
        clock_offset_s=site.clock_offset_s,
        clock_note=site.clock_note,
        limits=tuple(dict.fromkeys(limits)),
    )


def _limits(survey: Survey, runs: Sequence[Run], register: Register, *, levels: bool, disagree: bool) -> list[str]:
    """What the data itself says was not possible or not done."""
    statuses = {run.status for run in runs}
    captured = bool(register.all(Observation, source=Source.CAPTURE.value))
    quick = not full_part.full_packs(survey) or bool(survey.answers.get(QUICK))
    open_checks = quick and not all(one.answered for one in survey.snapshot().standings())
    cases = (
        ("quick_survey", quick and not levels),
        ("no_levels", not quick and not levels),
        ("full_partly", levels and any(one.unknown for one in full_part.bases(survey)[0] if one.pack)),
        ("no_discovery", not runs),
        ("no_raw_sockets", any(collect_runs.without_raw_sockets(run) for run in runs)),
        ("stopped_run", bool(statuses & {"stopped", "failed", "interrupted"})),
        ("paused_run", "paused_for_safety" in statuses),
        ("no_capture", not captured),
        ("open_checks", open_checks),
        ("no_zones", not survey.zones),
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
