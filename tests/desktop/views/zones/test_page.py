"""The zones page as a person uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from core.assessment.inheritance import ACCEPTS
from core.assessment.models import Decision, Finding
from core.register.models import Asset, Conduit, Network, Site, Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.dialogs.pick import PickDialog
from desktop.views.zones import build_page
from desktop.views.zones.page import ZonesPage
from desktop.views.zones.panel import ASSETS, LEVELS, RULES
from desktop.views.zones.reasoning import ReasoningDialog

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


def at(page: ZonesPage, key: UUID | str) -> QPoint:
    """Where a zone's box lies on the screen."""
    return page.diagram.mapFromScene(page.diagram._zones[key].sceneBoundingRect().center())


def press(page: ZonesPage, place: QPoint) -> None:
    QTest.mouseClick(page.diagram.viewport(), Qt.MouseButton.LeftButton, pos=place)


def drag(page: ZonesPage, start: QPoint, end: QPoint) -> None:
    view = page.diagram.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 5):
        QTest.mouseMove(view, start + (end - start) * step / 4)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def drop(page: ZonesPage, data: QMimeData, place: QPoint) -> bool:
    """What Qt does when something is dragged over the diagram and let go; whether it was taken."""
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.diagram.dragEnterEvent(QDragEnterEvent(place, copy, data, left, none))
    move = QDragMoveEvent(place, copy, data, left, none)
    page.diagram.dragMoveEvent(move)
    if not move.isAccepted():
        page.diagram.dragLeaveEvent(QDragLeaveEvent())
        return False
    page.diagram.dropEvent(QDropEvent(QPointF(place), copy, data, left, none))
    return True


def named(page: ZonesPage, name: str) -> UUID:
    return next(zone.id for zone in page.model.zones.rows if zone.name == name)


# --- zones ---


def test_the_first_zone_from_nothing(context: AppContext, workspace: Workspace, settle: Settle) -> None:
    page = show(context, settle)
    assert page._empty.isVisible()
    page._empty.acted.emit()
    settle()
    assert not page._empty.isVisible()
    QTest.keyClicks(page.panel.zone_form.fields["name"].editor, "Pumps")
    page.deactivate()
    settle()
    assert [zone.name for zone in workspace.register.all(Zone)] == ["Pumps"]
    page.deleteLater()
    QApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)


def test_a_zone_that_was_dragged_stays_and_tidy_lays_it_out_again(
    page: ZonesPage, sample: Workspace, sample_context: AppContext, settle: Settle
) -> None:
    key = named(page, "Utilities")
    assert not page.tidy.isEnabled()
    drag(page, at(page, key), at(page, key) + QPoint(60, 40))
    settle()
    row = sample.register.get(Zone, key)
    assert row.x is not None
    box = page.diagram._zones[key]
    assert (box.pos().x(), box.pos().y()) == (row.x, row.y)
    page.tidy.click()
    settle()
    assert sample.register.get(Zone, key).x is None
    sample_context.undo.undo()
    settle()
    assert sample.register.get(Zone, key).x == row.x


def test_a_deleted_zone_comes_back_with_its_assets(
    page: ZonesPage, sample_context: AppContext, sample: Workspace, settle: Settle
) -> None:
    key = named(page, "Packing line")
    page.choose("zone", key)
    inside = {asset.id for asset in sample.register.all(Asset, zone_id=key)}
    assert inside
    page.panel.delete_button.click()
    settle()
    assert key not in [zone.id for zone in sample.register.all(Zone)]
    assert page.key != key
    sample_context.undo.undo()
    settle()
    assert {asset.id for asset in sample.register.all(Asset, zone_id=key)} == inside


