"""Levels on the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from core.assessment.inheritance import Place
from core.cli.main import run
from core.register.models import Asset, Zone
from core.workspace import Workspace

SYSTEM = "iec62443-3-3"


def answer(vault: str) -> None:
    with Workspace.open(Path(vault), os.environ["WALKDOWN_PASSPHRASE"]) as workspace:
        a, place = workspace.assessment, Place("site", workspace.register.site().id)
        a.answer_all([row.id for row in a.questions(SYSTEM, place)], [place], "met", "seen", pack=SYSTEM)
        north = workspace.register.all(Zone)[0].id
        a.answer("SR 6.2", "zone", north, "not_met", "seen", pack=SYSTEM)
        a.answer("SR 1.2 RE 1", "zone", north, "unknown", pack=SYSTEM)
        a.answer(
            "SR 7.8", "zone", north, "met_by_compensating", "seen", pack=SYSTEM,
            countermeasure="list on paper", accepted_by="Ann", until="2027-01-31",
        )  # fmt: skip
        a.answer("SR 5.1", "asset", workspace.register.all(Asset)[0].id, "not_met", "seen", pack=SYSTEM)
        a.answer("ORG 1.1", "site", place.id, "met", "document", pack="iec62443-2-1", maturity=2)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert run(list(arguments)) == 0
    return json.loads(capsys.readouterr().out)


def test_the_levels_as_json(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer(vault)
    found = printed(capsys, "score", vault, "--json", "--on", "2027-01-31")
    north, south = found["zones"]
    assert (north["name"], north["sl_t"]) == ("North", [2, 2, 2, 1, 2, 2, 2])
    assert north["sl_a"] == [2, 4, 4, 4, 4, 1, 4]
    assert north["provisional"] == [True, False, False, False, False, False, False]
    assert north["blocking"] == {
        "IAC": ["SR 1.2 RE 1"], "UC": [], "SI": [], "DC": [], "RDF": [], "TRE": ["SR 6.2"], "RA": [],
    }  # fmt: skip
    assert (north["gap"], north["next"]["TRE"]) == ([0, 0, 0, 0, 0, 1, 0], ["SR 6.2"])
    assert north["progress"]["TRE"] == {"met": 1, "applicable": 2}
    assert north["sl_c"]["IAC"] == {"lowest": 1, "silent": 0, "stated": [{"asset": "P-1", "level": 1}]}
    assert north["dissent"] == {"SR 5.1": ["P-1"]}
    assert (south["sl_t"], south["sl_a"]) == (None, [4] * 7)
    assert found["conduits"] == []
    assert (found["maturity"][0]["id"], found["maturity"][0]["level"]) == ("SPE 1", 2)
    later = printed(capsys, "score", vault, "--json", "--on", "2027-02-01")
    assert later["zones"][0]["sl_a"] == [2, 4, 4, 4, 4, 1, 1]


def test_the_levels_in_words(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer(vault)
    capsys.readouterr()
    assert run(["score", vault, "--on", "2027-01-31"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "North: SL-T {2 2 2 1 2 2 2}, SL-A {2? 4 4 4 4 1 4}" in lines
    assert "  TRE: 1 of 2, 1/2 met; SL 2 needs SR 6.2" in lines
    assert "  SR 5.1 counts for the zone, but not for P-1" in lines
    assert "South: SL-T not set, SL-A {4 4 4 4 4 4 4}" in lines
    assert any(line.startswith("  SPE 1  ML 2?") for line in lines)
    assert run(["score", vault, "--on", "soon"]) == 2
