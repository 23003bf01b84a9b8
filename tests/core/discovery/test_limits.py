"""Profiles as agreed, and hard limits that nothing exceeds."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.limits import CAREFUL, HARD, HARD_SESSIONS, PROFILES, STANDARD, LimitError, Limits, profile
from core.discovery.probes.registry import PROBES

TABLE = {
    "hosts_at_once": (8, 16, 32),
    "gap_s": (0.100, 0.050, 0.020),
    "probes_per_s": (50, 100, 200),
    "host_frames_per_s": (25, 40, 40),
    "arp_per_s": (50, 100, 200),
    "connections_per_host": (12, 12, 16),
    "udp_retries": (1, 1, 1),
    "group_repeats": (1, 1, 3),
    "datagrams_at_once": (2, 4, 4),
}


@pytest.mark.parametrize("name", TABLE)
def test_profiles_and_hard_limits_are_the_agreed_ones(name: str) -> None:
    careful, standard, hard = TABLE[name]
    assert getattr(CAREFUL, name) == careful
    assert getattr(STANDARD, name) == standard
    bound = HARD[name]
    assert (bound.low if name == "gap_s" else bound.high) == hard


def test_timeouts_of_the_profiles() -> None:
    assert (CAREFUL.connect_timeout_s, CAREFUL.read_timeout_s) == (2.0, 3.0)
    assert (STANDARD.connect_timeout_s, STANDARD.read_timeout_s) == (1.5, 2.0)
    assert CAREFUL.group_gap_s == STANDARD.group_gap_s == 0.2
    assert CAREFUL.group_listen_s == STANDARD.group_listen_s == 3.0


def test_every_number_has_a_hard_limit() -> None:
    numbers = {field.name for field in fields(Limits)} - {"name", "sessions", "spares_session"}
    assert numbers == set(HARD)


@given(st.sampled_from(sorted(HARD)), st.floats(min_value=0.001, max_value=1e6))
def test_nothing_exceeds_a_hard_limit(name: str, excess: float) -> None:
    bound = HARD[name]
    for value in (bound.high + excess, bound.low - excess):
        with pytest.raises(LimitError, match=name):
            replace(CAREFUL, **{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(HARD))
def test_not_a_number_is_refused(name: str) -> None:
    with pytest.raises(LimitError):
        replace(CAREFUL, **{name: float("nan")})  # type: ignore[arg-type]


def test_sessions() -> None:
    assert CAREFUL.sessions == ("s7",)
    assert STANDARD.sessions == ("s7",)
    assert {
        probe.protocol for probe in PROBES if probe.risk >= 3 and not probe.opt_in
    } == HARD_SESSIONS  # none is allowed without effect
    with pytest.raises(LimitError, match="iec104"):
        replace(STANDARD, sessions=("iec104",))


def test_profile_by_name() -> None:
    assert profile("careful") is CAREFUL
    assert set(PROFILES) == {"careful", "standard"}
    with pytest.raises(LimitError, match="careful or standard"):
        profile("reckless")
