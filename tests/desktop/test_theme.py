"""Themes: applied whole, icons follow, our fonts are enough."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTabBar, QToolButton
from pytestqt.qtbot import QtBot

import resources
from desktop.stylesheet import stylesheet
from desktop.theme import FAMILIES, Theme, font, load_fonts, pixmap
from desktop.tokens import LIGHT, THEMES


def test_the_button_goes_round(qapp: QApplication) -> None:
    theme = Theme()
    seen = []
    for _ in THEMES:
        seen.append(theme.tokens.name)
        theme.apply(qapp, theme.next_name)
    assert seen == ["light", "dark", "sunlight"]
    assert theme.tokens.name == "light"


def test_unknown_theme_is_light() -> None:
    assert Theme("from a newer version").tokens is LIGHT


@pytest.mark.parametrize("name", THEMES)
def test_apply_sets_palette_sheet_and_font(qapp: QApplication, name: str) -> None:
    theme = Theme()
    theme.apply(qapp, name)
    tokens = THEMES[name]
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == tokens.ground
    assert qapp.styleSheet() == stylesheet(tokens)
    assert "$" not in qapp.styleSheet()
    assert qapp.font().pointSizeF() == tokens.base_pt


def test_bound_icons_follow_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme()
    theme.apply(qapp, "light")
    for target in (QLabel(), QPushButton(), QToolButton()):
        qtbot.addWidget(target)
        theme.bind(target, "lock")
        before = _picture(target)
        theme.apply(qapp, "dark")
        assert _picture(target) != before
        theme.apply(qapp, "light")
        assert _picture(target) == before


def test_the_icon_of_a_disabled_button_is_as_faint_as_its_words(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme()
    theme.apply(qapp, "light")
    target = QToolButton()
    qtbot.addWidget(target)
    theme.bind(target, "play", "on_accent")
    size = target.iconSize()
    disabled = target.icon().pixmap(size, QIcon.Mode.Disabled).toImage()
    assert disabled == pixmap("play", theme.colour("muted"), 22).toImage()
    assert disabled != target.icon().pixmap(size, QIcon.Mode.Normal).toImage()


@pytest.mark.parametrize("name", THEMES)
def test_a_focused_tab_takes_no_more_room(qapp: QApplication, qtbot: QtBot, name: str) -> None:
    theme = Theme()
    theme.apply(qapp, name)
    bar = QTabBar()
    qtbot.addWidget(bar)
    bar.addTab("Plant")
    bar.show()
    bar.activateWindow()
    qtbot.waitActive(bar)
    bar.clearFocus()
    plain = bar.tabSizeHint(0)
    bar.setFocus()
    qtbot.waitUntil(bar.hasFocus)
    assert bar.tabSizeHint(0) == plain


def test_binding_again_replaces(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme()
    label = QLabel()
    qtbot.addWidget(label)
    theme.bind(label, "lock")
    theme.bind(label, "x")
    theme.changed.emit()  # before the event loop could delete the first binding
    assert label.pixmap().toImage() == pixmap("x", theme.colour("text"), 22).toImage()


def test_dead_targets_are_left_alone(qapp: QApplication) -> None:
    import shiboken6

    theme = Theme()
    label = QLabel()
    theme.bind(label, "lock")
    shiboken6.delete(label)
    theme.changed.emit()


def test_our_fonts_are_enough(qapp: QApplication) -> None:
    load_fonts()
    assert "Inter" in QFontDatabase.families()
    assert QFontInfo(font(LIGHT)).family() == FAMILIES[0]


@pytest.mark.parametrize("name", THEMES)
def test_pictures_of_the_stylesheet_have_the_themes_colour(name: str) -> None:
    tokens = THEMES[name]
    for icon, colour in (("chevron-down", tokens.text), ("chevron-up", tokens.text), ("check", tokens.on_accent)):
        source = resources.path(f"icons/themed/{icon}-{name}.svg").read_text(encoding="utf-8")
        assert f'stroke="{colour}"' in source


def _picture(target: QLabel | QPushButton | QToolButton) -> object:
    if isinstance(target, QLabel):
        return target.pixmap().toImage()
    icon: QIcon = target.icon()
    return icon.pixmap(target.iconSize()).toImage()
