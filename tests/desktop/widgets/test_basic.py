"""Small parts: roles, names, pills, empty states."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop import a11y
from desktop.theme import Theme
from desktop.tokens import CONTROL_HEIGHT
from desktop.widgets.basic import Card, EmptyState, Pill, Scroll, button, clear, column, icon_button, row, text


def test_buttons_call_without_arguments(qtbot: QtBot) -> None:
    theme, calls = Theme(), []
    for made in (
        button(theme, "Lock", lambda: calls.append("push"), icon="lock"),
        icon_button(theme, "x", "Close", lambda: calls.append("icon")),
    ):
        qtbot.addWidget(made)
        made.show()
        QTest.mouseClick(made, Qt.MouseButton.LeftButton)
    assert calls == ["push", "icon"]


def test_icon_buttons_are_named_and_big(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme()
    theme.apply(qapp)
    made = icon_button(theme, "x", "Close")
    qtbot.addWidget(made)
    made.show()
    assert made.accessibleName() == made.toolTip() == "Close"
    assert min(made.width(), made.height()) >= CONTROL_HEIGHT


def test_text_is_never_read_as_markup(qtbot: QtBot) -> None:
    label = text("<b>K01</b> & co", "label")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.property("role") == "label"


def test_pill_says_its_word_and_draws_different_shapes(qtbot: QtBot) -> None:
    pictures = []
    for tone in ("ok", "warn", "bad", "info", "plain"):
        pill = Pill(Theme("sunlight"), "State", tone)
        qtbot.addWidget(pill)
        pill.resize(pill.sizeHint())
        # In greys: what tells the tones apart must not be the colour.
        pictures.append(pill.grab().toImage().convertToFormat(pill.grab().toImage().Format.Format_Mono))
        assert pill.accessibleName() == "State"
    assert all(one != two for number, one in enumerate(pictures) for two in pictures[number + 1 :])
    pill.show_state("Not met", "bad")
    assert pill.accessibleName() == "Not met"


def test_empty_state_offers_one_thing_to_do(qtbot: QtBot) -> None:
    made = EmptyState(Theme(), "users", "Nobody yet", "Add somebody.", "Add a person")
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.acted):
        made.action.click()
    assert a11y.nameless(made) == []


def test_clear_deletes_nested_layouts(qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    layout = QVBoxLayout(ground)
    layout.addLayout(row(QLabel("a"), column(QLabel("b"), 1), 2))
    layout.addWidget(QLabel("c"))
    clear(layout)
    assert layout.count() == 0
    assert ground.findChildren(QLabel) == []


def test_card_and_scroll_hold_what_is_added(qtbot: QtBot) -> None:
    card, scroll = Card("Plant", hint="For the cover."), Scroll()
    qtbot.addWidget(scroll)
    scroll.body.addWidget(card)
    assert [label.text() for label in card.findChildren(QLabel)] == ["Plant", "For the cover."]
    assert scroll.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
