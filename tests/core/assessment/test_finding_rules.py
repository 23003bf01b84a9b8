"""What an edit of a finding must hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.assessment.finding_rules import FIELDS, edited
from core.assessment.models import Finding
from core.assessment.records import FindingRefused

TODAY = date(2026, 11, 24)
ACCEPT = {"status": "accepted", "accepted_by": "K. Vogt", "accepted_until": "2027-06-30"}


def finding(**more: Any) -> Finding:
    return Finding(title="Open port", likelihood=3, safety=1, production=3, environment=1, money=2, **more)


def test_every_editable_field_is_a_column_of_a_finding() -> None:
    assert set(FIELDS) < set(Finding.model_fields)


def test_a_scale_is_a_whole_number_and_marks_the_finding_as_judged() -> None:
    for value in (True, 2.5, "3", 0):
        with pytest.raises(FindingRefused, match="scale of money"):
            edited(finding(), {"money": value}, TODAY)
    assert edited(finding(), {"money": 4}, TODAY) == {"money": 4, "judged": True}
    assert "judged" not in edited(finding(), {"note": " seen "}, TODAY)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": "accepted"}, "Name who accepts"),
        ({**ACCEPT, "accepted_by": "  "}, "Name who accepts"),
        ({**ACCEPT, "accepted_until": ""}, "until when"),
        ({**ACCEPT, "accepted_until": "next year"}, "is no date"),
        ({**ACCEPT, "accepted_until": "2026-11-23"}, "is over"),
        ({"status": "fixed_on_site"}, "who of the plant agreed"),
        ({"status": "fixed_on_site", "agreed_by": "Maria", "fixed_at": "2026-11-25"}, "still to come"),
        ({"after": [1, 1, 1, 1]}, "five scales"),
        ({"after": [1, 1, 1, 1, 6]}, "scale of money"),
        ({"judged": False}, "not to be edited"),
    ],
)
def test_what_cannot_stand_is_refused_with_what_is_missing(fields: dict[str, object], sentence: str) -> None:
    with pytest.raises(FindingRefused, match=sentence):
        edited(finding(), fields, TODAY)


def test_an_acceptance_to_today_stands() -> None:
    assert edited(finding(), {**ACCEPT, "accepted_until": "2026-11-24"}, TODAY)["status"] == "accepted"


def test_an_accepted_finding_keeps_name_and_expiry() -> None:
    accepted = finding(**ACCEPT)
    with pytest.raises(FindingRefused, match="Name who accepts"):
        edited(accepted, {"accepted_by": ""}, TODAY)
    assert edited(accepted, {"note": "x"}, date(2030, 1, 1)) == {"note": "x"}


def test_what_belongs_to_another_status_is_cleared() -> None:
    opened = edited(finding(**ACCEPT), {"status": "open"}, TODAY)
    assert opened == {"status": "open", "accepted_by": "", "accepted_until": ""}
    fixed = edited(finding(**ACCEPT), {"status": "fixed_on_site", "agreed_by": "Maria"}, TODAY)
    assert (fixed["accepted_by"], fixed["agreed_by"], fixed["fixed_at"]) == ("", "Maria", "2026-11-24")
