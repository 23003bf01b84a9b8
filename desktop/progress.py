"""How far every step of the day is, asked of the view models without building a page."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.workspace import Workspace
    from desktop.page import Step


def states(workspace: Workspace, steps: tuple[Step, ...]) -> dict[str, tuple[int, int]]:
    """(done, total) of every step whose view model tells it. Runs on a working thread."""
    found = {}
    for step in steps:
        if step.needs_vault and find_spec(step.viewmodel) is not None:
            tell = getattr(import_module(step.viewmodel), "step_state", None)
            if tell is not None:
                found[step.key] = tell(workspace)
    return found
