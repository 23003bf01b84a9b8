"""Packs on the command line: from the publisher's key to the stick, and own question sets into a survey."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue import installed, loader, relations
from catalogue.serial import to_bytes
from core.assessment.kept import own_packs
from core.cli.main import run
from core.workspace import Workspace

PASSPHRASE = "seven calm pumps by the river"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of installed packs, in a temporary place."""

    def forget() -> None:
        installed.forget()
        loader.forget()
        relations.forget()

    monkeypatch.setenv("WALKDOWN_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr("catalogue.installed.folder", lambda: tmp_path / "packs")
    forget()
    yield tmp_path / "packs"
    monkeypatch.undo()
    forget()


def said(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> tuple[str, str]:
    assert run([str(one) for one in arguments]) == code
    shown = capsys.readouterr()
    return shown.out, shown.err


def test_from_a_key_to_an_installed_pack(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key, pack, stick = tmp_path / "key.pem", tmp_path / "nis2.json", tmp_path / "nis2.walkpack"
    made = json.loads(said(capsys, "pack", "key", "--out", key)[0])
    assert b"ENCRYPTED PRIVATE KEY" in key.read_bytes()
    pack.write_bytes(to_bytes(loader.pack("nis2").model_copy(update={"version": "9.0.0", "date": "2027-03-01"})))
    out, _ = said(capsys, "pack", "sign", pack, "--key", key, "--out", stick)
    assert "holds nis2 9.0.0 of 2027-03-01, signed" in out

    assert "trusts no publisher yet" in said(capsys, "pack", "install", stick, code=1)[1]
    trusted = {made["key"]: bytes.fromhex(made["public"])}
    monkeypatch.setattr("catalogue.updating.trusted_keys", lambda: trusted)
    monkeypatch.setattr("catalogue.installed.trusted_keys", lambda: trusted)
    assert "pack 9.0.0 of 2027-03-01, signed on " in said(capsys, "pack", "install", stick)[0]
    assert [one.name for one in folder.iterdir()] == ["nis2.walkpack"]
    shown = json.loads(said(capsys, "pack", "list", "--json")[0])
    assert {one["id"]: one["installed"] for one in shown["packs"]}["nis2"] is True
    assert shown["unused"] == []
    assert "in use already" in said(capsys, "pack", "install", stick, code=1)[1]


def test_a_file_that_is_not_used_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder.mkdir()
    (folder / "nis2.walkpack").write_text("{}")
    out, err = said(capsys, "pack", "list")
    assert "iec62443-3-3" in out
    assert err.startswith("Not used: nis2.walkpack is no knowledge pack")


def test_keys_are_not_overwritten_and_wrong_ones_are_said(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key, pack = tmp_path / "key.pem", tmp_path / "nis2.json"
    pack.write_bytes(to_bytes(loader.pack("nis2")))
    said(capsys, "pack", "key", "--out", key)
    assert "is there already" in said(capsys, "pack", "key", "--out", key, code=1)[1]
    monkeypatch.setenv("WALKDOWN_PASSPHRASE", "wrong")
    signing = ("pack", "sign", pack, "--out", tmp_path / "x.walkpack", "--key")
    assert "or the passphrase is wrong" in said(capsys, *signing, key, code=1)[1]
    assert "cannot be read" in said(capsys, *signing, tmp_path / "none.pem", code=1)[1]
    monkeypatch.setenv("WALKDOWN_PASSPHRASE", "")
    assert "The passphrase is empty" in said(capsys, "pack", "key", "--out", tmp_path / "k", code=1)[1]
    assert not (tmp_path / "x.walkpack").exists()


def test_an_own_set_goes_into_a_survey(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vault, own = tmp_path / "vault", tmp_path / "own.yaml"
    said(capsys, "new", vault, "--site", "Works", "--engineer", "Eva")
    said(capsys, "pack", "template", "--out", own)
    assert said(capsys, "pack", "check", own)[0] == "own-compressed-air 1.0.0: 1 check, no problem found.\n"
    assert "is in the survey" in said(capsys, "pack", "add", vault, own)[0]
    assert "is in this vault already" in said(capsys, "pack", "add", vault, own, code=1)[1]
    with Workspace.open(vault, PASSPHRASE) as workspace, workspace.vault.read() as session:
        assert [one.id for one in own_packs(session)] == ["own-compressed-air"]
    assert run(["verify", str(vault)]) == 0


def test_a_wrong_own_set_stays_outside(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("id: own-x\n\ttitle: y\n")
    assert "own.yaml, line 2: a tab" in said(capsys, "pack", "check", own, code=1)[1]
    assert "own.yaml, line 2: a tab" in said(capsys, "pack", "add", tmp_path / "no-vault", own, code=1)[1]
