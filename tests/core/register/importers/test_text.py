"""Cells as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.register.importers.text import clean, compact, guard_formula, says_nothing, unguard_formula, words


@pytest.mark.parametrize("text", ["=1+1", "+49 89", "-5", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_what_could_be_a_formula_leaves_as_text_and_comes_back(text: str) -> None:
    guarded = guard_formula(text)
    assert guarded[0] == "'"
    assert unguard_formula(guarded) == text
    assert clean(guarded) == text


@given(st.text())
def test_guarding_is_undone_exactly(text: str) -> None:
    if not text.startswith("'"):
        assert unguard_formula(guard_formula(text)) == text


@given(st.text(st.characters(exclude_categories=())))
def test_clean_text_can_always_be_stored(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert "\n" not in cleaned
    assert "\x00" not in cleaned
    assert cleaned == cleaned.strip()


@pytest.mark.parametrize("text", ["-", "n/a", "k.A.", "Unbekannt", "not known", "???", ""])
def test_words_for_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["0", "A", "x1", "SPS", "none-01", "00"])
def test_words_that_say_something(text: str) -> None:
    assert not says_nothing(text)


def test_keys_to_compare_by() -> None:
    assert words("Geräte-Nr. (S/N)") == "geraete nr s n"
    assert compact("S C-X4U 421302009") == compact("sc x4u-421302009")
