"""A list of things with a second line."""

from __future__ import annotations

from pytestqt.modeltest import ModelTester

from core.vault.clock import new_id
from desktop.models.lines import Line, LinesModel
from desktop.models.roles import DETAIL_ROLE, KEY_ROLE


def test_lines(qtmodeltester: ModelTester) -> None:
    model, key = LinesModel(), new_id()
    qtmodeltester.check(model)
    model.show_lines([Line(key, "Monday", "Done")])
    assert model.index(0).data() == "Monday" and model.index(0).data(DETAIL_ROLE) == "Done"
    assert model.index(0).data(KEY_ROLE) == key and model.row_of(key) == 0 and model.row_of(None) == -1
    model.show_lines([Line(key, "Monday", "Stopped")])
    assert model.index(0).data(DETAIL_ROLE) == "Stopped"
    model.show_lines([])
    assert model.rowCount() == 0
