"""The start page as a person uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from core.workspace import Workspace
from desktop.context import AppContext
from desktop.settings import VAULT_HOME
from desktop.views.start import build_page
from desktop.views.start.page import StartPage
from desktop.widgets.recent import RecentButton
from tests.desktop.conftest import PASSPHRASE  # type: ignore[import-not-found]

Settle = Callable[[], None]


@pytest.fixture
def page(closed_context: AppContext, tmp_path: Path) -> Iterator[StartPage]:
    closed_context.settings.set(VAULT_HOME, str(tmp_path / "home"))
    made = build_page(closed_context)
    assert isinstance(made, StartPage)
    made.show()
    yield made
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def test_the_folder_follows_the_name_until_it_is_chosen(page: StartPage) -> None:
    form = page.new_form
    QTest.keyClicks(form.site.editor, "Waterworks")
    assert "Waterworks-" in form.folder.value()
    form.folder.editor.clear()
    QTest.keyClicks(form.folder.editor, "/mine")
    QTest.keyClicks(form.site.editor, " South")
    assert form.folder.value() == "/mine"


def test_missing_things_are_said_at_their_fields(page: StartPage) -> None:
    form = page.new_form
    form.engineer.editor.clear()
    form.create_button.click()
    assert form.site.editor.property("invalid")
    assert form.engineer.editor.property("invalid")
    assert form.passphrase.editor.property("invalid")
    assert not form.folder.editor.property("invalid")
    QTest.keyClicks(form.site.editor, "A")
    assert not form.site.editor.property("invalid")


def test_strength_has_words(page: StartPage) -> None:
    form = page.new_form
    assert not form.strength.isVisible()
    QTest.keyClicks(form.passphrase.editor, "password")
    assert "Too short" in form.strength.accessibleName()
    QTest.keyClicks(form.passphrase.editor, " of nine grey herons standing")
    assert "Too short" not in form.strength.accessibleName()


def test_show_toggle(page: StartPage) -> None:
    field = page.new_form.passphrase
    assert field.editor.echoMode() == QLineEdit.EchoMode.Password
    field.toggle.click()
    assert field.editor.echoMode() == QLineEdit.EchoMode.Normal
    assert field.toggle.accessibleName() == "Hide the passphrase"
    field.clear()
    assert field.editor.echoMode() == QLineEdit.EchoMode.Password


def test_create_opens_the_new_vault_and_forgets_the_passphrase(page: StartPage, qtbot: QtBot) -> None:
    form = page.new_form
    QTest.keyClicks(form.site.editor, "Waterworks")
    QTest.keyClicks(form.engineer.editor, "Eva")
    QTest.keyClicks(form.passphrase.editor, PASSPHRASE)
    QTest.keyClicks(form.again.editor, PASSPHRASE)
    with qtbot.waitSignal(page.context.opened, timeout=20_000) as opened:
        form.create_button.click()
        assert page._progress.isVisible()
        assert not form.create_button.isEnabled()
    with opened.args[0] as workspace:
        page.context.set_workspace(workspace)
        assert form.passphrase.value() == form.again.value() == form.site.value() == ""
        assert page._open_card.isVisible()
        page.context.set_workspace(None)


def test_recent_vault_is_one_click_and_a_passphrase_away(
    page: StartPage, workspace: Workspace, qtbot: QtBot, settle: Settle
) -> None:
    folder = workspace.folder
    workspace.close()
    page.context.settings.add_recent(folder)
    entry = page.findChild(RecentButton)
    assert entry is not None
    entry.click()
    form = page.unlock_form
    assert form.isVisible()
    QTest.keyClicks(form.passphrase.editor, "not this one at all")
    QTest.keyClick(form.passphrase.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(form.banner.isVisible)
    assert "passphrase" in form.banner.words.casefold()
    assert form.passphrase.editor.selectedText()
    QTest.keyClicks(form.passphrase.editor, PASSPHRASE)
    with qtbot.waitSignal(page.context.opened) as opened:
        QTest.keyClick(form.passphrase.editor, Qt.Key.Key_Return)
    opened.args[0].close()


def test_a_vault_that_is_not_there_cannot_be_chosen(page: StartPage, tmp_path: Path) -> None:
    page.context.settings.add_recent(tmp_path / "stick")
    entry = page.findChild(RecentButton)
    assert entry is not None
    assert not entry.isEnabled()
    assert "Not reachable" in entry.accessibleDescription()


def test_locked_vault_is_ready_to_unlock(closed_context: AppContext, workspace: Workspace, qtbot: QtBot) -> None:
    folder = workspace.folder
    workspace.close()
    closed_context.settings.add_recent(folder)
    page = StartPage(closed_context)
    qtbot.addWidget(page)
    page.show()
    assert page.unlock_form.isVisible()
    assert not page.new_form.folder.value().startswith(str(folder))
