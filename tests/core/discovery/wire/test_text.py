from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire.text import LIMIT, decode, printable_runs, tidy


def test_fixed_fields_end_at_the_first_nul() -> None:
    assert decode(b"CPU 315-2 PN/DP\0\0\0junk") == "CPU 315-2 PN/DP"


def test_utf_8_where_it_is_valid_and_latin_1_where_not() -> None:
    assert decode("Prüfstand".encode()) == "Prüfstand"
    assert decode("Prüfstand".encode("latin-1")) == "Prüfstand"


def test_control_and_direction_marks_are_gone() -> None:
    assert tidy("a\x1b[31mb\r\nc\u202ed\u200b") == "a [31mb c d"


@given(st.binary(max_size=3000))
def test_always_one_short_printable_line(raw: bytes) -> None:
    for text in (decode(raw), printable_runs(raw)):
        assert len(text) <= LIMIT
        assert text.isprintable()
        assert text == text.strip()


def test_readable_stretches_of_a_binary_field() -> None:
    assert printable_runs(b"\x01\xffPump ctrl\0\x02ab\x03V1.04") == "Pump ctrl V1.04"
