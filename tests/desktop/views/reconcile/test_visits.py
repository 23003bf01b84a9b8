"""The second visit on the page: new, silent and changed devices, from the latest visit or any run on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from core.discovery.matcher import Matcher
from core.discovery.probes.base import Value
from core.discovery.sighting import Sighting
from core.register.models import Network
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.views.reconcile import build_page
from desktop.views.reconcile.page import VISITS, ReconcilePage

Settle = Callable[[], None]
FIRST = datetime(2026, 5, 4, 9, tzinfo=UTC)
SECOND = FIRST + timedelta(days=180)


@pytest.fixture
def see(workspace: Workspace) -> Callable[..., None]:
    """A device as the network showed it at some time."""
    site = workspace.register.site().id
    net = Network(site_id=site, name="line", cidr="10.0.0.0/24")
    workspace.register.add(net)

    def seen(at: datetime, number: int, firmware: str) -> None:
        with workspace.vault.write("seen") as uow:
            Matcher(workspace.register, site).apply(
                uow,
                Sighting(
                    "network", "network", at, ip=f"10.0.0.{number}", mac=f"00:1b:1b:00:00:{number:02x}", network_id=net.id,
                    values=(
                        ("modbus", Value("serial", f"SC-7700{number}", 90)), ("modbus", Value("vendor", "Acme", 90)),
                        ("modbus", Value("firmware", firmware, 90)),
                    ),
                ),
            )  # fmt: skip

    return seen


@pytest.fixture
def page(context: AppContext, qtbot: QtBot) -> ReconcilePage:
    made = build_page(context)
    assert isinstance(made, ReconcilePage)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activate()
    return made


def shown(page: ReconcilePage) -> list[tuple[str, str, str, str]]:
    return [(str(row.kind), row.field, row.before, row.now) for row in page.visits_model.table.rows]


def test_what_changed_since_the_last_visit(page: ReconcilePage, see: Callable[..., None], settle: Settle) -> None:
    see(FIRST, 5, "1.0")
    see(SECOND, 5, "1.1")
    see(SECOND, 6, "2.0")
    page.tabs.setCurrentIndex(VISITS)
    settle()
    assert shown(page) == [("new", "", "", "10.0.0.6"), ("changed", "firmware", "1.0", "1.1")]
    assert page.visits.said.text() == "Not seen before; now at 10.0.0.6."


def test_one_visit_has_nothing_to_compare_with(page: ReconcilePage, see: Callable[..., None], settle: Settle) -> None:
    see(FIRST, 5, "1.0")
    see(FIRST + timedelta(days=1), 6, "1.0")
    page.tabs.setCurrentIndex(VISITS)
    settle()
    assert page.visits.empty.isVisible() and shown(page) == []


def test_a_device_leads_to_its_asset(
    page: ReconcilePage, see: Callable[..., None], context: AppContext, settle: Settle
) -> None:
    see(FIRST, 5, "1.0")
    see(SECOND, 6, "2.0")
    page.tabs.setCurrentIndex(VISITS)
    settle()
    asked: list[object] = []
    context.reveal.connect(lambda _table, key: asked.append(key))
    page.visits.asset_button.click()
    assert asked == [page.visits_model.table.rows[0].asset_id]


def test_the_report_says_it_too(workspace: Workspace, see: Callable[..., None]) -> None:
    see(FIRST, 5, "1.0")
    see(SECOND, 5, "1.1")
    chapter = workspace.report_data().network
    assert chapter.since == SECOND
    assert [(one.kind, one.field, one.before, one.now) for one in chapter.visits] == [
        ("changed", "firmware", "1.0", "1.1")
    ]
