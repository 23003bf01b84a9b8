"""BER against pyasn1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyasn1.codec.ber import decoder, encoder
from pyasn1.type import univ

from core.discovery.wire import ber
from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader

OIDS = st.tuples(st.integers(0, 1), st.integers(0, 39)).flatmap(
    lambda head: st.lists(st.integers(0, 2**32 - 1), max_size=20).map(lambda tail: (*head, *tail))
)


@given(st.integers(-(2**63), 2**63 - 1))
def test_integers(value: int) -> None:
    built = ber.build_integer(value)
    assert decoder.decode(built) == (value, b"")
    assert len(built) - 2 == (value if value >= 0 else ~value).bit_length() // 8 + 1
    assert ber.integer(ber.expect(Reader(built), ber.INTEGER)) == value


@given(OIDS)
def test_object_identifiers(oid: tuple[int, ...]) -> None:
    built = ber.build_oid(oid)
    assert built == encoder.encode(univ.ObjectIdentifier(oid))
    assert ber.oid(ber.expect(Reader(built), ber.OID)) == oid


def test_the_joint_arc() -> None:
    assert ber.build_oid((2, 999, 3)) == bytes.fromhex("0603883703")  # the example of X.690, 8.19.5
    assert ber.oid(bytes.fromhex("883703")) == (2, 999, 3)


@given(st.integers(0, 70_000))
def test_lengths(size: int) -> None:
    built = ber.build_tlv(ber.OCTET_STRING, bytes(size))
    assert built[:8] == encoder.encode(univ.OctetString(bytes(size)))[:8]
    assert ber.expect(Reader(built), ber.OCTET_STRING) == bytes(size)
    assert decoder.decode(built)[0] == bytes(size)


@pytest.mark.parametrize("data", ["30", "3080", "30850000000001", "1f8101", "0402aa", "30ff"])
def test_what_is_cut_indefinite_or_too_long_is_refused(data: str) -> None:
    with pytest.raises(WireError):
        ber.read_tlv(Reader(bytes.fromhex(data)))


@pytest.mark.parametrize("content", [b"", b"\x2b\x86", b"\x2b" + b"\xff" * 6 + b"\x01", b"\x01" * 300])
def test_wrong_object_identifiers_are_refused(content: bytes) -> None:
    with pytest.raises(WireError):
        ber.oid(content)


@pytest.mark.parametrize("oid", [(), (1,), (3, 1), (1, 40), (1, 3, -1)])
def test_wrong_object_identifiers_cannot_be_built(oid: tuple[int, ...]) -> None:
    with pytest.raises(WireError):
        ber.build_oid(oid)


@pytest.mark.parametrize("content", [b"", bytes(9)])
def test_wrong_integers_are_refused(content: bytes) -> None:
    with pytest.raises(WireError):
        ber.integer(content)


def test_another_tag_is_refused() -> None:
    with pytest.raises(WireError, match="0x02 where 0x04"):
        ber.expect(Reader(ber.build_integer(1)), ber.OCTET_STRING)
