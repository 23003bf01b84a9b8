"""Techniques that findings leave possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import catalogue
from core.assessment.attack import ATTACK, left_possible, notice
from core.assessment.models import ScopeKind

if TYPE_CHECKING:
    from tests.core.assessment.conftest import World


def test_a_technique_follows_from_requirement_and_mitigation(world: World) -> None:
    world.assessment.answer("SR 1.1", ScopeKind.ZONE, world.north.id, "not_met", "seen", pack="iec62443-3-3")
    (row,) = world.assessment.findings()
    left = left_possible([row])
    trails = catalogue.related("iec62443-3-3", "SR 1.1", ATTACK)
    expected = {one.target for one in trails if one.target.startswith("T")}
    assert {one.id for one in left} == expected and expected
    first = left[0]
    assert (first.findings, first.places, first.worst) == ((row.id,), ("North",), row.risk)
    assert first.name == catalogue.title(ATTACK, first.id) and first.tactics
    assert set(first.mitigations) <= {one.ids[-2] for one in trails}


def test_an_enhancement_goes_by_its_base_and_unmapped_ones_leave_nothing(world: World) -> None:
    world.assessment.answer("SR 1.1 RE 1", ScopeKind.ZONE, world.north.id, "not_met", "seen", pack="iec62443-3-3")
    assert left_possible(world.assessment.findings())
    assert left_possible([]) == ()


def test_more_findings_and_worse_ones_come_first(world: World) -> None:
    for requirement in ("SR 1.1", "SR 2.1"):
        for zone in (world.north, world.south):
            world.assessment.answer(requirement, ScopeKind.ZONE, zone.id, "not_met", "seen", pack="iec62443-3-3")
    left = left_possible(world.assessment.findings())
    keys = [(-one.worst.rank[0], -one.worst.rank[1], -len(one.findings)) for one in left]
    assert keys == sorted(keys) and max(len(one.findings) for one in left) == 4


def test_what_stands_beside_the_names() -> None:
    assert notice().startswith("©") and "MITRE" in notice()
