"""BACnet/IP: bacpypes3 as the other side, in both directions."""

from __future__ import annotations

import struct

import pytest
from bacpypes3.apdu import (
    APDU,
    IAmRequest,
    ReadPropertyACK,
    ReadPropertyMultipleRequest,
    ReadPropertyRequest,
    WhoIsRequest,
)
from bacpypes3.constructeddata import AnyAtomic
from bacpypes3.ipv4.bvll import LPDU
from bacpypes3.npdu import NPDU
from bacpypes3.pdu import PDU
from bacpypes3.primitivedata import CharacterString, ObjectIdentifier, Unsigned
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import bacnet
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden, golden_of


def frame(apdu: bytes, function: int = 0x0A, npdu: bytes = b"\x01\x00") -> bytes:
    return struct.pack(">BBH", 0x81, function, 4 + len(npdu) + len(apdu)) + npdu + apdu


def read_by_bacpypes(data: bytes) -> object:
    """Decode a datagram as bacpypes3 does: BVLL, network layer, application layer."""
    bvll = LPDU.decode(PDU(data))
    npdu = NPDU.decode(PDU(bvll.pduData))
    return APDU.decode(PDU(npdu.pduData))


def answer_of_bacpypes(prop: str, value: object, instance: int = 7) -> bytes:
    ack = ReadPropertyACK(
        objectIdentifier=("device", instance), propertyIdentifier=prop, propertyValue=AnyAtomic(value)
    )
    ack.apduInvokeID = 9
    apdu = ack.encode()
    apdu.apduSeg = apdu.apduMor = False
    return frame(apdu.encode().pduData)


def test_who_is_byte_by_byte() -> None:
    assert bacnet.build_who_is() == bytes.fromhex("810b000c0120ffff00ff1008")
    assert bacnet.build_who_is(broadcast=False) == bytes.fromhex("810a000801001008")


def test_reads_byte_by_byte() -> None:
    assert bacnet.build_read_property(1, 4194303, 75) == bytes.fromhex("810a0011 0104 0005010c 0c023fffff 194b")
    assert bacnet.build_read_property_multiple(2, 3, (121, 372)) == bytes.fromhex(
        "810a0016 0104 0005020e 0c02000003 1e 0979 0a0174 1f"
    )


def test_bacpypes_reads_who_is() -> None:
    for data in (bacnet.build_who_is(), bacnet.build_who_is(broadcast=False)):
        seen = WhoIsRequest.decode(read_by_bacpypes(data))
        assert seen.deviceInstanceRangeLowLimit is None


@given(st.integers(0, 255), st.integers(0, 4194303), st.sampled_from(sorted(bacnet.READABLE)))
def test_bacpypes_reads_read_property(invoke: int, instance: int, prop: int) -> None:
    apdu = read_by_bacpypes(bacnet.build_read_property(invoke, instance, prop))
    seen = ReadPropertyRequest.decode(apdu)
    assert apdu.apduInvokeID == invoke and not apdu.apduSA
    assert seen.objectIdentifier == ("device", instance) or tuple(seen.objectIdentifier)[1] == instance
    assert int(seen.propertyIdentifier) == prop


@given(st.integers(0, 4194303), st.lists(st.sampled_from(sorted(bacnet.READABLE)), min_size=1, max_size=16))
def test_bacpypes_reads_read_property_multiple(instance: int, props: list[int]) -> None:
    apdu = read_by_bacpypes(bacnet.build_read_property_multiple(5, instance, tuple(props)))
    seen = ReadPropertyMultipleRequest.decode(apdu)
    listed = seen.listOfReadAccessSpecs[0]
    assert tuple(listed.objectIdentifier)[1] == instance
    assert [int(p.propertyIdentifier) for p in listed.listOfPropertyReferences] == props


@given(st.integers(0, 4194303), st.integers(0, 65535), st.integers(50, 1476))
def test_i_am_of_bacpypes(instance: int, vendor: int, size: int) -> None:
    request = IAmRequest(
        iAmDeviceIdentifier=("device", instance),
        maxAPDULengthAccepted=size,
        segmentationSupported="segmentedBoth",
        vendorID=vendor,
    )
    seen = bacnet.parse_i_am(frame(request.encode().encode().pduData, function=0x0B))
    assert seen == bacnet.IAm(instance, vendor, size, 0, b"")


def test_i_am_of_a_device_behind_a_router_and_through_a_broadcast_distributor() -> None:
    plain, routed = golden_of("bacnet.i_am")
    assert bacnet.parse_i_am(plain) == bacnet.IAm(3, 99, 1024, 0, b"")
    assert bacnet.parse_i_am(routed) == bacnet.IAm(3, 99, 1024, 26, b"\x05")
    forwarded = struct.pack(">BBH", 0x81, 4, len(plain) + 6) + b"\x0a\x00\x00\x05\xba\xc0" + plain[4:]
    assert bacnet.parse_i_am(forwarded) == bacnet.IAm(3, 99, 1024, 0, b"")


