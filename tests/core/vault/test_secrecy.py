"""Nothing readable on disk: a canary goes through every entity and is looked for in the vault's and the temp folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CHEAP, PASSPHRASE
from sqlmodel import SQLModel, select

from core.register.models import Site
from core.vault import opening
from core.vault.changes import encode, entity_models, fields_of
from core.vault.clock import new_id, utcnow
from core.vault.entity import Entity
from core.vault.store import Vault

CANARY = "kanarienvogel-7391"
ROOT = Path(__file__).parents[3]


def fill(vault: Vault) -> int:
    """One row of every table, the canary in every text, JSON and binary column; returns how many columns held it."""
    with vault.write(f"reason {CANARY}") as uow:
        made: dict[str, Entity] = {}
        placed = 0
        by_name = entity_models()
        for table in SQLModel.metadata.sorted_tables:
            if table.name not in by_name:
                continue
            model = by_name[table.name]
            values: dict[str, object] = {}
            for column in table.columns:
                kind = str(model.model_fields[column.name].annotation) if column.name != "id" else None
                if column.foreign_keys:
                    values[column.name] = made[next(iter(column.foreign_keys)).column.table.name].id
                elif kind == "<class 'str'>":
                    values[column.name] = f"{CANARY} {column.name}"
                elif kind == "<class 'bytes'>":
                    values[column.name] = CANARY.encode() * 100
                elif kind is not None and kind.startswith("dict"):
                    values[column.name] = {"bird": CANARY}
                elif kind is not None and "UUID" in kind:
                    values[column.name] = new_id()
                elif kind is not None and "datetime" in kind:
                    values[column.name] = utcnow()
                elif kind is not None and ("int" in kind or "float" in kind) and "list" not in kind:
                    values[column.name] = 1
                placed += CANARY in str(encode(values.get(column.name, "")))
            made[table.name] = model(**values)
            uow.add(made[table.name])
            uow.flush()
        assert {name for name in by_name if fields_of(by_name[name])} == set(made)
    return placed


def holders(*folders: Path) -> list[str]:
    """Files with the canary in UTF-8, UTF-16 or hex."""
    needles = [CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode().hex().encode()]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(needle in path.read_bytes() for needle in needles)]


def test_open_and_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temp))
    vault = opening.create_vault(tmp_path / "vault", PASSPHRASE, CHEAP)
    vault.author = CANARY
    assert fill(vault) > 60
    with vault.read() as session:
        assert session.exec(select(Site)).one().name.startswith(CANARY)
    assert (vault.folder / "vault.db-wal").stat().st_size > 4096
    assert holders(vault.folder, temp) == []
    vault.close()
    assert holders(vault.folder, temp) == []
    (temp / "control").write_text(CANARY)
    assert holders(temp) == [str(temp / "control")], "the search itself must find a plain canary"


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_after_kill_9(tmp_path: Path) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    script = (
        "import sys; sys.path[:0] = ['tests', 'tests/core/vault']; from pathlib import Path; import test_secrecy\n"
        "vault = test_secrecy.opening.create_vault(Path(sys.argv[1]), 'pass', test_secrecy.CHEAP)\n"
        "test_secrecy.fill(vault); print('filled', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "vault")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temp), "SQLITE_TMPDIR": str(temp)},
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "filled\n"
        process.send_signal(signal.SIGKILL)
    assert holders(tmp_path) == []
    opening.open_vault(tmp_path / "vault", "pass").close()