def test_answers_about_a_deleted_zone_go_with_it_are_told_and_come_back(
    page: ZonesPage, sample_context: AppContext, sample: Workspace, settle: Settle
) -> None:
    key = page.key
    assert key is not None
    name = sample.register.get(Zone, key).name
    asked = [check.id for check in sample.assessment.pack.checks() if "zone" in ACCEPTS[check.scope]][:2]
    for check in asked:
        sample.assessment.answer(check, "zone", key, "not_met", "seen")
    about = [answer for answer in sample.assessment.answers() if answer.scope_id == key]
    findings = sample.register.count(Finding)
    page._delete()
    settle()
    assert f"Deleted {name}. {len(about)} answers" in page.note.words and page.note.isVisible()
    assert not [answer for answer in sample.assessment.answers() if answer.scope_id == key]
    page.note.acted.emit()
    settle()
    assert not page.note.isVisible()
    assert {answer.id for answer in sample.assessment.answers() if answer.scope_id == key} == {one.id for one in about}
    assert sample.register.count(Finding) == findings
    page._delete()
    settle()
    sample_context.edit(lambda workspace: workspace.register.edit(Site, workspace.register.site().id, note="later"))
    settle()
    assert not page.note.isVisible()  # its Undo would take the later step back


# --- conduits ---


def test_a_conduit_is_drawn_from_zone_to_zone(page: ZonesPage, sample: Workspace, settle: Settle) -> None:
    start, end = named(page, "Filling line"), named(page, "Packing line")
    before = sample.register.count(Conduit)
    page.draw_conduit.click()
    drag(page, at(page, start), at(page, end))
    settle()
    assert sample.register.count(Conduit) == before + 1
    made = sample.register.all(Conduit)[-1]
    assert (made.from_zone_id, made.to_zone_id) == (start, end)
    assert not page.diagram.drawing
    assert (page.kind, page.key) == ("conduit", made.id)


def test_two_presses_draw_a_conduit_to_the_outside(page: ZonesPage, sample: Workspace, settle: Settle) -> None:
    start = named(page, "Filling line")
    page.draw_conduit.click()
    press(page, at(page, start))
    press(page, at(page, "outside"))
    settle()
    made = sample.register.all(Conduit)[-1]
    assert (made.from_zone_id, made.to_zone_id) == (start, None)


def test_escape_lets_go_of_a_conduit(page: ZonesPage, sample: Workspace, settle: Settle) -> None:
    before = sample.register.count(Conduit)
    page.draw_conduit.click()
    press(page, at(page, named(page, "Filling line")))
    QTest.keyClick(page.diagram, Qt.Key.Key_Escape)
    press(page, at(page, named(page, "Packing line")))
    settle()
    assert sample.register.count(Conduit) == before


def test_conduit_ends_are_saved(page: ZonesPage, sample: Workspace, settle: Settle) -> None:
    page.add_conduit.click()
    settle()
    assert page.kind == "conduit" and page.key is not None
    field = page.panel.conduit_form.fields["to_zone_id"]
    assert isinstance(field.editor, QComboBox)
    field.editor.setCurrentIndex(0)
    field.editor.activated.emit(0)
    page.panel.conduit_form.fields["remote_access"].click()
    settle()
    conduit = sample.register.get(Conduit, page.key)
    assert conduit.to_zone_id is None
    assert conduit.remote_access


def test_every_conduit_is_drawn_and_can_be_chosen(page: ZonesPage) -> None:
    assert set(page.diagram._conduits) == {conduit.id for conduit in page.model.conduits.rows}
    for key, line in page.diagram._conduits.items():
        press(page, page.diagram.mapFromScene(line.sign.sceneBoundingRect().center() + QPointF(-11, 9)))
        assert (page.kind, page.key) == ("conduit", key)
    press(page, QPoint(3, 3))
    assert (page.kind, page.key) == ("site", None)


# --- assets ---


def test_assets_are_dropped_onto_a_zone_and_onto_the_outside(
    page: ZonesPage, sample: Workspace, settle: Settle
) -> None:
    for asset in sample.register.all(Asset)[:3]:
        page.model.move_assets([asset.id], None)
        settle()
    assert page.tray.isVisible()
    page.tray.list.selectAll()
    data = page.tray.model.mimeData(page.tray.list.selectedIndexes())
    target = named(page, "Building services")
    assert drop(page, data, at(page, target))
    settle()
    assert not page.tray.isVisible()
    assert sample.register.count(Asset, zone_id=target) == 4
    assert not drop(page, data, QPoint(2, 2))
    assert drop(page, data, at(page, "outside"))
    settle()
    assert sample.register.count(Asset, zone_id=None) == 3


