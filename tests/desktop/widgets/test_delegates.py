"""Rows of lists: high enough, both lines drawn, themes followed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QStringListModel
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from desktop.models.roles import DETAIL_ROLE
from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT
from desktop.widgets.delegates import TallRows, TwoLines


def test_tall_rows(qtbot: QtBot) -> None:
    view = QListView()
    qtbot.addWidget(view)
    view.setModel(QStringListModel(["a"], view))
    view.setItemDelegate(TallRows(view))
    assert view.sizeHintForRow(0) >= CONTROL_HEIGHT


@pytest.mark.parametrize("theme", ["light", "dark", "sunlight"])
def test_both_lines_are_drawn(qapp: QApplication, qtbot: QtBot, theme: str) -> None:
    look = Theme()
    look.apply(qapp, theme)
    view = QListView()
    qtbot.addWidget(view)
    model = QStandardItemModel(view)
    item = QStandardItem("Filter hall")
    model.appendRow(item)
    view.setModel(model)
    view.setItemDelegate(TwoLines(look, view))
    view.resize(200, 80)
    view.show()
    one = view.grab().toImage()
    item.setData("SL-T not set", DETAIL_ROLE)
    assert view.grab().toImage() != one
    assert view.sizeHintForRow(0) >= CONTROL_HEIGHT
    look.apply(qapp, "light")
