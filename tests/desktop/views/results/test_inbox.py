"""The inbox of proposals, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.assessment.inheritance import Place
from core.assessment.requirements import PROCESS, SYSTEM
from core.register.models import Asset, Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.dialogs.decide import ConfirmDialog, RejectDialog
from desktop.viewmodels.question import Question
from desktop.views.results import build_page
from desktop.views.results.entry import EntryButton
from desktop.views.results.page import ResultsPage

Settle = Callable[[], None]


@pytest.fixture
def zone(workspace: Workspace) -> Place:
    one = Zone(site_id=workspace.register.site().id, name="Filter hall")
    workspace.register.add(one)
    return Place("zone", one.id)


@pytest.fixture
def page(context: AppContext, workspace: Workspace, zone: Place, qtbot: QtBot, settle: Settle) -> ResultsPage:
    workspace.assessment.answer("QS-07", "zone", zone.id, "not_met", "seen")
    made = build_page(context)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    assert isinstance(made, ResultsPage)
    made.activate()
    settle()
    made.tabs.setCurrentWidget(made.inbox)
    made.inbox.table.setFocus()
    return made


def waiting(page: ResultsPage) -> int:
    return len(page.proposals.proposals)


def look_at(page: ResultsPage, requirement: str) -> None:
    rows = page.inbox.table_model.rows
    at = next(at for at, row in enumerate(rows) if requirement in row.requirements)
    page.inbox.table.setCurrentIndex(page.inbox.table_model.index(at, 0))


def test_one_key_confirms_one(page: ResultsPage, workspace: Workspace, settle: Settle) -> None:
    before = waiting(page)
    assert before > 1 and page.tabs.tabText(2) == f"Proposals ({before})"
    look_at(page, "SR 1.4")
    QTest.keyClick(page.inbox.table, Qt.Key.Key_C)
    settle()
    assert waiting(page) == before - 1 and len(page.inbox.chosen()) == 1, "the next one is chosen"
    assert "SR 1.4" in {one.requirement for one in workspace.assessment.answers()}


def test_several_are_counted_first(page: ResultsPage, workspace: Workspace, settle: Settle) -> None:
    before = waiting(page)
    QTest.keyClick(page.inbox.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.inbox.table, Qt.Key.Key_C)
    dialog = page.inbox.findChild(ConfirmDialog)
    assert dialog is not None and dialog.ok.text() == f"Confirm {before}"
    assert len(workspace.assessment.answers()) == 1
    dialog.accept()
    settle()
    assert len(workspace.assessment.answers()) > 1 and len(workspace.assessment.decisions()) == before
    assert {one.verdict for one in workspace.assessment.decisions()} == {"confirmed"}


def test_several_are_rejected_with_one_reason(page: ResultsPage, workspace: Workspace, settle: Settle) -> None:
    QTest.keyClick(page.inbox.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.inbox.table, Qt.Key.Key_R)
    dialog = page.inbox.findChild(RejectDialog)
    assert dialog is not None
    dialog.line.editor.setText("the test bench, not the plant")
    dialog.accept()
    settle()
    assert waiting(page) == 0 and page.inbox.nothing.isVisible()
    assert page.tabs.tabText(2) == "Proposals"
    assert {one.verdict for one in workspace.assessment.decisions()} == {"rejected"}
    assert len(workspace.assessment.answers()) == 1


def test_what_contradicts_an_answer_is_asked_about(
    page: ResultsPage, workspace: Workspace, zone: Place, settle: Settle
) -> None:
    asset = Asset(site_id=workspace.register.site().id, zone_id=zone.id, tag="K101", support="ended")
    workspace.register.add(asset)
    workspace.assessment.answer("COMP 3.5", "zone", zone.id, "met", "seen", pack=PROCESS, maturity=2)
    page.activate()
    settle()
    look_at(page, "COMP 3.5")
    QTest.keyClick(page.inbox.table, Qt.Key.Key_C)
    dialog = page.inbox.findChild(ConfirmDialog)
    assert dialog is not None
    assert any("the answer is replaced" in one.text() for one in dialog.findChildren(QLabel))
    dialog.accept()
    settle()
    (answer,) = [one for one in workspace.assessment.answers() if one.requirement == "COMP 3.5"]
    assert answer.verdict == "partial"


def test_facts_and_the_way_to_the_question(page: ResultsPage, context: AppContext, zone: Place) -> None:
    look_at(page, "SR 1.4")
    words = "\n".join(one.text() for one in page.inbox.findChildren(QLabel))
    assert "QS-07" in words and "Filter hall" in words
    page.inbox.findChildren(EntryButton)[0].click()
    assert context.take_errand("checklist") == Question(SYSTEM, zone, "SR 1.4")
