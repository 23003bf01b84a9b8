"""What the results page reads and remembers."""

from __future__ import annotations

from collections.abc import Callable

from core.assessment.inheritance import Place
from core.assessment.requirements import PROCESS, QUICK, SYSTEM
from core.register.models import Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.viewmodels.results import ResultsModel, read

Settle = Callable[[], None]


def test_a_quick_survey_alone_states_no_level(workspace: Workspace) -> None:
    assert read(workspace, "en").quick_only
    site = workspace.register.site().id
    workspace.assessment.answer("QS-01", "site", site, "met", "told", told_by="Ilse")
    found = read(workspace, "en")
    assert found.quick_only and set(found.trust) == {QUICK} and found.trust[QUICK].told == 1
    workspace.assessment.answer("SR 1.1", "site", site, "met", "seen", pack=SYSTEM)
    found = read(workspace, "en")
    assert not found.quick_only and set(found.trust) == {QUICK, SYSTEM}
    assert found.titles["SR 1.1"] and found.titles["ORG 1.1"]


def test_the_cell_stays_while_its_place_is_there(context: AppContext, workspace: Workspace, settle: Settle) -> None:
    site = workspace.register.site().id
    zones = [Zone(site_id=site, name=name) for name in ("Hall", "Pumps")]
    workspace.register.add_all(zones)
    model = ResultsModel(context)
    model.refresh()
    settle()
    assert (model.place, model.fr) == (Place("zone", zones[0].id), 0) and model.element == "SPE 1"
    model.choose(Place("zone", zones[1].id), 5)
    context.edit(lambda ws: ws.assessment.answer("SR 6.1", "zone", zones[1].id, "met", "seen", pack=SYSTEM))
    settle()
    assert model.chosen is not None and model.chosen.name == "Pumps" and model.fr == 5
    assert "SR 6.1" in model.chosen.score.fr[5].counted
    context.edit(lambda ws: ws.register.delete(Zone, zones[1].id, cascade=True))
    settle()
    assert (model.place, model.fr) == (Place("zone", zones[0].id), 0)


def test_locking_keeps_nothing(context: AppContext, workspace: Workspace, settle: Settle) -> None:
    workspace.register.add(Zone(site_id=workspace.register.site().id, name="Hall"))
    model = ResultsModel(context)
    model.refresh()
    settle()
    assert model.levels.rowCount() == 1
    context.closing.emit()
    assert model.results is None and model.levels.rowCount() == 0 and model.place is None


def test_where_to_start(context: AppContext, workspace: Workspace, settle: Settle) -> None:
    model = ResultsModel(context)
    model.start(SYSTEM)
    assert context.take_errand("checklist") is None, "nothing was read yet"
    model.refresh()
    settle()
    site = Place("site", workspace.register.site().id)
    model.start(SYSTEM)
    assert context.take_errand("checklist") == (SYSTEM, site, "")
    model.open_process("ORG 1.1")
    assert context.take_errand("checklist") == (PROCESS, site, "ORG 1.1")
