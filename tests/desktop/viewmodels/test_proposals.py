"""Proposals are read, found and decided, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.assessment.inheritance import Place
from core.assessment.requirements import PROCESS, SYSTEM
from core.register.models import Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.models.checks import Spot
from desktop.viewmodels.proposals import ProposalsModel

Settle = Callable[[], None]


@pytest.fixture
def zone(workspace: Workspace) -> Place:
    """A zone of which the quick survey has something to say."""
    one = Zone(site_id=workspace.register.site().id, name="Filter hall")
    workspace.register.add(one)
    workspace.assessment.answer("QS-07", "zone", one.id, "not_met", "seen")
    return Place("zone", one.id)


@pytest.fixture
def model(context: AppContext, zone: Place, settle: Settle) -> ProposalsModel:
    made = ProposalsModel(context)
    made.refresh()
    settle()
    return made


def test_by_place_and_requirement(model: ProposalsModel, zone: Place, workspace: Workspace) -> None:
    spot = Spot(zone, "SR 1.4")
    assert spot in model.spots(SYSTEM) and spot not in model.spots(PROCESS)
    (one,) = model.at(SYSTEM, spot, is_open=False)
    assert "SR 1.4" in one.requirements
    assert model.at(SYSTEM, Spot(Place("site", workspace.register.site().id), "SR 1.4"), is_open=True) == []


def test_confirmed_and_gone(model: ProposalsModel, zone: Place, workspace: Workspace, settle: Settle) -> None:
    spot = Spot(zone, "SR 1.4")
    model.confirm(model.at(SYSTEM, spot, is_open=True), ["SR 1.4"])
    settle()
    assert spot not in model.spots(SYSTEM)
    assert [one.verdict for one in workspace.assessment.answers() if one.requirement == "SR 1.4"] == ["not_met"]


def test_rejecting_needs_a_reason(model: ProposalsModel, zone: Place, workspace: Workspace, settle: Settle) -> None:
    said: list[str] = []
    model.refused.connect(said.append)
    found = model.at(SYSTEM, Spot(zone, "SR 1.4"), is_open=True)
    model.reject(found, " ")
    settle()
    assert len(said) == 1 and workspace.assessment.decisions() == []
    model.reject(found, "done since May")
    settle()
    assert {one.reason for one in workspace.assessment.decisions()} == {"done since May"}
    assert Spot(zone, "SR 1.4") not in model.spots(SYSTEM)
    assert not [one for one in workspace.assessment.answers() if one.requirement == "SR 1.4"]


def test_locking_keeps_nothing(model: ProposalsModel, context: AppContext) -> None:
    assert model.proposals
    context.closing.emit()
    assert model.proposals == ()
