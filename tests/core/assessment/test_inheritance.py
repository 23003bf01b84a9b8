"""Site -> zone -> asset: the nearest answer wins."""

from __future__ import annotations

from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.assessment.inheritance import ACCEPTS, Place, Plant, effective, standing
from core.assessment.models import ScopeKind

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""
SITE, NORTH, SOUTH, PUMP, SCALE, LOOSE = (UUID(int=n) for n in range(1, 7))
PLANT = Plant(SITE, (NORTH, SOUTH), {PUMP: NORTH, SCALE: SOUTH, LOOSE: None})
AT_SITE = Place(ScopeKind.SITE, SITE)
AT_NORTH, AT_SOUTH = Place(ScopeKind.ZONE, NORTH), Place(ScopeKind.ZONE, SOUTH)
AT_PUMP, AT_SCALE, AT_LOOSE = (Place(ScopeKind.ASSET, key) for key in (PUMP, SCALE, LOOSE))
PLACES = [AT_SITE, AT_NORTH, AT_SOUTH, AT_PUMP, AT_SCALE, AT_LOOSE]


def test_chains() -> None:
    assert PLANT.chain(AT_PUMP) == (AT_PUMP, AT_NORTH, AT_SITE)
    assert PLANT.chain(AT_LOOSE) == (AT_LOOSE, AT_SITE)
    assert PLANT.chain(AT_SOUTH) == (AT_SOUTH, AT_SITE)
    assert PLANT.chain(AT_SITE) == (AT_SITE,)


def test_the_nearest_answer_wins_and_says_where_it_is_from() -> None:
    answers = {AT_SITE: "site", AT_NORTH: "north"}
    found = {place: effective(answers, place, PLANT) for place in PLACES}
    assert {place: one and one.answer for place, one in found.items()} == {
        AT_SITE: "site", AT_NORTH: "north", AT_SOUTH: "site", AT_PUMP: "north", AT_SCALE: "site", AT_LOOSE: "site",
    }  # fmt: skip
    pump = found[AT_PUMP]
    assert pump is not None
    assert pump.place == AT_NORTH


def test_nothing_above_means_no_answer() -> None:
    assert effective({AT_NORTH: "north"}, AT_SOUTH, PLANT) is None
    assert effective({AT_NORTH: "north"}, AT_SITE, PLANT) is None


@CALM
@given(st.dictionaries(st.sampled_from(PLACES), st.integers()), st.sampled_from(PLACES))
def test_an_answer_holds_at_its_own_place_and_only_the_chain_matters(answers: dict[Place, int], place: Place) -> None:
    found = effective(answers, place, PLANT)
    if place in answers:
        assert found is not None
        assert (found.answer, found.place) == (answers[place], place)
    on_chain = {one: answers[one] for one in PLANT.chain(place) if one in answers}
    assert effective(on_chain, place, PLANT) == found


def test_a_site_answer_stands_for_all_zones() -> None:
    now = standing("zone", {AT_SITE: "s"}, PLANT)
    assert now.answered
    assert [one.answer for one in now.in_force] == ["s"]


def test_zone_answers_leave_the_other_zones_open() -> None:
    now = standing("zone", {AT_NORTH: "n"}, PLANT)
    assert now.open_places == (AT_SOUTH,)
    assert [one.place for one in now.in_force] == [AT_NORTH]


def test_a_site_answer_that_every_zone_overrides_says_nothing_any_more() -> None:
    now = standing("zone", {AT_SITE: "s", AT_NORTH: "n", AT_SOUTH: "m", AT_PUMP: "p"}, PLANT)
    assert [one.answer for one in now.in_force] == ["n", "m", "p"]
    assert now.answered
    assert [one.answer for one in standing("zone", {AT_SITE: "s", AT_NORTH: "n"}, PLANT).in_force] == ["s", "n"]


def test_without_zones_the_site_is_what_is_open() -> None:
    bare = Plant(SITE)
    assert standing("zone", {}, bare).open_places == (AT_SITE,)
    assert standing("zone", {AT_SITE: "s"}, bare).answered


def test_site_checks_ignore_zones() -> None:
    for scope in ("site", "organisation", "conduit"):
        assert standing(scope, {}, PLANT).open_places == (AT_SITE,)
        assert standing(scope, {AT_NORTH: "n"}, PLANT).in_force == ()
        assert standing(scope, {AT_SITE: "s"}, PLANT).answered


def test_answers_for_places_that_are_gone_are_left_out() -> None:
    gone = Place(ScopeKind.ZONE, UUID(int=99))
    assert standing("zone", {gone: "x"}, PLANT).in_force == ()
    assert gone not in PLANT


def test_every_scope_of_a_check_can_be_answered_for_the_site() -> None:
    assert set(ACCEPTS) == {"site", "zone", "organisation", "conduit", "component", "conduits", "system"}
    assert all(ScopeKind.SITE in kinds for kinds in ACCEPTS.values())
