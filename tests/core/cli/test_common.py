"""Output on consoles of any language, passphrases from any editor, names that try to steer the terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.common import passphrase, printable
from core.cli.main import run
from core.vault.keys import KdfCost

ROOT = Path(__file__).parents[3]
NAME = "Förderband → Halle „3“ \U0001f426"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("WALKDOWN_PASSPHRASE", "seven blue boats")
    monkeypatch.setattr("core.vault.keys.calibrate", lambda: KdfCost(1, 64, 1))
    folder = str(tmp_path / "vault")
    assert run(["new", folder, "--site", NAME, "--engineer", "Eva"]) == 0
    return folder


def _command(*arguments: str, encoding: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    return subprocess.run(
        [sys.executable, "-m", "core.cli.main", *arguments], capture_output=True, check=False, cwd=ROOT, env=environment
    )


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_console_of_any_encoding(vault: str, encoding: str) -> None:
    table = _command("site", "list", vault, encoding=encoding)
    assert (table.returncode, table.stderr) == (0, b"")
    rows = _command("site", "list", vault, "--json", encoding=encoding)
    assert json.loads(rows.stdout.decode(encoding))[0]["name"] == NAME
    wrong = _command("zone", "delete", vault, NAME, encoding=encoding)
    assert wrong.returncode == 1
    assert b"Traceback" not in wrong.stderr


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\nsecond line"])
def test_a_passphrase_file_of_any_editor(tmp_path: Path, start: bytes, end: bytes) -> None:
    (tmp_path / "p").write_bytes(start + "grüne Reiher ".encode() + end)
    assert passphrase(tmp_path / "p") == "grüne Reiher "


def test_a_passphrase_of_broken_bytes_is_a_wrong_one(vault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WALKDOWN_PASSPHRASE", "gr\udcfcn")
    assert run(["assets", vault]) == 1


def test_names_do_not_steer_the_terminal(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    evil = "K1\x1b]0;owned\x07\x9b31m\r\n\u202egpj.exe"
    assert run(["asset", "add", vault, evil, "-s", f"vendor={evil}"]) == 0
    for command in (["assets", vault], ["search", vault, "owned"], ["asset", "list", vault]):
        capsys.readouterr()
        assert run(command) == 0
        shown = capsys.readouterr().out
        assert "owned" in shown
        assert not set("\x1b\x07\x9b\r\u202e") & set(shown)
    assert run(["zone", "edit", vault, evil, "-s", "owner=x"]) == 1
    assert "\x1b" not in capsys.readouterr().err
    assert run(["assets", vault, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["tag"] == evil


def test_tabs_lines_and_every_script_are_printable() -> None:
    text = "a\tb\nc Ünïcödé 漢字 עברית 🐦 ﷽"
    assert printable(text) == text


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("clock_offset_s=nan", 2),
        ("clock_offset_s=inf", 2),
        ("clock_offset_s=1e999", 2),
        ("clock_offset_s=-3.5", 0),
        ("note=\udcff", 0),
    ],
)
def test_odd_values(vault: str, setting: str, code: int) -> None:
    assert run(["site", "edit", vault, NAME, "-s", setting]) == code
    assert run(["verify", vault]) == 0


def test_a_number_too_large_is_a_sentence(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["network", "add", vault, "N", "-s", "vlan=99999999999999999999"]) == 1
    assert "vlan" in capsys.readouterr().err


def test_the_only_site_stays_and_the_vault_opens(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["site", "delete", vault, NAME]) == 1
    assert "only site" in capsys.readouterr().err
    assert run(["site", "add", vault, "Second"]) == 0
    assert run(["site", "delete", vault, NAME]) == 0
    assert run(["site", "list", vault]) == 0


def test_new_where_something_is_already(vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_bytes() for path in Path(vault).iterdir() if path.is_file()}
    assert run(["new", vault, "--site", "S", "--engineer", "E"]) == 1
    assert "not empty" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in Path(vault).iterdir() if path.is_file()} == before
    (tmp_path / "file").write_text("x")
    assert run(["new", str(tmp_path / "file"), "--site", "S", "--engineer", "E"]) == 1
    assert run(["new", str(tmp_path / "file" / "below"), "--site", "S", "--engineer", "E"]) == 1


def test_ctrl_c_ends_with_a_word_and_an_open_vault(
    vault: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("core.register.service.Register.add", interrupted)
        assert run(["zone", "add", vault, "Z"]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert run(["verify", vault]) == 0


def test_ctrl_c_while_a_vault_is_made_leaves_nothing(
    vault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("core.vault.opening.migrate", interrupted)
    assert run(["new", str(tmp_path / "half"), "--site", "S", "--engineer", "E"]) == 1
    assert not (tmp_path / "half").exists()
