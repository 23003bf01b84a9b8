"""Risk, plan and chain of a whole plant: nothing hangs loose, and every figure recomputes."""

from __future__ import annotations

import itertools
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

import catalogue
from core.assessment.inheritance import Place
from core.assessment.models import Answer, Evidence, EvidenceLink, Finding, PlannedAction
from core.assessment.planning import PlanRefused
from core.assessment.records import FindingRefused
from core.assessment.risk import risk_of, zone_risk
from core.assessment.scoring import FRS
from core.assessment.site_plan import SitePlan
from core.practice.whole import SYSTEM, whole_sample
from core.register.models import Zone
from core.workspace import KdfCost, Workspace

TODAY = date(2026, 11, 24)
PASSPHRASE = "nine grey herons stand still"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("whole") / "vault"
    with Workspace.create(
        made, PASSPHRASE, site_name="Musterwerk", engineer="Eva", cost=KdfCost(1, 64, 1)
    ) as workspace:
        whole_sample(workspace)
    return made


@pytest.fixture(scope="module")
def plan(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> SitePlan:
    copy = shutil.copytree(folder, tmp_path_factory.mktemp("read") / "vault")
    with Workspace.open(copy, PASSPHRASE) as workspace:
        return workspace.planning.at(today=TODAY)


@pytest.fixture
def workspace(folder: Path, tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(shutil.copytree(folder, tmp_path / "vault"), PASSPHRASE) as opened:
        yield opened


# --- the chain ---


def test_nothing_hangs_loose_from_either_end(plan: SitePlan) -> None:
    assert plan.orphans == []
    rows = {row.finding: row for row in plan.chain}
    assert len(rows) == len(plan.chain) == len(plan.risks) > 100
    for row in plan.chain:
        assert row.proofs and row.place and row.requirement and row.serves
        assert row.actions or row.status != "open"
    for action in plan.roadmap.actions:
        assert all(action.id in rows[key].actions for key in action.findings)
    packs = {"nis2", "iso27001-2022"}
    known = {pack: {one.id for one in catalogue.pack(pack).entries} for pack in packs}
    assert all(item.id in known[item.pack] for row in plan.chain for item in row.serves)


def missing(workspace: Workspace) -> set[tuple[str, str]]:
    return {(one.what, one.missing) for one in workspace.planning.at(today=TODAY).orphans}


def test_what_hangs_loose_is_named(workspace: Workspace) -> None:
    register = workspace.register
    zone = register.all(Zone)[0]
    register.add(Evidence(title="a photo of nothing"))
    shown = Evidence(title="a photo")
    register.add_all([shown, EvidenceLink(evidence_id=shown.id, target="finding", target_id=uuid4())])
    register.add(PlannedAction(remedy="SR9.9-a"))
    answer = register.all(Answer, pack=SYSTEM, scope_id=zone.id, requirement="SR 1.4")[0]
    for link in register.all(EvidenceLink, target_id=answer.id):
        register.delete(EvidenceLink, link.id)
    workspace.assessment.answer("SR 1.4", "zone", zone.id, basis="unknown", pack=SYSTEM)
    assert missing(workspace) == {
        ("evidence", "target"), ("link", "target"), ("action", "finding"), ("finding", "evidence"),
    }  # fmt: skip


def test_a_finding_without_its_place_or_requirement_is_named(workspace: Workspace) -> None:
    register = workspace.register
    answers = register.all(Answer, pack=SYSTEM, verdict="not_met")
    register.edit(Answer, answers[0].id, requirement="SR 99")
    register.edit(Answer, answers[1].id, scope_id=uuid4())
    assert {("finding", "requirement"), ("finding", "place")} <= missing(workspace)


def test_a_gap_without_a_finding_is_named(workspace: Workspace) -> None:
    finding = workspace.register.all(Finding)[0]
    for link in workspace.register.all(EvidenceLink, target_id=finding.id):
        workspace.register.delete(EvidenceLink, link.id)
    workspace.register.delete(Finding, finding.id)
    assert ("answer", "finding") in missing(workspace)


def test_an_open_finding_whose_closing_action_is_dropped_is_named(workspace: Workspace) -> None:
    plan = workspace.planning.at(today=TODAY)
    found = next(one for one in plan.risks if one.finding.requirement == "SR 1.4")
    closing = {one.remedy for one in plan.roadmap.actions if one.closes and found.id in one.findings}
    with pytest.raises(PlanRefused, match="why"):
        workspace.planning.decide(min(closing), status="dropped")
    for remedy in closing:
        workspace.planning.decide(remedy, status="dropped", note="no money")
    assert ("finding", "action") in missing(workspace)
    dropped = workspace.planning.at(today=TODAY).roadmap.dropped
    assert {one.remedy for one in dropped} == closing and all(one.note == "no money" for one in dropped)


# --- figures ---


def test_figures_recompute(plan: SitePlan) -> None:
    for when in ("before", "now", "planned"):
        cells = plan.cells(when)
        assert sum(map(len, cells.values())) == len(plan.risks)
    site = plan.places[0]
    assert site.before == zone_risk([(one.before, one.accepted) for one in plan.risks], plan.line)
    still = [one for one in plan.risks if one.finding.status != "fixed_on_site"]
    assert site.now == zone_risk([(one.now, one.accepted) for one in still], plan.line)
    hours = Counter({phase.phase: phase.totals.hours for phase in plan.roadmap.phases})
    assert hours == Counter(
        {
            phase.phase: sum(one.hours for one in plan.roadmap.actions if one.phase == phase.phase)
            for phase in plan.roadmap.phases
        }
    )
    assert sum(hours.values()) == plan.roadmap.totals.hours == sum(one.hours for one in plan.roadmap.actions)


def test_risk_never_rises_on_the_way(plan: SitePlan) -> None:
    for one in plan.risks:
        assert one.planned.rank <= one.now.rank <= one.before.rank
        if one.actions:
            assert one.planned.score < one.before.score or one.before.likelihood == 1


def test_the_last_raise_of_a_zone_ends_where_all_its_findings_are_closed(plan: SitePlan) -> None:
    steps: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for action in plan.roadmap.actions:
        for one in action.raises:
            assert one.fr in FRS and action.closes
            steps.setdefault((one.name, one.fr), []).append((one.before, one.after))
    assert steps
    for path in steps.values():
        assert all(after > before for before, after in path)
        assert all(first[1] == second[0] for first, second in itertools.pairwise(path))


def test_every_action_serves_something_and_says_where(plan: SitePlan) -> None:
    assert all(one.serves and one.places and one.findings for one in plan.roadmap.actions)


def test_the_same_remedy_in_several_zones_is_one_action(plan: SitePlan) -> None:
    assert len({one.remedy for one in plan.roadmap.actions}) == len(plan.roadmap.actions)
    assert any(len(one.places) > 2 for one in plan.roadmap.actions)


def test_quick_wins_need_hours_and_no_outage(plan: SitePlan) -> None:
    assert plan.roadmap.quick_wins
    assert all((one.effort, one.outage, one.status) == ("hours", "none", "open") for one in plan.roadmap.quick_wins)


def test_techniques_come_from_open_findings(plan: SitePlan) -> None:
    assert plan.techniques
    open_ones = {one.id for one in plan.risks if one.finding.status == "open"}
    for left in plan.techniques:
        assert set(left.findings) <= open_ones and left.mitigations and left.tactics
        assert left.id.startswith("T0") and left.confidence in {"primary source", "own judgement"}


# --- decisions ---


def test_an_acceptance_that_is_over_is_open_again(workspace: Workspace) -> None:
    def one(today: date) -> str:
        rows = workspace.planning.at(today=today).risks
        return next(row.finding.status for row in rows if row.finding.accepted_by)

    assert (one(TODAY), one(date(2099, 12, 31))) == ("accepted", "open")


def test_fixed_on_site_needs_who_agreed_and_is_one_step(workspace: Workspace) -> None:
    key = next(row.id for row in workspace.planning.at(today=TODAY).risks if row.finding.status == "open")
    before, after = Evidence(title="before"), Evidence(title="after")
    with pytest.raises(FindingRefused, match="who of the plant agreed"):
        workspace.planning.fix(key, " ", before=before, after=after)
    assert workspace.register.count(Evidence, title="before") == 0
    edit = workspace.planning.fix(key, "Maria", before=Evidence(title="before"), after=Evidence(title="after"))
    row = next(row for row in workspace.planning.at(today=TODAY).risks if row.id == key)
    assert row.now.score < row.before.score and not row.actions
    assert {link.role for link, _ in workspace.assessment.evidence_of(key)} == {"before", "after"}
    workspace.undo(edit.txn)
    assert workspace.register.get(Finding, key).status == "open"
    assert workspace.assessment.evidence_of(key) == []


def test_what_remains_may_be_said_by_hand(workspace: Workspace) -> None:
    key = workspace.planning.at(today=TODAY).risks[0].id
    workspace.assessment.edit_finding(key, after=[1, 1, 1, 1, 2])
    found = next(row for row in workspace.planning.at(today=TODAY).risks if row.id == key)
    assert found.planned == risk_of(found.finding.after)  # type: ignore[arg-type]
    assert found.planned.score == 2


def test_a_decision_holds_for_one_place_alone(workspace: Workspace) -> None:
    action = next(one for one in workspace.planning.at(today=TODAY).roadmap.actions if len(one.places) > 2)
    zone = next(one for one in workspace.register.all(Zone) if one.name in action.places)
    workspace.planning.decide(action.remedy, Place("zone", zone.id), owner="Ilse", phase="months_6_18")
    own = [one for one in workspace.planning.at(today=TODAY).roadmap.actions if one.remedy == action.remedy]
    split = next(one for one in own if one.owner == "Ilse")
    assert len(own) == 2 and split.places == (zone.name,) and split.phase == "months_6_18"
    assert sorted([*own[0].findings, *own[1].findings]) == sorted(action.findings)


def test_decisions_are_kept_in_one_row_and_undone(workspace: Workspace) -> None:
    remedy = workspace.planning.at(today=TODAY).roadmap.actions[0].remedy
    workspace.planning.decide(remedy, owner="Ilse")
    edit = workspace.planning.decide(remedy, due="2027-03-31", effort_days=2.5)
    (row,) = workspace.register.all(PlannedAction, remedy=remedy)
    assert (row.owner, row.due, row.effort_days) == ("Ilse", "2027-03-31", 2.5)
    workspace.undo(edit.txn)
    assert workspace.register.get(PlannedAction, row.id).due == ""


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"phase": "continuous"}, "is no phase"),
        ({"status": "gone"}, "is no status"),
        ({"due": "soon"}, "is no date"),
        ({"effort_days": -1}, "is no effort"),
        ({"effort_days": 1e9}, "is no effort"),
        ({"cost": -5}, "is no cost"),
        ({"strange": 1}, "not to be decided"),
    ],
)
def test_decisions_that_cannot_stand(workspace: Workspace, wanted: dict[str, object], sentence: str) -> None:
    with pytest.raises(PlanRefused, match=sentence):
        workspace.planning.decide("SR1.1-b", **wanted)  # type: ignore[typeddict-item]


