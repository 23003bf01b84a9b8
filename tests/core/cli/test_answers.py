"""Answers of any pack as files on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.cli.main import run
from core.register.models import Conduit, Zone
from core.vault.keys import KdfCost
from core.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_full_answers_go_out_and_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    monkeypatch.setenv("WALKDOWN_PASSPHRASE", "p")
    cost = KdfCost(1, 64, 1)
    vault = tmp_path / "vault"
    with Workspace.create(vault, "p", site_name="Musterwerk", engineer="Eva", cost=cost) as workspace:
        site = workspace.register.site().id
        workspace.register.add_all([Zone(site_id=site, name="North"), Conduit(site_id=site, name="Backbone")])
    source = tmp_path / "in.csv"
    source.write_text(
        "scope,requirement,verdict,basis,reason,note,countermeasure,accepted_by,until\n"
        "North,SR 1.1,met,seen,,,,,\n"
        "Backbone,sr 5.2 re 1,partial,tested,,,,,\n"
        "site,ORG 1.1,met,document,,,,,\n"
        "North,QS-07,not_met,seen,,,,,\n",
        encoding="utf-8",
    )
    out = tmp_path / f"out.{suffix}"
    assert run(["answers", "import", str(vault), str(source)]) == 0
    assert run(["answers", "export", str(vault), str(out)]) == 0
    assert run(["answers", "import", str(vault), str(out)]) == 0
    assert capsys.readouterr().out.count("4 answers imported.") == 2
    with Workspace.open(vault, "p") as workspace:
        assert [(one.requirement, one.scope_kind, one.verdict) for one in workspace.assessment.answers()] == [
            ("SR 1.1", "zone", "met"), ("SR 5.2 RE 1", "conduit", "partial"), ("ORG 1.1", "site", "met"),
            ("QS-07", "zone", "not_met"),
        ]  # fmt: skip
