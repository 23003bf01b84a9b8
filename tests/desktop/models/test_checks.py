"""The list of questions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from core.workspace import Workspace
from desktop.models.checks import HEADING_ROLE, TONE_ROLE, ChecksModel, Item, State
from desktop.models.roles import DETAIL_ROLE, KEY_ROLE
from desktop.viewmodels.checklist_reading import Want, read


@pytest.fixture
def rows(workspace: Workspace) -> list[tuple[str, Item]]:
    found = read(workspace, Want(), "en")
    return [(found.stops[item.row.id], item) for item in found.items]


def test_headings_and_questions(rows: list[tuple[str, Item]], qtmodeltester: ModelTester) -> None:
    model = ChecksModel(lambda item: State(item.row.state, "plain", done=False))
    qtmodeltester.check(model)
    model.show_items(rows, {rows[0][0]: (1, 5)})
    assert model.rowCount() == len(rows) + len({title for title, _ in rows})
    heading, first = model.index(0), model.index(1)
    assert heading.data(HEADING_ROLE) and heading.data(DETAIL_ROLE) == "1 of 5"
    assert heading.data(Qt.ItemDataRole.AccessibleTextRole) == f"{rows[0][0]}, 1 of 5"
    assert not heading.flags() & Qt.ItemFlag.ItemIsSelectable
    assert first.data(KEY_ROLE) == rows[0][1].spot and first.data(TONE_ROLE) == "plain"
    assert first.data(DETAIL_ROLE) == f"{rows[0][1].row.id} · open"
    assert model.row_of(rows[0][1].spot) == 1 and model.at(1) == rows[0][1] and model.at(0) is None
    assert list(model.items()) == [item for _, item in rows]
    model.show_items(rows[:3], {})
    assert [item.spot for item in model.items()] == [item.spot for _, item in rows[:3]]
    assert model.row_of(rows[4][1].spot) == -1
    model.show_items((), {})
    assert model.rowCount() == 0


def test_the_same_rows_anew_keep_the_selection(rows: list[tuple[str, Item]]) -> None:
    resets: list[None] = []
    model = ChecksModel(lambda _item: State("", "ok", done=True))
    model.show_items(rows, {})
    model.modelReset.connect(lambda: resets.append(None))
    model.show_items(list(rows), {})
    assert resets == []
    model.show_items(rows[1:], {})
    assert resets == [None]
