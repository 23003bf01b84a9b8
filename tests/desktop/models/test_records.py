"""Rows of a table as a list: a correct model that follows the vault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from core.register.models import Person
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.models.records import Records
from desktop.models.roles import DETAIL_ROLE, KEY_ROLE

Settle = Callable[[], None]


@pytest.fixture
def people(context: AppContext, settle: Settle) -> Records[Person]:
    made = Records(context, Person, lambda row: row.role, "Unnamed")
    made.refresh()
    settle()
    return made


def test_is_a_correct_model(people: Records[Person], qtmodeltester: Any, settle: Settle) -> None:
    qtmodeltester.check(people)
    people.add(Person(name="Ilse", role="Electrician"))
    people.add(Person(name=""))
    settle()
    qtmodeltester.check(people)
    people.edit(people.rows[0].id, name="Ilse Krämer")
    settle()
    people.delete(people.rows[0].id)
    settle()
    qtmodeltester.check(people)


def test_shows_name_detail_and_key(people: Records[Person], settle: Settle) -> None:
    people.add(Person(name="Ilse", role="Electrician"))
    people.add(Person(name=" "))
    settle()
    assert [people.index(row).data() for row in range(2)] == ["Ilse", "Unnamed"]
    assert people.index(0).data(DETAIL_ROLE) == "Electrician"
    assert people.index(0).data(KEY_ROLE) == people.rows[0].id


def test_announces_the_added_row_when_it_is_there(people: Records[Person], settle: Settle) -> None:
    announced: list[tuple[UUID, int]] = []
    people.added.connect(lambda key: announced.append((key, people.row_of(key))))
    row = Person(name="Ilse")
    key = row.id
    people.add(row)
    settle()
    assert announced == [(key, 0)]


def test_every_change_is_one_step_back(people: Records[Person], context: AppContext, settle: Settle) -> None:
    people.add(Person(name="Ilse"))
    settle()
    people.edit(people.rows[0].id, name="Ilse Krämer")
    settle()
    people.delete(people.rows[0].id)
    settle()
    assert people.rowCount() == 0
    for expected in (["Ilse Krämer"], ["Ilse"], []):
        context.undo.undo()
        settle()
        assert [row.name for row in people.rows] == expected


def test_a_reading_older_than_a_write_is_dropped(
    people: Records[Person], context: AppContext, workspace: Workspace, settle: Settle, qtbot: QtBot
) -> None:
    people.add(Person(name="Ilse"))
    settle()
    key = people.rows[0].id
    shown: list[str] = []
    people.loaded.connect(lambda: shown.append(people.rows[0].name))
    people.refresh()  # reads "Ilse" ...
    people.edit(key, name="Ilse Krämer")  # ... while this is on its way
    settle()
    assert shown
    assert set(shown) == {"Ilse Krämer"}


def test_without_a_vault_nothing_is_read(closed_context: AppContext) -> None:
    records = Records(closed_context, Person)
    records.refresh()
    assert closed_context.tasks.busy() == 0
    assert records.get(None) is None
