"""Words of the form and the consent that follows from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from core.discovery.consent import ConsentError
from desktop.viewmodels.discover_form import Agreed, consent_of, moment, split


def test_targets_on_lines_or_with_commas() -> None:
    assert split("10.0.0.1, 10.0.0.2\n\n10.0.0.0/28 ;x") == ["10.0.0.1", "10.0.0.2", "10.0.0.0/28", "x"]
    assert split("  ") == []


def test_moments() -> None:
    today = datetime(2026, 3, 2, 9, 30, 12, tzinfo=timezone(timedelta(hours=1)))
    assert moment("", today) is None
    assert moment("14:05", today) == today.replace(hour=14, minute=5, second=0)
    parsed = moment("2026-03-03 08:00", today)
    assert parsed is not None and parsed.tzinfo is not None and (parsed.day, parsed.hour) == (3, 8)
    for wrong in ("noon", "25:00"):
        with pytest.raises(ValueError):
            moment(wrong, today)


def test_consent() -> None:
    consent = consent_of(Agreed(" Karin Vogt ", "Site manager", "", "2099-01-01 10:00"))
    assert (consent.name, consent.role, consent.start) == ("Karin Vogt", "Site manager", None)
    assert consent.end is not None and consent.forbids(datetime.now(UTC)) == ""
    with pytest.raises(ConsentError, match="Write it like"):
        consent_of(Agreed("Karin", "Manager", "soon"))
    with pytest.raises(ConsentError):
        consent_of(Agreed("Karin", ""))
