"""Assets that can be dragged."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QMimeData, Qt
from pytestqt.modeltest import ModelTester

from desktop.models.lines import Line
from desktop.models.zone_assets import AssetLines, dragged


def test_what_is_dragged_comes_out_again(qtmodeltester: ModelTester) -> None:
    keys = [UUID(int=number) for number in (1, 2, 3)]
    model = AssetLines()
    model.show_lines([Line(key, f"K{key.int}") for key in keys])
    assert model.index(0).flags() & Qt.ItemFlag.ItemIsDragEnabled
    data = model.mimeData([model.index(0), model.index(2)])
    assert dragged(data) == [keys[0], keys[2]]
    assert model.mimeTypes() == data.formats()
    qtmodeltester.check(model)


def test_anything_else_is_no_asset() -> None:
    data = QMimeData()
    data.setText("K1")
    assert dragged(data) == []
