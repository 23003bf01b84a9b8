"""Each error of the system or the database becomes a sentence that leads on."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from core.vault import errors
from core.vault.errors import from_db, from_os


def _said(words: str) -> DBAPIError:
    return DBAPIError("", {}, Exception(words))


@pytest.mark.parametrize(
    ("words", "kind", "step"),
    [
        ("database or disk is full", errors.DiskFull, "Free some space"),
        ("attempt to write a readonly database", errors.ReadOnly, "Remove the write protection"),
        ("disk I/O error", errors.VaultError, "still plugged in"),
        ("database disk image is malformed", errors.Damaged, "copy the newest backup"),
        ("file is not a database", errors.Damaged, "copy the newest backup"),
        ("database is locked", errors.InUse, "Close it there"),
    ],
)
def test_a_database_error_is_a_sentence_with_a_step(
    tmp_path: Path, words: str, kind: type[errors.VaultError], step: str
) -> None:
    known = from_db(_said(words), tmp_path)
    assert type(known) is kind
    assert step in str(known) and "walkdown verify" not in str(known)


def test_a_disk_error_on_a_full_disk_is_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "_NO_ROOM", 1 << 62)
    for path in (tmp_path, tmp_path / "vault.db"):
        assert isinstance(from_db(_said("disk I/O error"), path), errors.DiskFull)
    assert type(from_db(_said("disk I/O error"), tmp_path / "gone" / "vault.db")) is errors.VaultError


def test_what_nobody_can_act_on_stays_a_bug(tmp_path: Path) -> None:
    assert from_db(_said("no such column: colour"), tmp_path) is None


def test_system_errors(tmp_path: Path) -> None:
    assert isinstance(from_os(OSError(errno.ENOSPC, ""), tmp_path), errors.DiskFull)
    assert isinstance(from_os(OSError(errno.EROFS, ""), tmp_path), errors.ReadOnly)
    assert "Input/output" in str(from_os(OSError(errno.EIO, "Input/output error"), tmp_path))
