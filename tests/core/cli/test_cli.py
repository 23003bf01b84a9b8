"""The command line as a script uses it: output, JSON, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.assessment.inheritance import ACCEPTS
from core.cli.main import run
from core.register.models import Zone
from core.workspace import Workspace

ROOT = Path(__file__).parents[3]


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("WALKDOWN_PASSPHRASE", "seven blue boats")
    monkeypatch.setattr("core.vault.keys.calibrate", _cheap)
    folder = str(tmp_path / "vault")
    assert run(["new", folder, "--site", "Musterwerk", "--engineer", "Eva"]) == 0
    return folder


def _cheap() -> object:
    from core.vault.keys import KdfCost

    return KdfCost(1, 64, 1)


def test_rows_are_added_listed_edited_and_deleted(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["zone", "add", vault, "Filling", "--sl-t", "2,2,2,1,2,2,2", "-s", "owner=Aylin"]) == 0
    assert run(["asset", "add", vault, "K1", "-s", "vendor=Acme", "-s", "zone=Filling", "-s", "unpatchable=yes"]) == 0
    assert run(["asset", "edit", vault, "K1", "-s", "criticality=4"]) == 0
    capsys.readouterr()
    assert run(["zone", "list", vault, "--json"]) == 0
    (zone,) = json.loads(capsys.readouterr().out)
    assert (zone["name"], zone["sl_t"], zone["owner"]) == ("Filling", [2, 2, 2, 1, 2, 2, 2], "Aylin")
    assert run(["assets", vault, "--json"]) == 0
    (asset,) = json.loads(capsys.readouterr().out)
    assert (asset["tag"], asset["zone"], asset["vendor"], asset["interfaces"]) == ("K1", "Filling", "Acme", [])
    assert run(["zone", "delete", vault, "Filling"]) == 1
    assert "still used by asset K1" in capsys.readouterr().err
    assert run(["zone", "delete", vault, "Filling", "--cascade"]) == 0
    assert run(["search", vault, "acme", "--json"]) == 0
    assert [hit["label"] for hit in json.loads(capsys.readouterr().out)] == ["K1"]
    assert run(["verify", vault]) == 0


def test_what_goes_with_a_deleted_row_is_told(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["zone", "add", vault, "Filling"]) == 0
    with Workspace.open(Path(vault), "seven blue boats") as workspace:
        (zone,) = workspace.register.all(Zone)
        check = next(one.id for one in workspace.assessment.pack.checks() if "zone" in ACCEPTS[one.scope])
        workspace.assessment.answer(check, "zone", zone.id, "not_met", "seen")
    assert run(["zone", "delete", vault, "Filling"]) == 1
    assert "still used by answer" in capsys.readouterr().err
    assert run(["zone", "delete", vault, "Filling", "--cascade"]) == 0
    assert capsys.readouterr().err == "Note: this went with it: 1 answer, 1 finding.\n"
    assert run(["verify", vault]) == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["zone", "add", "VAULT", "Z", "--sl-t", "5,0,0,0,0,0,0"], 2, "seven levels"),
        (["zone", "add", "VAULT", "Z", "-s", "colour=red"], 2, "there is no field colour"),
        (["zone", "add", "VAULT", "Z", "-s", "criticality=9"], 2, "criticality goes from 1 to 5"),
        (["zone", "add", "VAULT", "Z", "-s", "purdue=99"], 2, "purdue goes from 0 to 5"),
        (["zone", "add", "VAULT", "Z", "-s", "kind=office"], 2, "no kind of zone"),
        (["conduit", "add", "VAULT", "C", "-s", "direction=sideways"], 2, "there are both, out, in"),
        (["asset", "add", "VAULT", "A", "-s", "component_type=PLC"], 2, "there are SAR, EDR, HDR, NDR"),
        (["asset", "add", "VAULT", "A", "-s", "device_class=toaster"], 2, "no class of device"),
        (["asset", "add", "VAULT", "A", "-s", "support=maybe"], 2, "no state of support"),
        (["zone", "add", "VAULT", "Z", "-s", "gates=[1]"], 2, "gates are written as"),
        (["zone", "add", "VAULT", "Z", "-s", 'gates={"no_moon": "none here"}'], 2, "there is no gate no_moon"),
        (["site", "edit", "VAULT", "Musterwerk", "-s", "tolerable_risk=9"], 2, "tolerable_risk goes from 1 to 4"),
        (["site", "edit", "VAULT", "Musterwerk", "-s", "budget_days=-3"], 2, "budget_days goes from 0"),
        (["site", "edit", "VAULT", "Musterwerk", "-s", "risk_matrix=[[1]]"], 2, "five rows"),
        (["site", "edit", "VAULT", "Musterwerk", "-s", "risk_matrix=3"], 2, "five rows"),
        (["zone", "edit", "VAULT", "nowhere", "-s", "owner=x"], 1, "There is no zone nowhere"),
        (["report", "VAULT", "--out", "x.txt"], 2, ".pdf"),
        (["report", "VAULT", "--out", "x.pdf", "--lang", "fr"], 2, "en or de"),
        (["roadmap", "VAULT", "--lang", "fr"], 2, "en or de"),
        (["score", "VAULT", "--lang", "fr"], 2, "en or de"),
        (["proposals", "VAULT", "--lang", "fr"], 2, "en or de"),
        (["findings", "VAULT", "--lang", "fr"], 2, "en or de"),
        (["drawing", "VAULT", "--lang", "fr"], 2, "en or de"),
        (["catalogue", "quick-survey", "--lang", "fr"], 2, "en or de"),
        (["questionnaire", "status", "VAULT", "--lang", "fr"], 2, "en or de"),
        (["assets"], 2, "VAULT"),
        (["no-such-command"], 2, "No such command"),
        (["verify", "nowhere"], 1, "There is no folder nowhere"),
        (["plan", "VAULT", "-t", "8.8.8.8"], 1, "8.8.8.8"),
        (["plan", "VAULT", "-t", "127.77.0.11", "--profile", "wild"], 1, "wild"),
        (["discover", "VAULT", "-t", "127.77.0.11", "--consent", "only a name", "--yes"], 1, "role"),
        (["answers", "import", "VAULT", "nowhere.csv"], 1, "nowhere.csv"),
        (["import", "VAULT", "nowhere.csv"], 1, "nowhere.csv"),
    ],
)
def test_wrong_input_is_a_sentence_and_its_exit_code(
    vault: str, arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([vault if word == "VAULT" else word for word in arguments]) == code
    assert words in capsys.readouterr().err


def test_plan_names_requests_and_sends_nothing(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", vault, "-t", "127.77.0.11-127.77.0.14", "-x", "127.77.0.12", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["addresses"], shown["excluded"], shown["consent"]) == (3, 1, "")
    assert shown["frames"] > 0
    assert run(["runs", vault, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_answers_go_out_and_come_back(vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "scope,requirement,verdict,basis,note\nsite,QS-01,not_met,seen,No list\nsite,QS-31,met,document,Letter\n"
    (tmp_path / "in.csv").write_text(rows)
    assert run(["answers", "import", vault, str(tmp_path / "in.csv")]) == 0
    assert run(["answers", "export", vault, str(tmp_path / "out.csv")]) == 0
    assert "QS-01,not_met,seen" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    capsys.readouterr()
    assert run(["roadmap", vault, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [phase["phase"] for phase in found["phases"]] == ["now", "months_1_3", "months_6_18", "continuous"]
    assert sum(len(phase["actions"]) for phase in found["phases"]) == found["totals"]["actions"] > 0
    (tmp_path / "bad.csv").write_text("scope,requirement,verdict,basis\nsite,QS-99,met,seen\nsite,QS-02,met,seen\n")
    assert run(["answers", "import", vault, str(tmp_path / "bad.csv")]) == 1
    assert "Row 2, requirement" in capsys.readouterr().err
    assert run(["findings", vault, "--json"]) == 0
    (finding,) = json.loads(capsys.readouterr().out)
    assert finding["requirement"] == "QS-01"


def test_site_list_is_imported_without_questions(
    vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.csv").write_text("Tag;Vendor;Serial;IP\nK1;Acme;001;10.0.0.5\nK2;Acme;002;10.0.0.6\n")
    assert run(["import", vault, str(tmp_path / "list.csv"), "--yes"]) == 0
    assert "2 devices added" in capsys.readouterr().out
    assert run(["import", vault, str(tmp_path / "list.csv"), "--yes"]) == 0
    assert "0 devices added" in capsys.readouterr().out
    run(["assets", vault, "--json"])
    assert [one["serial"] for one in json.loads(capsys.readouterr().out)] == ["001", "002"]


def test_report_and_backup(vault: str, tmp_path: Path) -> None:
    assert run(["report", vault, "--out", str(tmp_path / "r.pdf"), "--lang", "de"]) == 0
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert run(["backup", vault, str(tmp_path / "stick")]) == 0
    (copy,) = (tmp_path / "stick").iterdir()
    assert run(["verify", str(copy)]) == 0


def test_a_bug_is_reported_without_values(
    vault: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret value " + str(4000 + 711))

    monkeypatch.setattr("core.register.service.Register.all", broken)
    monkeypatch.setattr("platformdirs.user_log_dir", lambda *_, **__: str(tmp_path / "log"))
    assert run(["zone", "list", vault]) == 3
    (file,) = (tmp_path / "log").iterdir()
    assert "4711" not in file.read_text() + capsys.readouterr().err
    assert "broken" in file.read_text()


def test_without_a_passphrase_a_script_gets_a_sentence(vault: str) -> None:
    command = [sys.executable, "-m", "core.cli.main", "assets", vault]
    environment = {"PATH": "/usr/bin"}
    found = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False, stdin=subprocess.DEVNULL
    )
    assert found.returncode == 1
    assert found.stderr.startswith("No passphrase was given.")


def test_help_imports_no_heavy_library() -> None:
    script = (
        "import sys; from core.cli.main import run; run(['--help'])\n"
        "heavy = {'sqlmodel', 'sqlalchemy', 'reportlab', 'zeroconf', 'openpyxl', 'cryptography', 'PySide6'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, cwd=ROOT)
