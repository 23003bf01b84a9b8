from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range


def test_numbers_in_both_byte_orders() -> None:
    data = bytes.fromhex("01 0203 04050607 fffffffe")
    big = Reader(data)
    assert (big.u8(), big.u16(), big.u32(), big.i32()) == (1, 0x0203, 0x04050607, -2)
    little = Reader(data, "little")
    assert (little.u8(), little.u16(), little.u32(), little.i32()) == (1, 0x0302, 0x07060504, -16777217)
    assert big.remaining == 0


def test_peek_leaves_the_byte_unread() -> None:
    reader = Reader(b"\x07\x08")
    assert (reader.peek(), reader.u8(), reader.peek()) == (7, 7, 8)


def test_a_part_ends_where_it_ends() -> None:
    reader = Reader(b"abcd", "little")
    part = reader.sub(2)
    assert part.rest() == b"ab"
    with pytest.raises(WireError):
        part.u8()
    assert reader.rest() == b"cd"


@given(st.binary(max_size=20), st.integers(-5, 30))
def test_nothing_is_read_past_the_end(data: bytes, count: int) -> None:
    reader = Reader(data)
    if 0 <= count <= len(data):
        assert reader.take(count) == data[:count]
    else:
        with pytest.raises(WireError):
            reader.take(count)
        assert reader.remaining == len(data)


@pytest.mark.parametrize("read", ["u8", "u16", "u32", "i32", "peek"])
def test_an_empty_reader_refuses(read: str) -> None:
    with pytest.raises(WireError):
        getattr(Reader(b""), read)()


def test_a_value_must_fit_its_field() -> None:
    assert check_range("unit", 255, 0, 255) == 255
    with pytest.raises(WireError, match="unit must be 0 to 255, not 256"):
        check_range("unit", 256, 0, 255)
