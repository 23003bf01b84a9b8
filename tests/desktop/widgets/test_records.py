"""List and form of the rows of one table."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.register.models import Person
from core.workspace import Workspace
from desktop import a11y
from desktop.context import AppContext
from desktop.models.records import Records
from desktop.widgets.basic import EmptyState
from desktop.widgets.fields import TextField
from desktop.widgets.form import RecordForm
from desktop.widgets.records import RecordsPane

Settle = Callable[[], None]


@pytest.fixture
def pane(context: AppContext, qtbot: QtBot, settle: Settle) -> RecordsPane:
    records = Records(context, Person, lambda row: row.role, "Unnamed")
    form = RecordForm(records.edit, context.report)
    form.bind("name", TextField("Name"))
    empty = EmptyState(context.theme, "users", "Nobody", "Add somebody.", "Add")
    made = RecordsPane(
        context.theme, records, form, lambda: Person(name=""), title="People", add="Add", delete="Delete", empty=empty
    )
    records.setParent(made)
    qtbot.addWidget(made)
    made.show()
    records.refresh()
    settle()
    return made


def test_empty_then_added_and_typed(pane: RecordsPane, workspace: Workspace, settle: Settle) -> None:
    assert not pane.list.isVisible()
    pane.add()
    settle()
    assert pane.list.isVisible()
    assert a11y.nameless(pane) == []
    QTest.keyClicks(pane.form.fields["name"].editor, "Ilse")
    pane.form.commit()
    settle()
    assert [row.name for row in workspace.register.all(Person)] == ["Ilse"]
    assert pane.records.index(0).data() == "Ilse"


def test_deleting_chooses_the_neighbour(pane: RecordsPane, workspace: Workspace, settle: Settle) -> None:
    workspace.register.add_all([Person(name=name) for name in ("A", "B", "C")])
    pane.records.refresh()
    settle()
    pane.list.select(pane.records.rows[1].id)
    pane.delete_button.click()
    settle()
    assert [row.name for row in pane.records.rows] == ["A", "C"]
    assert pane.form.fields["name"].value() in {"A", "C"}
    assert pane.form.key == pane.list.key


def test_reveal_waits_for_the_rows(pane: RecordsPane, workspace: Workspace, settle: Settle) -> None:
    people = [Person(name=name) for name in ("A", "B", "C")]
    keys = [person.id for person in people]
    workspace.register.add_all(people)
    pane.reveal(keys[2])
    pane.records.refresh()
    settle()
    assert pane.list.key == keys[2]
    assert pane.form.fields["name"].value() == "C"


def test_somebody_elses_change_is_shown(pane: RecordsPane, workspace: Workspace, settle: Settle) -> None:
    edit = workspace.register.add(Person(name="A"))
    pane.records.refresh()
    settle()
    workspace.register.edit(Person, edit.key, name="A2")
    pane.records.refresh()
    settle()
    assert pane.form.fields["name"].value() == "A2"
