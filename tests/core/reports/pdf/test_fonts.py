from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reports.pdf import fonts


@pytest.fixture(autouse=True)
def loaded() -> None:
    fonts.load()


@pytest.mark.parametrize(
    "text",
    [
        "Größe Übergang ß ẞ",
        "Łódź zażółć gęślą jaźń",
        "Πίεση αντλίας",
        "Příliš žluťoučký kůň",
        "Насос № 3",
        "€ ½ ≥ → ✓ °C µm ²",
    ],
)
def test_european_texts_stay_as_they_are(text: str) -> None:
    assert fonts.clean(text) == text
    assert fonts.replaced(text) == set()


def test_what_no_face_has_is_replaced_one_for_one() -> None:
    assert fonts.clean("A中B\U0001f4a9C") == "A▯B▯C"
    assert fonts.replaced("A中B\U0001f4a9C") == {"中", "\U0001f4a9"}


def test_controls_and_invisible_signs_are_shown() -> None:
    assert fonts.clean("a\x00b\u202ec\u200bd") == "a▯b▯c▯d"
    assert fonts.clean("\ud800") == "▯"


def test_breaks_become_line_breaks_and_blanks_become_spaces() -> None:
    assert fonts.clean("a\r\nb\rc\u2028d\x0be") == "a\nb\nc\nd\ne"
    assert fonts.clean("a\tb\u00a0c\u2009d") == "a b c d"
    assert fonts.replaced("a\tb\u00a0c\r\nd") == set()


def test_letters_made_of_two_characters_are_composed() -> None:
    assert fonts.clean("u\u0308") == "ü"


@given(st.text())
def test_every_cleaned_text_can_be_measured_in_every_face(text: str) -> None:
    for face in fonts.FACES:
        assert fonts.width(fonts.clean(text, face).replace("\n", ""), face, 9) >= 0
    for face in fonts.TEXT_FACES:
        assert fonts.clean(text, face) == fonts.clean(text)


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert fonts.clean(fonts.clean(text)) == fonts.clean(text)


def test_width_grows_with_size() -> None:
    assert fonts.width("Walkdown", fonts.REGULAR, 20) == pytest.approx(2 * fonts.width("Walkdown", fonts.REGULAR, 10))
