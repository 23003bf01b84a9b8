"""Vaults of every format that was ever released still open, in copies of vaults that those versions wrote.

`formats/NNNN` was written by the version whose last migration was NNNN; it is never written again.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

import pytest
from conftest import PASSPHRASE
from sqlalchemy import text

from core.assessment.models import Answer, Finding
from core.register.models import Asset, Zone
from core.vault import migrations
from core.workspace import Workspace

FORMATS = Path(__file__).with_name("formats")
OLD = sorted(path.name for path in FORMATS.iterdir())


@pytest.fixture(params=OLD)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a vault of an older format."""
    return shutil.copytree(FORMATS / request.param, tmp_path / "vault")


def test_every_format_but_the_newest_is_kept() -> None:
    assert [int(name) for name in OLD] == [step.number for step in migrations.MIGRATIONS][:-1]


def test_an_old_vault_opens_holds_and_goes_on(old: Path) -> None:
    with Workspace.open(old, PASSPHRASE) as opened:
        assert opened.verify() == []
        register = opened.register
        assets = register.all(Asset)
        assert [one.tag for one in assets] == ["K0", "K1", "K2", "K3"]
        assert assets[0].vendor == "Bolt"
        (finding,) = register.all(Finding)
        assert finding.answer_id == register.all(Answer)[0].id
        assert finding.rule == "" and finding.after is None
        zone = register.all(Zone)[0]
        assert zone.trusted and zone.kind == "" and zone.sl_t == [2, 2, 2, 1, 2, 2, 2]
        register.edit(Zone, zone.id, kind="control")
        assert opened.verify() == []
    assert list((old / "backups").iterdir())


def test_steps_of_the_old_version_can_be_undone(old: Path) -> None:
    with Workspace.open(old, PASSPHRASE) as opened:
        with opened.vault.read() as session:
            steps = session.connection().execute(
                text("SELECT txn, kind, entity FROM change WHERE entity = 'asset' AND kind = 'delete'")
            )
            deleted = steps.one().txn
        opened.undo(UUID(hex=deleted))
        assert [one.tag for one in opened.register.all(Asset)] == ["K0", "K1", "K2", "K3", "K4"]
        assert opened.verify() == []


def test_a_raw_write_into_a_column_that_came_later_is_found(old: Path) -> None:
    with Workspace.open(old, PASSPHRASE) as opened:
        with opened.vault.engine.connect().execution_options(write=True) as connection:
            connection.execute(text("UPDATE zone SET kind = 'safety' WHERE name = 'Office'"))
            connection.commit()
        assert any("kind differs from the log" in str(problem) for problem in opened.verify())
