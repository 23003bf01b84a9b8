"""Findings as they weigh at their place, and what remains of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from core.assessment.judging import closing_scales
from core.assessment.models import Finding, ScopeKind
from core.assessment.risk import Scales
from core.register.models import Conduit, Site, Zone

if TYPE_CHECKING:
    from tests.core.assessment.conftest import World

SCALE = st.integers(1, 5)
SCALES = st.builds(Scales, SCALE, SCALE, SCALE, SCALE, SCALE)


@given(SCALES, st.booleans(), st.integers(0, 6))
def test_what_remains_is_never_worse_and_hurts_no_less(before: Scales, closed: bool, lowered: int) -> None:
    after = closing_scales(before, closed=closed, lowered=lowered)
    assert after.likelihood <= before.likelihood
    assert (after.safety, after.production, after.environment, after.money) == (
        before.safety, before.production, before.environment, before.money,
    )  # fmt: skip
    if closed:
        assert after.likelihood == 1
    elif lowered == 0:
        assert after == before
    else:
        assert after.likelihood >= min(before.likelihood, 2)


def likelihood(world: World) -> tuple[int, tuple[str, ...]]:
    (row,) = world.assessment.findings()
    return row.likelihood, row.place_reasons


def test_a_conduit_that_is_drawn_later_counts_at_once_unless_somebody_judged(world: World) -> None:
    world.assessment.answer("QS-08", ScopeKind.ZONE, world.north.id, "not_met", "seen")
    before, reasons = likelihood(world)
    assert reasons == ()
    conduit = Conduit(site_id=world.site.id, name="modem", from_zone_id=world.north.id, remote_access=True, control="x")
    world.register.add(conduit)
    assert likelihood(world) == (min(before + 1, 5), ("remote_access",))
    key = world.register.all(Finding)[0].id
    world.assessment.edit_finding(key, likelihood=before)
    assert likelihood(world) == (before, ())


def test_the_zone_weighs_and_the_site_s_matrix_decides_the_band(world: World) -> None:
    world.assessment.answer("QS-08", ScopeKind.ZONE, world.north.id, "not_met", "seen")
    (before,) = world.assessment.findings()
    world.register.edit(Zone, world.north.id, criticality=1)
    (after,) = world.assessment.findings()
    assert after.production == before.production - 1
    world.register.edit(Site, world.site.id, risk_matrix=[[4] * 5] * 5, tolerable_risk=3)
    (strict,) = world.assessment.findings()
    assert strict.risk.band == "critical" and not strict.tolerable


def test_a_gap_above_the_target_is_on_record_only(world: World) -> None:
    world.register.edit(Zone, world.north.id, sl_t=[1] * 7)
    world.assessment.answer("SR 1.1 RE 1", ScopeKind.ZONE, world.north.id, "not_met", "seen", pack="iec62443-3-3")
    (row,) = world.assessment.findings()
    assert row.beyond_target and not row.counts
    world.register.edit(Zone, world.north.id, sl_t=[2] * 7)
    (row,) = world.assessment.findings()
    assert not row.beyond_target and row.counts
