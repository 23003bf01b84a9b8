"""Risk as a person works on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.assessment.models import EvidenceLink, Finding
from core.register.models import Site
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.dialogs.risk import AcceptDialog, FixDialog
from desktop.views.risk import build_page
from desktop.views.risk.page import RiskPage

Settle = Callable[[], None]


def shown(context: AppContext, qtbot: QtBot, settle: Settle) -> RiskPage:
    made = build_page(context)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activate()
    settle()
    assert isinstance(made, RiskPage)
    return made


@pytest.fixture
def page(context: AppContext, workspace: Workspace, qtbot: QtBot, settle: Settle) -> RiskPage:
    site = workspace.register.site().id
    for check, verdict in (("QS-08", "not_met"), ("QS-01", "partial"), ("QS-29", "not_met"), ("QS-31", "met")):
        workspace.assessment.answer(check, "site", site, verdict, "seen")
    return shown(context, qtbot, settle)


def stored(workspace: Workspace, page: RiskPage) -> Finding:
    assert page.model.current is not None
    return workspace.register.get(Finding, page.model.current.id)


def test_without_findings_the_way_leads_to_the_checklist(context: AppContext, qtbot: QtBot, settle: Settle) -> None:
    page = shown(context, qtbot, settle)
    assert page.stack.currentWidget() is page.empty
    asked: list[str] = []
    context.go_to.connect(asked.append)
    page.empty.action.click()
    assert asked == ["checklist"]


def test_worst_first_and_every_finding_in_its_cell(page: RiskPage) -> None:
    ranks = [row.now.rank for row in page.model.table.rows]
    assert len(ranks) == 3 and ranks == sorted(ranks, reverse=True)
    assert page._count.text().startswith("3 findings: ")
    assert sum(cell.count or 0 for cell in page.matrix.cells.values()) == 3
    first = page.model.table.rows[0].now
    assert page.matrix.cells[first.likelihood, first.consequence].here


def test_a_cell_leaves_its_findings_in_the_list(page: RiskPage, settle: Settle) -> None:
    first = page.model.table.rows[0].now
    cell = page.matrix.cells[first.likelihood, first.consequence]
    QTest.mouseClick(cell, Qt.MouseButton.LeftButton)
    assert {(row.now.likelihood, row.now.consequence) for row in page.model.table.rows} == {
        (first.likelihood, first.consequence)
    }
    assert cell.isChecked() and page.show_all.isVisible()
    page.show_all.click()
    assert len(page.model.table.rows) == 3 and not cell.isChecked()


def test_planned_lies_lower_than_found(page: RiskPage) -> None:
    found = {row.id: row.before.score for row in page.model.table.rows}
    page.times["planned"].click()
    assert all(row.planned.score < found[row.id] for row in page.model.table.rows)
    assert sum(cell.count or 0 for (likelihood, _), cell in page.matrix.cells.items() if likelihood == 1) == 3


def test_the_risk_follows_the_scales_and_undo_takes_it_back(
    page: RiskPage, context: AppContext, workspace: Workspace, settle: Settle
) -> None:
    before = stored(workspace, page).likelihood
    page.detail.scales.buttons["safety", 5].click()
    page.detail.scales.buttons["likelihood", 5].click()
    settle()
    now = stored(workspace, page)
    assert (now.likelihood, now.safety, now.judged) == (5, 5, True)
    assert page.detail.pill.accessibleName() == "Now: Critical 25"
    context.undo.undo()
    settle()
    assert stored(workspace, page).likelihood == before
    assert page.detail.scales.buttons["likelihood", before].isChecked()


def dialog(kind: type[AcceptDialog] | type[FixDialog], page: RiskPage) -> AcceptDialog | FixDialog:
    (found,) = [one for one in page.findChildren(kind) if one.isVisible()]
    return found


def test_accepting_needs_a_name_and_an_end(page: RiskPage, workspace: Workspace, settle: Settle) -> None:
    page.detail.statuses["accepted"].click()
    asking = dialog(AcceptDialog, page)
    assert isinstance(asking, AcceptDialog)
    asking.done_button.click()
    assert asking.isVisible() and "Name who accepts" in asking.missing.text()
    QTest.keyClicks(asking.by.editor, "K. Brunner")
    asking.until.fill("next year")
    asking.done_button.click()
    assert asking.isVisible() and "Say until when" in asking.missing.text()
    asking.until.fill("2099-06-30")
    asking.done_button.click()
    settle()
    now = stored(workspace, page)
    assert (now.status, now.accepted_by, now.accepted_until) == ("accepted", "K. Brunner", "2099-06-30")
    assert "K. Brunner accepts it until 2099-06-30" in page.detail._fate.text()


def test_cancelled_acceptance_changes_nothing(page: RiskPage, workspace: Workspace, settle: Settle) -> None:
    page.detail.statuses["accepted"].click()
    dialog(AcceptDialog, page).cancel.click()
    settle()
    assert stored(workspace, page).status == "open"
    assert page.detail.statuses["open"].isChecked()


def test_fixed_on_site_needs_who_agreed_and_keeps_before_and_after(
    page: RiskPage, workspace: Workspace, context: AppContext, settle: Settle
) -> None:
    key = stored(workspace, page).id
    page.detail.statuses["fixed_on_site"].click()
    asking = dialog(FixDialog, page)
    assert isinstance(asking, FixDialog)
    asking.done_button.click()
    assert asking.isVisible() and "who of the plant agreed" in asking.missing.text()
    QTest.keyClicks(asking.by.editor, "Maria")
    QTest.keyClicks(asking.before.editor, "IMG-1")
    QTest.keyClicks(asking.after.editor, "IMG-2")
    asking.done_button.click()
    settle()
    finding = workspace.register.get(Finding, key)
    assert (finding.status, finding.agreed_by) == ("fixed_on_site", "Maria")
    assert sorted(one.role for one in workspace.register.all(EvidenceLink, target_id=key)) == ["after", "before"]
    page.open_only.click()
    assert page.model.table.rowCount() == 2
    context.undo.undo()
    settle()
    assert workspace.register.get(Finding, key).status == "open"
    assert workspace.register.count(EvidenceLink) == 0


def test_locking_closes_the_question(page: RiskPage, context: AppContext) -> None:
    page.detail.statuses["accepted"].click()
    asking = dialog(AcceptDialog, page)
    asking.close()
    context.closing.emit()
    assert page.model.reading is None and page.model.table.rowCount() == 0
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, AcceptDialog) and one.isVisible()]


def test_typing_goes_to_the_finding_where_it_was_typed(page: RiskPage, workspace: Workspace, settle: Settle) -> None:
    first, second = (row.id for row in page.model.table.rows[:2])
    QTest.keyClicks(page.detail.note.editor, "grey cable")
    page.table.select(second)
    settle()
    assert workspace.register.get(Finding, first).note == "grey cable"
    assert page.detail.note.value() == ""


def test_the_site_adapts_its_matrix(page: RiskPage, workspace: Workspace, context: AppContext, settle: Settle) -> None:
    page.tabs.setCurrentIndex(2)
    cell = page.own_matrix.matrix.cells[2, 2]
    QTest.mouseClick(cell, Qt.MouseButton.LeftButton)
    settle()
    ranks = workspace.register.site().risk_matrix
    assert ranks is not None and ranks[1][1] == 2
    assert all(ranks[row][column] >= 2 for row in range(1, 5) for column in range(1, 5))
    page.own_matrix.line.committed.emit(1)
    settle()
    assert workspace.register.site().tolerable_risk == 1
    assert page.model.table.rows[0].finding.tolerable is False
    page.own_matrix.reset.click()
    settle()
    assert workspace.register.site().risk_matrix is None


def test_techniques_lead_to_their_findings(page: RiskPage) -> None:
    page.tabs.setCurrentIndex(1)
    left = page.model.techniques.rows[0]
    page.techniques.table.select(left.id)
    page.techniques.show_findings.click()
    assert page.tabs.currentIndex() == 0
    assert {row.id for row in page.model.table.rows} == set(left.findings)
    assert f"leaving {left.id} possible" in page._count.text()
    assert "MITRE" in page.techniques._notice.text()


def test_the_chain_is_clickable(page: RiskPage, context: AppContext) -> None:
    asked: list[tuple[str, object]] = []
    context.reveal.connect(lambda table, key: asked.append((table, key)))
    current = page.model.current
    assert current is not None
    buttons = [page.detail.links.itemAt(at).widget() for at in range(page.detail.links.count())]
    for one in buttons:
        if one is not None and hasattr(one, "click"):
            one.click()
    assert ("answer", current.finding.answer_id) in asked
    assert [key for table, key in asked if table == "action"] == list(current.actions)


def test_from_a_search_and_what_is_no_risk(
    page: RiskPage, workspace: Workspace, context: AppContext, settle: Settle
) -> None:
    last = page.model.table.rows[-1].id
    assert page.reveal("finding", last) and not page.reveal("asset", last)
    settle()
    assert page.model.current is not None and page.model.current.id == last and page.table.key == last
    site = workspace.register.site()
    workspace.assessment.answer("QS-08", "site", site.id, "met", "seen")
    closed = next(one for one in workspace.register.all(Finding) if one.status == "closed")
    page.reveal("finding", closed.id)
    settle()
    assert "is closed" in page.banner.words


def test_a_zone_leaves_its_findings(page: RiskPage, workspace: Workspace, settle: Settle) -> None:
    place = page.model.places.rows[0]
    assert workspace.register.get(Site, place.place.id).name == "Musterwerk" and len(place.findings) == 3
    page.places.select(place.place)
    page._choose_place()
    assert page.model.place == place.place and len(page.model.table.rows) == 3
    page._choose_place()
    assert page.model.place is None


def test_a_hidden_page_reads_nothing(page: RiskPage, workspace: Workspace, context: AppContext, settle: Settle) -> None:
    page.deactivate()
    before = page.model.reading
    context.edit(lambda ws: ws.assessment.answer("QS-30", "site", ws.register.site().id, "not_met", "seen"))
    settle()
    assert page.model.reading is before
    page.activate()
    settle()
    assert page.model.table.rowCount() == 4


def test_sorting_keeps_the_finding(page: RiskPage) -> None:
    key = page.table.key
    page.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert page.table.key == key and page.table.currentIndex().row() == page.model.table.row_of(key)


def test_the_times_are_a_row_above_the_matrix(page: RiskPage) -> None:
    top = page.matrix.mapTo(page, QPoint(0, 0)).y()
    for one in page.times.values():
        assert one.mapTo(page, QPoint(0, one.height())).y() <= top
    assert page._count.width() > page.table.width() // 2


def test_no_table_needs_a_horizontal_scroll_bar(page: RiskPage) -> None:
    for table in (page.places, page.table):
        assert table.horizontalScrollBar().maximum() == 0, table.accessibleName()
