"""A zone of 100 SR and RE answered by keyboard alone in the real window, every stroke counted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from core.assessment.models import Answer
from core.assessment.requirements import SYSTEM
from core.register.models import Person, Zone
from core.workspace import Workspace
from desktop.app import App, build
from desktop.views.checklist.page import ChecklistPage
from tests.desktop.hand import Hand  # type: ignore[import-not-found]

PER_ANSWER = 2.2


@pytest.fixture
def app(tmp_path: Path, qapp: QApplication, workspace: Workspace) -> Iterator[App]:
    """The app as `main` makes it, with two zones in its vault."""
    site = workspace.register.site().id
    workspace.register.add_all(
        [Zone(site_id=site, name="Filter hall"), Zone(site_id=site, name="Pumps"), Person(name="Klaus Brunner")]
    )
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    made = build(["walkdown"], settings_file=tmp_path / "settings.ini")
    made.window.resize(1366, 768)
    made.window.show()
    made.context.opened.emit(workspace)
    yield made
    made.window.close()
    made.close()
    made.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    sys.setswitchinterval(before)


class Walker:
    """Answers one question after the other and notes what must be stored."""

    def __init__(self, hand: Hand, page: ChecklistPage) -> None:
        self.hand, self.page = hand, page
        self.basis = ""
        self.expected: dict[str, tuple[str, str]] = {}

    def answer(self, number: int) -> None:
        """As somebody in a hall does: mostly met, some gaps, some that do not apply, a few texts."""
        hand, item = self.hand, self.page.model.current_item
        assert item is not None and item.row.id not in self.expected, "the next open question came by itself"
        key = item.row.id
        if item.row.requirement.gate in ("no_wireless", "no_pki", "no_office_services"):
            hand.type("g")
            self.expected[key] = ("not_applicable", "unknown")
        elif number == 30:
            hand.type("4no stock is kept here")
            hand.key(Qt.Key.Key_Return)
            self.expected[key] = ("not_applicable", "unknown")
        elif number == 50:
            hand.type("6locked cabinet")
            hand.key(Qt.Key.Key_Return)
            hand.type("Kl")  # the rest of the name is completed
            hand.key(Qt.Key.Key_Return)
            hand.type("2027-03-31")
            hand.key(Qt.Key.Key_Return)
            self.expected[key] = ("met_by_compensating", self.basis)
        elif number == 51:
            hand.type("6")
            for _ in range(3):  # the same as before
                hand.key(Qt.Key.Key_Return)
            self.expected[key] = ("met_by_compensating", self.basis)
        elif number % 13 == 4:
            self.gap_of_many(key, number)
        else:
            self.met(key, number)

    def gap_of_many(self, key: str, number: int) -> None:
        """Unknown or for the supplier: nothing more to say."""
        self.hand.type("5" if number % 2 else "7")
        self.expected[key] = ("unknown" if number % 2 else "ask_supplier", "unknown")

    def met(self, key: str, number: int) -> None:
        """One digit; a letter where it is known otherwise than the answer before."""
        verdict, digit = {3: ("not_met", "3"), 6: ("partial", "2")}.get(number % 9, ("met", "1"))
        if number % 7 == 0:  # after the digit: for this one
            self.basis, letter = ("seen", "s") if number % 2 else ("document", "d")
            self.hand.type(digit + letter)
        elif number % 10 == 8:  # before it: for this one and those that follow
            self.basis = "tested"
            self.hand.type("bx" + digit)
        else:
            self.hand.type(digit)
        self.expected[key] = (verdict, self.basis)


def stored(workspace: Workspace) -> dict[str, Answer]:
    return {one.requirement: one for one in workspace.assessment.answers()}


@pytest.mark.qt_log_ignore(r"This plugin does not support (raise\(\)|grabbing the keyboard|propagateSizeHints\(\))")
def test_a_full_zone_by_keyboard_alone(
    app: App, workspace: Workspace, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    app.window.activateWindow()
    qtbot.waitActive(app.window)
    hand = Hand(app, qtbot)
    hand.settle()
    hand.step("Checklist")
    page = app.window.pages["checklist"]
    assert isinstance(page, ChecklistPage)
    hand.strokes = 0
    pick(hand, "p", "Questions of", "Requirements, 3-3")
    pick(hand, "z", "Answer for", "Zone: Pumps")
    assert page.model.counts() == (0, 100)
    walker = Walker(hand, page)
    for number in range(100):
        walker.answer(number)
    hand.settle()
    strokes = hand.strokes
    assert hand.shows("100 of 100 done")
    assert page.banner.isVisible() and page.banner.words == "Every question is done for this place."
    answers = stored(workspace)
    assert {key: (one.verdict, one.basis) for key, one in answers.items()} == walker.expected
    zone = workspace.register.all(Zone)[1].id
    assert {(one.pack, one.scope_kind, one.scope_id) for one in answers.values()} == {(SYSTEM, "zone", zone)}
    assert {one.reason for one in answers.values() if one.verdict == "not_applicable"} > {
        "no stock is kept here",
        "",
    } - {""}
    assert {one.accepted_by for one in answers.values() if one.countermeasure} == {"Klaus Brunner"}
    assert {one.verdict for one in answers.values()} == {
        "met", "partial", "not_met", "not_applicable", "unknown", "met_by_compensating", "ask_supplier",
    }  # fmt: skip
    with capsys.disabled():
        print(f"\n100 SR and RE in {strokes} strokes, texts and choosing pack and zone included: {strokes / 100} each")
    assert strokes <= PER_ANSWER * 100
    undo_goes_back(hand, page, workspace, walker)


def pick(hand: Hand, letter: str, name: str, words: str) -> None:
    """Open a combo box by its key, go down to the entry, take it."""
    hand.type(letter)
    view = hand.find(QComboBox, name).view()
    hand.wait(view.isVisible, f"the list of “{name}”")
    while words not in view.currentIndex().data():
        QTest.keyClick(view, Qt.Key.Key_Down)
        hand.strokes += 1
    QTest.keyClick(view, Qt.Key.Key_Return)
    hand.strokes += 1
    hand.wait(lambda: not view.isVisible(), "the list to close")
    hand.settle()


def undo_goes_back(hand: Hand, page: ChecklistPage, workspace: Workspace, walker: Walker) -> None:
    """Ctrl+Z takes the last answers back one by one and looks at each again; Ctrl+Y gives them again."""
    last, before = list(walker.expected)[-1], list(walker.expected)[-2]
    for key, left in ((last, 99), (before, 99), (before, 98)):  # the one before last was corrected: two steps
        hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        hand.settle()
        assert page.model.current is not None and page.model.current.requirement == key
        assert len(stored(workspace)) == left and hand.shows(f"{left} of 100 done")
    hand.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    hand.settle()
    assert page.model.current == page.model.item(page.model.current).spot  # type: ignore[union-attr]
    assert page.model.current.requirement == before and len(stored(workspace)) == 99
