"""Each thing that can be wrong with a vault folder gets its own error, and nothing is damaged by looking."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CHEAP, PASSPHRASE
from sqlalchemy import text
from sqlmodel import select

from core.register.models import Site
from core.vault import errors, keys, opening
from core.vault.backup import backup
from core.vault.migrations import LATEST
from core.vault.store import Vault
from core.vault.verify import verify


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def closed(vault: Vault) -> Path:
    vault.close()
    return vault.folder


def test_opens_again_with_what_was_written(closed: Path) -> None:
    vault = opening.open_vault(closed, PASSPHRASE)
    with vault.read() as session:
        assert [row.name for row in session.exec(select(Site))] == ["Musterwerk"]
    assert vault.notices == []
    assert verify(vault) == []
    vault.close()


def _flip(path: Path, position: int) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= 0x41
    path.write_bytes(bytes(data))


def _wrong_passphrase(folder: Path) -> str:
    return "another passphrase"


def _no_folder(folder: Path) -> str:
    shutil.rmtree(folder)
    return PASSPHRASE


def _no_vault(folder: Path) -> str:
    for path in folder.glob("vault.*"):
        path.unlink()
    return PASSPHRASE


def _no_database(folder: Path) -> str:
    (folder / "vault.db").unlink()
    return PASSPHRASE


def _truncated(folder: Path) -> str:
    data = (folder / "vault.db").read_bytes()
    (folder / "vault.db").write_bytes(data[: len(data) // 2 - 100])
    return PASSPHRASE


def _empty(folder: Path) -> str:
    (folder / "vault.db").write_bytes(b"")
    return PASSPHRASE


def _plain(folder: Path) -> str:
    (folder / "vault.db").write_bytes(b"SQLite format 3\0" + bytes(4080))
    return PASSPHRASE


def _foreign_keys(folder: Path) -> str:
    for name in (keys.KEYS, keys.COPY):
        (folder / name).write_text('{"some": "json"}')
    return PASSPHRASE


def _other_database(folder: Path) -> str:
    other = folder.with_name("other")
    opening.create_vault(other, PASSPHRASE, CHEAP).close()
    shutil.copy(other / "vault.db", folder / "vault.db")
    return PASSPHRASE


def _first_page(folder: Path) -> str:
    _flip(folder / "vault.db", 5)
    return PASSPHRASE


def _newer_keys(folder: Path) -> str:
    for name in (keys.KEYS, keys.COPY):
        raw = json.loads((folder / name).read_bytes())
        (folder / name).write_text(json.dumps({**raw, "format": 2}))
    return PASSPHRASE


def _both_keys_damaged(folder: Path) -> str:
    for name in (keys.KEYS, keys.COPY):
        _flip(folder / name, 40)
    return PASSPHRASE


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (_wrong_passphrase, errors.WrongPassphrase),
        (_no_folder, errors.NotAVault),
        (_no_vault, errors.NotAVault),
        (_no_database, errors.Damaged),
        (_truncated, errors.Damaged),
        (_empty, errors.Damaged),
        (_plain, errors.ForeignFile),
        (_foreign_keys, errors.ForeignFile),
        (_other_database, errors.Damaged),
        (_first_page, errors.Damaged),
        (_newer_keys, errors.NewerVersion),
        (_both_keys_damaged, (errors.Damaged, errors.ForeignFile)),
    ],
)
def test_each_harm_has_its_error_and_changes_nothing(
    closed: Path, harm: object, expected: type[errors.VaultError]
) -> None:
    passphrase = harm(closed)
    before = _content(closed) if closed.exists() else None
    with pytest.raises(expected) as caught:
        opening.open_vault(closed, passphrase)
    assert str(caught.value).endswith(".")
    after = _content(closed) if closed.exists() else None
    assert after == before


def test_a_lost_key_file_is_replaced_by_its_copy_with_a_notice(closed: Path) -> None:
    (closed / keys.KEYS).unlink()
    vault = opening.open_vault(closed, PASSPHRASE)
    assert vault.notices == ["vault.keys is missing. vault.keys was written anew from the other copy."]
    assert [problem.where for problem in verify(vault)] == [keys.KEYS]  # what was damaged is told once
    vault.close()


@pytest.mark.parametrize("name", [keys.KEYS, keys.COPY])
def test_a_damaged_key_file_is_written_anew_from_its_copy(closed: Path, name: str) -> None:
    whole = (closed / name).read_bytes()
    _flip(closed / name, 40)
    with pytest.raises(errors.WrongPassphrase):
        opening.open_vault(closed, "another passphrase")
    assert (closed / name).read_bytes() != whole  # nothing is mended before the passphrase was right
    vault = opening.open_vault(closed, PASSPHRASE)
    assert vault.notices == [f"{name} is damaged or not a key file. {name} was written anew from the other copy."]
    assert (closed / name).read_bytes() == whole
    vault.close()
    again = opening.open_vault(closed, PASSPHRASE)
    assert again.notices == []
    assert verify(again) == []
    again.close()


def test_an_older_key_file_is_brought_up_to_date(closed: Path) -> None:
    older = keys.load(closed)[0]
    newer = keys.replace(older, generation=2).sealed(older.unlock(PASSPHRASE))
    (closed / keys.COPY).write_bytes(newer.to_bytes())
    opening.open_vault(closed, PASSPHRASE).close()
    assert keys.load(closed) == (newer, [])


def test_a_key_file_of_another_vault_is_left_alone(closed: Path, tmp_path: Path) -> None:
    opening.create_vault(tmp_path / "other", PASSPHRASE, CHEAP).close()
    shutil.copy(tmp_path / "other" / keys.KEYS, closed / keys.COPY)
    vault = opening.open_vault(closed, PASSPHRASE)
    assert vault.notices == ["vault.keys and vault.keys.1 differ; the newer one is used."]
    vault.close()
    assert (closed / keys.COPY).read_bytes() == (tmp_path / "other" / keys.KEYS).read_bytes()


def test_a_key_file_that_cannot_be_written_anew_is_told_and_stops_nobody(closed: Path) -> None:
    (closed / keys.COPY).unlink()
    (closed / keys.COPY).mkdir()
    vault = opening.open_vault(closed, PASSPHRASE)
    assert len(vault.notices) == 1
    assert vault.notices[0].startswith("vault.keys.1 cannot be read")
    assert [problem.where for problem in verify(vault)] == [keys.COPY]
    vault.close()
    assert not list(closed.glob(".vault.*.tmp"))


def test_damage_names_the_newest_backup(closed: Path) -> None:
    vault = opening.open_vault(closed, PASSPHRASE)
    elsewhere = backup(closed, closed / "backups", vault.data_key)
    vault.close()
    _flip(closed / "vault.db", 5)
    with pytest.raises(errors.Damaged, match="newest backup") as caught:
        opening.open_vault(closed, PASSPHRASE)
    assert str(elsewhere) in str(caught.value)
    assert "verify" not in str(caught.value)
    opening.open_vault(elsewhere, PASSPHRASE).close()


@pytest.mark.parametrize("name", ["a b ü", "a?timeout=x&b=%41#c", "two\nlines", "-", "x" * 200])
def test_odd_folder_names(tmp_path: Path, name: str) -> None:
    if os.name == "nt" and not name.replace(" ", "").isalpha():
        pytest.skip("Windows has no such names")
    for _ in range(2):
        folder = tmp_path / name / "vault"
        vault = (
            opening.open_vault(folder, PASSPHRASE)
            if folder.exists()
            else opening.create_vault(folder, PASSPHRASE, CHEAP)
        )
        assert verify(vault) == []
        vault.close()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_through_a_link_it_is_the_same_vault(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(vault.folder)
    with pytest.raises(errors.InUse):
        opening.open_vault(tmp_path / "link", PASSPHRASE)
    vault.close()
    opening.open_vault(tmp_path / "link", PASSPHRASE).close()


def test_a_relative_folder_outlives_a_change_of_folder(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(closed.parent)
    vault = opening.open_vault(Path(closed.name), PASSPHRASE)
    monkeypatch.chdir("/")
    assert verify(vault) == []
    assert vault.folder == closed
    vault.close()


def test_half_a_page_at_the_end_is_put_right_from_the_write_ahead_log(vault: Vault, tmp_path: Path) -> None:
    """What a power cut in the middle of a checkpoint leaves: the log is whole, the file is not."""
    folder = tmp_path / "cut"
    with vault.write() as uow:
        uow.add(*(Site(name="x" * 3000) for _ in range(20)))
    whole = (vault.folder / "vault.db").stat().st_size
    with vault.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    assert whole < int(pages) * 4096, "the new pages are still in the write-ahead log alone"
    shutil.copytree(vault.folder, folder)
    with (folder / "vault.db").open("ab") as out:
        out.write(b"\x55" * 1000)
    again = opening.open_vault(folder, PASSPHRASE)
    assert verify(again) == []
    with again.read() as session:
        assert len(session.exec(select(Site)).all()) == 21
    again.close()
    vault.close()


def test_a_database_that_says_it_is_another_vaults(vault: Vault) -> None:
    with vault.engine.connect().execution_options(write=True) as connection:
        connection.execute(text("UPDATE meta SET value = 'ab' WHERE key = 'vault'"))
        connection.commit()
    vault.close()
    with pytest.raises(errors.ForeignFile, match="another vault"):
        opening.open_vault(vault.folder, PASSPHRASE)


def test_newer_schema_is_refused(vault: Vault) -> None:
    with vault.engine.connect().execution_options(write=True) as connection:
        connection.execute(text("INSERT INTO migration VALUES (:n, 'later', '')"), {"n": LATEST + 1})
        connection.commit()
    vault.close()
    with pytest.raises(errors.NewerVersion):
        opening.open_vault(vault.folder, PASSPHRASE)


def test_open_elsewhere_in_this_and_in_another_process(vault: Vault) -> None:
    with pytest.raises(errors.InUse):
        opening.open_vault(vault.folder, PASSPHRASE)
    script = (
        "import sys; from pathlib import Path; from core.vault import errors, opening\n"
        "try: opening.open_vault(Path(sys.argv[1]), sys.argv[2])\n"
        "except errors.InUse: print('in use')"
    )
    command = [sys.executable, "-c", script, str(vault.folder), PASSPHRASE]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])
    assert found.stdout.strip() == "in use"


def test_a_folder_with_something_in_it_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(errors.VaultError, match="not empty"):
        opening.create_vault(tmp_path, PASSPHRASE, CHEAP)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_empty_passphrase_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(errors.VaultError):
        opening.create_vault(tmp_path / "new", "", CHEAP)
    assert not (tmp_path / "new").exists()


def _as_nobody(script: str, *arguments: str) -> str:
    """Run as a user without rights: root may write anywhere."""
    wrapped = (
        "import os\nimport core.vault.opening\n"
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n" + script
    )
    found = subprocess.run(
        [sys.executable, "-c", wrapped, *arguments],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    return found.stdout.strip() + found.stderr.strip()


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_read_only_folder(closed: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from core.vault import errors, opening\n"
        "try: opening.open_vault(Path(sys.argv[1]), sys.argv[2])\n"
        "except errors.ReadOnly as error: print('read-only')\n"
        "try: opening.create_vault(Path(sys.argv[1]).parent / 'more', sys.argv[2])\n"
        "except errors.ReadOnly as error: print('read-only')"
    )
    for folder in [closed, *closed.parents]:
        if folder.owner() == closed.owner() and "pytest" in str(folder):
            folder.chmod(0o755)
    for path in closed.iterdir():
        path.chmod(0o755 if path.is_dir() else 0o444)
    closed.chmod(0o555)
    closed.parent.chmod(0o555)
    try:
        assert _as_nobody(script, str(closed), PASSPHRASE) == "read-only\nread-only"
    finally:
        closed.parent.chmod(0o700)
        closed.chmod(0o700)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root")
def test_full_disk_loses_only_the_edit_it_refused(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not allow a mount")
    try:
        vault = opening.create_vault(disk / "vault", PASSPHRASE, CHEAP)
        kept = 0
        with pytest.raises(errors.DiskFull, match="full"):  # noqa: PT012 - the count matters
            for number in range(10_000):
                with vault.write() as uow:
                    uow.add(Site(name=f"site {number}", note="x" * 5000))
                kept = number + 1
        with vault.read() as session:
            assert len(session.exec(select(Site)).all()) == kept
        (disk / "vault" / "vault.db-wal").stat()
        with pytest.raises(errors.VaultError):
            backup(vault.folder, disk / "copies", vault.data_key)
        vault.close()
        subprocess.run(["mount", "-o", "remount,size=16m", str(disk)], check=True)
        again = opening.open_vault(disk / "vault", PASSPHRASE)
        with again.read() as session:
            assert len(session.exec(select(Site)).all()) == kept
        assert verify(again) == []
        again.close()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_vault_on_a_full_disk_says_so(closed: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not allow a mount")
    try:
        there = Path(shutil.copytree(closed, disk / "vault"))
        with contextlib.suppress(OSError), (disk / "photos").open("wb", buffering=0) as filler:
            while filler.write(bytes(4096)):
                pass
        with pytest.raises(errors.DiskFull, match="is full"):
            opening.open_vault(there, PASSPHRASE)
        (disk / "photos").unlink()
        opening.open_vault(there, PASSPHRASE).close()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
