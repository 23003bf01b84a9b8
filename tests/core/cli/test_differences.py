"""From a list and a scan to differences, a decision and the changes of a visit, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.main import run
from core.vault.keys import KdfCost
from core.workspace import Workspace

PASSPHRASE = "seven blue boats"
LIST = "Tag;Device;Firmware;IP address\nPLC-1;Filter controller;1.2;192.168.0.7\nPLC-9;Old controller;1.0;192.168.0.9\n"
SCAN = """<?xml version="1.0"?><nmaprun><host endtime="1772352060"><status state="up"/>
<address addr="192.168.0.7" addrtype="ipv4"/><address addr="00:1B:1B:01:02:03" addrtype="mac"/><ports>
<port protocol="tcp" portid="102"><state state="open"/><script id="s7-info" output="x">
<elem key="Version">1.4</elem></script></port></ports></host></nmaprun>"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WALKDOWN_PASSPHRASE", PASSPHRASE)
    cost = KdfCost(1, 64, 1)
    with Workspace.create(tmp_path / "vault", PASSPHRASE, site_name="Musterwerk", engineer="Eva", cost=cost):
        pass
    (tmp_path / "list.csv").write_text(LIST)
    (tmp_path / "scan.xml").write_text(SCAN)
    return tmp_path


def test_from_import_to_decision(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vault = str(folder / "vault")

    def rows(*more: str) -> list[dict[str, str]]:
        capsys.readouterr()
        assert run(["differences", vault, "--json", *more]) == 0
        found: list[dict[str, str]] = json.loads(capsys.readouterr().out)
        return found

    assert run(["import", vault, str(folder / "list.csv"), "--yes"]) == 0
    assert run(["network", "add", vault, "Cell 1", "-s", "cidr=192.168.0.0/24"]) == 0
    capsys.readouterr()
    assert run(["import", vault, str(folder / "scan.xml"), "--network", "Cell 1", "--yes"]) == 0
    assert "1 new devices, 0 known ones" in capsys.readouterr().out
    assert run(["import", vault, str(folder / "scan.xml"), "--network", "Cell 1", "--yes"]) == 0
    assert "Nothing to import." in capsys.readouterr().out
    pair = next(row for row in rows() if row["kind"] == "same")
    assert (pair["asset"], pair["reasons"]) == ("PLC-1", ["same IP address, network not known"])
    assert run(["difference", "decide", vault, pair["key"], "same"]) == 0
    assert {row["kind"] for row in rows()} == {"field", "only_listed"}
    field = next(row for row in rows() if row["kind"] == "field")
    assert run(["difference", "decide", vault, field["key"], "take", "--value", "1.4"]) == 0
    gone = next(row for row in rows() if row["kind"] == "only_listed")
    assert run(["difference", "decide", vault, gone["key"], "ignore"]) == 1
    assert "Say why" in capsys.readouterr().err
    assert run(["difference", "decide", vault, gone["key"], "ignore", "--reason", "scrapped"]) == 0
    assert rows() == []
    assert len(rows("--all")) == 2
    assert run(["difference", "open", vault, gone["key"]]) == 0
    assert run(["differences", vault]) == 0
    assert "PLC-9: On the site's list, but not seen." in capsys.readouterr().out


def test_changes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vault = str(folder / "vault")
    assert run(["changes", vault]) == 1
    assert "no discovery run" in capsys.readouterr().err
    assert run(["changes", vault, "--since", "yesterday"]) == 1
    assert run(["import", vault, str(folder / "scan.xml"), "--yes"]) == 0
    capsys.readouterr()
    assert run(["changes", vault, "--since", "2026-01-01", "--json"]) == 0
    assert [(one["kind"], one["now"]) for one in json.loads(capsys.readouterr().out)] == [("new", "192.168.0.7")]
