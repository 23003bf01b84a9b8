"""Two runs at once are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.discovery.alone import alone, lock_path
from core.discovery.plan import PlanError


def test_a_second_run_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with alone(path), pytest.raises(PlanError, match="another discovery"), alone(path):
        pytest.fail("two at once")
    with alone(path):
        assert path.read_bytes() == b""


def test_what_cannot_be_ruled_out_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="cannot be opened"), alone(tmp_path / "no" / "lock"):
        pytest.fail("not alone for certain")


def test_all_users_share_one_lock() -> None:
    assert lock_path() == lock_path()
    assert lock_path().is_absolute()
