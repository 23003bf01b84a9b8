"""The checklist as it is answered: by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.models import Answer
from core.register.models import Person, Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.dialogs.keys import KeysDialog
from desktop.tokens import PAD, RAIL_WIDTH
from desktop.views.checklist import build_page
from desktop.views.checklist.page import ChecklistPage
from desktop.widgets.fields import Combo

Settle = Callable[[], None]


@pytest.fixture
def page(context: AppContext, workspace: Workspace, qtbot: QtBot, settle: Settle) -> ChecklistPage:
    site = workspace.register.site().id
    workspace.register.add_all(
        [Zone(site_id=site, name="Filter hall"), Zone(site_id=site, name="Control room"), Person(name="Klaus Brunner")]
    )
    made = build_page(context)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    made.activate()
    settle()
    assert isinstance(made, ChecklistPage)
    return made


class Keyboard:
    """Types into whatever has the focus and counts the strokes."""

    def __init__(self) -> None:
        self.strokes = 0

    def type(self, keys: str) -> None:
        for key in keys:
            QTest.keyClick(self.focus(), key)
            self.strokes += 1

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.focus(), key)
        self.strokes += 1

    @staticmethod
    def focus() -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget


def ids(page: ChecklistPage) -> list[str]:
    return [item.row.id for item in page.model.shown()]


def current(page: ChecklistPage) -> str:
    assert page.model.current is not None
    return page.model.current.requirement


def look_at(page: ChecklistPage, key: str) -> None:
    page.model.select(next(item.spot for item in page.model.shown() if item.row.id == key))


def stored(workspace: Workspace) -> dict[str, Answer]:
    return {one.requirement: one for one in workspace.assessment.answers()}


def choose(box: QComboBox, words: str) -> None:
    at = box.findText(words)
    assert at >= 0, [box.itemText(at) for at in range(box.count())]
    box.setCurrentIndex(at)
    box.activated.emit(at)


def test_all_checks_by_keyboard_alone(page: ChecklistPage, workspace: Workspace, settle: Settle) -> None:
    keyboard, order = Keyboard(), ids(page)
    assert len(order) == 34
    for at, key in enumerate(order):
        assert current(page) == key
        if at == 3:
            keyboard.type("4no radio")
            keyboard.press(Qt.Key.Key_Return)
        elif at == 5:
            keyboard.type("3tKl")  # the rest of the name is completed
            keyboard.press(Qt.Key.Key_Return)
        elif at == 6:
            keyboard.type("2t")
            keyboard.press(Qt.Key.Key_Return)  # the same person as before
        elif at == 7:
            keyboard.type("nkey in the door")
            keyboard.press(Qt.Key.Key_Escape)
            keyboard.type("2s")
        else:
            keyboard.type("5" if at % 5 == 0 else "1d")
    settle()
    answers = stored(workspace)
    assert list(answers) == order
    assert answers[order[3]].verdict == "not_applicable" and answers[order[3]].reason == "no radio"
    assert [answers[order[at]].told_by for at in (5, 6)] == ["Klaus Brunner"] * 2
    assert answers[order[7]].note == "key in the door" and answers[order[7]].basis == "seen"
    assert answers[order[1]].verdict == "met" and answers[order[1]].basis == "document"
    assert answers[order[10]].verdict == "unknown"
    assert page.model.counts() == (34, 34)
    typed = len("no radio") + len("Kl") + len("key in the door")
    # Two keys for a check, one for "unknown"; Enter or n and Escape where a text is asked for.
    assert keyboard.strokes - typed <= 2 * 34 + 2 * 2


def test_a_verdict_is_written_at_once_and_waits_for_its_basis(
    page: ChecklistPage, workspace: Workspace, settle: Settle
) -> None:
    keyboard, first = Keyboard(), current(page)
    keyboard.type("3")
    settle()
    assert stored(workspace)[first].verdict == "not_met"
    assert current(page) == first
    assert page.detail.state.accessibleName() == "Not met, basis?"
    keyboard.type("x")
    assert current(page) != first


def test_what_cannot_stand_is_not_written(page: ChecklistPage, workspace: Workspace, settle: Settle) -> None:
    keyboard, first = Keyboard(), current(page)
    keyboard.type("4")
    settle()
    assert page.answers.lines["reason"].editor.hasFocus()
    assert stored(workspace) == {}
    keyboard.press(Qt.Key.Key_Escape)
    assert page.walk.hasFocus()
    assert current(page) == first
    assert page.model.values(page.model.current).verdict == ""


def test_moving_and_undo(page: ChecklistPage, context: AppContext, workspace: Workspace, settle: Settle) -> None:
    keyboard, order = Keyboard(), ids(page)
    keyboard.type("jjk")
    assert current(page) == order[1]
    keyboard.type("1s")
    settle()
    keyboard.type("ku")
    assert current(page) == order[2]
    context.undo.undo()
    context.undo.undo()
    settle()
    assert stored(workspace) == {}
    assert page.model.counts() == (0, 34)


def test_a_zone_inherits_overrides_and_inherits_again(
    page: ChecklistPage, workspace: Workspace, settle: Settle
) -> None:
    look_at(page, "QS-01")
    Keyboard().type("1s")
    settle()
    choose(page.head.place, "Zone: Filter hall")
    settle()
    look_at(page, "QS-01")
    assert page.detail.state.accessibleName() == "Met · from Musterwerk"
    Keyboard().type("3s")
    settle()
    look_at(page, "QS-01")
    assert page.detail.state.accessibleName() == "Not met · Seen · overridden here"
    page.answers.withdraw.click()
    settle()
    assert page.detail.state.accessibleName() == "Met · from Musterwerk"
    assert [one.scope_kind for one in workspace.assessment.answers()] == ["site"]


def test_overrides_are_told_at_the_site(page: ChecklistPage, workspace: Workspace, settle: Settle) -> None:
    zone = workspace.register.all(Zone)[0]
    workspace.assessment.answer("QS-01", "zone", zone.id, "not_met", "seen")
    page.activate()
    settle()
    look_at(page, "QS-01")
    item = page.model.current_item
    assert item is not None
    assert [(one.label, one.verdict) for one in item.row.overrides] == [("Filter hall", "not_met")]
    assert page.detail.state.accessibleName() == "Some zones answered"


def test_filters(page: ChecklistPage, settle: Settle) -> None:
    keyboard = Keyboard()
    keyboard.type("1s1s")
    settle()
    choose(page.filters.state, "Open")
    assert len(ids(page)) == 32
    choose(page.filters.group, "Segmentation")
    assert {item.row.group for item in page.model.shown()} == {"Segmentation"}
    assert page.walk.hasFocus()
    page.filters.clear.click()
    assert len(ids(page)) == 34
    keyboard.type("/wireless")
    assert page.filters.line.hasFocus() and "QS-17" in ids(page) and len(ids(page)) < 6
    keyboard.press(Qt.Key.Key_Escape)
    assert page.walk.hasFocus()
    page.filters.line.setText("no such words")
    assert page.nothing.isVisible()
    page.nothing.action.click()
    assert len(ids(page)) == 34 and not page.nothing.isVisible()
    page.filters.here.click()
    assert 0 < len(ids(page)) < 34


def test_keys_are_explained(page: ChecklistPage) -> None:
    Keyboard().type("?")
    dialog = page.findChild(KeysDialog)
    assert dialog is not None and dialog.isVisible()
    QTest.keyClick(dialog, "?")
    assert not dialog.isVisible()


def test_search_hits_are_shown_at_their_place(page: ChecklistPage, workspace: Workspace, settle: Settle) -> None:
    zone = workspace.register.all(Zone)[1]
    edit = workspace.assessment.answer("QS-27", "zone", zone.id, "not_met", "seen")
    assert page.reveal("answer", edit.key)
    settle()
    assert page.model.place is not None and page.model.place.id == zone.id
    assert current(page) == "QS-27"


def test_text_goes_to_the_check_where_it_was_typed(page: ChecklistPage, workspace: Workspace, settle: Settle) -> None:
    keyboard, first = Keyboard(), current(page)
    keyboard.type("nleft open")
    page.model.step(1)
    settle()
    assert stored(workspace)[first].note == "left open"
    assert page.answers.note.value() == ""


@pytest.mark.parametrize("theme", ["light", "sunlight"])
@pytest.mark.parametrize("pack", ["quick-survey", "iec62443-3-3", "iec62443-2-1"])
def test_no_filter_is_cut(
    context: AppContext, qapp: QApplication, qtbot: QtBot, settle: Settle, pack: str, theme: str
) -> None:
    context.theme.apply(qapp, theme)
    page = build_page(context)
    assert isinstance(page, ChecklistPage)
    qtbot.addWidget(page)
    page.resize(1366 - RAIL_WIDTH, 668)
    page.show()
    page.activate()
    page.model.choose_pack(pack)
    settle()
    assert page.filters.minimumSizeHint().width() <= 1366 - RAIL_WIDTH - 2 * (PAD + 4)
    boxes = [box for box in page.findChildren(Combo) if box.isVisibleTo(page)]
    assert len(boxes) >= 7
    assert [(box.accessibleName(), box.shown_words()) for box in boxes if box.shown_words() != box.currentText()] == []


@pytest.mark.qt_log_ignore(r"This plugin does not support (raise\(\)|propagateSizeHints\(\))")
def test_what_is_cut_ends_in_an_ellipsis_and_is_told(page: ChecklistPage) -> None:
    box = page.findChildren(Combo)[0]
    box.setItemText(box.currentIndex(), "Questions of the insurance company about everything")
    assert box.shown_words().endswith("…")
    QApplication.sendEvent(box, QEvent(QEvent.Type.ToolTip))
    assert box.toolTip() == "Questions of: Questions of the insurance company about everything"
