"""The sample survey of the practice plant, open in a vault: for pictures and for the tests of pages."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.workspace import Workspace

log = logging.getLogger("walkdown")

PASSPHRASE = "nine grey herons stand still"  # noqa: S105 - of a sample


def sample_workspace(folder: Path, *, on_site: bool = True) -> Workspace:
    """A new vault `folder`/Musterwerk with the sample survey in it, open.

    With `on_site` the practice plant runs for a moment and is really discovered, where this installation has it;
    otherwise the vault holds what the site told: its list, zones and answers.
    """
    from core.demo import ENGINEER, survey_plant
    from core.practice.errors import PracticeUnavailable
    from core.practice.plant import Plant
    from core.workspace import KdfCost, Workspace

    # The key of a sample protects nothing: no need to let anybody wait for it.
    workspace = Workspace.create(
        folder / "Musterwerk", PASSPHRASE, site_name="Musterwerk", engineer=ENGINEER, cost=KdfCost(1, 64, 1)
    )
    if on_site:
        try:
            with Plant() as plant:
                survey_plant(workspace, plant)
                return workspace
        except PracticeUnavailable:
            log.info("no practice plant here: the sample comes without a discovery")
    fill(workspace)
    return workspace


def whole_workspace(folder: Path) -> Workspace:
    """A new vault `folder`/Musterwerk-whole with the survey of a whole plant in it, open."""
    from core.demo import ENGINEER
    from core.practice.whole import whole_sample
    from core.workspace import KdfCost, Workspace

    workspace = Workspace.create(
        folder / "Musterwerk-whole", PASSPHRASE, site_name="Musterwerk", engineer=ENGINEER, cost=KdfCost(1, 64, 1)
    )
    whole_sample(workspace)
    return workspace


def fill(workspace: Workspace) -> None:
    """Put into an empty vault what the site told: its data, its list, zones and answers."""
    from core.demo import answer, enter_site, import_site_list
    from core.practice.sample import load_sample

    sample = load_sample()
    enter_site(workspace, sample)
    import_site_list(workspace, sample)
    answer(workspace, sample)