def test_move_to_zone_is_the_way_without_a_mouse(page: ZonesPage, sample: Workspace, settle: Settle) -> None:
    page.panel.tabs.setCurrentIndex(ASSETS)
    contents = page.panel.contents
    contents.list.setCurrentIndex(contents.model.index(0))
    QTest.keyClick(contents.list, Qt.Key.Key_Space)
    (moved,) = contents.list.chosen()
    menu = contents.move_button.menu()
    action = next(one for one in menu.actions() if one.text() == "Utilities")
    action.trigger()
    menu.deleteLater()
    settle()
    assert sample.register.get(Asset, moved).zone_id == named(page, "Utilities")


def test_choosing_assets_and_networks(page: ZonesPage, sample: Workspace, settle: Settle) -> None:
    zone = page.key
    page.panel.contents.assign_button.click()
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
    page.panel.contents.networks_button.click()
    (dialog,) = page.findChildren(PickDialog)
    dialog.model.toggle(0)
    dialog.ok.click()
    settle()
    assert sample.register.count(Network, zone_id=zone) == 1


# --- target levels ---


def test_levels_by_hand_need_a_reason(page: ZonesPage, sample: Workspace, settle: Settle) -> None:
    page.panel.tabs.setCurrentIndex(LEVELS)
    target = page.panel.zone_target
    target.clear_button.click()
    settle()
    key = page.key
    assert key is not None and sample.register.get(Zone, key).sl_t is None
    target.editor.fields[0].editor.setValue(2)
    target.editor.fields[3].editor.setValue(1)
    settle()
    assert sample.register.get(Zone, key).sl_t is None
    assert target.reason._below.isVisible()
    QTest.keyClicks(target.reason.editor, "The insurer asks for it")
    target.reason.commit()
    settle()
    row = sample.register.get(Zone, key)
    assert (row.sl_t, row.sl_t_reason) == ([2, 2, 2, 1, 2, 2, 2], "The insurer asks for it")
    target.editor.fields[6].editor.setValue(4)
    settle()
    assert sample.register.get(Zone, key).sl_t == [2, 2, 2, 1, 2, 2, 4]
    target.editor.fields[0].editor.setValue(-1)
    settle()
    assert sample.register.get(Zone, key).sl_t is None


def test_a_target_by_reasoning(page: ZonesPage, sample: Workspace, settle: Settle) -> None:
    page.panel.tabs.setCurrentIndex(LEVELS)
    page.panel.zone_target.reason_button.click()
    settle()
    (dialog,) = page.findChildren(ReasoningDialog)
    assert dialog.fields["exposure"].value() == 2  # as the drawing shows
    for name, value in (("exposure", 4), ("production", 4), ("motive", 3)):
        dialog.fields[name].fill(value)
        dialog.fields[name].editor.activated.emit(0)
    settle()
    assert dialog._vector.text() == "IAC 2  UC 2  SI 2  DC 1  RDF 2  TRE 2  RA 3"
    assert "the plant stops without it" in dialog._why.text()
    dialog.take.click()
    settle()
    key = page.key
    assert key is not None
    assert sample.register.get(Zone, key).sl_t == [2, 2, 2, 1, 2, 2, 3]
    assert "RA 3" in page.panel.zone_target._why.text()


def test_a_conduit_takes_over_the_higher_of_its_ends(page: ZonesPage, sample: Workspace, settle: Settle) -> None:
    page.choose("conduit", page.model.conduits.rows[0].id)
    page.panel.tabs.setCurrentIndex(LEVELS)
    settle()
    target = page.panel.conduit_target
    assert target.ends_button.isVisible() and "2 2 2 2 2 2 2" in target.ends_button.text()
    target.ends_button.click()
    settle()
    assert page.key is not None and sample.register.get(Conduit, page.key).sl_t == [2] * 7
    assert not target.ends_button.isVisible()


