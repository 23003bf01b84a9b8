"""The site page as a person uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.register.models import Network, Person
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.views.site import build_page
from desktop.views.site.page import SitePage

Settle = Callable[[], None]


@pytest.fixture
def page(context: AppContext, settle: Settle) -> Iterator[SitePage]:
    made = build_page(context)
    assert isinstance(made, SitePage)
    made.show()
    made.activate()
    settle()
    yield made
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def test_fields_save_themselves(page: SitePage, workspace: Workspace, settle: Settle) -> None:
    QTest.keyClicks(page.plant_form.fields["manager"].editor, "Klaus Brunner")
    page.tabs.setCurrentIndex(1)  # leaving the tab commits
    QTest.keyClicks(page.scope_form.fields["scope_text"].editor, "In: pumps")
    page.deactivate()
    settle()
    site = workspace.register.site()
    assert (site.manager, site.scope_text) == ("Klaus Brunner", "In: pumps")


def test_wrong_dates_are_said_and_kept(page: SitePage, workspace: Workspace, settle: Settle) -> None:
    field = page.plant_form.fields["visit_from"]
    QTest.keyClicks(field.editor, "1.3.2026")
    assert field.editor.property("invalid")
    page.deactivate()
    settle()
    assert workspace.register.site().visit_from == "1.3.2026"


def test_people_are_added_edited_and_deleted(
    page: SitePage, context: AppContext, workspace: Workspace, settle: Settle
) -> None:
    page.tabs.setCurrentIndex(2)
    page.people.add()
    settle()
    QTest.keyClicks(page.people.form.fields["name"].editor, "Ilse")
    page.people.add()
    settle()
    QTest.keyClicks(page.people.form.fields["name"].editor, "Tom")
    page.commit_pending()
    settle()
    assert [person.name for person in workspace.register.all(Person)] == ["Ilse", "Tom"]
    page.people.delete_button.click()
    settle()
    assert [person.name for person in workspace.register.all(Person)] == ["Ilse"]
    assert page.people.form.fields["name"].value() == "Ilse"
    context.undo.undo()
    settle()
    assert [person.name for person in workspace.register.all(Person)] == ["Ilse", "Tom"]


def test_the_last_one_deleted_leaves_an_empty_state(page: SitePage, workspace: Workspace, settle: Settle) -> None:
    page.tabs.setCurrentIndex(3)
    page.networks.add()
    settle()
    assert page.networks.form.isVisible()
    page.networks.delete_button.click()
    settle()
    assert not page.networks.form.isVisible()
    assert workspace.register.all(Network) == []


def test_choosing_another_row_commits_to_the_first(page: SitePage, workspace: Workspace, settle: Settle) -> None:
    workspace.register.add_all([Person(name="Ilse"), Person(name="Tom")])
    page.activate()
    settle()
    pane = page.people
    QTest.keyClicks(pane.form.fields["role"].editor, "Electrician")
    pane.list.setCurrentIndex(pane.records.index(1))
    settle()
    assert [person.role for person in workspace.register.all(Person)] == ["Electrician", ""]
    assert pane.form.fields["name"].value() == "Tom"


def test_reveal_opens_the_tab_and_the_row(page: SitePage, workspace: Workspace, settle: Settle) -> None:
    site = workspace.register.site()
    cell = Network(site_id=site.id, name="Cell 2")
    key = cell.id
    workspace.register.add_all([Network(site_id=site.id, name="Cell 1"), cell])
    assert page.reveal("network", key)  # before the page has read it
    page.activate()
    settle()
    assert page.tabs.currentIndex() == 3
    assert page.networks.list.key == key
    assert page.networks.form.fields["name"].value() == "Cell 2"
    assert not page.reveal("asset", key)


def test_clock(page: SitePage, workspace: Workspace, settle: Settle) -> None:
    page.tabs.setCurrentIndex(4)
    QTest.keyClicks(page.clock.shown.editor, "noon")
    page.clock.note_button.click()
    assert page.clock.shown.editor.property("invalid")
    page.clock.shown.editor.clear()
    QTest.keyClicks(page.clock.shown.editor, "2020-01-01 00:00:00")
    page.clock.note_button.click()
    settle()
    assert (workspace.register.site().clock_offset_s or 0) < -86400
    assert "behind" in page.clock._result.text()
    page.clock.forget_button.click()
    settle()
    assert workspace.register.site().clock_offset_s is None
