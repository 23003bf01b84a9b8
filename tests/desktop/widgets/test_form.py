"""A form keeps its fields and one row alike."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.vault.clock import new_id
from desktop.widgets.fields import CheckField, TextField
from desktop.widgets.form import Failed, RecordForm


class Store:
    def __init__(self) -> None:
        self.saved: list[tuple[UUID, dict[str, Any]]] = []
        self.errors: list[Exception] = []
        self.broken = False

    def save(self, key: UUID, *, failed: Failed | None = None, **fields: Any) -> None:
        if self.broken and failed is not None:
            failed(OSError("no disk"))
        else:
            self.saved.append((key, fields))


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def form(store: Store, qtbot: QtBot) -> RecordForm:
    made = RecordForm(store.save, store.errors.append)
    made.bind("name", TextField("Name"))
    made.bind("remote", CheckField("Remote"))
    qtbot.addWidget(made)
    return made


def row(name: str) -> SimpleNamespace:
    return SimpleNamespace(id=new_id(), name=name, remote=False)


def test_saves_the_field_into_the_row_it_shows(form: RecordForm, store: Store) -> None:
    first = row("A")
    form.show_row(first)
    form.fields["remote"].click()
    QTest.keyClicks(form.fields["name"].editor, "B")
    form.commit()
    assert store.saved == [(first.id, {"remote": True}), (first.id, {"name": "AB"})]


def test_going_to_another_row_commits_to_the_old_one(form: RecordForm, store: Store) -> None:
    first, second = row("A"), row("B")
    form.show_row(first)
    QTest.keyClicks(form.fields["name"].editor, "!")
    form.show_row(second)
    assert store.saved == [(first.id, {"name": "A!"})]
    assert form.fields["name"].value() == "B"
    form.commit()
    assert len(store.saved) == 1


def test_the_same_row_anew_keeps_what_is_typed(form: RecordForm, store: Store) -> None:
    first = row("A")
    form.show_row(first)
    QTest.keyClicks(form.fields["name"].editor, "!")
    form.show_row(SimpleNamespace(id=first.id, name="A", remote=True))
    assert form.fields["name"].value() == "A!"
    assert form.fields["remote"].value() is True


def test_what_could_not_be_saved_stays_and_is_tried_again(form: RecordForm, store: Store) -> None:
    first = row("A")
    form.show_row(first)
    store.broken = True
    QTest.keyClicks(form.fields["name"].editor, "!")
    form.commit()
    assert [str(error) for error in store.errors] == ["no disk"]
    form.show_row(SimpleNamespace(id=first.id, name="A", remote=False))
    assert form.fields["name"].value() == "A!"
    store.broken = False
    form.commit()
    assert store.saved == [(first.id, {"name": "A!"})]


def test_without_a_row_nothing_can_be_typed(form: RecordForm, store: Store) -> None:
    form.show_row(None)
    assert not form.isEnabled()
    form.commit()
    assert store.saved == []
