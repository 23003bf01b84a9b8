"""What the assessment hands out."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from core.assessment.records import AnswerRefused, ChecklistRow, FindingRefused, FindingRow, Refused

if TYPE_CHECKING:
    from tests.core.assessment.conftest import World


def test_one_except_catches_every_refusal() -> None:
    assert issubclass(AnswerRefused, Refused)
    assert issubclass(FindingRefused, Refused)


def test_rows_cannot_be_changed_behind_the_vaults_back(world: World) -> None:
    row = world.assessment.checklist("site", world.site.id)[0]
    assert row.id == row.check.id
    with pytest.raises(dataclasses.FrozenInstanceError):
        row.state = "answered"  # type: ignore[misc]
    assert all(one.__dataclass_params__.frozen for one in (ChecklistRow, FindingRow))
