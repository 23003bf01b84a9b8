"""Zones, conduits and their targets from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import run
from core.workspace import KdfCost, Workspace

PASSPHRASE = "nine grey herons stand still"
VECTOR = "2,2,2,1,2,2,2"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = tmp_path / "vault"
    Workspace.create(folder, PASSPHRASE, site_name="Musterwerk", engineer="Eva", cost=KdfCost(1, 64, 1)).close()
    monkeypatch.setenv("WALKDOWN_PASSPHRASE", PASSPHRASE)
    return str(folder)


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def rows(kind: str, vault: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run([kind, "list", vault, "--json"]) == 0
    found: list[dict[str, Any]] = told(capsys)
    return found


def test_a_zone_with_all_that_belongs_to_it(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    sets = ["kind=control", "purdue=1", "trusted=no", "physical_boundary=Hall 1", 'gates={"no_wireless": "none here"}']
    options = [part for one in sets for part in ("-s", one)]
    assert run(["zone", "add", vault, "Line", "--sl-t", VECTOR, "--reason", "agreed", *options]) == 0
    (zone,) = rows("zone", vault, capsys)
    assert (zone["kind"], zone["purdue"], zone["trusted"]) == ("control", 1, False)
    assert (zone["sl_t"], zone["sl_t_reason"]) == ([2, 2, 2, 1, 2, 2, 2], "agreed")
    assert zone["gates"] == {"no_wireless": "none here"}
    assert run(["network", "add", vault, "line net", "-s", "zone=Line", "-s", "wireless=yes"]) == 0
    (network,) = rows("network", vault, capsys)
    assert (network["zone_id"], network["wireless"]) == (zone["id"], True)


def test_levels_without_a_reason_are_taken_with_a_word(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["zone", "add", vault, "Line", "--sl-t", VECTOR]) == 0
    assert "no --reason was given" in capsys.readouterr().err
    assert run(["zone", "edit", vault, "Line", "--sl-t", VECTOR, "--reason", "agreed"]) == 0
    assert capsys.readouterr().err == ""


def test_a_reason_alone_is_that_of_the_levels(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["zone", "add", vault, "Line", "--sl-t", VECTOR]) == 0
    assert run(["zone", "edit", vault, "Line", "--reason", "agreed later"]) == 0
    assert rows("zone", vault, capsys)[0]["sl_t_reason"] == "agreed later"
    assert run(["zone", "edit", vault, "Line", "-s", "owner=Eva", "--reason", "she said so"]) == 0
    assert rows("zone", vault, capsys)[0]["sl_t_reason"] == "agreed later"


def test_what_nobody_writes_by_hand_is_no_field(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["zone", "add", vault, "Line", "-s", "sl_t_steps=x"]) == 2
    assert "no field sl_t_steps" in " ".join(capsys.readouterr().err.split())
    assert run(["site", "edit", vault, "Musterwerk", "-s", "risk_matrix=[[1"]) == 2


def test_a_target_by_reasoning(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["zone", "add", vault, "Line"]) == 0
    assert run(["conduit", "add", vault, "Link", "-s", "from_zone=Line"]) == 0
    capsys.readouterr()
    options = ["--motive", "3", "--production", "4", "--who", "criminals"]
    assert run(["zone", "target", vault, "Line", *options, "--dry-run", "--json"]) == 0
    found = told(capsys)
    assert found["sl_t"] == [2, 2, 2, 1, 2, 2, 3]
    assert "Can be reached from outside" in found["steps"][2]  # the drawing says so
    assert rows("zone", vault, capsys)[0]["sl_t"] is None
    assert run(["zone", "target", vault, "Line", *options, "--lang", "de"]) == 0
    assert "Ohne sie steht die Anlage" in capsys.readouterr().out
    (zone,) = rows("zone", vault, capsys)
    assert (zone["sl_t"], zone["sl_t_steps"]["by"]) == ([2, 2, 2, 1, 2, 2, 3], "Eva")
    assert run(["zone", "target", vault, "Line", "--skill", "5"]) == 2
    assert run(["zone", "target", vault, "Nowhere"]) == 1


def test_a_conduit_takes_the_higher_end(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["zone", "add", vault, "Line"]) == 0
    assert run(["conduit", "add", vault, "Link", "-s", "from_zone=Line"]) == 0
    assert run(["conduit", "target", vault, "Link", "--ends"]) == 1
    assert "Neither end" in capsys.readouterr().err
    assert run(["zone", "edit", vault, "Line", "--sl-t", VECTOR, "--reason", "x"]) == 0
    assert run(["conduit", "target", vault, "Link", "--ends"]) == 0
    assert rows("conduit", vault, capsys)[0]["sl_t"] == [2, 2, 2, 1, 2, 2, 2]
    assert run(["zone", "target", vault, "Line", "--ends"]) == 2


def test_the_drawing_lists_its_breaches(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["zone", "add", vault, "Line"]) == 0
    assert run(["drawing", vault, "--json"]) == 0
    capsys.readouterr()
    assert run(["drawing", vault, "--json"]) == 0
    found = told(capsys)
    assert [(one["rule"], one["scope"]) for one in found] == [
        ("drawing.access-points", "Musterwerk"),
        ("drawing.zone-target", "Line"),
    ]
    assert found[1]["links"] == {"iec62443-3-2": ["ZCR 5.6"]}
    with Workspace.open(Path(vault), PASSPHRASE) as workspace:
        (proposal,) = [one for one in workspace.assessment.proposals() if one.rule == "drawing.zone-target"]
        workspace.assessment.decide(proposal, "confirmed")
    assert run(["drawing", vault]) == 0
    out = capsys.readouterr().out
    assert "ZCR 5.6  zone Line: A zone has no target level [confirmed]" in out
    assert "2 places" in out


def test_a_name_in_other_capitals_is_found_where_it_is_the_only_one(
    vault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["zone", "add", vault, "Line"]) == 0
    assert run(["zone", "edit", vault, "LINE", "-s", "purdue=2"]) == 0
    assert run(["zone", "add", vault, "line"]) == 0
    assert run(["zone", "edit", vault, "line", "-s", "purdue=3"]) == 0
    assert {one["name"]: one["purdue"] for one in rows("zone", vault, capsys)} == {"Line": 2, "line": 3}
    assert run(["zone", "edit", vault, "LINE", "-s", "purdue=1"]) == 1
    assert "2 rows are called LINE" in capsys.readouterr().err
