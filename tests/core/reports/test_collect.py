from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.assessment.service import Assessment
from core.reports.data import ReportData
from core.reports.pdf import render_bytes

Collected = Callable[..., ReportData]


def test_an_empty_vault_gives_a_report_that_says_so(collected: Collected) -> None:
    data = collected()
    assert data.cover.site == "Musterwerk"
    assert data.summary.looked_at.assets == 0
    assert {area.picture for area in data.summary.areas} == {"not_looked_at"}
    assert {"quick_survey", "no_discovery", "no_zones", "open_checks"} <= set(data.trust.limits)
    assert data.trust.percents == (0, 0, 100)
    assert render_bytes(data).startswith(b"%PDF")


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_catalogue_speaks_the_language_of_the_report(
    collected: Collected, assessment: Assessment, plant: dict[str, Any], lang: str
) -> None:
    assessment.answer("QS-01", "site", plant["site"], "not_met", "seen")
    data = collected(lang=lang)
    wanted = {"en": "Asset inventory", "de": "Bestand und Verzeichnis"}[lang]
    assert wanted in [area.area for area in data.areas]
    assert render_bytes(data, lang).startswith(b"%PDF")


def test_the_same_vault_gives_the_same_data(
    collected: Collected, assessment: Assessment, plant: dict[str, Any]
) -> None:
    assessment.answer("QS-01", "site", plant["site"], "not_met", "seen")
    assert collected() == collected()
