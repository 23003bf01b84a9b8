"""Backups in the places where tired people put them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import CHEAP, PASSPHRASE

from core.vault import backup as module
from core.vault import files, keys, opening
from core.vault.backup import backup, database_problems
from core.vault.errors import Damaged, VaultError
from core.vault.store import Vault
from core.vault.verify import verify
from core.workspace import Workspace


def test_two_in_one_second_are_two(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = module.utcnow()
    monkeypatch.setattr(module, "utcnow", lambda: now)
    made = [backup(vault.folder, tmp_path / "copies", vault.data_key) for _ in range(3)]
    assert len(set(made)) == 3
    assert {path.name for path in (tmp_path / "copies").iterdir()} == {path.name for path in made}
    for copy in made:
        opening.open_vault(copy, PASSPHRASE).close()


def test_of_the_current_folder_has_its_name(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(vault.folder)
    made = backup(Path(), tmp_path / "copies", vault.data_key)
    assert made.name.startswith("vault-2")


def test_into_the_vault_itself_is_refused(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "v", PASSPHRASE, site_name="S", engineer="E", cost=CHEAP) as workspace:
        before = sorted(path.name for path in workspace.folder.rglob("*"))
        for target in (workspace.folder, workspace.folder / "evidence", workspace.folder / "new", tmp_path / "v" / "."):
            with pytest.raises(VaultError, match="inside the vault itself"):
                workspace.backup(target)
        assert sorted(path.name for path in workspace.folder.rglob("*")) == before
        assert workspace.backup(tmp_path).parent == tmp_path


@pytest.mark.skipif(os.name == "nt", reason="POSIX calls")
def test_every_file_is_durable_before_the_copy_counts(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (vault.folder / "evidence" / "photo").write_bytes(b"sealed")
    synced: set[str] = set()
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.add(Path(f"/proc/self/fd/{handle}").readlink().name)
        real(handle)

    monkeypatch.setattr(files.os, "fsync", fsync)
    made = backup(vault.folder, tmp_path / "copies", vault.data_key)
    assert {"vault.db", "vault.keys", "vault.keys.1", "photo", "evidence", "copies"} <= synced
    assert (made / "evidence" / "photo").read_bytes() == b"sealed"


def test_without_an_evidence_folder(vault: Vault, tmp_path: Path) -> None:
    (vault.folder / "evidence").rmdir()
    made = backup(vault.folder, tmp_path / "copies", vault.data_key)
    assert (made / "evidence").is_dir()
    (made / "evidence").rmdir()
    copy = opening.open_vault(made, PASSPHRASE)
    assert (made / "evidence").is_dir()
    assert verify(copy) == []
    copy.close()


def test_with_key_files_that_open_nothing_is_refused_and_removed(vault: Vault, tmp_path: Path) -> None:
    keys.create(vault.folder, "another vault's", CHEAP)
    with pytest.raises(Damaged):
        backup(vault.folder, tmp_path / "copies", vault.data_key)
    assert list((tmp_path / "copies").iterdir()) == []


def test_onto_a_file_is_a_sentence(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(VaultError, match=r"\.$"):
        backup(vault.folder, tmp_path / "file", vault.data_key)


def test_a_vault_that_is_read_and_written_meanwhile_is_not_called_damaged(vault: Vault) -> None:
    from core.register.models import Site
    from core.register.service import Register

    with vault.read() as session:
        session.connection().exec_driver_sql("SELECT count(*) FROM site").fetchall()
        Register(vault).add(Site(name="x" * 100_000))
        key = keys.subkey(vault.data_key, "database")
        assert database_problems(vault.folder / "vault.db", key) == []
    assert database_problems(vault.folder / "vault.db", key) == []


def test_a_copy_that_fails_its_check_is_refused_and_removed(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "database_problems", lambda _path, _key: ["page 3 is torn"])
    with pytest.raises(Damaged, match="page 3 is torn"):
        backup(vault.folder, tmp_path / "copies", vault.data_key)
    assert list((tmp_path / "copies").iterdir()) == []
