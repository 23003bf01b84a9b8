"""The main window: pages come and go with the vault, and what was typed is kept on every way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from core.register.models import Asset, Site, Zone
from core.workspace import Workspace
from desktop import a11y
from desktop.context import AppContext
from desktop.page import STEPS
from desktop.session import Session
from desktop.settings import THEME
from desktop.views.assets.page import AssetsPage
from desktop.window import MainWindow
from tests.desktop.conftest import PASSPHRASE  # type: ignore[import-not-found]

Settle = Callable[[], None]


@pytest.fixture
def window(closed_context: AppContext, qtbot: QtBot) -> Iterator[MainWindow]:
    """The shown window, nothing open."""
    made = MainWindow(closed_context, Session(closed_context, closed_context))
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def folder(tmp_path: Path, workspace: Workspace) -> Path:
    """A vault that is not open."""
    workspace.close()
    return tmp_path / "vault"


@pytest.fixture
def opened(window: MainWindow, folder: Path, settle: Settle) -> MainWindow:
    """The window with the vault open, on the site page."""
    window.context.opened.emit(Workspace.open(folder, PASSPHRASE))
    settle()
    return window


def reopened(folder: Path) -> str:
    with Workspace.open(folder, PASSPHRASE) as workspace:
        return workspace.register.site().name


def test_without_a_vault_only_the_start_page(window: MainWindow) -> None:
    assert window.current == "start"
    window.show_step("site")
    assert window.current == "start"
    assert [key for key, button in window.rail.buttons.items() if button.isEnabled()] == ["start"]
    assert not window.header.lock_button.isVisible()


def test_pages_are_built_at_their_first_visit(opened: MainWindow) -> None:
    assert opened.current == "site"
    assert set(opened.pages) == {"start", "site"}
    opened.show_step("zones")
    page = opened.pages["zones"]
    opened.show_step("site")
    opened.show_step("zones")
    assert opened.pages["zones"] is page


def test_opening_shows_name_progress_head_and_engineer(opened: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: opened.header.site.text() == "Musterwerk")
    qtbot.waitUntil(lambda: opened.rail.buttons["site"].state() == (0, 8))
    assert "0 of 8" in opened.rail.buttons["site"].accessibleName()
    head = opened.context.require().log_head()
    qtbot.waitUntil(lambda: head[:4] in opened.status._head.text())
    assert opened.context.settings.recent() == [opened.context.require().folder]


def test_page_change_commits(opened: MainWindow, settle: Settle) -> None:
    _type_name(opened, " East")
    opened.rail.buttons["start"].click()
    settle()
    assert opened.context.require().register.site().name == "Musterwerk East"


def test_lock_commits_and_forgets(opened: MainWindow, folder: Path) -> None:
    opened.show_step("zones")
    opened.show_step("site")
    _type_name(opened, " East")
    dialog = QDialog(opened)
    dialog.open()
    opened.header.lock_button.click()
    assert opened.context.workspace is None
    assert set(opened.pages) == {"start"}
    assert opened.current == "start"
    assert not dialog.isVisible()
    assert opened.header.search.model.rowCount() == 0
    assert opened.context.undo.count() == 0
    assert reopened(folder) == "Musterwerk East"


def test_close_commits(opened: MainWindow, folder: Path) -> None:
    _type_name(opened, " East")
    opened.close()
    assert reopened(folder) == "Musterwerk East"


def test_undo_commits_first_and_says_what(opened: MainWindow, settle: Settle) -> None:
    assert not opened.header.undo_button.isEnabled()
    _type_name(opened, " East")
    opened.undo()
    settle()
    assert opened.context.require().register.site().name == "Musterwerk"
    assert opened.pages["site"].plant_form.fields["name"].value() == "Musterwerk"
    assert opened.header.redo_button.isEnabled()
    opened.redo()
    settle()
    assert opened.context.require().register.site().name == "Musterwerk East"
    assert "Musterwerk East" in opened.header.undo_button.accessibleName()


def test_status_tells_when_it_was_saved(opened: MainWindow, settle: Settle) -> None:
    _type_name(opened, " East")
    opened.pages["site"].commit_pending()
    assert "Saving" in opened.status.saved_words()
    settle()
    assert opened.status.saved_words().startswith("All changes saved ")
    assert opened.status.saved_words()[-3] == ":"


def test_trouble_is_shown_until_closed(opened: MainWindow) -> None:
    assert not opened.banner.isVisible()
    opened.context.trouble.emit("The disk is full. Free some space and try again.")
    assert opened.banner.isVisible()
    assert "disk is full" in opened.banner.words


def test_search_finds_and_reveals(opened: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    register = opened.context.require().register
    site = register.site()
    zone = Zone(site_id=site.id, name="Chlorine store")
    key = zone.id
    register.add_all([Zone(site_id=site.id, name="Filter hall"), zone, Asset(site_id=site.id, tag="K01")])
    box = opened.header.search
    box.setFocus()
    QTest.keyClicks(box, "chlor")
    qtbot.waitUntil(lambda: box.popup is not None and box.popup.isVisible())
    assert box.model.hit(0).label == "Chlorine store"
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle()
    assert opened.current == "zones"
    assert opened.pages["zones"].key == key
    assert box.text() == ""
    assert not box.popup.isVisible()


def test_search_by_keyboard(opened: MainWindow, qtbot: QtBot) -> None:
    register = opened.context.require().register
    site = register.site()
    register.add_all([Zone(site_id=site.id, name=f"Hall {number}") for number in range(3)])
    box = opened.header.search
    box.setFocus()
    QTest.keyClicks(box, "hall")
    qtbot.waitUntil(lambda: box.popup is not None and box.popup.isVisible())
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.popup.list.currentIndex().row() == 1
    QTest.keyClick(box, Qt.Key.Key_Up)
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.popup.list.currentIndex().row() == 2
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not box.popup.isVisible()
    box.setFocus()
    QTest.keyClicks(box, "nothinglikethis")
    qtbot.waitUntil(box.popup.isVisible)
    assert box.model.rowCount() == 0


def test_theme_button_is_remembered(window: MainWindow) -> None:
    names = []
    for _ in range(3):
        window.header.theme_button.click()
        names.append((window.context.theme.tokens.name, window.context.settings.get(THEME)))
    assert names == [("dark", "dark"), ("sunlight", "sunlight"), ("light", "light")]


def test_steps_are_those_of_the_day() -> None:
    day = [
        "start",
        "site",
        "discover",
        "assets",
        "reconcile",
        "suppliers",
        "zones",
        "checklist",
        "results",
        "risk",
        "plan",
        "report",
    ]
    order = [day.index(step.key) for step in STEPS]
    assert order == sorted(order)
    tables = [table for step in STEPS for table in step.tables]
    assert len(tables) == len(set(tables)), "a hit belongs to one page"


def _type_name(window: MainWindow, words: str) -> None:
    editor = window.pages["site"].plant_form.fields["name"].editor
    editor.setFocus()
    editor.end(False)
    QTest.keyClicks(editor, words)


def test_site_row_is_untouched_by_looking(opened: MainWindow, settle: Settle) -> None:
    workspace = opened.context.require()
    before = workspace.log_head()
    for step in STEPS:
        opened.show_step(step.key)
        settle()
    assert workspace.log_head() == before
    assert workspace.register.all(Site)


def test_no_control_of_the_window_without_a_name(opened: MainWindow) -> None:
    opened.context.trouble.emit("The disk is full.")
    assert a11y.nameless(opened) == []


def test_ctrl_f_filters_the_assets_and_ctrl_k_searches_everything(opened: MainWindow, settle: Settle) -> None:
    register = opened.context.require().register
    register.add(Asset(site_id=register.site().id, tag="P-101"))
    opened.show_step("assets")
    settle()
    page = opened.pages["assets"]
    assert isinstance(page, AssetsPage)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.filter.hasFocus()
    QTest.keyClick(page.filter, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert opened.header.search.hasFocus()
