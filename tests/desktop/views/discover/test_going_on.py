"""Going on with a stopped run, protocols that are asked only where named, and the log as a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.discovery.capture.reader import Reader
from core.practice.plant import Plant
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.viewmodels.discover_form import Login, Scope, credentials_of
from desktop.viewmodels.run_log import write_log
from desktop.views.discover import build_page
from desktop.views.discover.page import EARLIER, PLAN, DiscoverPage

Settle = Callable[[], None]
BASE = f"127.{181 + os.getpid() % 60}.{os.getpid() // 60 % 250}.0"


@pytest.fixture(scope="module")
def plant() -> Iterator[Plant]:
    with Plant(3, base=BASE) as running:
        yield running


@pytest.fixture
def page(
    context: AppContext, workspace: Workspace, plant: Plant, qtbot: QtBot, settle: Settle
) -> Iterator[DiscoverPage]:
    context.practice.plant = plant
    made = build_page(context)
    assert isinstance(made, DiscoverPage)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activate()
    settle()
    yield made
    context.practice.plant = None


def stopped(page: DiscoverPage, plant: Plant, qtbot: QtBot, settle: Settle) -> None:
    """A run that was stopped after its first devices."""
    page.form.practice.click()
    settle()
    page.form.targets.editor.setPlainText(f"{plant.base.rsplit('.', 1)[0]}.0/24")
    page.plan.show_button.click()
    settle()
    page.plan.start_button.click()
    qtbot.waitUntil(lambda: page.model.attempts.total > 20, timeout=20_000)
    with qtbot.waitSignal(page.model.ended, timeout=20_000):
        page.live.progress.stop.click()
    settle()
    page.tabs.setCurrentIndex(EARLIER)
    settle()


def test_a_stopped_run_is_gone_on_with_and_asks_nothing_twice(
    page: DiscoverPage, workspace: Workspace, plant: Plant, qtbot: QtBot, settle: Settle
) -> None:
    stopped(page, plant, qtbot, settle)
    (first,) = workspace.discovery.runs()
    page.earlier.resume_button.click()
    settle()
    assert page.tabs.currentIndex() == PLAN and page.model.shown is not None
    assert page.plan.consent.agreed().name == first.consent_name
    page.plan.start_button.click()
    qtbot.waitUntil(lambda: page.model.attempts.total > 5, timeout=20_000)
    with qtbot.waitSignal(page.model.ended, timeout=30_000):
        page.live.progress.stop.click()
    settle()
    second = workspace.discovery.runs()[0]
    assert second.resumes == first.id

    def asked(run: object) -> set[tuple[str, str, int]]:
        rows = workspace.discovery.frames(run)  # type: ignore[arg-type]
        return {(one.target, one.protocol, one.port) for one in rows if one.direction == "out"}

    assert asked(second.id) and not asked(first.id) & asked(second.id)


def test_a_run_that_ended_is_not_gone_on_with(page: DiscoverPage, qtbot: QtBot, settle: Settle) -> None:
    page.form.practice.click()
    settle()
    page.plan.show_button.click()
    settle()
    page.plan.start_button.click()
    with qtbot.waitSignal(page.model.ended, timeout=30_000):
        pass
    settle()
    page.tabs.setCurrentIndex(EARLIER)
    settle()
    assert page.earlier.save_button.isVisibleTo(page) and not page.earlier.resume_button.isVisibleTo(page)


def test_the_log_is_written_as_a_capture_and_as_text(
    page: DiscoverPage, workspace: Workspace, plant: Plant, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    stopped(page, plant, qtbot, settle)
    (run,) = workspace.discovery.runs()
    rows = list(workspace.discovery.frames(run.id))
    with qtbot.waitSignal(page.model.saved, timeout=10_000) as said:
        page.model.save_log(run, tmp_path / "log.pcapng")
    assert "not encrypted" in said.args[0]
    with (tmp_path / "log.pcapng").open("rb") as stream:
        packets = [packet for batch in Reader(stream).batches() for packet in batch]
    assert len(packets) == len(rows)
    assert f"{len(rows):,} lines" in write_log(workspace, run, tmp_path / "log.txt")
    assert len((tmp_path / "log.txt").read_text().splitlines()) == len(rows)


def test_where_the_log_cannot_be_written_it_says_so(
    page: DiscoverPage, workspace: Workspace, plant: Plant, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    stopped(page, plant, qtbot, settle)
    (run,) = workspace.discovery.runs()
    with qtbot.waitSignal(page.model.refused, timeout=10_000) as said:
        page.model.save_log(run, tmp_path / "no" / "log.pcapng")
    assert "Check the folder" in said.args[0]


def test_what_is_asked_only_where_named(page: DiscoverPage, plant: Plant, settle: Settle) -> None:
    page.form.practice.click()
    settle()
    page.plan.show_button.click()
    settle()
    before = {row.what for row in page.model.sent.rows}
    first = plant.truth()["devices"][0]["ip"]
    page.form.further.hosts["iec104"].editor.setText(first)
    assert page.model.shown is None  # the preview was of something else
    page.plan.show_button.click()
    settle()
    more = {row.what for row in page.model.sent.rows} - before
    assert more == {"Send a test frame to a telecontrol station"}
    assert page.model.plan is not None and set(page.model.plan.opt_in) == {"iec104"}


def test_a_host_that_is_no_target_is_refused(page: DiscoverPage, qtbot: QtBot, settle: Settle) -> None:
    page.form.practice.click()
    settle()
    page.form.further.hosts["fox"].editor.setText("10.9.9.9")
    with qtbot.waitSignal(page.model.refused, timeout=5_000) as said:
        page.plan.show_button.click()
    assert "10.9.9.9" in said.args[0]


def test_a_login_is_checked_and_shows_no_password() -> None:
    login = Login("eva", "sha256", "short", "", "")
    assert "short" not in repr(login) + repr(Scope(login=login))
    with pytest.raises(Exception, match="at least"):
        credentials_of(login)
    assert credentials_of(Login()) is None
    found = credentials_of(Login("eva", "sha256", "long enough", "aes", "also long enough"))
    assert found is not None and found.priv_protocol == "aes" and "long" not in repr(found)


def test_a_device_is_left_alone_with_one_press(
    page: DiscoverPage, workspace: Workspace, plant: Plant, qtbot: QtBot, settle: Settle
) -> None:
    page.form.practice.click()
    settle()
    page.plan.show_button.click()
    settle()
    page.plan.start_button.click()
    qtbot.waitUntil(lambda: page.live.hosts.key is not None, timeout=20_000)
    chosen = page.live.hosts.key
    page.live.leave_button.click()
    assert chosen in page.form.scope().exclude.splitlines()
    qtbot.waitUntil(lambda: not page.model.running, timeout=30_000)
    settle()
    page.plan.show_button.click()
    settle()
    assert page.model.plan is not None and chosen not in page.model.plan.scope.hosts
