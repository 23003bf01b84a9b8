"""Tables of plain rows."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.a11y import nameless
from desktop.context import AppContext
from desktop.models.grid import Column, GridModel
from desktop.tokens import CONTROL_HEIGHT
from desktop.widgets.grid import GridTable, _fitted


def table_of(context: AppContext, qtbot: QtBot, rows: list[str]) -> tuple[GridTable, GridModel[str]]:
    model: GridModel[str] = GridModel(
        [
            Column("Name", lambda row: row, stretch=True),
            Column("Length", lambda row: str(len(row)), tone=lambda _: "ok"),
        ],
        lambda row: row,
    )
    model.set_rows(rows)
    table = GridTable(context.theme, model, "Names")
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(420, 240)
    table.show()
    return table, model


def test_the_current_row_is_told_and_kept(closed_context: AppContext, qtbot: QtBot) -> None:
    table, model = table_of(closed_context, qtbot, ["a", "b", "c"])
    told: list[object] = []
    table.chosen.connect(told.append)
    assert table.select("b") and not table.select("x")
    model.set_rows(["z", "b"])
    assert table.key == "b" and table.currentIndex().row() == 1
    model.set_rows(["q"])
    assert table.key == "q"
    model.set_rows([])
    assert told == ["b", "q", None]


def test_looks(closed_context: AppContext, qtbot: QtBot, qapp: QApplication) -> None:
    table, _ = table_of(closed_context, qtbot, ["a"])
    assert nameless(table) == []
    assert table.rowHeight(0) >= CONTROL_HEIGHT
    assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()
    first = table.viewport().grab().toImage()
    closed_context.theme.apply(qapp, "dark")
    assert table.viewport().grab().toImage() != first


def test_long_words_wrap_and_end_in_an_ellipsis(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    flags = int(Qt.AlignmentFlag.AlignLeft)
    line = metrics.lineSpacing()
    words = "one two three four five six seven eight nine ten"
    wide = metrics.horizontalAdvance(words)
    assert _fitted(metrics, words, QRect(0, 0, wide + 10, 3 * line), flags) == (words, False)
    assert _fitted(metrics, words, QRect(0, 0, wide * 2 // 3, 3 * line), flags) == (words, True)
    shown, wraps = _fitted(metrics, words, QRect(0, 0, wide // 4, 2 * line), flags)
    assert wraps and shown.endswith(" …") and shown.startswith("one two")
    shown, wraps = _fitted(metrics, words, QRect(0, 0, wide // 2, line), flags)
    assert not wraps and shown.endswith("…")
