"""SNMP: read and written by pysnmp as the other side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto import api

from core.discovery.wire import snmp
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden_of

MODULES = {snmp.V1: api.PROTOCOL_MODULES[api.SNMP_VERSION_1], snmp.V2C: api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]}


def answer(version: int, request_id: int, bindings: list[tuple[tuple[int, ...], object]], error: int = 0) -> bytes:
    """A GetResponse as pysnmp encodes it."""
    module = MODULES[version]
    pdu = module.GetResponsePDU()
    module.apiPDU.set_defaults(pdu)
    module.apiPDU.set_request_id(pdu, request_id)
    module.apiPDU.set_error_status(pdu, error)
    module.apiPDU.set_error_index(pdu, 1 if error else 0)
    module.apiPDU.set_varbinds(pdu, bindings)
    message = module.Message()
    module.apiMessage.set_defaults(message)
    module.apiMessage.set_community(message, "public")
    module.apiMessage.set_pdu(message, pdu)
    return encoder.encode(message)


@given(
    st.sampled_from([snmp.V1, snmp.V2C]), st.integers(1, 2**31 - 1),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=32),
    st.lists(st.sampled_from(sorted(snmp.READABLE)), min_size=1, max_size=9, unique=True), st.booleans(),
)  # fmt: skip
def test_pysnmp_reads_what_is_built(
    version: int, request_id: int, community: str, oids: list[tuple[int, ...]], following: bool
) -> None:
    build = snmp.build_get_next if following else snmp.build_get
    module = MODULES[version]
    message, rest = decoder.decode(build(community, version, request_id, tuple(oids)), asn1Spec=module.Message())
    assert not rest
    assert module.apiMessage.get_community(message).asOctets().decode() == community
    pdu = module.apiMessage.get_pdu(message)
    expected = module.GetNextRequestPDU if following else module.GetRequestPDU
    assert pdu.isSameTypeWith(expected())
    assert module.apiPDU.get_request_id(pdu) == request_id
    assert [tuple(name) for name, _ in module.apiPDU.get_varbinds(pdu)] == oids


def test_requests_byte_by_byte() -> None:
    assert snmp.build_get(oids=(snmp.SYS_DESCR,)) == bytes.fromhex(
        "3026 020101 04067075626c6963 a019 020101 020100 020100 300e 300c 06082b06010201010100 0500"
    )
    first = (*snmp.ENT_PHYSICAL, snmp.MFG_NAME)
    assert snmp.build_get_next(version=snmp.V1, request_id=2, oids=(first,)) == bytes.fromhex(
        "3029 020100 04067075626c6963 a11c 020102 020100 020100 3011 300f 060b2b060102012f010101010c 0500"
    )


def test_values_of_every_kind_that_pysnmp_sends() -> None:
    module = MODULES[snmp.V2C]
    kinds = [
        ((1, 3, 6, 1, 1), module.OctetString(b"x\xffy"), b"x\xffy"),
        ((1, 3, 6, 1, 2), module.ObjectIdentifier((1, 3, 6, 1, 4, 1, 8691)), (1, 3, 6, 1, 4, 1, 8691)),
        ((1, 3, 6, 1, 3), module.Integer(-7), -7),
        ((1, 3, 6, 1, 4), module.IpAddress("10.1.2.3"), b"10.1.2.3"),
        ((1, 3, 6, 1, 5), module.TimeTicks(2**32 - 1), 2**32 - 1),
        ((1, 3, 6, 1, 6), module.Counter64(2**64 - 1), 2**64 - 1),
        ((1, 3, 6, 1, 7), module.NoSuchInstance(""), None),
        ((1, 3, 6, 1, 8), module.NoSuchObject(""), None),
    ]
    seen = snmp.parse_response(answer(snmp.V2C, 5, [(oid, value) for oid, value, _ in kinds]))
    assert seen.request_id == 5
    assert seen.bindings == tuple((oid, expected) for oid, _, expected in kinds)


def test_an_error_of_version_1() -> None:
    seen = snmp.parse_response(answer(snmp.V1, 3, [], error=snmp.NO_SUCH_NAME))
    assert (seen.version, seen.error, seen.error_index) == (snmp.V1, snmp.NO_SUCH_NAME, 1)


def test_the_first_row_is_the_lowest_that_says_something() -> None:
    base = snmp.ENT_PHYSICAL
    module = MODULES[snmp.V2C]
    bindings = [
        ((*base, 13, 1001), module.OctetString("IE-4000")),
        ((*base, 11, 1001), module.OctetString("FOC1")),
        ((*base, 11, 1002), module.OctetString("PSU9")),
        ((*base, 12, 1), module.OctetString("")),
        ((1, 3, 6, 1, 2, 1, 99), module.OctetString("past the table")),
    ]
    row = snmp.first_row(snmp.parse_response(answer(snmp.V2C, 1, bindings)))
    assert row == {13: b"IE-4000", 11: b"FOC1"}
    assert snmp.first_row(snmp.parse_response(answer(snmp.V2C, 1, []))) == {}


def test_the_answers_of_the_responder() -> None:
    for data in golden_of("snmp.get")[:2]:
        seen = snmp.parse_response(data)
        assert set(snmp.SYSTEM) <= {oid for oid, _ in seen.bindings}


@pytest.mark.parametrize("oid", [(1, 3, 6, 1, 2, 1, 1, 4, 0), (1, 3, 6, 1, 6, 3), ()])
def test_only_identity_objects_can_be_asked_for(oid: tuple[int, ...]) -> None:
    with pytest.raises(WireError):
        snmp.build_get(oids=(oid,))


@pytest.mark.parametrize(
    ("community", "version", "request_id"), [("x" * 65, 1, 1), ("public", 3, 1), ("public", 1, 0), ("public", 1, 2**31)]
)
def test_wrong_arguments_are_refused(community: str, version: int, request_id: int) -> None:
    with pytest.raises(WireError):
        snmp.build_get(community, version, request_id)


def test_a_request_is_no_answer() -> None:
    with pytest.raises(WireError):
        snmp.parse_response(snmp.build_get())
