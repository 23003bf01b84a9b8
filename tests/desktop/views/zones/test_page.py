"""The zones page as a person uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.assessment.inheritance import ACCEPTS
from core.assessment.models import Finding
from core.register.models import Asset, Conduit, Site, Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.dialogs.pick import PickDialog
from desktop.views.zones import build_page
from desktop.views.zones.page import ZonesPage

Settle = Callable[[], None]


def show(context: AppContext, settle: Settle) -> ZonesPage:
    made = build_page(context)
    assert isinstance(made, ZonesPage)
    made.resize(1150, 670)
    made.show()
    made.activate()
    settle()
    return made


@pytest.fixture
def page(sample_context: AppContext, settle: Settle) -> Iterator[ZonesPage]:
    made = show(sample_context, settle)
    yield made
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def test_the_first_zone_from_nothing(context: AppContext, workspace: Workspace, settle: Settle) -> None:
    page = show(context, settle)
    assert page._empty.isVisible()
    page._empty.acted.emit()
    settle()
    assert not page._empty.isVisible()
    QTest.keyClicks(page.zone_form.fields["name"].editor, "Pumps")
    page.deactivate()
    settle()
    assert [zone.name for zone in workspace.register.all(Zone)] == ["Pumps"]
    page.deleteLater()
    QApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)


def test_first_level_fills_the_vector_and_clear_takes_it_away(
    page: ZonesPage, sample: Workspace, settle: Settle
) -> None:
    levels = page.zone_form.fields["sl_t"]
    levels.clear_button.click()
    settle()
    zone = page.model.zones.rows[0]
    assert zone.sl_t is None
    levels.fields[0].editor.setValue(2)
    settle()
    assert sample.register.get(Zone, zone.id).sl_t == [2] * 7
    levels.fields[3].editor.setValue(1)
    settle()
    assert sample.register.get(Zone, zone.id).sl_t == [2, 2, 2, 1, 2, 2, 2]
    levels.clear_button.click()
    settle()
    assert sample.register.get(Zone, zone.id).sl_t is None
    assert levels.value() is None


def test_zone_and_conduit_forms_take_turns(page: ZonesPage, settle: Settle) -> None:
    assert page.forms.currentIndex() == 0
    page.conduit_list.setCurrentIndex(page.model.conduits.index(1))
    assert page.forms.currentIndex() == 1
    assert page.zone_list.key is None
    assert page.conduit_form.fields["name"].value() == "Packing line to plant network"
    assert page.conduit_form.fields["from_zone_id"].editor.currentText() == "Packing line"
    page.zone_list.setCurrentIndex(page.model.zones.index(2))
    assert page.forms.currentIndex() == 0
    assert page.conduit_list.key is None
    settle()
    assert page.zone_form.fields["name"].value() == "Utilities"


def test_conduit_ends_are_saved(page: ZonesPage, sample: Workspace, settle: Settle) -> None:
    page.add_conduit.click()
    settle()
    key = page.conduit_list.key
    assert key is not None
    field = page.conduit_form.fields["to_zone_id"]
    field.editor.setCurrentIndex(0)
    field.editor.activated.emit(0)
    page.conduit_form.fields["remote_access"].click()
    settle()
    conduit = sample.register.get(Conduit, key)
    assert conduit.to_zone_id is None
    assert conduit.remote_access


def test_a_deleted_zone_comes_back_with_its_assets(
    page: ZonesPage, sample_context: AppContext, sample: Workspace, settle: Settle
) -> None:
    page.zone_list.setCurrentIndex(page.model.zones.index(1))
    key = page.zone_list.key
    inside = {asset.id for asset in sample.register.all(Asset, zone_id=key)}
    assert inside
    page._delete("zone")
    settle()
    assert key not in [zone.id for zone in sample.register.all(Zone)]
    sample_context.undo.undo()
    settle()
    assert {asset.id for asset in sample.register.all(Asset, zone_id=key)} == inside


def test_answers_about_a_deleted_zone_go_with_it_are_told_and_come_back(
    page: ZonesPage, sample_context: AppContext, sample: Workspace, settle: Settle
) -> None:
    key = page.zone_list.key
    assert key is not None
    name = sample.register.get(Zone, key).name
    asked = [check.id for check in sample.assessment.pack.checks() if "zone" in ACCEPTS[check.scope]][:2]
    for check in asked:
        sample.assessment.answer(check, "zone", key, "not_met", "seen")
    about = [answer for answer in sample.assessment.answers() if answer.scope_id == key]
    findings = sample.register.count(Finding)
    page._delete("zone")
    settle()
    assert f"Deleted {name}. {len(about)} answers" in page.note.words and page.note.isVisible()
    assert not [answer for answer in sample.assessment.answers() if answer.scope_id == key]
    page.note.acted.emit()
    settle()
    assert not page.note.isVisible()
    assert {answer.id for answer in sample.assessment.answers() if answer.scope_id == key} == {one.id for one in about}
    assert sample.register.count(Finding) == findings
    page._delete("zone")
    settle()
    sample_context.edit(lambda workspace: workspace.register.edit(Site, workspace.register.site().id, note="later"))
    settle()
    assert not page.note.isVisible()  # its Undo would take the later step back


def test_choosing_assets(page: ZonesPage, sample: Workspace, settle: Settle) -> None:
    zone = page.zone_list.key
    page.zone_form.assign_button.click()
    settle()
    (dialog,) = page.findChildren(PickDialog)
    before = dialog.chosen()
    QTest.keyClicks(dialog.filter, "PLC-201")
    dialog.list.setCurrentIndex(dialog.model.index(0))
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    dialog.ok.click()
    settle()
    inside = sample.register.all(Asset, zone_id=zone)
    assert "PLC-201" in [asset.tag for asset in inside]
    assert len(inside) == len(before) + 1
    assert "PLC-201" in page.zone_form._names.text()


def test_the_diagram_shows_and_chooses(page: ZonesPage, settle: Settle) -> None:
    words = page.diagram.accessibleDescription()
    assert "Utilities" in words
    target = page.model.zones.rows[2]
    box = next(item for item in page.diagram.scene().items() if item.data(0) == target.id)
    place = page.diagram.mapFromScene(box.sceneBoundingRect().center())
    QTest.mouseClick(page.diagram.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle()
    assert page.zone_list.key == target.id
    assert page.zone_form.fields["safety_related"].value()


def test_every_conduit_is_drawn(page: ZonesPage) -> None:
    drawn = {item.data(0) for item in page.diagram.scene().items() if item.data(1) == "conduit"}
    assert drawn == {conduit.id for conduit in page.model.conduits.rows}


def test_reveal(page: ZonesPage, settle: Settle) -> None:
    conduit = page.model.conduits.rows[5]
    assert page.reveal("conduit", conduit.id)
    settle()
    assert page.forms.currentIndex() == 1
    assert page.conduit_list.key == conduit.id
    assert not page.reveal("asset", conduit.id)
