"""What a verdict does to the finding of its answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalogue.schema import Both, DefaultRisk
from core.assessment.findings import FindingState, Status, default_scales, next_state
from core.assessment.models import Verdict
from core.assessment.risk import Scales

DEFAULT = DefaultRisk(
    likelihood=4, safety=1, production=3, environment=1, money=2, reason=Both(en="because", de="weil")
)
FULL = Scales(4, 1, 3, 1, 2)
LESS = Scales(3, 1, 3, 1, 2)
NO_GAP = [Verdict.MET, Verdict.COMPENSATING, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN, Verdict.ASK_SUPPLIER]


@pytest.mark.parametrize("verdict", NO_GAP)
def test_an_answer_without_a_gap_has_no_finding(verdict: Verdict) -> None:
    assert next_state(None, Verdict.UNKNOWN, verdict, DEFAULT) is None


def test_gaps_open_a_finding_with_the_catalogues_risk() -> None:
    assert next_state(None, Verdict.UNKNOWN, Verdict.NOT_MET, DEFAULT) == FindingState(FULL, "open")
    assert next_state(None, Verdict.UNKNOWN, Verdict.PARTIAL, DEFAULT) == FindingState(LESS, "open")


def test_partial_never_goes_below_the_scale() -> None:
    rare = DEFAULT.model_copy(update={"likelihood": 1})
    assert default_scales(rare, Verdict.PARTIAL).likelihood == 1


@pytest.mark.parametrize("verdict", NO_GAP)
def test_a_finding_closes_when_the_gap_is_gone(verdict: Verdict) -> None:
    for status in (Status.OPEN, Status.ACCEPTED, Status.CLOSED):
        old = FindingState(FULL, status)
        assert next_state(old, Verdict.NOT_MET, verdict, DEFAULT) == FindingState(FULL, "closed")


def test_what_was_fixed_on_site_stays_on_record_as_such() -> None:
    old = FindingState(FULL, Status.FIXED)
    assert next_state(old, Verdict.NOT_MET, Verdict.MET, DEFAULT) == old


@pytest.mark.parametrize("status", [Status.CLOSED, Status.FIXED])
def test_a_gap_that_comes_back_opens_its_finding_again(status: Status) -> None:
    old = FindingState(FULL, status)
    assert next_state(old, Verdict.MET, Verdict.PARTIAL, DEFAULT) == FindingState(LESS, "open")


@pytest.mark.parametrize("status", [Status.OPEN, Status.ACCEPTED, Status.FIXED])
def test_the_engineers_status_stays_while_the_gap_stays(status: Status) -> None:
    old = FindingState(FULL, status)
    assert next_state(old, Verdict.NOT_MET, Verdict.PARTIAL, DEFAULT) == FindingState(LESS, status)
    assert next_state(old, Verdict.NOT_MET, Verdict.NOT_MET, DEFAULT) == old


def test_an_edited_risk_stays() -> None:
    edited = FindingState(replace(FULL, production=5), Status.OPEN)
    assert next_state(edited, Verdict.NOT_MET, Verdict.PARTIAL, DEFAULT) == edited
    closed = next_state(edited, Verdict.NOT_MET, Verdict.MET, DEFAULT)
    assert closed is not None
    assert closed.scales == edited.scales
    assert next_state(closed, Verdict.MET, Verdict.NOT_MET, DEFAULT) == edited


def test_a_closed_finding_opens_for_any_gap() -> None:
    """Also after a merge, when the answer before was a gap elsewhere."""
    old = FindingState(FULL, Status.CLOSED)
    assert next_state(old, Verdict.PARTIAL, Verdict.NOT_MET, DEFAULT) == FindingState(FULL, "open")
