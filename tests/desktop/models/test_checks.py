"""The list of checks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from core.workspace import Workspace
from desktop.models.checks import HEADING_ROLE, TONE_ROLE, ChecksModel, State
from desktop.models.roles import DETAIL_ROLE, KEY_ROLE


def test_headings_and_checks(workspace: Workspace, qtmodeltester: ModelTester) -> None:
    model = ChecksModel()
    rows = workspace.assessment.checklist("site", workspace.register.site().id)
    qtmodeltester.check(model)
    model.show_checks(rows, lambda row: State(row.state, "plain", done=False), {rows[0].stop: (1, 5)})
    stops = len({row.stop for row in rows})
    assert model.rowCount() == len(rows) + stops
    heading, first = model.index(0), model.index(1)
    assert heading.data(HEADING_ROLE) and heading.data(DETAIL_ROLE) == "1 of 5"
    assert not heading.flags() & Qt.ItemFlag.ItemIsSelectable
    assert first.data(KEY_ROLE) == rows[0].id and first.data(TONE_ROLE) == "plain"
    assert model.row_of(rows[0].id) == 1
    assert model.keys() == [row.id for row in rows]
    model.show_checks(rows[:3], lambda row: State("met", "ok", done=True), {})
    assert model.keys() == [row.id for row in rows[:3]]
    assert model.index(1).data(TONE_ROLE) == "ok"
    model.show_checks((), lambda row: State("", "", done=True), {})
    assert model.rowCount() == 0
