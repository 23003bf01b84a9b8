"""The Assets page as a person uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.assessment.inheritance import ACCEPTS
from core.register.models import Asset, Interface, Service, Zone
from core.workspace import Workspace
from desktop.a11y import nameless
from desktop.context import AppContext
from desktop.dialogs.import_list import ImportDialog
from desktop.views.assets import build_page
from desktop.views.assets.page import AssetsPage, owner_of

Settle = Callable[[], None]


@pytest.fixture
def assets(workspace: Workspace) -> list[Asset]:
    site = workspace.register.site().id
    rows = [Asset(site_id=site, tag=f"K{at}", name=f"Pump {at}") for at in range(1, 5)]
    workspace.register.add_all([Zone(site_id=site, name="Control"), *rows])
    return rows


def shown_page(context: AppContext, qtbot: QtBot, settle: Settle) -> AssetsPage:
    page = build_page(context)
    qtbot.addWidget(page)
    page.resize(1150, 660)
    page.show()
    page.activate()
    settle()
    return page


@pytest.fixture
def page(context: AppContext, assets: list[Asset], qtbot: QtBot, settle: Settle) -> AssetsPage:
    return shown_page(context, qtbot, settle)


def test_while_there_is_nothing_two_ways_begin(context: AppContext, qtbot: QtBot, settle: Settle) -> None:
    page = shown_page(context, qtbot, settle)
    assert page.stack.currentWidget() is page.empty
    asked: list[str] = []
    context.go_to.connect(asked.append)
    page.empty.action.click()
    assert asked == ["discover"]
    page.empty_add.click()
    settle()
    assert page.stack.currentWidget() is not page.empty


def test_the_first_asset_is_shown_at_once(page: AssetsPage, assets: list[Asset]) -> None:
    assert page.state.selected == [assets[0].id]
    assert page.panel.stack.currentWidget() is page.panel.one


def test_filter_as_one_types(page: AssetsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.filter, "pump 3")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page._count.text() == "1 of 4"
    qtbot.keyClick(page.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    assert page._count.text() == "4 assets"


def test_typing_in_the_details_is_saved(
    page: AssetsPage, workspace: Workspace, assets: list[Asset], qtbot: QtBot, settle: Settle
) -> None:
    page.table.select([assets[0].id])
    settle()
    field = page.panel.details.fields["vendor"]
    qtbot.keyClicks(field.editor, "WAGO")  # type: ignore[union-attr]
    page.deactivate()
    settle()
    assert workspace.register.get(Asset, assets[0].id).vendor == "WAGO"
    assert workspace.register.observations(assets[0].id)[0].source == "label"


def test_text_typed_just_before_another_asset_is_chosen_goes_to_the_first(
    page: AssetsPage, workspace: Workspace, assets: list[Asset], qtbot: QtBot, settle: Settle
) -> None:
    page.table.select([assets[0].id])
    settle()
    qtbot.keyClicks(page.panel.details.fields["serial"].editor, "S1")  # type: ignore[union-attr]
    page.table.select([assets[1].id])
    settle()
    assert [workspace.register.get(Asset, one.id).serial for one in assets[:2]] == ["S1", ""]


def test_many_are_changed_at_once(page: AssetsPage, workspace: Workspace, assets: list[Asset], settle: Settle) -> None:
    page.table.selectAll()
    settle()
    many = page.panel.many
    assert page.panel.stack.currentWidget() is many
    assert many.heading.text() == "4 assets are selected"
    many.zone.fill(workspace.register.all(Zone)[0].id)
    many.location.editor.setText("Hall 3")
    many.apply.click()
    settle()
    assert {(one.zone_id is None, one.location) for one in workspace.register.all(Asset)} == {(False, "Hall 3")}
    assert len(page.state.selected) == 4


def test_delete_and_undo(
    page: AssetsPage, workspace: Workspace, assets: list[Asset], qtbot: QtBot, settle: Settle
) -> None:
    page.table.select([assets[1].id])
    settle()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settle()
    assert page.model.rowCount() == 3
    assert page.note.words == "Deleted 1 asset."
    assert not page.delete.isEnabled()
    page.note.acted.emit()
    settle()
    assert page.model.rowCount() == 4


def test_answers_about_a_deleted_asset_are_told(
    page: AssetsPage, workspace: Workspace, assets: list[Asset], qtbot: QtBot, settle: Settle
) -> None:
    asked = [check.id for check in workspace.assessment.pack.checks() if "asset" in ACCEPTS[check.scope]][:3]
    for check in asked:
        workspace.assessment.answer(check, "asset", assets[1].id, "met", "seen")
    page.table.select([assets[1].id])
    settle()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settle()
    assert page.note.words == "Deleted 1 asset. 3 answers about what was deleted went, too."
    page.note.acted.emit()
    settle()
    assert [answer.requirement for answer in workspace.assessment.answers()] == asked


def test_undo_of_a_deletion_is_offered_until_something_else_is_written(
    page: AssetsPage, assets: list[Asset], qtbot: QtBot, settle: Settle
) -> None:
    page.table.select([assets[1].id])
    settle()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settle()
    assert page.note.isVisible()
    page.context.edit(lambda opened: opened.register.edit(Asset, assets[0].id, note="later"))
    settle()
    assert not page.note.isVisible()


def test_a_new_asset_is_ready_to_be_named(page: AssetsPage, workspace: Workspace, qtbot: QtBot, settle: Settle) -> None:
    page.filter.setText("pump 3")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.add.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    settle()
    assert page.filter.text() == ""
    qtbot.waitUntil(lambda: page.panel.details.fields["tag"].editor.hasFocus() or not page.isActiveWindow())  # type: ignore[union-attr]
    assert page.state.detail is not None
    assert page.state.detail.asset.tag == ""


def test_selection_survives_sorting_and_edits(page: AssetsPage, assets: list[Asset], settle: Settle) -> None:
    page.table.select([assets[0].id, assets[2].id])
    page.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    settle()
    assert page.model.asset_id(0) == assets[3].id
    assert set(page.state.selected) == {assets[0].id, assets[2].id}
    rows = {index.row() for index in page.table.selectionModel().selectedRows()}
    assert rows == {page.model.row_of(one.id) for one in (assets[0], assets[2])}


def test_a_click_on_a_header_sorts_and_keeps_the_selection(
    page: AssetsPage, assets: list[Asset], qtbot: QtBot, settle: Settle
) -> None:
    header = page.table.horizontalHeader()
    middle = header.viewport().rect().center()
    middle.setX(header.sectionViewportPosition(1) + 20)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    settle()
    assert page.model.shown.sort == "name"
    assert page.state.selected == [assets[0].id]


def test_search_hits_lead_to_their_asset(
    page: AssetsPage, workspace: Workspace, assets: list[Asset], qtbot: QtBot, settle: Settle
) -> None:
    interface = Interface(asset_id=assets[2].id, ip="10.0.0.3")
    service = Service(interface_id=interface.id, transport="tcp", port=502)
    workspace.register.add_all([interface, service])
    assert owner_of(workspace, "service", service.id) == assets[2].id
    page.filter.setText("K1")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.reveal("interface", interface.id)
    qtbot.waitUntil(lambda: page.state.selected == [assets[2].id])
    assert not page.reveal("zone", interface.id)


def test_interfaces_are_edited_in_their_cards(
    page: AssetsPage, workspace: Workspace, assets: list[Asset], qtbot: QtBot, settle: Settle
) -> None:
    page.table.select([assets[0].id])
    settle()
    tab = page.panel.interfaces
    page.panel.tabs.setCurrentWidget(tab)
    tab.add.click()
    settle()
    (card,) = tab.cards.values()
    qtbot.keyClicks(card.fields["ip"].editor, "10.0.0.999")
    page.commit_pending()
    settle()
    assert any("10.0.0.999” is not an IP address" in label.text() for label in card.findChildren(QLabel))
    card.fields["ip"].editor.clear()  # type: ignore[attr-defined]
    qtbot.keyClicks(card.fields["ip"].editor, "10.0.0.9")
    page.commit_pending()
    settle()
    assert workspace.register.all(Interface)[0].ip == "10.0.0.9"
    assert tab.cards == {workspace.register.all(Interface)[0].id: card}


def test_sources_offer_the_other_values(
    page: AssetsPage, workspace: Workspace, assets: list[Asset], settle: Settle
) -> None:
    from PySide6.QtWidgets import QPushButton

    from core.register.models import Observation

    for value, source, worth in (("1.0", "site_list", 30), ("2.0", "network", 90)):
        seen = Observation(asset_id=assets[0].id, field="firmware", value=value, source=source, confidence=worth)
        workspace.register.observe(assets[0].id, [seen])
    page.state.refresh()
    settle()
    page.panel.tabs.setCurrentWidget(page.panel.sources)
    (use,) = (one for one in page.panel.sources.findChildren(QPushButton) if one.text() == "Use this")
    assert use.accessibleName() == "Use 1.0 from Site's list"
    use.click()
    settle()
    assert workspace.register.get(Asset, assets[0].id).firmware == "1.0"


def test_a_list_is_imported_from_the_page(page: AssetsPage, tmp_path: Path, qtbot: QtBot, settle: Settle) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Tag,Name\nK8,Mixer\nK9,Fan\n")
    page.importing.click()
    (dialog,) = page.findChildren(ImportDialog)
    dialog.state.open(path)
    settle()
    dialog.next.click()
    settle()
    dialog.next.click()
    settle()
    assert page.note.words == "Imported: 2 new devices. One undo takes it all back."
    assert page.model.rowCount() == 6
    qtbot.waitUntil(lambda: not page.findChildren(ImportDialog))
    page.context.undo.undo()
    settle()
    assert page.model.rowCount() == 4


def test_every_control_has_a_name(page: AssetsPage, workspace: Workspace, assets: list[Asset], settle: Settle) -> None:
    interface = Interface(asset_id=assets[0].id, ip="10.0.0.3")
    workspace.register.add_all([interface, Service(interface_id=interface.id, transport="tcp", port=502)])
    page.state.refresh()
    settle()
    for tab in range(page.panel.tabs.count()):
        page.panel.tabs.setCurrentIndex(tab)
        assert nameless(page) == []
    page.table.selectAll()
    settle()
    assert nameless(page) == []


def test_nothing_is_kept_when_the_vault_closes(page: AssetsPage, context: AppContext) -> None:
    context.closing.emit()
    assert page.model.rowCount() == 0
