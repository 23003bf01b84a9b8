"""Files on disks that are not like ours: without rights, without a call to make a folder durable, without room."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from conftest import CHEAP, PASSPHRASE

from core.vault import files, opening
from core.vault.backup import backup
from core.vault.errors import DiskFull, VaultError
from core.vault.verify import verify

POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX calls")


def _refuse_chmod(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: int, **_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))

    monkeypatch.setattr(Path, "chmod", refuse)


def test_a_stick_without_rights_takes_vault_and_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _refuse_chmod(monkeypatch)
    vault = opening.create_vault(tmp_path / "stick" / "vault", PASSPHRASE, CHEAP)
    vault.close()
    vault = opening.open_vault(vault.folder, PASSPHRASE)
    copy = backup(vault.folder, tmp_path / "stick", vault.data_key)
    vault.close()
    vault = opening.open_vault(copy, PASSPHRASE)
    assert verify(vault) == []
    vault.close()


@POSIX
def test_everything_is_the_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        vault = opening.create_vault(tmp_path / "vault", PASSPHRASE, CHEAP)
        vault.close()
        vault = opening.open_vault(vault.folder, PASSPHRASE)
        made = backup(vault.folder, tmp_path / "copies", vault.data_key)
        vault.close()
    finally:
        os.umask(before)
    for folder in (vault.folder, made):
        rights = {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}
        assert {name: mode for name, mode in rights.items() if mode & 0o077} == {}


@POSIX
def test_a_folder_that_was_there_keeps_its_rights(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o750)
    opening.create_vault(folder, PASSPHRASE, CHEAP).close()
    assert folder.stat().st_mode & 0o777 == 0o750


@POSIX
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_network_disk_that_cannot_sync_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    real = os.fsync

    def fsync(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").is_dir():
            raise OSError(number, os.strerror(number))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    files.write_whole(tmp_path / "x", b"data")
    assert (tmp_path / "x").read_bytes() == b"data"


@POSIX
def test_a_disk_that_fails_to_sync_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_handle: int) -> None:
        raise OSError(errno.EIO, "I/O error")

    (tmp_path / "x").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(VaultError, match="I/O error"):
        files.write_whole(tmp_path / "x", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert (tmp_path / "x").read_bytes() == b"old"
    with pytest.raises(OSError, match="I/O"):
        files.fsync_folder(tmp_path)


@POSIX
def test_content_is_synced_before_the_rename_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(handle: int) -> None:
        done.append("folder" if Path(f"/proc/self/fd/{handle}").is_dir() else "file")
        real_fsync(handle)

    def replace(path: Path, target: Path) -> Path:
        assert path.read_bytes() == b"data"
        done.append("rename")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    files.write_whole(tmp_path / "x", b"data")
    assert done == ["file", "rename", "folder"]


@pytest.mark.parametrize("number", [errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)])
def test_no_room_leaves_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def full(_path: Path, _target: Path) -> Path:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DiskFull):
        files.write_whole(tmp_path / "x", b"data")
    assert list(tmp_path.iterdir()) == []


def test_leftovers_of_a_killed_write_go_and_nothing_else(tmp_path: Path) -> None:
    names = {
        ".vault.keys.0a1b2c3d.tmp": False,
        ".vault.keys.1.0a1b2c3d.tmp": False,
        "mine.tmp": True,
        ".other.tmp": True,
    }
    for name in names:
        (tmp_path / name).write_text("x")
    files.remove_leftovers(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {name for name, stays in names.items() if stays}