def test_nobody_decides_about_what_no_finding_asks_for(workspace: Workspace) -> None:
    with pytest.raises(PlanRefused, match="No open finding"):
        workspace.planning.decide("SR9.9-a", owner="Ilse")


def test_actions_that_would_wait_for_each_other_are_refused_and_nothing_is_kept(workspace: Workspace) -> None:
    first, second = [one.remedy for one in workspace.planning.at(today=TODAY).roadmap.phases[0].actions[:2]]
    workspace.planning.decide(first, after=[second])
    with pytest.raises(PlanRefused, match="wait for each other"):
        workspace.planning.decide(second, after=[first])
    assert workspace.register.all(PlannedAction, remedy=second) == []


def test_terms_and_matrix(workspace: Workspace) -> None:
    planning = workspace.planning
    for wrong in ({"line": 5}, {"budget_days": -1}, {}):
        with pytest.raises(PlanRefused):
            planning.set_terms(**wrong)  # type: ignore[arg-type]
    with pytest.raises(PlanRefused, match="never falls"):
        planning.set_matrix([[4] * 5, *[[1] * 5] * 4])
    planning.set_matrix([[1] * 5, *[[4] * 5] * 4])
    planning.set_terms(line=0, budget_days=0, outages="none")
    plan = planning.at(today=TODAY)
    assert (plan.line, plan.terms.budget_days, plan.terms.windows) == (None, None, ())
    assert {one.planned.band for one in plan.risks if one.planned.likelihood == 1} == {"low"}


