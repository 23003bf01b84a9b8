"""Ticking some of many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt

from core.vault.clock import new_id
from desktop.models.picking import PickModel


@dataclass(frozen=True)
class Thing:
    id: UUID
    words: str


def test_filter_keeps_hidden_marks(qtmodeltester: Any, qapp: object) -> None:
    things = [Thing(new_id(), words) for words in ("K01 pump controller", "K02 filter controller", "P01 station")]
    model = PickModel(things, {things[2].id})
    qtmodeltester.check(model)
    assert model.index(2).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    model.filter("CONTROLLER pump")
    assert [model.index(row).data() for row in range(model.rowCount())] == ["K01 pump controller"]
    counts: list[int] = []
    model.marks_changed.connect(counts.append)
    model.toggle(0)
    assert counts == [2]
    assert model.chosen == {things[0].id, things[2].id}
    model.filter("")
    model.toggle(2)
    assert model.chosen == {things[0].id}
    qtmodeltester.check(model)
