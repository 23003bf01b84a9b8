"""The workspace: what only the services together can do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CHEAP, PASSPHRASE

from core.assessment.inheritance import ACCEPTS
from core.assessment.models import Answer, Finding
from core.register.models import Asset, Site, Zone
from core.workspace import StillUsed, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "vault", PASSPHRASE, site_name="Musterwerk", engineer="Eva", cost=CHEAP) as made:
        yield made


def _check(workspace: Workspace, scope: str) -> str:
    return next(check.id for check in workspace.assessment.pack.checks() if scope in ACCEPTS[check.scope])


@pytest.mark.parametrize("model", [Zone, Asset])
def test_answers_go_with_what_they_are_about_and_come_back_with_it(
    workspace: Workspace, model: type[Zone | Asset]
) -> None:
    kind = model.__name__.lower()
    register, assessment, site = workspace.register, workspace.assessment, workspace.register.site()
    row, other = (
        Zone(site_id=site.id, name=name) if model is Zone else Asset(site_id=site.id, tag=name) for name in "AB"
    )
    register.add_all([row, other])
    for one in (row, other):
        assessment.answer(_check(workspace, kind), kind, one.id, "not_met", "seen")
    before = (assessment.answers(), register.all(Finding))
    assert [len(rows) for rows in before] == [2, 2]
    with pytest.raises(StillUsed, match="answer"):
        register.delete(model, row.id)
    edit = register.delete(model, row.id, cascade=True)
    assert edit.gone == {"answer": 1, "finding": 1}
    assert [answer.scope_id for answer in assessment.answers()] == [other.id]
    assert register.count(Finding) == 1
    redo = workspace.undo(edit.txn)
    assert (assessment.answers(), register.all(Finding)) == before
    workspace.undo(redo)
    assert register.count(Answer) == 1
    assert register.delete_all(model, [other.id], cascade=True).gone == {"answer": 1, "finding": 1}
    assert register.count(Answer) == 0
    assert workspace.verify() == []


def test_whether_a_step_changed_anything(workspace: Workspace) -> None:
    site = workspace.register.site()
    assert workspace.changed(workspace.register.edit(Site, site.id, note="x").txn)
    assert not workspace.changed(workspace.register.edit(Site, site.id, note="x").txn)
