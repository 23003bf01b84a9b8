"""What an answer still needs, and how far the step is."""

from __future__ import annotations

from collections.abc import Callable

from core.register.models import Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.viewmodels.checklist import ChecklistModel, step_state

Settle = Callable[[], None]


def test_step_state(workspace: Workspace) -> None:
    assert step_state(workspace) == (0, 34)
    workspace.assessment.answer("QS-01", "site", workspace.register.site().id, "met", "seen")
    assert step_state(workspace) == (1, 34)


def test_quick_keys_are_not_lost_while_writing(context: AppContext, workspace: Workspace, settle: Settle) -> None:
    model = ChecklistModel(context)
    model.refresh()
    settle()
    order = [item.spot for item in model.shown()]
    for _ in range(5):  # nothing is written or read in between
        model.answer(verdict="partial")
        model.answer(basis="seen")
    assert model.current == order[5]
    settle()
    assert [(one.requirement, one.verdict, one.basis) for one in workspace.assessment.answers()] == [
        (spot.requirement, "partial", "seen") for spot in order[:5]
    ]
    assert model.counts() == (5, 34)


def test_refused_answers_come_back_as_drafts(context: AppContext, workspace: Workspace, settle: Settle) -> None:
    model = ChecklistModel(context)
    said: list[str] = []
    model.refused.connect(said.append)
    model.refresh()
    settle()
    first = model.current
    model.set(verdict="met_by_compensating", countermeasure="lock", accepted_by="Ilse", until="soon")
    settle()
    assert len(said) == 1 and "soon" in said[0]
    assert model.current == first and model.values(first).countermeasure == "lock"
    model.set(until="2027-03-31")
    settle()
    assert workspace.assessment.answers()[0].until == "2027-03-31"


def test_another_place_and_a_place_that_goes(context: AppContext, workspace: Workspace, settle: Settle) -> None:
    zone = Zone(site_id=workspace.register.site().id, name="Filter hall")
    workspace.register.add(zone)
    model = ChecklistModel(context)
    model.refresh()
    settle()
    assert model.reading is not None
    model.choose_place(model.reading.places[1][0])
    settle()
    assert len(model.reading.items) < 34
    context.edit(lambda ws: ws.register.delete(Zone, zone.id, cascade=True))
    settle()
    assert model.place == model.reading.places[0][0] and len(model.reading.items) == 34


def test_locking_keeps_nothing(context: AppContext, workspace: Workspace, settle: Settle) -> None:
    model = ChecklistModel(context)
    model.refresh()
    settle()
    context.closing.emit()
    assert model.reading is None and model.list.rowCount() == 0
