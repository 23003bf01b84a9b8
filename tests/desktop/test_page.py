"""The base of every page."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout
from pytestqt.qtbot import QtBot

from core.vault.clock import new_id
from desktop.context import AppContext
from desktop.page import Page, Step
from desktop.widgets.fields import AreaField, TextField


def test_leaving_commits_every_field_below(closed_context: AppContext, qtbot: QtBot) -> None:
    page = Page(closed_context, "Site", "factory")
    qtbot.addWidget(page)
    layout = QVBoxLayout(page)
    got: list[object] = []
    for field in (TextField("A"), AreaField("B")):
        layout.addWidget(field)
        field.committed.connect(got.append)
        QTest.keyClicks(field.editor, "x")
    page.deactivate()
    assert got == ["x", "x"]
    page.deactivate()
    assert got == ["x", "x"]


def test_defaults(closed_context: AppContext, qtbot: QtBot) -> None:
    page = Page(closed_context, "Site", "factory")
    qtbot.addWidget(page)
    assert page.step_state() == (0, 0)
    assert not page.reveal("asset", new_id())
    assert page.accessibleName() == "Site"


def test_modules_of_a_step() -> None:
    step = Step("zones", "Zones", "network")
    assert (step.view, step.viewmodel) == ("desktop.views.zones", "desktop.viewmodels.zones")
