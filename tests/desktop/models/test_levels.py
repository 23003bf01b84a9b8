"""The table of levels."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from core.register.models import Zone
from core.workspace import Workspace
from desktop.models.levels import LEVEL_ROLE, Level, LevelsModel, level_words, vector_words
from desktop.models.roles import DETAIL_ROLE, KEY_ROLE


@pytest.mark.parametrize(
    ("level", "short", "said"),
    [
        (Level(1, 2, True, 2), "1? / 2", "achieved level 1, provisional, target 2, 1 missing"),
        (Level(3, 2, False, 3), "3 / 2", "achieved level 3, target 2"),
        (Level(0, None, False, 0), "0 / –", "achieved level 0, no target set"),
    ],
)
def test_a_level_in_numbers_and_in_words(level: Level, short: str, said: str) -> None:
    assert level.words == short
    assert level_words(level) == said


def test_a_row_for_each_place(workspace: Workspace, qtmodeltester: ModelTester) -> None:
    site = workspace.register.site().id
    workspace.register.add_all(
        [Zone(site_id=site, name="Hall", sl_t=[1, 2, 3, 4, 0, 1, 2]), Zone(site_id=site, name="Pumps")]
    )
    places = workspace.assessment.score().zones
    model = LevelsModel()
    qtmodeltester.check(model)
    model.show_places(places)
    assert (model.rowCount(), model.columnCount()) == (2, 8)
    name, level = model.index(0, 0), model.index(0, 3)
    assert name.data() == "Hall" and name.data(DETAIL_ROLE) == "Zone · lowest 0"
    assert level.data() == "0? / 3" and level.data(LEVEL_ROLE) == Level(0, 3, True, 4)
    assert level.data(KEY_ROLE) == places[0].place
    assert level.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Hall, System integrity: achieved level 0, prov")
    assert model.headerData(3, Qt.Orientation.Horizontal) == "SI"
    assert vector_words(places[1]) == "SL-A (0?, 0?, 0?, 0?, 0?, 0?, 0?), no SL-T set"
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    model.show_places(workspace.assessment.score().zones)
    assert resets == [], "the same places keep the current cell"
    model.show_places(())
    assert resets == [None] and model.rowCount() == 0
