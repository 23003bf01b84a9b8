"""risk, roadmap, chain and findings on the command line, over a whole plant."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from core.assessment.models import Evidence
from core.cli.main import run
from core.cli.roadmap import COLUMNS
from core.practice.whole import whole_sample
from core.workspace import KdfCost, Workspace

PASSPHRASE = "nine grey herons stand still"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("whole") / "vault"
    with Workspace.create(
        made, PASSPHRASE, site_name="Musterwerk", engineer="Eva", cost=KdfCost(1, 64, 1)
    ) as workspace:
        whole_sample(workspace)
    return made


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WALKDOWN_PASSPHRASE", PASSPHRASE)


def test_roadmap(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["roadmap", str(vault), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    actions = [action for phase in shown["phases"] for action in phase["actions"]]
    assert [phase["phase"] for phase in shown["phases"]] == ["now", "months_1_3", "months_6_18", "continuous"]
    for phase in shown["phases"]:
        assert phase["totals"]["hours"] == sum(action["hours"] for action in phase["actions"])
    assert shown["totals"]["hours"] == sum(action["hours"] for action in actions)
    assert all(action["closes"] or action["lowers"] for action in actions)
    assert all(action["nis2"] or action["iso27001"] for action in actions)
    raised = [one for action in actions for one in action["raises"]]
    assert raised and all(one["to"] > one["from"] for one in raised)
    assert run(["roadmap", str(vault), "--lang", "de"]) == 0
    assert "raises" in capsys.readouterr().out


def test_risk(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["risk", str(vault), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    site = shown["places"][0]
    assert (site["kind"], site["name"]) == ("site", "Musterwerk")
    assert sum(site["before"]["counts"]) == len(shown["findings"])
    assert shown["techniques"] and shown["tolerable"] == 2
    assert run(["risk", str(vault)]) == 0
    words = capsys.readouterr().out
    assert "Musterwerk, all findings" in words
    assert "leave possible" in words and "The MITRE Corporation" in words


def test_chain(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["chain", str(vault), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["orphans"] == [] and shown["rows"]
    assert run(["chain", str(vault), "--csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert tuple(rows[0]) == COLUMNS and len(rows) == len(shown["rows"]) + 1
    assert run(["chain", str(vault), "--csv", "--json"]) == 2


def test_accept_fix_and_reopen(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    which = "SR 6.2/Plant DMZ"
    assert run(["findings", str(vault), "--accept", which, "--by", "K. Vogt"]) == 1
    assert "until when" in capsys.readouterr().err
    assert run(["findings", str(vault), "--accept", which, "--by", "K. Vogt", "--until", "2099-01-31"]) == 0
    assert run(["findings", str(vault)]) == 0
    assert f"{which.replace('/', '  ')}: " in capsys.readouterr().out
    assert run(["findings", str(vault), "--fix", which]) == 1
    assert "who of the plant agreed" in capsys.readouterr().err
    capsys.readouterr()
    assert run(["findings", str(vault), "--fix", which, "--by", "Maria"]) == 0
    assert "a level rises only when it is answered as met" in capsys.readouterr().out
    assert run(["findings", str(vault), "--reopen", which]) == 0
    assert run(["findings", str(vault), "--reopen", "SR 99/Nowhere"]) == 1
    assert run(["findings", str(vault), "--reopen", which, "--fix", which]) == 2


def test_what_hangs_loose_is_the_users_to_mend(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Workspace.open(vault, PASSPHRASE) as workspace:
        workspace.register.add(Evidence(title="photo of nothing"))
    assert run(["chain", str(vault), "--json"]) == 1
    said = capsys.readouterr()
    assert [one["what"] for one in json.loads(said.out)["orphans"]] == ["evidence"]
    assert "photo of nothing: no target" in said.err and "hang loose" in said.err