def test_who_is_responsible_is_decided_here_or_by_the_catalogue(workspace: Workspace) -> None:
    planning = workspace.planning
    usual = {(one.pack, one.requirement): one for one in planning.charges()}
    assert len(usual) == 187 and not any(one.own for one in usual.values())
    with pytest.raises(PlanRefused, match="no party"):
        planning.make_responsible(SYSTEM, "SR 1.1", "cleaner")
    planning.make_responsible(SYSTEM, "SR 1.1", "product_supplier", "Tom")
    planning.make_responsible(SYSTEM, "SR 1.1", "asset_owner", "Ilse")
    now = {(one.pack, one.requirement): one for one in planning.charges()}
    assert (now[SYSTEM, "SR 1.1"].parties[0], now[SYSTEM, "SR 1.1"].person) == ("asset_owner", "Ilse")
    assert set(now[SYSTEM, "SR 1.1"].parties) == set(usual[SYSTEM, "SR 1.1"].parties)


def test_gaps_beyond_the_target_are_on_record_but_no_risk(plan: SitePlan) -> None:
    beyond = [row for row in plan.rows if row.beyond_target]
    assert beyond and not {row.id for row in beyond} & {one.id for one in plan.risks}
    levels = {one.id: getattr(one, "min_sl", None) for one in catalogue.pack(SYSTEM).entries}
    assert all((levels[row.requirement] or 0) > 1 for row in beyond)