@given(st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=1, max_size=60).filter(str.isprintable))
def test_texts_of_bacpypes(text: str) -> None:
    seen = bacnet.parse_properties(answer_of_bacpypes("modelName", CharacterString(text)), 9)
    assert isinstance(seen, bacnet.Properties)
    assert seen.texts == {70: " ".join(text.split())}


def test_the_instance_of_a_wildcard_read() -> None:
    value = ObjectIdentifier(("device", 770017))
    seen = bacnet.parse_properties(answer_of_bacpypes("objectIdentifier", value, 4194303), 9)
    assert seen == bacnet.Properties(770017, {})


def test_numbers_are_texts_too() -> None:
    seen = bacnet.parse_properties(answer_of_bacpypes("firmwareRevision", Unsigned(17)), 9)
    assert isinstance(seen, bacnet.Properties) and seen.texts == {44: "17"}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\x00\xc3\xa4", "ä"),
        (b"\x05\xe4", "ä"),
        (b"\x04\x00\xe4\x20\xac", "ä€"),
        (b"\x03\x00\x00\x00\xe4", "ä"),
        (b"\x01\x03\x52ab", "ab"),
        (b"\x04\x00", "\ufffd"),
        (b"\x00", ""),
        (b"\x63x", "x"),
    ],
)
def test_every_encoding_of_strings(content: bytes, text: str) -> None:
    tag = bytes((0x70 | len(content),)) if len(content) < 5 else b"\x75" + bytes((len(content),))
    data = frame(bytes.fromhex("30010c 0c02000001 1946 3e") + tag + content + b"\x3f")
    seen = bacnet.parse_properties(data, 1)
    assert isinstance(seen, bacnet.Properties)
    assert seen.texts.get(70, "") == text


def test_several_properties_with_ucs_2_short_strings_and_errors() -> None:
    data = next(data for _, origin, data in golden() if "UCS-2" in origin)
    assert bacnet.parse_properties(data, 2) == bacnet.Properties(3, {121: "Contrôleur", 70: "AB"})


def test_the_answer_of_the_server() -> None:
    seen = bacnet.parse_properties(golden_of("bacnet.read_property_multiple")[0], 2)
    assert isinstance(seen, bacnet.Properties)
    assert seen.texts[bacnet.SERIAL] == "KT770017-B" and seen.texts[bacnet.FIRMWARE] == "5.3.18"


def test_refusals_are_values() -> None:
    kinds = [bacnet.parse_properties(data, data[7]) for data in golden_of("bacnet.refusal")]
    assert kinds == [bacnet.Refusal("error"), bacnet.Refusal("reject"), bacnet.Refusal("abort")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x82" + bytes(20),
        frame(b"\x10\x08"),
        frame(b"\x10\x00\xc4\x00\x00\x00\x01"),
        frame(b"\x10\x00", npdu=b"\x01\x80"),
        frame(b"\x10\x00", npdu=b"\x02\x00"),
        bytes(2000),
        golden_of("bacnet.i_am")[0][:-1],
    ],
)
def test_what_is_no_i_am_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        bacnet.parse_i_am(data)


@pytest.mark.parametrize(
    "apdu",
    [
        "3002 0c 0c02000001 1946 3e 7300414a 3f",
        "3801 0c 0c02000001 1946 3e 7300414a 3f",
        "3001 0f 0c02000001",
        "3001 0c 1c02000001 1946 3e 7300414a 3f",
        "3001 0c 0c02000001 1946 3e 7300414a",
        "3001 0c 0c02000001 1946 3e" + "1e" * 30,
        "3001 0c 0c02000001 1946 3e" + "2100" * 100 + "3f",
        "3001 0e 0c02000001 1e" + "2946 5e 9102 9120 5f" * 80,
        "2001 0f",
    ],
)
def test_wrong_answers_are_refused(apdu: str) -> None:
    with pytest.raises(WireError):
        bacnet.parse_properties(frame(bytes.fromhex(apdu)), 1)


@pytest.mark.parametrize("prop", [85, 28000, 0, 112])
def test_only_identity_properties_can_be_asked_for(prop: int) -> None:
    with pytest.raises(WireError):
        bacnet.build_read_property(1, 1, prop)
    with pytest.raises(WireError):
        bacnet.build_read_property_multiple(1, 1, (prop,))


@pytest.mark.parametrize("args", [(256, 1), (1, 4194304), (-1, 1), (1, -1)])
def test_wrong_numbers_are_refused(args: tuple[int, int]) -> None:
    with pytest.raises(WireError):
        bacnet.build_read_property(*args)
