"""Risk on the 5x5 matrix."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.assessment.risk import BANDS, CONSEQUENCES, MATRIX, Matrix, MatrixRefused, Scales, risk_of, zone_risk

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""
SCALE = st.integers(1, 5)
SCALES = st.builds(Scales, SCALE, SCALE, SCALE, SCALE, SCALE)


def test_a_worked_example() -> None:
    risk = risk_of(Scales(likelihood=4, safety=2, production=5, environment=1, money=5))
    assert (risk.likelihood, risk.consequence, risk.score, risk.band) == (4, 5, 20, "critical")
    assert risk.decided_by == ("production", "money")


@pytest.mark.parametrize(
    ("likelihood", "consequence", "band"),
    [(1, 1, "low"), (1, 4, "medium"), (4, 1, "low"), (2, 5, "high"), (5, 2, "medium"), (3, 3, "medium"),
     (3, 4, "high"), (4, 4, "high"), (4, 5, "critical"), (5, 5, "critical")],
)  # fmt: skip
def test_cells_of_the_matrix(likelihood: int, consequence: int, band: str) -> None:
    assert risk_of(Scales(likelihood, 1, 1, consequence, 1)).band == band


def test_the_matrix_never_falls_when_a_scale_rises() -> None:
    ranks = [[BANDS.index(band) for band in row] for row in MATRIX]
    assert all(row == sorted(row) for row in ranks)
    assert all(list(column) == sorted(column) for column in zip(*ranks, strict=True))
    assert {band for row in MATRIX for band in row} == set(BANDS)


@CALM
@given(SCALES, st.sampled_from(("likelihood", *CONSEQUENCES)))
def test_raising_a_scale_never_lowers_the_risk(scales: Scales, name: str) -> None:
    value = getattr(scales, name)
    if value < 5:
        assert risk_of(replace(scales, **{name: value + 1})).rank >= risk_of(scales).rank


@CALM
@given(SCALES)
def test_the_explanation_recomputes_the_result(scales: Scales) -> None:
    risk = risk_of(scales)
    assert risk.score == risk.likelihood * risk.consequence
    assert risk.consequence == max(getattr(scales, name) for name in CONSEQUENCES)
    assert {name for name in CONSEQUENCES if getattr(scales, name) == risk.consequence} == set(risk.decided_by)
    assert risk.band == MATRIX[risk.likelihood - 1][risk.consequence - 1]


@pytest.mark.parametrize("value", [0, 6, -1])
def test_values_off_the_scale_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match=r"money is .* from 1 to 5"):
        Scales(1, 1, 1, 1, value)


RANKS = [[BANDS.index(band) + 1 for band in row] for row in MATRIX]


def test_a_site_may_adapt_the_matrix() -> None:
    assert Matrix.of(None) == Matrix() and Matrix().ranks == RANKS
    strict = Matrix.of([[4] * 5] * 5)
    assert risk_of(Scales(1, 1, 1, 1, 1), strict).band == "critical"
    assert risk_of(Scales(1, 1, 1, 1, 1)).band == "low"


@pytest.mark.parametrize(
    ("row", "column", "rank", "sentence"),
    [
        (2, 2, 5, "no rank"),
        (2, 2, 0, "no rank"),
        (2, 2, True, "no rank"),
        (4, 4, 1, "less consequence"),
        (4, 0, 1, "less likelihood"),
    ],
)
def test_a_matrix_never_falls_as_a_scale_rises(row: int, column: int, rank: int, sentence: str) -> None:
    ranks = [list(one) for one in RANKS]
    if sentence == "less likelihood":
        ranks[3][0] = 2
    ranks[row][column] = rank
    with pytest.raises(MatrixRefused, match=sentence):
        Matrix.of(ranks)


def test_a_matrix_has_five_rows_and_columns() -> None:
    for ranks in ([[1] * 5] * 4, [[1] * 4] * 5, []):
        with pytest.raises(MatrixRefused, match="five rows"):
            Matrix.of(ranks)


@given(st.lists(st.lists(st.integers(1, 4), min_size=5, max_size=5), min_size=5, max_size=5))
def test_an_accepted_matrix_is_monotone(ranks: list[list[int]]) -> None:
    try:
        matrix = Matrix.of(ranks)
    except MatrixRefused:
        rises = all(a <= b for row in ranks for a, b in itertools.pairwise(row)) and all(
            a <= b for low, high in itertools.pairwise(ranks) for a, b in zip(low, high, strict=True)
        )
        assert not rises
        return
    assert matrix.ranks == ranks
    for likelihood in range(1, 5):
        for consequence in range(1, 5):
            here = BANDS.index(matrix.band(likelihood, consequence))
            assert here <= BANDS.index(matrix.band(likelihood + 1, consequence))
            assert here <= BANDS.index(matrix.band(likelihood, consequence + 1))


def test_the_tolerable_line() -> None:
    high, critical = risk_of(Scales(4, 4, 1, 1, 1)), risk_of(Scales(5, 5, 1, 1, 1))
    assert (high.band, critical.band) == ("high", "critical")
    assert high.tolerable(None) and not critical.tolerable(None)
    assert not high.tolerable(2) and critical.tolerable(4)


@given(st.lists(st.tuples(SCALES, st.booleans()), max_size=8), st.tuples(SCALES, st.booleans()))
def test_a_zone_is_as_bad_as_its_worst_finding(found: list[tuple[Scales, bool]], one_more: tuple[Scales, bool]) -> None:
    risks = [(risk_of(scales), accepted) for scales, accepted in found]
    more = [*risks, (risk_of(one_more[0]), one_more[1])]
    zone, fuller = zone_risk(risks, 2), zone_risk(more, 2)
    assert zone.total == len(risks) and fuller.total == len(more)
    assert fuller.worst is not None and fuller.worst.rank == max(risk.rank for risk, _ in more)
    assert zone.worst is None or zone.worst.rank <= fuller.worst.rank
    assert fuller.above == sum(risk.level > 2 and not accepted for risk, accepted in more)


def test_many_small_ones_do_not_hide_the_bad_one() -> None:
    small, bad = risk_of(Scales(1, 1, 1, 1, 1)), risk_of(Scales(5, 5, 1, 1, 1))
    zone = zone_risk([(small, False)] * 50 + [(bad, True)], None)
    assert zone.worst == bad and zone.counts == (50, 0, 0, 1) and (zone.above, zone.accepted) == (0, 1)
