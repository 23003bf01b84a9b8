"""The reasoning behind a target vector: by hand, and its promises for every input."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.scoring import FRS
from core.assessment.targets import Proposal, Reasoning, Tolerance, higher_end, propose, restored, stored

PLAIN = Reasoning(skill=2, motive=2, exposure=2, safety=2, production=3, environment=2, money=3, secrecy=2)
"""A common attacker, linked within the plant, a middling loss, secrets about: nothing moves away from the base."""


def vector(reasoning: Reasoning, **tolerance: object) -> tuple[int, ...]:
    return propose(reasoning, Tolerance(**tolerance)).vector  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "rank", "expected"),
    [
        # likelihood 2 x consequence 3 is medium: tolerable, so the least level remains.
        ({}, 2, (1, 1, 1, 1, 1, 1, 1)),
        # Where only low risks are tolerable it is one rank above: the attacker to reckon with, 2.
        ({}, 1, (2, 2, 2, 2, 2, 2, 2)),
        # From outside: likelihood 4 x 3 = high, one above medium.
        ({"exposure": 4}, 2, (2, 2, 2, 2, 2, 2, 2)),
        # ... and two above low: one level more than the attacker.
        ({"exposure": 4}, 1, (3, 3, 3, 3, 3, 3, 3)),
        # A skilled group with a strong motive: threat 3, likelihood 4 x 4 = high; a stop adds one for availability.
        ({"skill": 3, "motive": 4, "exposure": 3, "production": 4}, 2, (3, 3, 3, 3, 3, 3, 4)),
        # likelihood 4 x 5 = critical, three above low; nothing is above 4.
        ({"skill": 3, "motive": 4, "exposure": 3, "production": 5}, 1, (4, 4, 4, 4, 4, 4, 4)),
        # Nothing secret flows: confidentiality falls to 1; internal things: one below the base.
        ({"exposure": 4, "secrecy": 0}, 2, (2, 2, 2, 1, 2, 2, 2)),
        ({"skill": 4, "motive": 4, "exposure": 4, "secrecy": 1}, 1, (4, 4, 4, 3, 4, 4, 4)),
        # Nobody minds a stop: availability one below.
        ({"exposure": 4, "production": 1}, 2, (2, 2, 2, 2, 2, 2, 1)),
        # Only mistakes to reckon with, but people may die: likelihood 1 x 5 = medium is tolerable, yet use control,
        # integrity and response stand at 2.
        ({"skill": 1, "motive": 1, "safety": 5}, 2, (1, 2, 2, 1, 1, 2, 1)),
        # Remote access raises who-are-you and the boundary, even where the risk is tolerable.
        ({"skill": 1, "motive": 1, "exposure": 4, "production": 2, "money": 1}, 3, (2, 1, 1, 1, 2, 1, 1)),
    ],
)
def test_by_hand(changes: dict[str, int], rank: int, expected: tuple[int, ...]) -> None:
    assert vector(replace(PLAIN, **changes), rank=rank) == expected


def test_the_figures_on_the_way() -> None:
    found = propose(replace(PLAIN, skill=4, motive=3, exposure=3, safety=5, relief=2))
    assert (found.threat, found.likelihood, found.consequence, found.risk) == (3, 4, 5, 4)
    assert (found.above, found.base) == (2, 4)
    assert (found.residual_likelihood, found.residual, found.tolerable_now) == (2, 3, False)
    assert [(move.code, move.level) for move in found.moves["RA"]] == [("base", 4)]


def test_measures_in_place_lower_what_remains_and_not_the_target() -> None:
    without, with_measures = (propose(replace(PLAIN, exposure=4, relief=relief)) for relief in (0, 3))
    assert with_measures.vector == without.vector
    assert (without.tolerable_now, with_measures.tolerable_now) == (False, True)


REASONINGS = st.builds(
    Reasoning,
    skill=st.integers(1, 4),
    motive=st.integers(1, 4),
    exposure=st.integers(1, 4),
    safety=st.integers(1, 5),
    production=st.integers(1, 5),
    environment=st.integers(1, 5),
    money=st.integers(1, 5),
    secrecy=st.integers(0, 2),
    relief=st.integers(0, 4),
)
MATRICES = st.lists(
    st.lists(st.integers(1, 4), min_size=5, max_size=5).map(tuple), min_size=5, max_size=5
).map(tuple)  # fmt: skip
TOPS = {
    "skill": 4,
    "motive": 4,
    "exposure": 4,
    "safety": 5,
    "production": 5,
    "environment": 5,
    "money": 5,
    "secrecy": 2,
}


@given(REASONINGS, st.sampled_from(sorted(TOPS)), st.integers(1, 4), MATRICES)
def test_more_of_anything_never_lowers_a_component(
    one: Reasoning, name: str, rank: int, matrix: tuple[tuple[int, ...], ...]
) -> None:
    more = replace(one, **{name: min(TOPS[name], getattr(one, name) + 1)})
    tolerance = Tolerance(rank, agreed=True, matrix=matrix)
    assert all(a <= b for a, b in zip(propose(one, tolerance).vector, propose(more, tolerance).vector, strict=True))


@given(REASONINGS, st.integers(1, 3), MATRICES)
def test_tolerating_less_never_lowers_a_component(
    one: Reasoning, rank: int, matrix: tuple[tuple[int, ...], ...]
) -> None:
    strict, lax = (propose(one, Tolerance(r, agreed=True, matrix=matrix)).vector for r in (rank, rank + 1))
    assert all(a >= b for a, b in zip(strict, lax, strict=True))


@given(REASONINGS)
def test_every_component_is_a_level_and_ends_where_its_explanation_ends(one: Reasoning) -> None:
    found = propose(one)
    assert len(found.vector) == len(FRS)
    assert all(1 <= level <= 4 for level in found.vector)
    assert all(found.moves[fr][0].level == found.base for fr in FRS)
    assert tuple(found.moves[fr][-1].level for fr in FRS) == found.vector


@given(REASONINGS, st.integers(1, 4), MATRICES)
def test_a_stored_reasoning_comes_back(one: Reasoning, rank: int, matrix: tuple[tuple[int, ...], ...]) -> None:
    made: Proposal = propose(replace(one, who="a former contractor"), Tolerance(rank, agreed=True, matrix=matrix))
    assert restored(stored(made, "Eva", "2026-11-24T00:00:00+00:00")) == made


def test_no_reasoning_or_one_of_a_later_method_is_none() -> None:
    assert restored(None) is None
    assert restored({**stored(propose(PLAIN), "", ""), "method": 2}) is None


@pytest.mark.parametrize(("name", "value"), [("skill", 0), ("motive", 5), ("money", 6), ("secrecy", 3), ("relief", -1)])
def test_a_number_outside_of_its_scale_is_refused(name: str, value: int) -> None:
    with pytest.raises(ValueError, match=f"{name} is {value}"):
        replace(PLAIN, **{name: value})


def test_a_site_that_agreed_on_nothing_lives_with_medium_risks() -> None:
    assert Tolerance.of(None, None) == Tolerance(2, agreed=False)
    agreed = Tolerance.of(1, [[1] * 5] * 5)
    assert (agreed.rank, agreed.agreed, agreed.risk(5, 5)) == (1, True, 1)


def test_a_conduit_starts_from_the_higher_of_its_ends() -> None:
    assert higher_end((1, 2, 3, 0, 1, 1, 1), [2, 1, 1, 1, 1, 4, 0]) == (2, 2, 3, 1, 1, 4, 1)
    assert higher_end(None, (1,) * 7) == (1,) * 7
    assert higher_end(None, None) is None
