"""Proposals on the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import run
from core.workspace import Workspace


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert run(list(arguments)) == 0
    return json.loads(capsys.readouterr().out)


def test_proposals_are_listed_confirmed_and_rejected(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = {one["rule"]: one for one in printed(capsys, "proposals", vault, "--json")}
    telnet = found["known.telnet"]
    assert telnet["place"]["name"] == "North"
    assert [one["requirement"] for one in telnet["answers"]] == ["SR 1.5", "SR 4.1", "SR 7.7", "QS-18"]
    assert telnet["facts"][0]["text"] == "P-1: Telnet listens on tcp/23 10.0.0.5."
    assert run(["proposals", vault]) == 0
    assert f"{telnet['key']}  North: Telnet is open -> SR 1.5 not_met" in capsys.readouterr().out
    assert run(["proposals", "confirm", vault, telnet["key"], "--only", "SR 1.5", "--only", "SR 4.1"]) == 0
    assert run(["proposals", "reject", vault, "known.telnet", "--reason", "filtered at the switch"]) == 0
    assert "1 proposal rejected." in capsys.readouterr().out
    left = printed(capsys, "proposals", "--json", vault)
    assert "known.telnet" not in {one["rule"] for one in left}
    with Workspace.open(Path(vault), os.environ["WALKDOWN_PASSPHRASE"]) as workspace:
        assert {one.requirement: one.rule for one in workspace.assessment.answers()} == {
            "SR 1.5": "known.telnet", "SR 4.1": "known.telnet",
        }  # fmt: skip
        assert {one.verdict for one in workspace.assessment.decisions()} == {"confirmed", "rejected"}


def test_wrong_keys_and_missing_reasons(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["proposals", "confirm", vault, "12345678"]) == 1
    assert "There is no proposal 12345678" in capsys.readouterr().err
    assert run(["proposals", "reject", vault, "known.telnet"]) == 2
    assert run(["proposals", "reject", vault, "known.telnet", "--reason", " "]) == 1
    assert "Write why" in capsys.readouterr().err
    assert run(["proposals", "confirm", vault, "known.telnet", "--basis", "guessed"]) == 1
    with Workspace.open(Path(vault), os.environ["WALKDOWN_PASSPHRASE"]) as workspace:
        assert workspace.assessment.answers() == []
