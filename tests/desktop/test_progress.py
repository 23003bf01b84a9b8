"""Progress of all steps, told by the view models."""

from __future__ import annotations

from core.workspace import Workspace
from desktop.page import STEPS, Step
from desktop.progress import states


def test_steps_that_tell_are_asked(workspace: Workspace) -> None:
    found = states(workspace, STEPS)
    assert found["site"] == (0, 8)
    assert "start" not in found


def test_a_survey_under_way(sample: Workspace) -> None:
    found = states(sample, STEPS)
    assert found["site"] == (7, 8), "all but the comparison of the clocks"
    for done, total in found.values():
        assert 0 <= done <= total


def test_steps_without_a_view_model_are_left_out(workspace: Workspace) -> None:
    assert states(workspace, (Step("not_there_yet", "Later", "house"),)) == {}
