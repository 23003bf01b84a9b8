"""Small rules of the schema that no wrong file shows."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from catalogue.loader import quick_survey
from catalogue.schema import Both, QuickCheck


def test_a_language_that_the_pack_does_not_speak_reads_english() -> None:
    words = Both[str](en="yes", de="ja")
    assert (words.of("de"), words.of("en"), words.of("fr")) == ("ja", "yes", "yes")


def test_entries_cannot_be_changed() -> None:
    check = next(quick_survey().checks())
    with pytest.raises(ValidationError, match="frozen"):
        check.title = "other"


def test_names_of_areas_and_roles() -> None:
    pack = quick_survey()
    assert pack.area_title("Segmentation", "de") == "Netztrennung"
    assert pack.role_title("electrician", "de") == "Betriebselektrik"
    assert pack.area_title("unheard of") == "unheard of"
    assert pack.role_title("unheard of") == "unheard of"


def test_checks_come_in_the_packs_order() -> None:
    checks = list(quick_survey().checks())
    assert all(isinstance(check, QuickCheck) for check in checks)
    assert [check.id for check in checks] == [f"QS-{number:02d}" for number in range(1, 35)]
