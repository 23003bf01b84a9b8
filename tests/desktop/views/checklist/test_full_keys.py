"""Keys and buttons of the full requirements: basis that is remembered, gates, maturity, several at once, proposals."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.inheritance import Place
from core.assessment.models import Answer
from core.assessment.requirements import PROCESS, SYSTEM
from core.register.models import Asset, Person, Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.dialogs.decide import RejectDialog
from desktop.settings import MOVE_ON
from desktop.viewmodels.question import Question
from desktop.views.checklist import build_page
from desktop.views.checklist.bulk import BulkDialog
from desktop.views.checklist.extras import EvidenceDialog
from desktop.views.checklist.page import ChecklistPage

Settle = Callable[[], None]


@pytest.fixture
def zone(workspace: Workspace) -> Place:
    site = workspace.register.site().id
    one = Zone(site_id=site, name="Filter hall", sl_t=[2, 2, 2, 2, 2, 2, 2])
    workspace.register.add_all([one, Zone(site_id=site, name="Pumps"), Person(name="Klaus Brunner")])
    workspace.register.add(Asset(site_id=site, zone_id=one.id, tag="K101", unpatchable=True))
    return Place("zone", one.id)


@pytest.fixture
def page(context: AppContext, zone: Place, qtbot: QtBot, settle: Settle) -> ChecklistPage:
    made = build_page(context)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    context.send_to("checklist", Question(SYSTEM, zone, "SR 1.1"))
    made.activate()
    settle()
    assert isinstance(made, ChecklistPage)
    return made


def press(keys: str) -> None:
    for key in keys:
        widget = QApplication.focusWidget()
        assert widget is not None
        modifier = Qt.KeyboardModifier.ShiftModifier if key.isupper() else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(widget, key, modifier)


def enter() -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, Qt.Key.Key_Return)


def current(page: ChecklistPage) -> str:
    assert page.model.current is not None
    return page.model.current.requirement


def look_at(page: ChecklistPage, key: str) -> None:
    page.model.select(next(item.spot for item in page.model.shown() if item.row.id == key))


def stored(workspace: Workspace) -> dict[str, Answer]:
    return {one.requirement: one for one in workspace.assessment.answers()}


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def test_sent_to_a_question_it_is_looked_at(page: ChecklistPage, zone: Place) -> None:
    assert (page.model.pack, page.model.place, current(page)) == (SYSTEM, zone, "SR 1.1")
    assert len(page.model.shown()) == 100


def test_a_digit_alone_takes_the_basis_of_the_answer_before(
    page: ChecklistPage, workspace: Workspace, settle: Settle
) -> None:
    order = [item.row.id for item in page.model.shown()]
    look_at(page, order[0])
    press("1")
    assert current(page) == order[0], "the first one has to say how it is known"
    press("s1")
    assert current(page) == order[2]
    press("2d")  # right after: for that answer, and for what follows
    press("1")
    press("bx1")  # before: from here on
    settle()
    answers = stored(workspace)
    assert [(answers[key].verdict, answers[key].basis) for key in order[:5]] == [
        ("met", "seen"), ("met", "seen"), ("partial", "document"), ("met", "document"), ("met", "tested"),
    ]  # fmt: skip


def test_told_is_remembered_with_its_teller(page: ChecklistPage, workspace: Workspace, settle: Settle) -> None:
    order = [item.row.id for item in page.model.shown()]
    look_at(page, order[0])
    press("1tKl")
    enter()
    press("3")
    settle()
    assert [stored(workspace)[key].told_by for key in order[:2]] == ["Klaus Brunner"] * 2


def test_a_letter_after_moving_is_not_for_the_answer_before(
    page: ChecklistPage, workspace: Workspace, settle: Settle
) -> None:
    order = [item.row.id for item in page.model.shown()]
    look_at(page, order[0])
    press("1s1jd")
    settle()
    assert stored(workspace)[order[1]].basis == "seen" and page.model.basis == "document"


def test_another_pack_asks_again_how_it_is_known(page: ChecklistPage, settle: Settle) -> None:
    press("1s")
    assert page.model.basis == "seen"
    page.model.choose_pack(PROCESS)
    settle()
    assert page.model.basis == ""


def test_without_going_on_the_page_stays(page: ChecklistPage, context: AppContext) -> None:
    page.go_on.click()
    assert context.settings.get(MOVE_ON) == 0
    before = current(page)
    press("1s")
    assert current(page) == before


def test_what_is_not_there_needs_one_key(page: ChecklistPage, workspace: Workspace, settle: Settle) -> None:
    look_at(page, "SR 1.6")
    page.detail.finish()
    assert "Is there any wireless in this zone" in said(page.detail)
    press("g")
    settle()
    answer = stored(workspace)["SR 1.6"]
    assert answer.verdict == "not_applicable" and answer.reason.startswith("Nothing in this place sends")
    behind = [item.row.id for item in page.model.shown() if item.row.requirement.gate == "no_wireless"]
    look_at(page, next(key for key in behind if key != "SR 1.6"))
    press("G")
    dialog = page.findChild(BulkDialog)
    assert dialog is not None and dialog.ok.text() == f"Answer all {len(behind) - 1}"
    dialog.accept()
    settle()
    assert {stored(workspace)[key].verdict for key in behind} == {"not_applicable"}


def test_countermeasures_come_first_where_nothing_can_be_changed(page: ChecklistPage, settle: Settle) -> None:
    page.detail.finish()
    words = said(page.detail)
    assert "Cannot be changed here: K101." in words
    assert words.index("Cannot be changed here") < words.index("How to find out")
    page.model.choose_place(page.model.reading.places[2][0])  # type: ignore[union-attr]
    settle()
    look_at(page, "SR 1.1")
    page.detail.finish()
    words = said(page.detail)
    assert words.index("Where the equipment cannot be changed") > words.index("How to find out")
    assert "Permission" not in words and "Tell the shift leader" in words


def test_a_countermeasure_needs_its_end_and_enter_takes_the_last_one(
    page: ChecklistPage, workspace: Workspace, settle: Settle
) -> None:
    order = [item.row.id for item in page.model.shown()]
    look_at(page, order[0])
    press("s6locked cabinet")
    enter()
    press("Ilse")
    enter()
    assert page.answers.lines["until"].editor.hasFocus()
    settle()
    assert stored(workspace) == {}
    press("2027-03-31")
    enter()
    press("6")
    for _ in range(3):
        enter()
    settle()
    assert [stored(workspace)[key].until for key in order[:2]] == ["2027-03-31"] * 2
    assert stored(workspace)[order[1]].countermeasure == "locked cabinet"


def test_maturity_by_m_and_a_digit(page: ChecklistPage, workspace: Workspace, settle: Settle) -> None:
    page.model.choose_pack(PROCESS)
    settle()
    order = [item.row.id for item in page.model.shown()]
    assert current(page) == order[0] and page.model.place == Place("site", workspace.register.site().id)
    press("1s")
    assert current(page) == order[0], "how mature it is belongs to it"
    press("m3")
    press("m21")  # the other way round
    press("3")
    settle()
    answers = stored(workspace)
    assert [(answers[key].verdict, answers[key].maturity) for key in order[:3]] == [
        ("met", 3), ("met", 2), ("not_met", None),
    ]  # fmt: skip
    assert all(one.basis == "seen" for one in answers.values())


def test_several_at_once_after_their_number_is_confirmed(
    page: ChecklistPage, workspace: Workspace, context: AppContext, settle: Settle
) -> None:
    order = [item.row.id for item in page.model.shown()]
    look_at(page, order[0])
    press("JJ")
    assert page.walk.count() == 3 and page.many.isVisible()
    press("3")
    dialog = page.findChild(BulkDialog)
    assert dialog is not None and not dialog.ok.isEnabled(), "how it is known has to be said"
    dialog.basis.editor.setCurrentIndex(dialog.basis.editor.findData("tested"))
    dialog.basis.editor.activated.emit(dialog.basis.editor.currentIndex())
    assert dialog.ok.text() == "Answer all 3"
    dialog.accept()
    settle()
    answers = stored(workspace)
    assert sorted(answers) == sorted(order[:3])
    assert {(one.verdict, one.basis) for one in answers.values()} == {("not_met", "tested")}
    context.undo.undo()
    settle()
    assert stored(workspace) == {} and current(page) == order[0]


def test_nothing_is_written_before_the_number_is_confirmed(
    page: ChecklistPage, workspace: Workspace, settle: Settle
) -> None:
    press("J5")
    dialog = page.findChild(BulkDialog)
    assert dialog is not None
    dialog.reject()
    settle()
    assert stored(workspace) == {}


def test_every_zone_at_once(page: ChecklistPage, workspace: Workspace, settle: Settle) -> None:
    page.model.choose_place(None)
    settle()
    assert len(page.model.shown()) == 200 and page.model.everywhere
    assert not page.head.asset.isVisible()
    page.model.set_filter(text="pumps sr 1.13")
    assert [item.place_name for item in page.model.shown()] == ["Pumps", "Pumps"]
    press("1s")
    settle()
    (answer,) = workspace.assessment.answers()
    assert answer.scope_id == workspace.register.all(Zone)[1].id


def test_an_asset_inherits_from_its_zone_and_overrides_it(
    page: ChecklistPage, workspace: Workspace, settle: Settle
) -> None:
    press("1s")
    settle()
    assert page.head.asset.isVisible()
    page.head.asset.setCurrentIndex(1)
    page.head.asset.activated.emit(1)
    settle()
    look_at(page, "SR 1.1")
    assert page.detail.state.accessibleName() == "Met · from Filter hall"
    press("3")
    settle()
    look_at(page, "SR 1.1")
    assert page.detail.state.accessibleName() == "Not met · Seen · overridden here"
    assert page.head.place.currentText() == "Zone: Filter hall"


def test_evidence_is_hung_on_an_answer(page: ChecklistPage, workspace: Workspace, settle: Settle) -> None:
    press("e")
    assert page.findChild(EvidenceDialog) is None, "there is no answer yet"
    page.go_on.click()
    page.walk.setFocus()
    press("1s")
    settle()
    press("e")
    dialog = page.findChild(EvidenceDialog)
    assert dialog is not None and not dialog.ok.isEnabled()
    dialog.title.editor.setText("Login screen of the panel")
    dialog.reference.editor.setText("IMG_2041.jpg")
    dialog.accept()
    settle()
    page.detail.finish()
    settle()
    assert "Photo: Login screen of the panel (IMG_2041.jpg)" in said(page.extras)
    assert "Given: Met" in said(page.extras)


def test_a_proposal_waits_on_its_question(
    page: ChecklistPage, workspace: Workspace, zone: Place, settle: Settle
) -> None:
    """What the quick survey says of the zone is proposed for the requirement."""
    workspace.assessment.answer("QS-07", "zone", zone.id, "not_met", "seen")
    page.activate()
    settle()
    look_at(page, "SR 1.4")
    assert page.detail.state.accessibleName() == "Proposal · Open"
    page.detail.finish()
    assert page.proposed.isVisible() and "QS-07" in said(page.proposed)
    page.model.set_filter(state="proposed")
    assert "SR 1.4" in [item.row.id for item in page.model.shown()]
    page.walk.setFocus()
    press("c")
    settle()
    settle()
    answer = stored(workspace)["SR 1.4"]
    assert (answer.verdict, answer.basis, answer.scope_id) == ("not_met", "seen", zone.id) and answer.rule
    page.model.clear_filter()
    look_at(page, "SR 1.1 RE 1")
    page.detail.finish()
    assert page.proposed.isVisible()
    press("C")
    dialog = page.findChild(RejectDialog)
    assert dialog is not None and not dialog.ok.isEnabled()
    dialog.line.editor.setText("each has an account since May")
    dialog.accept()
    settle()
    settle()
    assert workspace.assessment.decisions()[-1].reason == "each has an account since May"
    page.detail.finish()
    assert not page.proposed.isVisible() and "SR 1.1 RE 1" not in stored(workspace)
