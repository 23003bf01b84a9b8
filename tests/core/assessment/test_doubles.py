"""The same gap found by the quick survey and by a full requirement: both shown, counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.assessment.records import FindingRow

if TYPE_CHECKING:
    from uuid import UUID

    from tests.core.assessment.conftest import World

SYSTEM = "iec62443-3-3"


def rows(world: World) -> dict[tuple[str, UUID], FindingRow]:
    return {(row.requirement, row.scope_id): row for row in world.assessment.findings()}


def test_the_full_requirement_counts_and_each_names_the_other(world: World) -> None:
    a, north = world.assessment, world.north.id
    a.answer("QS-07", "zone", north, "not_met", "seen")
    assert rows(world)["QS-07", north].counts
    a.answer("SR 1.4", "zone", north, "partial", "seen", pack=SYSTEM)
    quick, full = rows(world)["QS-07", north], rows(world)["SR 1.4", north]
    assert (quick.counts, quick.same_as) == (False, (full.id,))
    assert (full.counts, full.same_as) == (True, (quick.id,))
    assert [gap.check.id for gap in a.survey().gaps()] == ["SR 1.4"]
    a.answer("SR 1.4", "zone", north, "met", pack=SYSTEM)
    assert rows(world)["QS-07", north].counts


def test_a_wider_full_answer_speaks_for_the_zone_and_a_narrower_one_does_not_speak_for_the_site(world: World) -> None:
    a, site, north = world.assessment, world.site.id, world.north.id
    a.answer("QS-07", "zone", north, "not_met", "seen")
    a.answer("SR 1.4", "site", site, "not_met", "seen", pack=SYSTEM)
    assert not rows(world)["QS-07", north].counts
    a.withdraw("SR 1.4", "site", site, pack=SYSTEM)
    a.withdraw("QS-07", "zone", north)
    a.answer("QS-07", "site", site, "not_met", "seen")
    a.answer("SR 1.4", "zone", north, "not_met", "seen", pack=SYSTEM)
    assert {key: row.counts for key, row in rows(world).items()} == {("QS-07", site): True, ("SR 1.4", north): True}


def test_what_is_not_linked_or_not_open_stands_on_its_own(world: World) -> None:
    a, north = world.assessment, world.north.id
    a.answer("QS-07", "zone", north, "not_met", "seen")
    a.answer("SR 7.8", "zone", north, "not_met", "seen", pack=SYSTEM)
    assert all(row.counts and row.same_as == () for row in rows(world).values())
