"""Findings and plan as a person works on them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.assessment.models import Finding
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.views.findings import build_page
from desktop.views.findings.page import FindingsPage

Settle = Callable[[], None]


def shown(context: AppContext, qtbot: QtBot, settle: Settle) -> FindingsPage:
    made = build_page(context)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activate()
    settle()
    assert isinstance(made, FindingsPage)
    return made


@pytest.fixture
def page(context: AppContext, workspace: Workspace, qtbot: QtBot, settle: Settle) -> FindingsPage:
    site = workspace.register.site().id
    for check, verdict in (("QS-08", "not_met"), ("QS-01", "partial"), ("QS-29", "not_met"), ("QS-31", "met")):
        workspace.assessment.answer(check, "site", site, verdict, "seen")
    return shown(context, qtbot, settle)


def stored(workspace: Workspace, page: FindingsPage) -> Finding:
    assert page.model.current is not None
    return workspace.register.get(Finding, page.model.current.id)


def test_without_findings_the_way_leads_to_the_checklist(context: AppContext, qtbot: QtBot, settle: Settle) -> None:
    page = shown(context, qtbot, settle)
    assert page.stack.currentWidget() is page.empty
    asked: list[str] = []
    context.go_to.connect(asked.append)
    page.empty.action.click()
    assert asked == ["checklist"]


def test_worst_first(page: FindingsPage) -> None:
    ranks = [row.risk.rank for row in page.model.table.rows]
    assert len(ranks) == 3 and ranks == sorted(ranks, reverse=True)
    assert page._count.text().startswith("3 findings: ")
    assert page.model.current is not None and page.model.current.id == page.model.table.rows[0].id


def test_the_risk_follows_the_scales_and_undo_takes_it_back(
    page: FindingsPage, context: AppContext, workspace: Workspace, settle: Settle
) -> None:
    before = stored(workspace, page).likelihood
    page.detail.scales.buttons["safety", 5].click()
    page.detail.scales.buttons["likelihood", 5].click()
    settle()
    now = stored(workspace, page)
    assert (now.likelihood, now.safety) == (5, 5)
    assert page.detail.pill.accessibleName() == "Critical 25"
    assert "Safety" in page.detail.matrix.accessibleName()
    context.undo.undo()
    settle()
    assert stored(workspace, page).likelihood == before
    assert page.detail.scales.buttons["likelihood", before].isChecked()


def test_accepting_needs_a_note(page: FindingsPage, workspace: Workspace, settle: Settle) -> None:
    page.detail.statuses["accepted"].click()
    settle()
    assert stored(workspace, page).status == "open"
    assert page.detail.statuses["accepted"].isChecked()
    QTest.keyClicks(page.detail.note.editor, "Accepted by K. Brunner until the new line comes")
    page.commit_pending()
    settle()
    now = stored(workspace, page)
    assert now.status == "accepted" and now.note.startswith("Accepted by")
    page.detail.statuses["fixed_on_site"].click()
    settle()
    assert stored(workspace, page).status == "fixed_on_site"
    page.open_only.click()
    settle()
    assert page.model.table.rowCount() == 2


def test_accepting_is_forgotten_with_the_finding(page: FindingsPage, workspace: Workspace, settle: Settle) -> None:
    first = page.model.table.rows[0].id
    page.detail.statuses["accepted"].click()
    page.model.select(page.model.table.rows[1].id)
    QTest.keyClicks(page.detail.note.editor, "only a note")
    page.commit_pending()
    settle()
    assert {row.status for row in workspace.assessment.findings()} == {"open"}
    assert workspace.register.get(Finding, first).note == ""


def test_owner_due_and_phase(page: FindingsPage, workspace: Workspace, settle: Settle) -> None:
    QTest.keyClicks(page.detail.owner.editor, "Ilse")
    QTest.keyClicks(page.detail.due.editor, "2026-09-30")
    phase = page.detail.form.fields["phase"]
    phase.fill("months_6_18")
    phase.committed.emit("months_6_18")
    page.deactivate()
    settle()
    now = stored(workspace, page)
    assert (now.action_owner, now.action_due, now.phase) == ("Ilse", "2026-09-30", "months_6_18")
    page.roadmap.phases["months_6_18"].click()
    assert any(action.owner == "Ilse" for action in page.model.actions.rows)


def test_a_wrong_date_is_said_and_stays(page: FindingsPage, workspace: Workspace, settle: Settle) -> None:
    QTest.keyClicks(page.detail.due.editor, "soon")
    page.commit_pending()
    settle()
    assert "soon" in page.banner.words
    assert page.detail.due.value() == "soon" and stored(workspace, page).action_due == ""


def test_typing_goes_to_the_finding_where_it_was_typed(
    page: FindingsPage, workspace: Workspace, settle: Settle
) -> None:
    first, second = (row.id for row in page.model.table.rows[:2])
    QTest.keyClicks(page.detail.owner.editor, "Tom")
    page.table.select(second)
    settle()
    assert workspace.register.get(Finding, first).action_owner == "Tom"
    assert page.detail.owner.value() == ""


def test_the_plan_has_four_phases_with_their_sums(page: FindingsPage, workspace: Workspace) -> None:
    roadmap = workspace.assessment.roadmap()
    assert len(page.roadmap.phases) == 4
    for plan in roadmap.phases:
        page.roadmap.phases[plan.phase].click()
        assert [action.id for action in page.model.actions.rows] == [action.id for action in plan.actions]
        assert str(plan.totals.hours) in page.roadmap.phases[plan.phase].text()
    assert [action.id for action in page.model.wins.rows] == [one.id for one in workspace.assessment.quick_wins()]
    assert str(roadmap.totals.hours) in page.roadmap._totals.text()


def test_to_the_answer_and_from_a_search(
    page: FindingsPage, context: AppContext, workspace: Workspace, settle: Settle
) -> None:
    asked: list[tuple[str, object]] = []
    context.reveal.connect(lambda table, key: asked.append((table, key)))
    page.detail.answer_button.click()
    assert page.model.current is not None
    assert asked == [("answer", page.model.current.answer_id)]
    last = page.model.table.rows[-1].id
    assert page.reveal("finding", last) and not page.reveal("asset", last)
    settle()
    assert page.model.current.id == last and page.table.key == last


def test_sorting_keeps_the_finding(page: FindingsPage) -> None:
    key = page.table.key
    page.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert page.table.key == key and page.table.currentIndex().row() == page.model.table.row_of(key)


def test_locking_keeps_nothing(page: FindingsPage, context: AppContext) -> None:
    context.closing.emit()
    assert page.model.reading is None and page.model.table.rowCount() == 0
