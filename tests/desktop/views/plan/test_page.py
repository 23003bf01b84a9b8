"""The plan as a person works on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.assessment.models import PlannedAction, Responsibility
from core.assessment.plan import PHASES
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.viewmodels.plan import WINS
from desktop.views.plan import build_page
from desktop.views.plan.page import PlanPage

Settle = Callable[[], None]


def shown(context: AppContext, qtbot: QtBot, settle: Settle) -> PlanPage:
    made = build_page(context)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activate()
    settle()
    assert isinstance(made, PlanPage)
    return made


@pytest.fixture
def page(context: AppContext, workspace: Workspace, qtbot: QtBot, settle: Settle) -> PlanPage:
    site = workspace.register.site().id
    for check in ("QS-08", "QS-01", "QS-29", "QS-13"):
        workspace.assessment.answer(check, "site", site, "not_met", "seen")
    return shown(context, qtbot, settle)


def planned(workspace: Workspace) -> PlannedAction:
    (row,) = workspace.register.all(PlannedAction)
    return row


def test_without_findings_the_way_leads_to_the_checklist(context: AppContext, qtbot: QtBot, settle: Settle) -> None:
    page = shown(context, qtbot, settle)
    assert page.stack.currentWidget() is page.empty


def test_the_phases_show_their_actions_and_sums(page: PlanPage, workspace: Workspace) -> None:
    roadmap = workspace.planning.at().roadmap
    for plan in roadmap.phases:
        page.phases[plan.phase].click()
        assert [row[1].id for row in page.model.table.rows] == [action.id for action in plan.actions]
        assert f"{plan.totals.actions} action" in page.phases[plan.phase].accessibleName()
    page.phases[WINS].click()
    assert [row[1].id for row in page.model.table.rows] == [action.id for action in roadmap.quick_wins]
    assert f"{roadmap.totals.hours / 8:g}\u00a0d" in page._totals.text()


def test_numbers_are_those_of_the_order_of_doing(page: PlanPage, workspace: Workspace) -> None:
    order = [action.id for action in workspace.planning.at().roadmap.actions]
    seen = {}
    for phase in PHASES:
        page.phases[phase].click()
        seen.update({row[1].id: row[0] for row in page.model.table.rows})
    assert [seen[key] for key in order] == list(range(1, len(order) + 1))


@pytest.mark.parametrize("picture", ["chart", "timeline"])
def test_marks_can_be_pressed_and_walked(page: PlanPage, picture: str) -> None:
    page.views[picture].click()
    view = page.chart if picture == "chart" else page.timeline
    last = view.marks[-1]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=last.area.center().toPoint())
    assert page.model.current is not None and page.model.current.id == last.action.id
    assert str(last.number) in view.accessibleName()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Left)
    keys = [action.id for _, action in view.rows]
    assert page.model.current.id == keys[keys.index(last.action.id) - 1]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(view.width() - 2, view.height() - 2))
    assert page.model.current.id == keys[keys.index(last.action.id) - 1]


def test_marks_lie_inside_and_beside_each_other(page: PlanPage) -> None:
    for view in (page.chart, page.timeline):
        view.resize(640, 230)
        view.arrange()
        areas = [mark.area for mark in view.marks]
        assert len(areas) == len(view.rows) > 0
        for at, one in enumerate(areas):
            assert one.left() >= 0 and one.right() <= 640 and one.bottom() <= 230
            assert not any(one.intersects(other) for other in areas[:at])


def test_owner_due_effort_and_phase_are_saved_and_undone(
    page: PlanPage, workspace: Workspace, context: AppContext, settle: Settle
) -> None:
    page.model.select("QS-29-b")
    QTest.keyClicks(page.detail.owner.editor, "Ilse")
    QTest.keyClicks(page.detail.due.editor, "2027-03-31")
    page.detail.effort.editor.selectAll()
    QTest.keyClicks(page.detail.effort.editor, "2,5")
    page.commit_pending()
    settle()
    row = planned(workspace)
    assert (row.remedy, row.owner, row.due, row.effort_days) == ("QS-29-b", "Ilse", "2027-03-31", 2.5)
    page.detail.phase.committed.emit("months_6_18")
    settle()
    assert planned(workspace).phase == "months_6_18"
    assert page.model.current is not None and (page.model.current.phase, page.model.current.hours) == (
        "months_6_18",
        20,
    )
    context.undo.undo()
    settle()
    assert planned(workspace).phase == ""


def test_a_wrong_effort_and_a_wrong_date_are_said_and_stay(
    page: PlanPage, workspace: Workspace, settle: Settle
) -> None:
    page.detail.effort.editor.selectAll()
    QTest.keyClicks(page.detail.effort.editor, "long")
    QTest.keyClicks(page.detail.due.editor, "soon")
    page.commit_pending()
    settle()
    assert "number" in page.detail.effort._below.text() and "soon" in page.banner.words
    assert page.detail.due.value() == "soon" and not workspace.register.all(PlannedAction)


def test_done_and_dropped(page: PlanPage, workspace: Workspace, settle: Settle) -> None:
    page.model.select("QS-08-a")
    page.detail.statuses["done"].click()
    settle()
    assert planned(workspace).status == "done"
    assert all(action.remedy != "QS-08-a" for action in workspace.planning.at().roadmap.quick_wins)
    page.model.select("QS-29-a")
    page.detail.statuses["dropped"].click()
    settle()
    assert "why it is not done" in page.detail.note._below.text()
    QTest.keyClicks(page.detail.note.editor, "The new line brings its own")
    page.detail.statuses["dropped"].click()
    settle()
    assert {row.remedy: row.status for row in workspace.register.all(PlannedAction)} == {
        "QS-08-a": "done", "QS-29-a": "dropped",
    }  # fmt: skip
    assert all(row[1].remedy != "QS-29-a" for row in page.model.table.rows)


def test_findings_and_what_comes_first_are_clickable(page: PlanPage, context: AppContext) -> None:
    asked: list[tuple[str, object]] = []
    context.reveal.connect(lambda table, key: asked.append((table, key)))
    page.model.select("QS-08-b")
    action = page.model.current
    assert action is not None
    page.detail.links.itemAt(0).widget().click()  # type: ignore[attr-defined]
    assert asked == [("finding", action.findings[0])]


def test_revealed_by_id_and_by_decision(page: PlanPage, workspace: Workspace, settle: Settle) -> None:
    assert page.reveal("action", "QS-29-c") and not page.reveal("finding", "QS-29-c")
    settle()
    assert page.model.current is not None and page.model.current.id == "QS-29-c" and page.model.phase == "continuous"
    edit = workspace.planning.decide("QS-01-a", owner="Ilse")
    page.reveal("plannedaction", edit.key)
    settle()
    assert page.model.current.id == "QS-01-a"
    page.reveal("action", "QS-99-a")
    settle()
    assert "No open finding asks" in page.banner.words


def test_duties_and_responsibilities(page: PlanPage, workspace: Workspace, settle: Settle) -> None:
    assert [duty.action.id for duty in page.model.duties.rows] and "a year" in page.duties._words.text()
    page.tabs.setCurrentIndex(2)
    assert len(page.model.charges.rows) == 187
    row = page.model.charges.rows[0]
    page.responsible.table.select((row.pack, row.requirement))
    page.responsible.party.committed.emit("product_supplier")
    settle()
    (stored,) = workspace.register.all(Responsibility)
    assert (stored.requirement, stored.party) == (row.requirement, "product_supplier")
    page.responsible.only.committed.emit("product_supplier")
    assert {one.parties[0] for one in page.model.charges.rows} == {"product_supplier"}


def test_budget_and_outages_change_the_plan(page: PlanPage, workspace: Workspace, settle: Settle) -> None:
    page.terms.budget.committed.emit(1)
    page.terms.outages.committed.emit("2027-08-02 to 2027-08-15 summer stop")
    settle()
    site = workspace.register.site()
    assert (site.budget_days, site.outages) == (1, "2027-08-02 to 2027-08-15 summer stop")
    assert "2027-08-02" in page.terms._starts.text()
    assert "find no room" in page._totals.text()


def test_locking_keeps_nothing(page: PlanPage, context: AppContext) -> None:
    context.closing.emit()
    assert page.model.reading is None and page.model.table.rowCount() == 0


def test_the_switch_is_a_row_above_the_picture(page: PlanPage) -> None:
    for one in page.views.values():
        bottom = one.mapTo(page, QPoint(0, one.height())).y()
        assert bottom <= page.pictures.mapTo(page, QPoint(0, 0)).y()
    totals = page._totals
    wide = page.pictures.width() - sum(one.width() for one in page.views.values())
    assert totals.width() > wide - 40  # its words break where the row ends, not before
