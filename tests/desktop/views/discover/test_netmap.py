"""The drawn map: every device has its box, the keyboard reaches all of them, Enter leads to the asset."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.register.models import Asset, Interface, Network
from core.register.netmap import NetMap
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.views.discover import build_page
from desktop.views.discover.netmap import NetMapView
from desktop.views.discover.page import MAP, DiscoverPage

Settle = Callable[[], None]


@pytest.fixture
def plant(workspace: Workspace) -> list[UUID]:
    """Two networks; a gateway in both, a device in none. Keys by level from above, then by network."""
    site = workspace.register.site().id
    nets = [Network(site_id=site, name=name, cidr=f"10.0.{at}.0/24") for at, name in enumerate("ab")]
    assets = [
        Asset(site_id=site, tag="GW", purdue=2), Asset(site_id=site, tag="PLC", purdue=1, vendor="Siemens", model="S7"),
        Asset(site_id=site, tag="HMI", purdue=2), Asset(site_id=site, tag="?"),
    ]  # fmt: skip
    workspace.register.add_all([*nets, *assets])
    gateway, plc, hmi, _ = assets
    workspace.register.add_all(
        [
            Interface(asset_id=one.id, network_id=net.id, ip=ip)
            for one, net, ip in (
                (gateway, nets[0], "10.0.0.1"), (gateway, nets[1], "10.0.1.1"), (plc, nets[0], "10.0.0.5"),
                (hmi, nets[0], "10.0.0.9"),
            )
        ]
    )  # fmt: skip
    return [one.id for one in assets]


@pytest.fixture
def page(context: AppContext, plant: list[UUID], qtbot: QtBot, settle: Settle) -> DiscoverPage:
    made = build_page(context)
    assert isinstance(made, DiscoverPage)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activate()
    made.tabs.setCurrentIndex(MAP)
    settle()
    return made


def test_every_device_has_a_box_in_each_of_its_networks(page: DiscoverPage) -> None:
    view = page.map.view
    assert [box.label for box in view.boxes] == ["GW", "HMI", "GW", "PLC", "?"]
    areas = [view.area_of(at) for at in range(len(view.boxes))]
    assert not any(one.intersects(other) for at, one in enumerate(areas) for other in areas[at + 1 :])
    assert areas[0].left() < areas[2].left() and areas[0].top() == areas[2].top() < areas[3].top() < areas[4].top()


def test_arrows_reach_every_box_and_say_it(page: DiscoverPage) -> None:
    view = page.map.view
    view.setFocus()
    seen = []
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_Left,
        Qt.Key.Key_Down,
    ):
        QTest.keyClick(view, key)
        assert view.current is not None
        seen.append(view.current.label)
    assert seen == ["GW", "HMI", "GW", "HMI", "GW", "PLC"]
    assert view.accessibleDescription() == "PLC, Not known, Siemens S7, 10.0.0.5" == page.map.said.text()


def test_enter_a_double_click_and_the_button_lead_to_the_asset(
    page: DiscoverPage, plant: list[UUID], context: AppContext, qtbot: QtBot
) -> None:
    asked: list[object] = []
    context.reveal.connect(lambda _table, key: asked.append(key))
    view = page.map.view
    assert not page.map.open_button.isEnabled()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.area_of(3).center())
    QTest.keyClick(view, Qt.Key.Key_Return)
    page.map.open_button.click()
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.area_of(1).center())
    assert asked == [plant[1], plant[1], plant[2]]


def test_heads_are_no_boxes(page: DiscoverPage) -> None:
    view = page.map.view
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert view.current is None


def test_the_same_device_stays_chosen_when_others_come(
    page: DiscoverPage, plant: list[UUID], workspace: Workspace, settle: Settle
) -> None:
    page.map.view.setFocus()
    QTest.keyClick(page.map.view, Qt.Key.Key_End)
    workspace.register.add(Asset(site_id=workspace.register.site().id, tag="A new one", purdue=5))
    page.net_map.refresh()
    settle()
    assert len(page.map.view.boxes) == 6
    assert page.map.view.current is not None and page.map.view.current.asset == plant[3]


def test_far_boxes_are_brought_into_view(qtbot: QtBot, context: AppContext, workspace: Workspace) -> None:
    site = workspace.register.site().id
    nets = [Network(site_id=site, name=f"n{at:02}") for at in range(12)]
    assets = [Asset(site_id=site, tag=f"D{at}", purdue=at % 5) for at in range(60)]
    workspace.register.add_all([*nets, *assets])
    workspace.register.add_all(
        [Interface(asset_id=one.id, network_id=nets[at % 12].id, ip=f"10.0.0.{at}") for at, one in enumerate(assets)]
    )
    view = NetMapView(context.theme, "Map")
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    found: NetMap = workspace.register.net_map()
    view.show_map(found)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.viewport().rect().contains(view.area_of(59))
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.viewport().rect().contains(view.area_of(0))


def test_without_devices_it_says_so(context: AppContext, workspace: Workspace, qtbot: QtBot, settle: Settle) -> None:
    made = build_page(context)
    assert isinstance(made, DiscoverPage)
    qtbot.addWidget(made)
    made.show()
    made.activate()
    made.tabs.setCurrentIndex(MAP)
    settle()
    assert made.map.empty.isVisible()
