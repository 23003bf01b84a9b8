"""Progress of all steps, told by the view models."""

from __future__ import annotations

from core.workspace import Workspace
from desktop.page import STEPS, Step
from desktop.progress import states
from desktop.sample import fill


def test_steps_that_tell_are_asked(workspace: Workspace) -> None:
    found = states(workspace, STEPS)
    assert found["site"] == (0, 8)
    assert "start" not in found
    fill(workspace)
    assert states(workspace, STEPS)["site"] == (8, 8)
    for done, total in states(workspace, STEPS).values():
        assert 0 <= done <= total


def test_steps_without_a_view_model_are_left_out(workspace: Workspace) -> None:
    assert states(workspace, (Step("not_there_yet", "Later", "house"),)) == {}
