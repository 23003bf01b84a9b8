"""The discovery page on a small plant whose servers really answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.practice.plant import Plant
from core.register.models import Person
from core.vault.clock import utcnow
from core.workspace import Workspace
from desktop.a11y import nameless
from desktop.context import AppContext
from desktop.session import Session
from desktop.viewmodels.discover_form import Agreed, Scope
from desktop.views.discover import build_page
from desktop.views.discover.page import EARLIER, PLAN, RUN, DiscoverPage

Settle = Callable[[], None]
# A loopback network of this process's own.
BASE = f"127.{181 + os.getpid() % 60}.{os.getpid() // 60 % 250}.0"


@pytest.fixture(scope="module")
def plant() -> Iterator[Plant]:
    """Three devices."""
    with Plant(3, base=BASE) as running:
        yield running


@pytest.fixture
def page(
    context: AppContext, workspace: Workspace, plant: Plant, qtbot: QtBot, settle: Settle
) -> Iterator[DiscoverPage]:
    workspace.register.add(Person(name="Karin Vogt", role="Site manager"))
    context.practice.plant = plant
    made = build_page(context)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activate()
    settle()
    assert isinstance(made, DiscoverPage)
    yield made
    context.practice.plant = None  # it is the module's, not the room's


def planned(page: DiscoverPage, settle: Settle) -> None:
    page.form.practice.click()
    settle()
    page.plan.show_button.click()
    settle()


def test_start_needs_a_look_and_a_consent(page: DiscoverPage, settle: Settle) -> None:
    start, consent = page.plan.start_button, page.plan.consent
    assert not start.isEnabled()
    planned(page, settle)
    assert start.isEnabled()
    consent.name.editor.clear()
    assert not start.isEnabled() and "Name who agreed" in start.accessibleDescription()
    consent.name.editor.setText("Karin Vogt")
    assert start.isEnabled()
    QTest.keyClicks(page.form.exclude.editor, "127.0.0.9")
    assert not start.isEnabled() and "Look at what will be sent" in start.accessibleDescription()
    assert page.model.sent.rowCount() == 0


def test_a_whole_run(page: DiscoverPage, workspace: Workspace, plant: Plant, qtbot: QtBot, settle: Settle) -> None:
    planned(page, settle)
    assert page.model.sent.rowCount() > 5
    page.plan.start_button.click()
    assert page.tabs.currentIndex() == RUN and page.live.progress.isVisibleTo(page)
    with qtbot.waitSignal(page.model.ended, timeout=30_000):
        pass
    settle()
    run = workspace.discovery.runs()[0]
    assert run.status == "done" and run.consent_name == "Practice plant"
    devices = {device["ip"] for device in plant.truth()["devices"]}
    assert {row.ip for row in page.model.hosts.rows} == devices
    assert all(row.state == "done" and row.label for row in page.model.hosts.rows)
    assert page.model.attempts.total == len(workspace.discovery.attempts(run.id))
    assert page.live.result.words.startswith("Done: 3 devices found")
    page.tabs.setCurrentIndex(EARLIER)
    settle()
    assert page.model.chosen_run is not None and page.model.chosen_run.id == run.id
    assert {row.protocol for row in page.model.activity.rows} >= {"modbus", "enip"}


def test_stop_ends_it_and_keeps_what_was_found(
    page: DiscoverPage, workspace: Workspace, plant: Plant, qtbot: QtBot, settle: Settle
) -> None:
    page.form.practice.click()
    settle()
    # Many silent practice addresses beside the devices: the run would go on for a while.
    page.form.targets.editor.setPlainText(f"{plant.base.rsplit('.', 1)[0]}.0/24")
    page.plan.show_button.click()
    settle()
    page.plan.start_button.click()
    qtbot.waitUntil(lambda: page.model.attempts.total > 20, timeout=20_000)
    pressed = utcnow()
    with qtbot.waitSignal(page.model.ended, timeout=20_000):
        page.live.progress.stop.click()
    settle()
    run = workspace.discovery.runs()[0]
    assert run.status == "stopped" and run.ended is not None
    last = max(frame.at for frame in workspace.discovery.frames(run.id) if frame.direction == "out")
    assert (last - pressed).total_seconds() < 1
    assert "Stopped" in page.live.result.words
    assert not page.live.progress.isVisibleTo(page)


def test_locking_ends_a_run_before_the_vault_closes(
    page: DiscoverPage, context: AppContext, workspace: Workspace, plant: Plant, qtbot: QtBot, settle: Settle
) -> None:
    page.form.practice.click()
    settle()
    page.form.targets.editor.setPlainText(f"{plant.base.rsplit('.', 1)[0]}.0/24")
    page.plan.show_button.click()
    settle()
    page.plan.start_button.click()
    qtbot.waitUntil(lambda: page.model.attempts.total > 5, timeout=20_000)
    folder = workspace.folder
    Session(context).lock()
    settle()
    assert page.model.hosts.rowCount() == 0
    with Workspace.open(folder, "nine grey herons stand still") as again:
        assert [run.status for run in again.discovery.runs()] == ["stopped"]
        assert again.verify() == []


def test_requests_to_everybody_are_off_until_ticked(page: DiscoverPage, settle: Settle) -> None:
    planned(page, settle)
    assert page.model.plan is not None and not page.model.plan.everybody
    page.form.everybody.click()
    assert page.model.plan is None  # what was shown holds no more
    page.plan.show_button.click()
    settle()
    assert page.model.plan is not None and page.model.plan.everybody
    assert "left alone" in page.form.everybody.accessibleDescription()
    page.form.fill(Scope("127.0.0.1"))
    assert not page.form.everybody.isChecked()


def test_without_a_run_under_way_the_earlier_ones_are_named(page: DiscoverPage) -> None:
    page.tabs.setCurrentIndex(RUN)
    words = " ".join(label.text() for label in page.live.empty.findChildren(QLabel))
    assert "No run is under way" in words and "Earlier runs" in words and "No run yet" not in words


@pytest.mark.parametrize("tab", [PLAN, RUN, EARLIER])
def test_the_keyboard_has_a_place_on_every_tab(page: DiscoverPage, qtbot: QtBot, settle: Settle, tab: int) -> None:
    page.activateWindow()
    qtbot.waitActive(page)
    page.tabs.setCurrentIndex(tab)
    page.setFocus()
    page.activate()
    settle()
    expected = page.form.targets.editor if tab == PLAN else page.tabs.tabBar()
    assert expected.hasFocus()


def test_what_is_out_of_scope_is_said(page: DiscoverPage, settle: Settle) -> None:
    page.form.targets.editor.setPlainText("8.8.8.8")
    page.plan.show_button.click()
    settle()
    assert "8.8.8.8" in page.banner.words and page.banner.isVisibleTo(page)
    assert page.model.plan is None


def test_a_window_that_is_over_sends_nothing(page: DiscoverPage, workspace: Workspace, settle: Settle) -> None:
    planned(page, settle)
    page.plan.consent.fill(Agreed("Karin Vogt", "Site manager", "", "2020-01-01 10:00"))
    page.plan.start_button.click()
    settle()
    assert "2020-01-01" in page.banner.words
    assert workspace.discovery.runs() == []
    page.plan.consent.fill(Agreed("Karin Vogt", "Site manager", "at noon", ""))
    page.plan.start_button.click()
    assert "not a time" in page.banner.words


def test_the_role_of_somebody_met_is_known(page: DiscoverPage, qtbot: QtBot) -> None:
    consent = page.plan.consent
    page.activateWindow()
    qtbot.waitActive(page)
    consent.name.editor.setFocus()
    QTest.keyClicks(consent.name.editor, "Kar")
    consent.name.editor.editingFinished.emit()
    assert consent.agreed() == Agreed("Karin Vogt", "Site manager", "", "")


def test_the_safety_question(page: DiscoverPage, context: AppContext, qtbot: QtBot, settle: Settle) -> None:
    hosts = ("10.0.0.1", "10.0.0.2", "10.0.0.3")
    answers: list[bool] = []
    for press, expected in (("stop", False), ("go_on", True), ("close", False)):
        # As the runner asks: in a thread of its own, which waits.
        context.tasks.work(lambda _task: page.model._ask("Three stopped.", hosts), done=answers.append, receiver=page)
        qtbot.waitUntil(lambda: page.question is not None)
        question = page.question
        assert question is not None and question.isVisible() and nameless(question) == []
        if press == "close":
            question.close()
        else:
            getattr(question, press).click()
        settle()
        assert answers[-1] is expected
    assert len(answers) == 3
