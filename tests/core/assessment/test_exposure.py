"""What a place does to the catalogue's estimate."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.exposure import PLAIN, Surroundings, Weight
from core.assessment.risk import Scales
from core.register.models import Conduit, Network, Zone

SITE, HERE, THERE = uuid4(), uuid4(), uuid4()


def zone(key: UUID = HERE, **more: Any) -> Zone:
    return Zone(id=key, site_id=SITE, name="Z", **more)


def conduit(**more: Any) -> Conduit:
    ends = {"from_zone_id": HERE, "to_zone_id": THERE, "control": "Firewall"}
    return Conduit(site_id=SITE, name="C", **{**ends, **more})


def around(*conduits: Conduit, here: Zone | None = None, there: Zone | None = None, **more: Any) -> Surroundings:
    return Surroundings.of([here or zone(), there or zone(THERE)], conduits, more.get("networks", ()))


@pytest.mark.parametrize(
    ("drawn", "reasons"),
    [
        (around(conduit()), ()),
        (around(conduit(remote_access=True)), ("remote_access",)),
        (around(conduit(), there=zone(THERE, kind="remote")), ("remote_access", )),
        (around(conduit(to_zone_id=None, control="")), ("untrusted_link", "unfiltered")),
        (around(conduit(to_zone_id=None)), ()),
        (around(conduit(control="none", protection="VPN"), there=zone(THERE, trusted=False)), ("unfiltered",)),
        (around(conduit(control="none"), there=zone(THERE, trusted=False)), ("untrusted_link", "unfiltered")),
        (around(conduit(wireless=True)), ("wireless",)),
        (around(conduit(), here=zone(kind="wireless")), ("wireless",)),
        (around(conduit(control="Switch, no filter")), ("unfiltered",)),
        (around(conduit(from_zone_id=THERE, to_zone_id=None)), ("isolated",)),
        (around(), ()),
    ],
)  # fmt: skip
def test_what_reaches_a_zone(drawn: Surroundings, reasons: tuple[str, ...]) -> None:
    weight = drawn.zone(HERE)
    assert weight.reasons == reasons
    assert weight.likelihood == (-1 if reasons == ("isolated",) else int(bool(reasons)))


def test_a_wireless_network_reaches_its_zone() -> None:
    network = Network(site_id=SITE, name="N", wireless=True, zone_id=HERE)
    drawn = around(conduit(), networks=[network])
    assert drawn.zone(HERE).reasons == ("wireless",) and drawn.zone(THERE).reasons == ()


def test_what_stops_with_a_zone() -> None:
    assert around(conduit(), here=zone(safety_related=True, criticality=5)).zone(HERE) == Weight(
        0, 1, 1, ("safety_zone", "critical_zone")
    )
    assert around(conduit(), here=zone(criticality=2)).zone(HERE) == Weight(0, 0, -1, ("minor_zone",))
    assert around(conduit(), here=zone(criticality=3)).zone(HERE) == PLAIN


def test_a_conduit_weighs_for_its_own_findings_and_what_is_gone_for_none() -> None:
    open_one = conduit(to_zone_id=None, control="", remote_access=True)
    assert around(open_one).conduit(open_one.id).reasons == ("remote_access", "untrusted_link", "unfiltered")
    assert around().conduit(uuid4()) == around().zone(uuid4()) == PLAIN


SCALE = st.integers(1, 5)


@given(st.builds(Scales, SCALE, SCALE, SCALE, SCALE, SCALE), st.integers(-1, 1), st.integers(0, 1), st.integers(-1, 1))
def test_scales_stay_scales(scales: Scales, likelihood: int, safety: int, production: int) -> None:
    seen = Weight(likelihood, safety, production).applied(scales)
    assert (seen.environment, seen.money) == (scales.environment, scales.money)
    assert abs(seen.likelihood - scales.likelihood) <= 1
