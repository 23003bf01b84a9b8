"""Classes by rule and vendors of MAC addresses from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.main import run
from core.discovery import oui
from core.register.models import Asset
from core.workspace import Workspace

PASSPHRASE = "seven blue boats"


@pytest.fixture
def f_cpu(vault: str) -> str:
    """The plant with a fail-safe CPU."""
    with Workspace.open(Path(vault), PASSPHRASE) as workspace:
        site = workspace.register.site().id
        workspace.register.add(Asset(site_id=site, tag="F-1", order_number="6ES7 315-2FJ14-0AB0"))
    return vault


def _shown(vault: str) -> dict[str, str]:
    with Workspace.open(Path(vault), PASSPHRASE) as workspace:
        return {row.tag: row.device_class for row in workspace.register.all(Asset)}


def test_a_dry_run_only_says_it(f_cpu: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["classify", f_cpu, "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "F-1: safety_controller (94 of 100, level 1)" in out or "F-1: safety_controller (95 of 100, level 1)" in out
    assert "never-touch list" in out
    assert "1 would be filled in" in out
    assert _shown(f_cpu) == {"P-1": "unknown", "F-1": "unknown"}


def test_classify(f_cpu: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["classify", f_cpu, "--asset", "F-1", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["class"], one["purdue"], one["filled"]) == ("safety_controller", 1, ["device_class", "purdue"])
    assert one["proposed_support"] == "ending"
    assert one["reasons"][0]["text"]
    assert _shown(f_cpu)["F-1"] == "safety_controller"


def test_a_person_takes_the_proposed_support_over(f_cpu: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["classify", f_cpu, "--take-support", "F-1", "--take-support", "P-1"]) == 0
    said = capsys.readouterr().err
    assert "F-1: taken over." in said and "P-1: nothing is proposed." in said
    with Workspace.open(Path(f_cpu), PASSPHRASE) as workspace:
        assert {row.tag: row.support for row in workspace.register.all(Asset)} == {"F-1": "ending", "P-1": "unknown"}


def test_a_kept_class_is_said(f_cpu: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Workspace.open(Path(f_cpu), PASSPHRASE) as workspace:
        key = next(row.id for row in workspace.register.all(Asset) if row.tag == "F-1")
        workspace.register.edit(Asset, key, device_class="hmi")
    assert run(["classify", f_cpu]) == 0
    assert "the register keeps hmi" in capsys.readouterr().out


def test_oui(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["oui", "show", "00:1b:1b:01:02:03", "02:00:00:00:00:01"]) == 0
    out = capsys.readouterr().out
    assert "Siemens (listed as Siemens AG" in out
    assert "private" in out
    assert run(["oui", "show", "00:1b:1b:01:02:03", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["macs"][0]["vendor"] == "Siemens"
    assert run(["oui", "show", "ff:ff:ff:ff:ff:ff"]) == 1


def test_oui_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(oui, "own_file", lambda: tmp_path / "data" / "oui.bin")
    file = tmp_path / "oui.csv"
    file.write_text("Registry,Assignment,Organization Name\nMA-L,001B1B,Pumpenbau\n", encoding="utf-8")
    try:
        assert run(["oui", "import", str(file), "--date", "2010-01-01"]) == 1
        assert run(["oui", "import", str(file), "--date", "soon"]) == 2
        assert run(["oui", "import", str(tmp_path / "none.csv")]) == 1
        assert run(["oui", "import", str(file), "--date", "2030-01-01"]) == 0
        assert "1 blocks of 2030-01-01" in capsys.readouterr().out
        assert oui.vendor_of("00:1b:1b:01:02:03") == "Pumpenbau"
    finally:
        monkeypatch.undo()
        oui.forget()
