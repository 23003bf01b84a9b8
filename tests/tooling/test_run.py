"""run.py: which verb, with what."""

from pathlib import Path

import pytest

import run

HOME = Path("/home/ada")


def test_verb_wheels_and_arguments(tmp_path: Path) -> None:
    assert run.parse([], {}) == ("", None, [])
    assert run.parse(["test", "-k", "vault"], {}) == ("test", None, ["-k", "vault"])
    assert run.parse(["--wheels", str(tmp_path), "setup"], {}) == ("setup", str(tmp_path), [])
    assert run.parse([f"--wheels={tmp_path}"], {}) == ("", str(tmp_path), [])
    assert run.parse(["cli", "plan", "--help"], {"WALKDOWN_WHEELS": str(tmp_path)})[1] == str(tmp_path)


def test_unknown_verb_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["tset"]) == 1
    assert "no verb 'tset'" in capsys.readouterr().err


def test_wheels_without_folder_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--wheels"]) == 1
    assert "Say where" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("system", "env", "start"),
    [
        ("Linux", {}, ".local/share/walkdown/demo"),
        ("Linux", {"XDG_DATA_HOME": "data"}, "data/walkdown/demo"),
        ("Darwin", {}, "Library/Application Support/walkdown/demo"),
        ("Windows", {"LOCALAPPDATA": "local"}, "local/walkdown/demo"),
    ],
)
def test_demo_goes_to_the_data_folder(system: str, env: dict[str, str], start: str, tmp_path: Path) -> None:
    absolute = {key: str(tmp_path / value) for key, value in env.items()}
    assert run.demo_folder(absolute, tmp_path, system).parent == tmp_path / start


def test_demo_goes_here_where_the_data_folder_cannot_be_made(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert run.demo_folder({"XDG_DATA_HOME": str(blocked)}, tmp_path, "Linux").parent == run.ROOT / "walkdown-demo"


@pytest.mark.parametrize("code", [0, 1])
def test_a_failed_demonstration_names_no_report(
    code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "has_display", lambda *_: False)
    monkeypatch.setattr(run, "demo_folder", lambda *_: tmp_path)
    monkeypatch.setattr(run, "run", lambda *_, **__: code)
    assert run.start([]) == code
    assert ("report.pdf" in capsys.readouterr().out) is (code == 0)


def test_failing_check_fails_the_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import sys

    bad, good = (
        [sys.executable, "-c", "print('the reason'); raise SystemExit(1)"],
        [sys.executable, "-c", "print('quiet')"],
    )
    monkeypatch.setattr(run, "checks", lambda: {"first": bad, "second": good})
    monkeypatch.setattr(run, "pytest", lambda _: 0)
    assert run.test([]) == 1
    text = capsys.readouterr().out
    assert "the reason" in text
    assert "quiet" not in text
    assert "FAILED: first in" in text


def test_failing_tests_fail_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "checks", dict)
    monkeypatch.setattr(run, "pytest", lambda _: 5)
    assert run.test([]) == 1
