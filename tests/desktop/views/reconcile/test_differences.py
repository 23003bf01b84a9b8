"""The differences tab: what each source says, decided with one press, undone with another."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.register.models import Asset, Interface, Network, Observation
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.views.reconcile import build_page
from desktop.views.reconcile.page import ReconcilePage

Settle = Callable[[], None]


def say(workspace: Workspace, asset: UUID, **values: tuple[str, str]) -> None:
    workspace.register.observe(
        asset,
        [
            Observation(asset_id=asset, field=field, value=value, source=source, confidence=80, by=source)
            for field, (source, value) in values.items()
        ],
    )


@pytest.fixture
def assets(workspace: Workspace) -> list[UUID]:
    """A PLC of which list and network disagree, and two assets that share a serial number."""
    site = workspace.register.site().id
    net = Network(site_id=site, name="line", cidr="10.0.0.0/24")
    rows = [Asset(site_id=site, tag=tag) for tag in ("PLC", "TWIN-A", "TWIN-B")]
    workspace.register.add_all([net, *rows])
    plc, one, other = (row.id for row in rows)
    workspace.register.add(Interface(asset_id=plc, network_id=net.id, ip="10.0.0.5"))
    for key in (plc, one, other):
        say(workspace, key, model=("site_list", "S7-1500"))
    say(workspace, plc, firmware=("network", "2.9.4"))
    say(workspace, plc, firmware=("site_list", "2.8.0"))
    for key, source in ((one, "site_list"), (other, "network")):
        say(workspace, key, serial=(source, "SC-77110099"), vendor=(source, "Siemens"))
    return [plc, one, other]


@pytest.fixture
def page(context: AppContext, assets: list[UUID], qtbot: QtBot, settle: Settle) -> ReconcilePage:
    made = build_page(context)
    assert isinstance(made, ReconcilePage)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activate()
    settle()
    return made


def look_at(page: ReconcilePage, kind: str) -> None:
    key = next(row.key for row in page.model.table.rows if str(row.kind) == kind)
    assert page.differences.table.select(key)
    QApplication.processEvents()


def press(page: ReconcilePage, words: str, settle: Settle) -> None:
    (found,) = [
        one
        for one in page.differences.detail.findChildren(QPushButton)
        if one.text().startswith(words) and one.isVisible()
    ]
    found.click()
    settle()


def test_rows_wait_and_are_counted(page: ReconcilePage) -> None:
    kinds = [str(row.kind) for row in page.model.table.rows]
    assert kinds.count("field") == 1 and kinds.count("same") == 1
    assert page.tabs.tabText(0).endswith(f"({page.model.open})")


def test_a_value_is_taken_with_one_press_and_undone_with_another(
    page: ReconcilePage, workspace: Workspace, assets: list[UUID], context: AppContext, settle: Settle
) -> None:
    before = workspace.register.get(Asset, assets[0]).firmware
    look_at(page, "field")
    press(page, "Take “2.8.0”", settle)
    assert workspace.register.get(Asset, assets[0]).firmware == "2.8.0"
    assert not any(str(row.kind) == "field" for row in page.model.table.rows)
    context.undo.undo()
    settle()
    assert workspace.register.get(Asset, assets[0]).firmware == before
    assert any(str(row.kind) == "field" for row in page.model.table.rows)


def test_two_assets_become_one_only_when_somebody_says_so(
    page: ReconcilePage, workspace: Workspace, assets: list[UUID], settle: Settle
) -> None:
    assert workspace.register.count(Asset) == 3
    look_at(page, "same")
    assert "For: " in page.differences.detail.reasons.text()
    press(page, "The same device", settle)
    assert workspace.register.count(Asset) == 2


def test_two_devices_are_not_asked_again(page: ReconcilePage, workspace: Workspace, settle: Settle) -> None:
    look_at(page, "same")
    press(page, "Two devices", settle)
    assert not any(str(row.kind) == "same" for row in page.model.table.rows)
    assert workspace.register.count(Asset) == 3
    page.differences.decided_too.click()
    assert any(str(row.kind) == "same" for row in page.model.table.rows)
    look_at(page, "same")
    press(page, "Open again", settle)
    assert any(str(row.kind) == "same" and row.is_open for row in page.model.table.rows)


def test_nothing_to_do_needs_its_reason(page: ReconcilePage, settle: Settle) -> None:
    look_at(page, "field")
    detail = page.differences.detail
    assert not detail.ignore_button.isEnabled()
    QTest.keyClicks(detail.reason.editor, "the list is old")
    detail.ignore_button.click()
    settle()
    assert not any(str(row.kind) == "field" for row in page.model.table.rows)
    page.differences.decided_too.click()
    look_at(page, "field")
    assert "the list is old" in detail.decided.text()


def test_one_kind_at_a_time(page: ReconcilePage) -> None:
    page.model.show_only("same")
    assert {str(row.kind) for row in page.model.table.rows} == {"same"}


def test_a_device_leads_to_its_asset(page: ReconcilePage, context: AppContext, assets: list[UUID]) -> None:
    asked: list[object] = []
    context.reveal.connect(lambda _table, key: asked.append(key))
    look_at(page, "field")
    (link,) = [one for one in page.differences.detail.findChildren(QPushButton) if one.text() == "Show PLC"]
    link.click()
    assert asked == [assets[0]]


def test_an_empty_survey_says_what_would_stand_here(context: AppContext, qtbot: QtBot, settle: Settle) -> None:
    made = build_page(context)
    qtbot.addWidget(made)
    made.show()
    made.activate()
    settle()
    assert isinstance(made, ReconcilePage) and made.differences.empty.isVisible()
