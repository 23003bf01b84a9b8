"""Advisories from the command line."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from core.cli.main import run
from core.register.models import Asset
from core.workspace import Workspace

PASSPHRASE = "seven blue boats"
DOCS = runpy.run_path(str(Path(__file__).parents[1] / "discovery" / "advisories" / "documents.py"))


def test_import_list_decide(vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "a.json").write_text(json.dumps(DOCS["siemens_like"]()), encoding="utf-8")
    (stick / "kev.json").write_text(json.dumps(DOCS["catalogue"]("CVE-2025-90001")), encoding="utf-8")
    (stick / "b.json").write_text("{", encoding="utf-8")
    with Workspace.open(Path(vault), PASSPHRASE) as workspace:
        site = workspace.register.site().id
        row = Asset(site_id=site, tag="S-1", vendor="Siemens", order_number="6ES7 516-3AN01-0AB0", firmware="V2.8.3")
        workspace.register.add(row)

    assert run(["advisories", "list", vault]) == 0
    assert "No advisories have been imported." in capsys.readouterr().out
    assert run(["advisories", "import", vault, str(stick)]) == 0
    shown = capsys.readouterr()
    assert "1 advisories read: 1 new" in shown.out
    assert "Not taken: b.json" in shown.err
    assert "imported today" in shown.out

    assert run(["advisories", "list", vault]) == 0
    out = capsys.readouterr().out
    assert "S-1: May be affected: SSA-900001" in out
    assert "Known to be exploited: CVE-2025-90001." in out
    assert "vendor fix: Update to the fixed version." in out
    assert "None of them is certain." in out

    assert run(["advisories", "decide", vault, "SSA-900001", "S-1", "ignored"]) == 1
    assert run(["advisories", "decide", vault, "SSA-1", "S-1", "confirmed"]) == 1
    assert run(["advisories", "decide", vault, "SSA-900001", "S-1", "ignored", "--reason", "Spare on a shelf."]) == 0
    capsys.readouterr()
    assert run(["advisories", "list", vault]) == 0
    assert "0 matches, 1 decided ones left out" in capsys.readouterr().out
    assert run(["advisories", "list", vault, "--all", "--json", "--asset", "S-1"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["matches"][0]["verdict"] == "ignored"
    assert run(["advisories", "decide", vault, "SSA-900001", "S-1", "open"]) == 0
    assert run(["advisories", "import", vault, str(tmp_path / "none")]) == 1
