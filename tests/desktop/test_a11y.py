"""The walker finds exactly what a screen reader could not name."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop import a11y


def _ground(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    ground = QWidget()
    layout = QVBoxLayout(ground)
    for widget in widgets:
        layout.addWidget(widget)
    qtbot.addWidget(ground)
    return ground


def test_nameless_controls_are_found(qtbot: QtBot) -> None:
    ground = _ground(qtbot, QLineEdit(), QPushButton(), QComboBox(), QSpinBox(), QListView())
    found = a11y.nameless(ground)
    for kind in ("QLineEdit", "QPushButton", "QComboBox", "QSpinBox", "QListView"):
        assert any(kind in words for words in found), (kind, found)


def test_text_buddy_and_name_all_count(qtbot: QtBot) -> None:
    label, edit = QLabel("Name"), QLineEdit()
    label.setBuddy(edit)
    ground = _ground(qtbot, label, edit, QPushButton("Lock"), QCheckBox("Safety"), a11y.name(QLineEdit(), "Filter"))
    assert a11y.nameless(ground) == []


def test_hidden_controls_do_not_count(qtbot: QtBot) -> None:
    hidden = QPushButton()
    ground = _ground(qtbot, hidden)
    hidden.hide()
    assert a11y.nameless(ground) == []


def test_the_inside_of_a_spin_box_is_not_a_control_of_its_own(qtbot: QtBot) -> None:
    ground = _ground(qtbot, a11y.name(QSpinBox(), "VLAN"))
    assert a11y.nameless(ground) == []
