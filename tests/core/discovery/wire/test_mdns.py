"""DNS service discovery: zeroconf as the other side, in both directions."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zeroconf import DNSIncoming, DNSOutgoing, DNSPointer, DNSService, DNSText

from core.discovery.wire import mdns
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden_of

INSTANCE = "Label printer._ipp._tcp.local."


def answer(*records: object) -> bytes:
    out = DNSOutgoing(0x8400, multicast=False, id_=1)
    for record in records:
        out.add_answer_at_time(record, 0)
    return out.packets()[0]


def test_the_enumeration_byte_by_byte() -> None:
    assert mdns.build_query() == bytes.fromhex(
        "0000 0000 0001 0000 0000 0000 09 5f7365727669636573 07 5f646e732d7364 04 5f756470 05 6c6f63616c 00 000c 8001"
    )


@given(
    st.lists(st.sampled_from(["_http._tcp.local.", "_ipp._tcp.local.", "Line 7 (a)._http._tcp.local."]), min_size=1,
             max_size=8),
    st.integers(0, 65535), st.sampled_from([mdns.PTR, mdns.TXT, mdns.SRV]),
)  # fmt: skip
def test_zeroconf_reads_what_is_built(names: list[str], query_id: int, kind: int) -> None:
    seen = DNSIncoming(mdns.build_query(tuple((name, kind) for name in names), query_id))
    assert seen.valid and seen.is_query() and seen.id == query_id and not seen.answers()
    assert [(q.name, q.type, q.unicast) for q in seen.questions] == [(name, kind, True) for name in names]


def test_dots_inside_an_instance_name_stay_one_label() -> None:
    assert b"\x09Press 1.2\x05_http\x04_tcp\x05local\0" in mdns.build_query(
        (("Press 1.2._http._tcp.local.", mdns.TXT),)
    )


@pytest.mark.parametrize(
    "question",
    [("example.com.", 12), ("local.", 12), ("x" * 64 + "._http._tcp.local.", 12), ("._http._tcp.local.", 12),
     ("_http._tcp.local.", 1), ("_http._tcp.local.", 255), (("_a" * 20 + ".") * 8 + "local.", 12)],
)  # fmt: skip
def test_other_questions_cannot_be_built(question: tuple[str, int]) -> None:
    with pytest.raises(WireError):
        mdns.build_query((question,))


def test_no_question_and_too_many_cannot_be_built() -> None:
    for count in (0, 9):
        with pytest.raises(WireError):
            mdns.build_query((("_http._tcp.local.", mdns.PTR),) * count)


def test_records_that_zeroconf_writes() -> None:
    data = answer(
        DNSPointer("_ipp._tcp.local.", 12, 1, 120, INSTANCE),
        DNSService(INSTANCE, 33, 1, 120, 0, 0, 631, "prn.local."),
        DNSText(INSTANCE, 16, 1, 120, b"\x07mdl=LP6\x09sn=A=1\r\n2\x04bare\x00"),
    )
    assert mdns.parse_answers(data) == mdns.Answers(
        {"_ipp._tcp.local.": (INSTANCE,)},
        {INSTANCE: ("prn.local.", 631)},
        {INSTANCE: {"mdl": "LP6", "sn": "A=1 2", "bare": ""}},
    )


def test_answers_of_a_responder() -> None:
    seen = mdns.parse_answers(golden_of("mdns.services")[1])
    assert seen.pointers == {mdns.SERVICES: ("_ipp._tcp.local.",)}
    seen = mdns.parse_answers(golden_of("mdns.instances")[1])
    assert seen.texts == {"Label v1.2 printer._ipp._tcp.local.": {"usb_mfg": "Etikon", "mdl": "LP-660", "sn": "A-1"}}


@pytest.mark.parametrize("data", [b"", bytes(11), mdns.build_query(), bytes(9001), b"HTTP/1.1 200 OK\r\n"])
def test_what_is_no_answer_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        mdns.parse_answers(data)


def test_a_name_that_points_to_itself_ends() -> None:
    data = bytes.fromhex("0001 8400 0000 0001 0000 0000 c00c 000c 0001 00000078 0002 c00c")
    with contextlib.suppress(WireError):
        assert mdns.parse_answers(data).pointers == {}


def test_txt_of_the_rfc() -> None:
    assert mdns.parse_text(b"\x03A=1\x03a=2\x01=\x00") == {"a": "1"}
    with pytest.raises(WireError):
        mdns.parse_text(b"\x05ab")


def test_instance_labels() -> None:
    assert mdns.instance_label("Label v1.2 printer._ipp._tcp.local.") == "Label v1.2 printer"
    assert mdns.instance_label("prn.local.") == ""
