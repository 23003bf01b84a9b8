"""The consent: who, in which role, when, and for which time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.discovery.consent import Consent, ConsentError

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_name_and_role_from_text() -> None:
    consent = Consent.parse("Max Mustermann; Plant manager", NOON)
    assert (consent.name, consent.role, consent.at, consent.window) == ("Max Mustermann", "Plant manager", NOON, "")
    assert consent.forbids(NOON) == ""


@pytest.mark.parametrize("text", ["", "Max", "; Plant manager", "Max;  "])
def test_incomplete(text: str) -> None:
    with pytest.raises(ConsentError, match="name and the role"):
        Consent.parse(text)


def test_window() -> None:
    consent = Consent.parse("Max; Manager; 2026-11-23T10:00+00:00/2026-11-23T13:00+00:00", NOON)
    assert consent.forbids(NOON) == ""
    assert "begins only" in consent.forbids(NOON - timedelta(hours=3))
    assert "ended at" in consent.forbids(NOON + timedelta(hours=1))
    assert consent.window == "2026-11-23T10:00:00+00:00/2026-11-23T13:00:00+00:00"


def test_open_window() -> None:
    consent = Consent.parse("Max; Manager; ../2026-11-23T13:00+00:00", NOON)
    assert consent.start is None
    assert consent.window.startswith("../")


@pytest.mark.parametrize("window", ["tomorrow", "2026-11-23T13:00+00:00/2026-11-23T10:00+00:00"])
def test_window_that_is_none(window: str) -> None:
    with pytest.raises(ConsentError):
        Consent.parse(f"Max; Manager; {window}")


def test_a_time_without_a_zone_is_this_computers() -> None:
    consent = Consent.parse("Max; Manager; 2026-11-23T10:00")
    assert consent.start is not None
    assert consent.start.tzinfo is not None
    with pytest.raises(ConsentError, match="time zone"):
        Consent("Max", "Manager", datetime(2026, 1, 1))  # noqa: DTZ001 - the naive time is the point
