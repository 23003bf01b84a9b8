"""Progress and trust."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.assessment.models import Basis, Verdict
from core.assessment.progress import CheckStanding, Said, Trust, progress_of, trust_of

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""
SAID = st.builds(Said, st.sampled_from([v.value for v in Verdict]), st.sampled_from([b.value for b in Basis]))
STANDING = st.builds(
    CheckStanding, st.sampled_from(["A", "B", "C"]), st.lists(SAID, max_size=3).map(tuple), st.booleans()
)


def one(verdict: Verdict, basis: Basis, *, answered: bool = True) -> CheckStanding:
    return CheckStanding("A", (Said(verdict, basis),), answered)


@pytest.mark.parametrize(
    ("verdict", "basis", "counts"),
    [
        (Verdict.MET, Basis.SEEN, (1, 0, 0, 0)),
        (Verdict.NOT_MET, Basis.DOCUMENT, (1, 0, 0, 0)),
        (Verdict.PARTIAL, Basis.TESTED, (1, 0, 0, 0)),
        (Verdict.MET, Basis.TOLD, (0, 1, 0, 0)),
        (Verdict.MET, Basis.UNKNOWN, (0, 0, 1, 0)),
        (Verdict.UNKNOWN, Basis.SEEN, (0, 0, 1, 0)),
        (Verdict.ASK_SUPPLIER, Basis.TOLD, (0, 0, 1, 0)),
        (Verdict.NOT_APPLICABLE, Basis.SEEN, (0, 0, 0, 1)),
    ],
)
def test_how_a_statement_is_known(verdict: Verdict, basis: Basis, counts: tuple[int, ...]) -> None:
    trust = trust_of([one(verdict, basis)])
    assert (trust.verified, trust.told, trust.unknown, trust.not_applicable) == counts


def test_a_check_without_an_answer_is_unknown() -> None:
    trust = trust_of([CheckStanding("A", (), answered=False), one(Verdict.MET, Basis.SEEN, answered=False)])
    assert (trust.verified, trust.unknown) == (1, 2)


def test_rounding_never_flatters() -> None:
    assert Trust(1, 1, 1).percents == (33, 33, 34)
    assert Trust(1, 1, 0).percents == (50, 50, 0)
    assert Trust(2, 1, 0).percents == (67, 33, 0)
    assert Trust(1, 0, 1).percents == (50, 0, 50)
    assert Trust(0, 0, 0, not_applicable=3).percents == (0, 0, 0)


@CALM
@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_percents_add_up_and_stay_within_one_point(verified: int, told: int, unknown: int) -> None:
    trust = Trust(verified, told, unknown)
    assert sum(trust.percents) == (100 if trust.total else 0)
    for part, percent in zip((verified, told, unknown), trust.percents, strict=True):
        assert trust.total == 0 or abs(percent - 100 * part / trust.total) < 1


@CALM
@given(st.lists(STANDING))
def test_order_is_irrelevant_and_every_statement_is_counted_once(checks: list[CheckStanding]) -> None:
    trust = trust_of(checks)
    assert trust == trust_of(reversed(checks))
    said = sum(len(check.said) for check in checks)
    assert trust.total + trust.not_applicable == said + sum(not check.answered for check in checks)


@CALM
@given(st.lists(STANDING))
def test_progress_adds_up(checks: list[CheckStanding]) -> None:
    progress = progress_of(checks)
    assert progress.total == len(checks)
    assert progress.answered == sum(check.answered for check in checks)
    assert all(0 <= area.answered <= area.total for area in progress.areas)
    assert [area.area for area in progress.areas] == list(dict.fromkeys(check.area for check in checks))
