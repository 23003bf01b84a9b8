"""The newest backup is found by the time in its name."""

from __future__ import annotations

from pathlib import Path

from core.vault.restore import BACKUPS, newest_backup, next_step


def _backup(vault: Path, name: str) -> Path:
    folder = vault / BACKUPS / name
    folder.mkdir(parents=True)
    (folder / "vault.db").write_bytes(b"x")
    return folder


def test_the_newest_by_its_name(tmp_path: Path) -> None:
    _backup(tmp_path, "zeta-20250101T000000Z")
    newest = _backup(tmp_path, "alpha-20260101T000000Z-10")
    for older in ("alpha-20260101T000000Z", "alpha-20260101T000000Z-2", ".alpha-20270101T000000Z", "notes"):
        _backup(tmp_path, older)
    (tmp_path / BACKUPS / "alpha-20280101T000000Z").mkdir()  # without a database
    assert newest_backup(tmp_path) == newest
    assert f"that is {newest}," in next_step(tmp_path)


def test_without_one_the_step_is_a_step_all_the_same(tmp_path: Path) -> None:
    assert newest_backup(tmp_path) is None
    assert "copy the newest backup" in next_step(tmp_path)
