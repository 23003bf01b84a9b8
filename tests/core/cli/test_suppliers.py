"""Questionnaires and the assurance statement on the command line."""

from __future__ import annotations

import importlib.util
import io
import json
import sys
from pathlib import Path

import pypdfium2
import pytest

from core.cli.main import run
from core.workspace import KdfCost, Workspace

PASSPHRASE = "nine grey herons stand still"
_FILLER = Path(__file__).parents[1] / "assessment/suppliers_world.py"
_spec = importlib.util.spec_from_file_location("suppliers_filler_cli", _FILLER)
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("WALKDOWN_PASSPHRASE", PASSPHRASE)
    folder = tmp_path / "vault"
    Workspace.create(folder, PASSPHRASE, site_name="Musterwerk", engineer="Eva", cost=KdfCost(1, 64, 1)).close()
    assert (
        run(["supplier", "add", str(folder), "Kessel", "-s", "role=product_supplier", "-s", "remote_access=yes"]) == 0
    )
    return str(folder)


def test_out_in_and_status(vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "q.xlsx"
    assert (
        run(["questionnaire", "export", vault, "kessel", "--out", str(out), "--area", "Practice 6", "--lang", "de"])
        == 0
    )
    said = capsys.readouterr()
    assert "not encrypted" in said.err
    assert "6 questions to Kessel" in said.out
    _module.fill(out, {"DM-1": {"verdict": "Nein", "text": "nobody reads the mailbox"}})
    assert run(["questionnaire", "import", vault, str(out), "--supplier", "Kessel", "--yes"]) == 0
    assert "1 new answers" in capsys.readouterr().out
    assert run(["questionnaire", "import", vault, str(out)]) == 0
    assert "Nothing was new" in capsys.readouterr().out
    assert run(["questionnaire", "status", vault, "Kessel", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["asked"], len(found["gaps"]), found["remote_access"], found["todos"]) == (47, 47, True, 1)
    assert next(one for one in found["gaps"] if one["state"] == "gap")["text"] == "nobody reads the mailbox"
    assert run(["questionnaire", "status", vault, "Kessel"]) == 0
    assert "nobody reads the mailbox" in capsys.readouterr().out


def test_wrong_rows_and_a_no_write_nothing(
    vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "q.xlsx"
    assert run(["questionnaire", "export", vault, "Kessel", "--out", str(out)]) == 0
    _module.fill(out, {"SM-1": {"verdict": "Yes"}, "SM-2": {"verdict": "Perhaps"}})
    assert run(["questionnaire", "import", vault, str(out), "--yes"]) == 1
    said = capsys.readouterr().err
    assert "Row 4, verdict: “Perhaps” is no answer" in said
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert run(["questionnaire", "import", vault, str(out), "--partial"]) == 1
    assert "Nothing was imported" in capsys.readouterr().err
    assert run(["questionnaire", "status", vault, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["answered"] == 0


@pytest.mark.parametrize(("words", "code", "said"), [
    (["export", "Nobody", "--out", "q.xlsx"], 1, "There is no supplier Nobody"),
    (["export", "Kessel", "--out", "q.docx"], 1, "written as"),
    (["export", "Kessel", "--out", "q.pdf", "--area", "SP.99"], 1, "There is no area"),
    (["export", "Kessel", "--out", "q.pdf", "--due", "soon"], 2, "year-month-day"),
    (["export", "Kessel", "--out", "q.pdf", "--lang", "fr"], 2, "en or de"),
    (["import", "nowhere.xlsx"], 1, "cannot be read"),
])  # fmt: skip
def test_what_is_wrong_is_said(
    vault: str, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    assert run(["questionnaire", words[0], vault, *words[1:]]) == code
    assert said in capsys.readouterr().err


def test_assurance(vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a.pdf"
    assert run(["assurance", vault, "--out", str(out), "--lang", "de"]) == 0
    with pypdfium2.PdfDocument(out) as document:
        assert len(document) == 2
        assert "Sicherheitserklärung" in document[0].get_textpage().get_text_range()
    assert run(["assurance", vault, "--out", str(tmp_path / "a.docx")]) == 2
    assert "written as .pdf" in capsys.readouterr().err
