"""A bug is reported wherever there is room for it, and never with values."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.errors import crash_report
from core.cli.main import run


def _fail() -> None:
    raise RuntimeError("secret " + str(4000 + 711))


def _error() -> Exception:
    with pytest.raises(RuntimeError) as caught:
        _fail()
    return caught.value


def test_an_unwritable_folder_is_replaced_by_the_temp_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "temp"))
    path = crash_report(_error(), tmp_path / "file" / "log")
    assert path is not None
    assert path.parent == tmp_path / "temp"
    assert "_fail" in path.read_text(encoding="utf-8")
    assert "4711" not in path.read_text(encoding="utf-8")


def test_no_room_anywhere_is_still_exit_code_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        _fail()

    (tmp_path / "file").write_text("x")
    monkeypatch.setattr("platformdirs.user_log_dir", lambda *_, **__: str(tmp_path / "file" / "log"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "file"))
    monkeypatch.setattr("catalogue.loader.packs", broken)
    assert run(["catalogue"]) == 3
    shown = capsys.readouterr()
    assert "bug in Walkdown (RuntimeError)" in shown.err
    assert "4711" not in shown.err + shown.out
