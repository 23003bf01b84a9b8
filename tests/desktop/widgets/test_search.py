"""The search field: only the newest answer counts, and nothing of a vault outlives it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.register.models import Person
from core.workspace import Workspace
from desktop import a11y
from desktop.context import AppContext
from desktop.widgets.search import SearchBox


@pytest.fixture
def box(context: AppContext, workspace: Workspace, qtbot: QtBot) -> Iterator[SearchBox]:
    workspace.register.add_all([Person(name="Ilse Krämer"), Person(name="Tom Verhoeven")])
    ground = QWidget()
    ground.resize(800, 600)
    made = SearchBox(context)
    layout = QVBoxLayout(ground)
    layout.addWidget(made)
    layout.addStretch(1)
    qtbot.addWidget(ground)
    with qtbot.waitExposed(ground):
        ground.show()
    yield made
    ground.close()


def ask(box: SearchBox, words: str, qtbot: QtBot) -> None:
    box.clear()
    QTest.keyClicks(box, words)
    qtbot.waitUntil(lambda: box.popup is not None and box.popup.isVisible())


def test_finds_and_chooses(box: SearchBox, context: AppContext, qtbot: QtBot) -> None:
    ask(box, "ilse", qtbot)
    assert [box.model.hit(row).label for row in range(box.model.rowCount())] == ["Ilse Krämer"]
    assert a11y.nameless(box.window()) == []
    assert box.popup is not None
    assert box.window().rect().contains(box.popup.geometry())
    with qtbot.waitSignal(context.reveal) as revealed:
        box.choose(0)
    assert revealed.args[0] == "person"
    assert not box.popup.isVisible()
    assert box.text() == ""


def test_an_older_answer_is_not_shown(box: SearchBox, qtbot: QtBot) -> None:
    ask(box, "tom", qtbot)
    hits = [box.model.hit(0)]
    box.forget()
    box._show(box._asked - 1, hits)
    assert box.model.rowCount() == 0


def test_closing_the_vault_empties_it(box: SearchBox, context: AppContext, qtbot: QtBot) -> None:
    ask(box, "tom", qtbot)
    context.closing.emit()
    assert box.model.rowCount() == 0
    assert box.text() == ""
    assert box.popup is not None
    assert not box.popup.isVisible()