# --- rules ---


def test_rules_are_confirmed_and_rejected_where_they_are_broken(
    page: ZonesPage, sample: Workspace, settle: Settle
) -> None:
    page.choose("conduit", next(key for key in page.diagram._conduits if len(page.model.breaches(key)) > 1))
    page.panel.tabs.setCurrentIndex(RULES)
    checks = page.panel.checks["conduit"]
    first, second, *rest = checks.cards
    assert page.panel.tabs.tabText(RULES) == f"Rules {len(rest) + 2}"
    findings = sample.register.count(Finding)
    first.confirm.click()
    settle()
    assert sample.register.count(Finding) == findings + 1
    second = checks.cards[0]
    second.reject.click()
    second.reject.click()
    assert second.why._below.text() == "A rejected rule needs the reason why."
    QTest.keyClicks(second.why.editor, "the other end is ours, too")
    QTest.keyClick(second.why.editor, Qt.Key.Key_Return)
    settle()
    assert [one.verdict for one in sample.register.all(Decision)] == ["confirmed", "rejected"]
    assert len(checks.cards) == len(rest)


def test_the_whole_system_lists_every_rule_with_its_place(page: ZonesPage, settle: Settle) -> None:
    page.choose("site", None)
    page.panel.tabs.setCurrentIndex(RULES)
    assert len(page.panel.checks["site"].cards) == min(25, len(page.model.breaches()))
    QTest.keyClicks(page.panel.system_form.fields["access_points"].editor, "Gate 1")
    page.deactivate()
    settle()
    assert page.model.site is not None and page.model.site.access_points == "Gate 1"
    assert not [one for one in page.model.breaches() if one.rule == "drawing.access-points"]


# --- keyboard and view ---


def test_arrows_choose_and_move_and_enter_opens(page: ZonesPage, sample: Workspace, settle: Settle) -> None:
    start = named(page, "Plant network and servers")
    page.choose("zone", start)
    page.diagram.setFocus()
    seen = set()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(page.diagram, key)
        seen.add(page.key)
    assert len(seen) > 1
    page.choose("zone", start)
    for _ in range(3):
        QTest.keyClick(page.diagram, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    here = page.diagram._zones[start].pos()
    QTest.keyClick(page.diagram, Qt.Key.Key_Return)  # the focus goes to the form: what was moved is kept
    page.diagram._keep_nudge()
    settle()
    row = sample.register.get(Zone, start)
    assert (row.x, row.y) == (here.x(), here.y())
    assert page.panel.tabs.currentIndex() == 0


def test_zoom_and_fit(page: ZonesPage) -> None:
    whole = page.diagram.transform().m11()
    QTest.keyClick(page.diagram, Qt.Key.Key_Plus)
    assert page.diagram.transform().m11() > whole
    QTest.keyClick(page.diagram, Qt.Key.Key_Minus)
    QTest.keyClick(page.diagram, Qt.Key.Key_Minus)
    assert page.diagram.transform().m11() < whole
    QTest.keyClick(page.diagram, Qt.Key.Key_0)
    assert page.diagram.transform().m11() == pytest.approx(whole)


def test_the_list_above_the_tabs_chooses_too(page: ZonesPage) -> None:
    pick = page.panel.pick
    number = pick.findText("Utilities")
    pick.setCurrentIndex(number)
    pick.activated.emit(number)
    assert page.key == named(page, "Utilities")
    assert page.panel.zone_form.fields["safety_related"].value()
    assert "Utilities, 4 assets." in page.diagram.accessibleDescription()


def test_the_diagram_may_have_the_whole_width(page: ZonesPage) -> None:
    narrow = page.diagram.width()
    page.wide.click()
    QApplication.processEvents()
    assert page.diagram.width() > narrow + 300


def test_reveal(page: ZonesPage, settle: Settle) -> None:
    conduit = page.model.conduits.rows[5]
    assert page.reveal("conduit", conduit.id)
    settle()
    assert (page.kind, page.key) == ("conduit", conduit.id)
    assert not page.reveal("asset", conduit.id)
