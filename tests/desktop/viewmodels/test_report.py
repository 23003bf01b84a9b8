"""The pre-flight list."""

from __future__ import annotations

from core.register.models import Person, Site, Zone
from core.workspace import Workspace
from desktop.viewmodels.report import preflight, step_state


def state(workspace: Workspace) -> dict[str, bool]:
    return {point.code: point.ok for point in preflight(workspace)}


def test_an_empty_survey_misses_almost_everything(workspace: Workspace) -> None:
    points = preflight(workspace)
    assert [point.code for point in points if point.ok] == ["zoned", "owners"]
    assert {point.step for point in points} == {"site", "discover", "assets", "zones", "checklist", "plan"}
    assert step_state(workspace) == (2, len(points))


def test_points_are_mended_one_by_one(workspace: Workspace) -> None:
    register = workspace.register
    site = register.site().id
    register.edit(Site, site, scope_text="All of it", manager="Karin Vogt", report_number="1", clock_offset_s=0.0)
    register.add_all([Person(name="Karin Vogt"), Zone(site_id=site, name="Hall")])
    now = state(workspace)
    assert all(now[code] for code in ("scope", "manager", "people", "clock", "zones"))
    assert not now["consent"] and not now["answers"]


def test_high_risks_want_an_owner(workspace: Workspace) -> None:
    for check in workspace.assessment.pack.checks():
        workspace.assessment.answer(check.id, "site", workspace.register.site().id, "not_met", "seen")
    now = state(workspace)
    assert now["answers"] and now["verified"] and not now["owners"]
    for row in workspace.assessment.findings():
        workspace.assessment.edit_finding(row.id, action_owner="Ilse")
    assert state(workspace)["owners"]
