"""Fields: a name, a value, a commit; programmatic filling commits nothing."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop import a11y
from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT
from desktop.widgets.fields import AreaField, CheckField, ChoiceField, DecimalField, NumberField, TextField

CHOICES = [("", "Not stated"), ("plc", "Controller"), ("hmi", "Panel")]


def every_field() -> list[Any]:
    return [
        TextField("Text"),
        AreaField("Area"),
        ChoiceField("Choice", CHOICES),
        NumberField("Number", 0, 4, nothing="–"),
        DecimalField("Decimal", -10, 10),
        CheckField("Check"),
    ]


@pytest.mark.parametrize(("position", "value"), list(enumerate(["K01", "one\ntwo", "hmi", 3, 2.5, True])), ids=repr)
def test_fill_shows_and_commits_nothing(qtbot: QtBot, position: int, value: object) -> None:
    field = every_field()[position]
    qtbot.addWidget(field)
    got: list[object] = []
    field.committed.connect(got.append)
    field.fill(value)
    field.commit()
    assert field.value() == value
    assert got == []


@pytest.mark.parametrize("theme", ["light", "dark", "sunlight"])
def test_named_and_big_enough_for_gloves(qapp: QApplication, qtbot: QtBot, theme: str) -> None:
    Theme(theme).apply(qapp)
    ground = QWidget()
    layout = QVBoxLayout(ground)
    fields = every_field()
    for field in fields:
        layout.addWidget(field)
    qtbot.addWidget(ground)
    ground.resize(400, ground.sizeHint().height())
    ground.show()
    assert a11y.nameless(ground) == []
    for field in fields:
        editor = getattr(field, "editor", field)
        assert editor.height() >= CONTROL_HEIGHT, editor
    Theme().apply(qapp)


def test_number_without_a_value(qtbot: QtBot) -> None:
    field = NumberField("VLAN", 1, 4094, nothing="None")
    qtbot.addWidget(field)
    field.fill(None)
    assert field.value() is None
    got: list[object] = []
    field.committed.connect(got.append)
    QTest.keyClick(field.editor, Qt.Key.Key_Up)
    assert got == [1]
    QTest.keyClick(field.editor, Qt.Key.Key_Down)
    assert got == [1, None]


def test_what_a_person_does_is_committed(qtbot: QtBot) -> None:
    decimal, check = DecimalField("Decimal", -10, 10), CheckField("Check")
    got: list[object] = []
    for field in (decimal, check):
        qtbot.addWidget(field)
        field.committed.connect(got.append)
    QTest.keyClick(decimal.editor, Qt.Key.Key_Up)
    QTest.keyClick(check, Qt.Key.Key_Space)
    assert got == [1.0, True]


def test_choice_commits_what_is_chosen_and_keeps_what_it_does_not_know(qtbot: QtBot) -> None:
    field = ChoiceField("Role", CHOICES)
    qtbot.addWidget(field)
    got: list[object] = []
    field.committed.connect(got.append)
    field.editor.activated.emit(field.editor.findData("plc"))
    field.editor.setCurrentIndex(1)
    field.editor.activated.emit(1)
    assert got[-1] == "plc"
    field.fill("written by hand")
    assert field.value() == "written by hand"
    field.set_choices([("a", "A")])
    assert field.value() == "written by hand"


@pytest.mark.qt_log_ignore(r"This plugin does not support (raise\(\)|grabbing the keyboard|propagateSizeHints\(\))")
def test_a_choice_too_long_ends_in_an_ellipsis_and_is_told_in_full(qapp: QApplication, qtbot: QtBot) -> None:
    Theme().apply(qapp)
    words = "Plant network · Hall 2, cell 4 · 192.168.0.0/24"
    field = ChoiceField("Network", [("net", words), ("no", "No")])
    qtbot.addWidget(field)
    field.resize(180, field.sizeHint().height())
    field.show()
    assert field.editor.shown_words().endswith("…") and words.startswith(field.editor.shown_words()[:-1])
    cut = field.editor.grab().toImage()
    QApplication.sendEvent(field.editor, QEvent(QEvent.Type.ToolTip))
    assert field.editor.toolTip() == words
    field.editor.showPopup()
    assert field.editor.view().width() >= field.editor.fontMetrics().horizontalAdvance(words)
    field.editor.hidePopup()
    field.editor.setItemText(0, field.editor.shown_words())
    assert field.editor.grab().toImage() == cut  # the ellipsis is drawn
    field.fill("no")
    QApplication.sendEvent(field.editor, QEvent(QEvent.Type.ToolTip))
    assert (field.editor.shown_words(), field.editor.toolTip()) == ("No", "")


def test_the_wheel_scrolls_the_page_not_the_value(qtbot: QtBot) -> None:
    field = NumberField("Number", 0, 4)
    qtbot.addWidget(field)
    field.fill(2)
    middle = QPointF(field.editor.rect().center())
    event = QWheelEvent(
        middle, middle, QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field.editor, event)
    assert field.value() == 2


def test_errors_take_the_place_of_the_hint(qtbot: QtBot) -> None:
    field = TextField("Range", hint="Like 192.168.0.0/24")
    qtbot.addWidget(field)
    field.say_error("Not an address range.")
    assert field.editor.accessibleDescription() == "Not an address range."
    assert field.editor.property("invalid") is True
    field.say_error("")
    assert field.editor.accessibleDescription() == "Like 192.168.0.0/24"
    assert field.editor.property("invalid") is False


@pytest.mark.parametrize("theme", ["light", "dark", "sunlight"])
def test_an_area_shows_all_its_lines(qapp: QApplication, qtbot: QtBot, theme: str) -> None:
    look = Theme()
    look.apply(qapp)
    field = AreaField("Address", lines=2)
    qtbot.addWidget(field)
    field.resize(300, field.sizeHint().height())
    field.show()
    field.fill("one\ntwo")
    look.apply(qapp, theme)
    QApplication.processEvents()
    assert not field.editor.verticalScrollBar().isVisible()
    look.apply(qapp, "light")
