"""The sample survey of a whole plant."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from core.assessment.models import Answer, EvidenceLink
from core.practice.whole import PROCESS, SYSTEM, whole_sample
from core.register.models import Asset, Zone
from core.workspace import KdfCost, Workspace


def filled(folder: Path) -> Workspace:
    workspace = Workspace.create(
        folder, "nine grey herons stand still", site_name="Musterwerk", engineer="Eva", cost=KdfCost(1, 64, 1)
    )
    whole_sample(workspace)
    return workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = filled(tmp_path_factory.mktemp("whole") / "vault")
    yield made  # type: ignore[misc]
    made.close()


def test_it_has_forty_assets_in_six_zones(workspace: Workspace) -> None:
    assets = workspace.register.all(Asset)
    assert (len(assets), len(workspace.register.all(Zone))) == (40, 6)
    assert len({asset.zone_id for asset in assets}) == 6


def test_everything_is_answered(workspace: Workspace) -> None:
    answers = workspace.register.all(Answer)
    assert Counter(one.pack for one in answers) == {"quick-survey": 34, SYSTEM: 600, PROCESS: 87}
    assert {one.verdict for one in answers} == {
        "met", "met_by_compensating", "partial", "not_met", "not_applicable", "unknown", "ask_supplier",
    }  # fmt: skip


def test_something_was_fixed_and_something_accepted(workspace: Workspace) -> None:
    status = Counter(row.status for row in workspace.assessment.findings())
    assert (status["fixed_on_site"], status["accepted"]) == (2, 2)
    roles = Counter(link.role for link in workspace.register.all(EvidenceLink))
    assert (roles["before"], roles["after"]) == (2, 2)


def test_it_is_the_same_every_time(workspace: Workspace, tmp_path: Path) -> None:
    with filled(tmp_path / "again") as again:
        pairs = [
            [(o.requirement, o.verdict, o.basis, o.note) for o in w.register.all(Answer)] for w in (workspace, again)
        ]
        assert pairs[0] == pairs[1]
        assert not again.verify()
