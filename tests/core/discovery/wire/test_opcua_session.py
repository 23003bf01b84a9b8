from __future__ import annotations

import struct

import pytest

from core.discovery.wire import opcua_session
from core.discovery.wire.errors import WireError
from core.discovery.wire.opcua import Fault
from core.discovery.wire.readonly import check_read_only
from tests.fuzz.codecs import golden_of

TOKEN = b"\x05\x02\x00\x10\x00\x00\x00" + bytes(16)


def answer(number: int) -> bytes:
    return golden_of(
        ("opcua.session.create", "opcua.session.activate", "opcua.session.read", "opcua.session.leave")[number]
    )[0]


def test_a_session_of_asyncua() -> None:
    session = opcua_session.parse_create(answer(0))
    assert isinstance(session, opcua_session.Session) and session.token == b"\x01\x00\xe9\x03"
    assert opcua_session.parse_activate(answer(1)) is None
    assert opcua_session.parse_leave(answer(3)) is None
    assert opcua_session.parse_read(answer(2)) == opcua_session.BuildInfo(
        "Kessel Systeme", "LineServer 4", "urn:kessel-systeme.example:LineServer4", "4.6.0", "KS-77-16-0042"
    )


def test_the_token_goes_back_as_it_came() -> None:
    for build in (opcua_session.build_activate, opcua_session.build_read, opcua_session.build_leave):
        message = build(7, 9, TOKEN)
        assert message[28 : 28 + len(TOKEN)] == TOKEN
        assert struct.unpack_from("<II", message, 8) == (7, 9)
        check_read_only("opcua.session", message)


@pytest.mark.parametrize("token", [b"", b"\x00", b"\x09\0\0", TOKEN + b"x", TOKEN[:-1]])
def test_what_is_no_token_is_not_sent(token: bytes) -> None:
    with pytest.raises(WireError):
        opcua_session.build_read(1, 1, token)


def fault(code: int) -> bytes:
    body = struct.pack("<IIII", 1, 1, 4, 4) + b"\x01\0" + struct.pack("<H", 397)
    body += struct.pack("<qII", 0, 4, code) + b"\0" + struct.pack("<i", 0) + bytes(3)
    return b"MSGF" + struct.pack("<I", len(body) + 8) + body


def test_refusals() -> None:
    refused = Fault(0x80200000, "")
    assert opcua_session.parse_create(fault(0x80200000)) == refused
    assert opcua_session.parse_activate(fault(0x80200000)) == refused
    assert opcua_session.parse_read(fault(0x80200000)) == refused


def values(*variants: bytes) -> bytes:
    body = struct.pack("<IIII", 1, 1, 5, 5) + b"\x01\0" + struct.pack("<H", opcua_session.READ_RESPONSE)
    body += struct.pack("<qII", 0, 5, 0) + b"\0" + struct.pack("<i", 0) + bytes(3)
    body += struct.pack("<i", len(variants)) + b"".join(variants) + struct.pack("<i", -1)
    return b"MSGF" + struct.pack("<I", len(body) + 8) + body


def text(value: str) -> bytes:
    return b"\x01\x0c" + struct.pack("<i", len(value)) + value.encode()


MISSING = b"\x02" + struct.pack("<I", 0x80340000)
DATED = b"\x0d\x0c" + struct.pack("<i", 3) + b"4.6" + bytes(16)


def test_servers_that_keep_only_the_parts() -> None:
    found = opcua_session.parse_read(values(MISSING, text("PFC200"), text("urn:x"), text("WAGO"), DATED, b"\x01\0"))
    assert found == opcua_session.BuildInfo("WAGO", "PFC200", "urn:x", "4.6", "")


@pytest.mark.parametrize(
    "data",
    [values(), values(*[MISSING] * 5), values(*[MISSING] * 7), values(b"\x01\x06" + bytes(4), *[MISSING] * 5), b"MSGF"],
)
def test_what_is_no_answer_to_this_question(data: bytes) -> None:
    with pytest.raises(WireError):
        opcua_session.parse_read(data)


def test_an_answer_to_another_service_is_refused() -> None:
    with pytest.raises(WireError):
        opcua_session.parse_activate(answer(0))
