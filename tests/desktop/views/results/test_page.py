"""Results: levels that explain themselves and open what blocks them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

import catalogue
from core.assessment.inheritance import Place
from core.assessment.requirements import PROCESS, SYSTEM, requirements_of
from core.register.models import Asset, Conduit, Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.models.roles import KEY_ROLE
from desktop.session import Session
from desktop.viewmodels.question import Question
from desktop.views.checklist.page import ChecklistPage
from desktop.views.results import build_page
from desktop.views.results.entry import EntryButton
from desktop.views.results.page import ResultsPage
from desktop.window import MainWindow

Settle = Callable[[], None]
DC = [key for key, one in requirements_of(catalogue.pack(SYSTEM)).items() if one.fr == 3]
"""SR and RE of data confidentiality: the shortest of the seven."""


@pytest.fixture
def page(context: AppContext, qtbot: QtBot) -> ResultsPage:
    made = build_page(context)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    assert isinstance(made, ResultsPage)
    return made


@pytest.fixture
def zone(workspace: Workspace) -> Zone:
    """A zone with a target, beside it another one and the conduit between them."""
    site = workspace.register.site().id
    one = Zone(site_id=site, name="Filter hall", sl_t=[2, 2, 2, 2, 2, 2, 2])
    two = Zone(site_id=site, name="Control room")
    workspace.register.add_all([one, two])
    workspace.register.add(Conduit(site_id=site, name="Fibre", from_zone_id=one.id, to_zone_id=two.id))
    return one


def answer(workspace: Workspace, zone: Zone, answers: dict[str, str]) -> None:
    for key, verdict in answers.items():
        workspace.assessment.answer(key, "zone", zone.id, verdict, "seen", pack=SYSTEM)


def words(page: ResultsPage) -> str:
    """Everything that the explanation says."""
    return "\n".join(one.text() for one in page.levels.explanation.findChildren(QLabel))


def entries(page: ResultsPage) -> list[str]:
    return [one.key for one in page.levels.explanation.findChildren(EntryButton)]


def test_without_zones_the_way_leads_to_the_drawing(page: ResultsPage, context: AppContext, settle: Settle) -> None:
    went: list[str] = []
    context.go_to.connect(went.append)
    page.activate()
    settle()
    assert page.levels.no_zones.isVisible() and not page.levels.matrix.isVisible()
    page.levels.no_zones.action.click()
    assert went == ["zones"]


def test_a_quick_survey_states_no_level(
    page: ResultsPage, context: AppContext, workspace: Workspace, zone: Zone, settle: Settle
) -> None:
    workspace.assessment.answer("QS-01", "site", workspace.register.site().id, "met", "seen")
    page.activate()
    settle()
    assert page.levels.quick.isVisible() and not page.levels.matrix.isVisible()
    assert page.levels.quick_trust.isVisible() and "verified" in page.levels.quick_trust.pills[0].accessibleName()
    page.levels.quick.action.click()
    assert context.take_errand("checklist") == Question(SYSTEM, Place("zone", zone.id), "")


def test_levels_beside_targets_and_what_blocks(
    page: ResultsPage, context: AppContext, workspace: Workspace, zone: Zone, settle: Settle
) -> None:
    answer(workspace, zone, dict.fromkeys(DC, "met") | {DC[-1]: "partial"})
    page.activate()
    settle()
    model = page.model.levels
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Filter hall", "Control room", "Fibre"]
    levels = catalogue.pack(SYSTEM)
    gap = next(one.min_sl for one in levels.entries if one.id == DC[-1])  # type: ignore[union-attr]
    assert model.index(0, 4).data() == f"{gap - 1} / 2"  # type: ignore[operator]
    assert model.index(0, 1).data() == "0? / 2" and model.index(1, 1).data() == "0? / –"
    page.levels.matrix.setCurrentIndex(model.index(0, 4))
    assert page.model.fr == 3
    assert f"SL {gap} still needs" in words(page)
    assert DC[-1] in entries(page)
    assert DC[0] in words(page).split("What counts")[1]
    page.levels.matrix.setCurrentIndex(model.index(0, 0))
    assert "SL-A (0?, 0?, 0?, " in words(page) and "SL-T (2, 2, 2, 2, 2, 2, 2)" in words(page)
    assert "Lowest of the seven: 0" in words(page)
    page.levels.matrix.setCurrentIndex(model.index(0, 1))
    first = page.levels.explanation.first
    QTest.keyClick(page.levels.matrix, Qt.Key.Key_Return)
    assert context.take_errand("checklist") == Question(SYSTEM, Place("zone", zone.id), first)


def test_what_the_components_bring_and_which_assets_dissent(
    page: ResultsPage, workspace: Workspace, zone: Zone, settle: Settle
) -> None:
    site = workspace.register.site().id
    asset = Asset(site_id=site, zone_id=zone.id, tag="K101", sl_c=[1, 2, 2, 2, 2, 2, 2])
    workspace.register.add_all([asset, Asset(site_id=site, zone_id=zone.id, tag="K102")])
    answer(workspace, zone, dict.fromkeys(DC, "met"))
    workspace.assessment.answer(DC[0], "asset", asset.id, "not_met", "seen", pack=SYSTEM)
    page.activate()
    settle()
    page.model.choose(Place("zone", zone.id), 0)
    assert "Lowest stated SL-C: K101 1. Makers that state none: 1." in words(page)
    page.model.choose(Place("zone", zone.id), 3)
    assert f"{DC[0]}: K101" in words(page)
    assert "Nothing is missing" in words(page)


def test_the_program_has_maturity_and_never_a_level(
    page: ResultsPage, context: AppContext, workspace: Workspace, zone: Zone, settle: Settle
) -> None:
    page.activate()
    settle()
    page.tabs.setCurrentIndex(1)
    assert page.program.nothing.isVisible()
    page.program.nothing.action.click()
    site = Place("site", workspace.register.site().id)
    assert context.take_errand("checklist") == Question(PROCESS, site, "")
    pack = requirements_of(catalogue.pack(PROCESS))
    keys = [key for key, one in pack.items() if one.group == "SPE 1"]
    for key, level in zip(keys[:3], (3, 1, 2), strict=True):
        workspace.assessment.answer(key, "site", site.id, "met", "seen", pack=PROCESS, maturity=level)
    page.activate()
    settle()
    table = page.program.table_model
    assert table.index(0, 1).data() == "ML 1?"
    assert table.index(0, 2).data().startswith("0 at ML 0, 1 at ML 1, 1 at ML 2, 1 at ML 3, 0 at ML 4")
    held = list(page.program.findChildren(EntryButton))
    assert [one.key for one in held] == [keys[1]]
    held[0].click()
    assert context.take_errand("checklist") == Question(PROCESS, site, keys[1])


def test_a_theme_and_a_repaint_do_no_harm(
    page: ResultsPage, context: AppContext, workspace: Workspace, zone: Zone, qapp: QApplication, settle: Settle
) -> None:
    answer(workspace, zone, {DC[0]: "met"})
    page.activate()
    settle()
    for theme in ("dark", "sunlight"):
        context.theme.apply(qapp, theme)
        for tab in range(page.tabs.count()):
            page.tabs.setCurrentIndex(tab)
            assert not page.grab().isNull()


@pytest.fixture
def window(closed_context: AppContext, workspace: Workspace, zone: Zone, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(closed_context, Session(closed_context, closed_context))
    with qtbot.waitExposed(made):
        made.show()
    answer(workspace, zone, {DC[0]: "not_met"})
    closed_context.opened.emit(workspace)
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_blocker_opens_in_the_checklist_at_its_zone(
    window: MainWindow, zone: Zone, tmp_path: Path, settle: Settle
) -> None:
    settle()
    window.show_step("results")
    settle()
    results = window.pages["results"]
    assert isinstance(results, ResultsPage)
    matrix = results.levels.matrix
    assert matrix.model().index(0, 4).data(KEY_ROLE) == Place("zone", zone.id)
    matrix.setCurrentIndex(matrix.model().index(0, 4))
    next(one for one in results.levels.findChildren(EntryButton) if one.key == DC[0]).click()
    settle()
    assert window.current == "checklist"
    page = window.pages["checklist"]
    assert isinstance(page, ChecklistPage)
    assert page.model.pack == SYSTEM and page.model.current is not None
    assert page.model.current == (Place("zone", zone.id), DC[0])
    assert page.head.place.currentText() == "Zone: Filter hall"
