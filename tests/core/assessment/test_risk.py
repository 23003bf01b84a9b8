"""Risk on the 5x5 matrix."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.assessment.risk import BANDS, CONSEQUENCES, MATRIX, Scales, risk_of

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
