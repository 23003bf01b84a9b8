from __future__ import annotations

import struct

import pytest

from core.discovery.probes import opcua_session
from core.discovery.wire import opcua
from tests.core.discovery.probes.driver import Script, fields
from tests.fuzz.codecs import golden_of

STEPS = ("hello", "open", "get_endpoints", "create", "activate", "read", "leave")


def answers(**other: bytes | None) -> list[tuple[object, object]]:
    return [(f"opcua.session.{step}", other.get(step, golden_of(f"opcua.session.{step}")[0])) for step in STEPS]


CLOSE = ("opcua.session.close", None)


def fault(code: int) -> bytes:
    body = struct.pack("<IIII", 1, 1, 4, 4) + b"\x01\0" + struct.pack("<H", 397)
    body += struct.pack("<qII", 0, 4, code) + b"\0" + struct.pack("<i", 0) + bytes(3)
    return b"MSGF" + struct.pack("<I", len(body) + 8) + body


def test_the_whole_session() -> None:
    script = Script([*answers(), CLOSE])
    result = script.play(opcua_session.start("127.0.0.1"))
    seen = fields(result)
    assert (seen["vendor"], seen["model"], seen["firmware"], seen["opcua.build_number"]) == (
        "Kessel Systeme", "LineServer 4", "4.6.0", "KS-77-16-0042",
    )  # fmt: skip
    assert seen["opcua.user_tokens"] == "anonymous"
    # Numbers of messages run without a gap, as a channel wants them.
    numbers = [struct.unpack_from("<I", ask.data, 16)[0] for ask in script.asked[2:]]
    assert numbers == [2, 3, 4, 5, 6, 7]


def test_no_session_where_no_stranger_is_let_in() -> None:
    endpoints = golden_of("opcua.session.get_endpoints")[0].replace(b"#None", b"#Nine")
    script = Script([*answers(get_endpoints=endpoints)[:3], CLOSE])
    result = script.play(opcua_session.start("127.0.0.1"))
    assert "no anonymous session offered" in result.detail
    assert fields(result)["opcua.application_uri"]


@pytest.mark.parametrize(
    ("step", "next_steps", "reason"),
    [
        ("create", [], "refuses a session (0x80560000)"),
        ("activate", ["leave"], "refuses anonymous visitors (0x80560000)"),
        ("read", ["leave"], "refuses to be read (0x80560000)"),
    ],
)
def test_a_refusal_still_ends_the_session_and_the_channel(step: str, next_steps: list[str], reason: str) -> None:
    steps = answers(**{step: fault(0x80560000)})
    place = STEPS.index(step) + 1
    rest = [(f"opcua.session.{name}", golden_of(f"opcua.session.{name}")[0]) for name in next_steps]
    script = Script([*steps[:place], *rest, CLOSE])
    result = script.play(opcua_session.start("127.0.0.1"))
    assert reason in result.detail and fields(result)["opcua.application_uri"]
    numbers = [struct.unpack_from("<I", ask.data, 16)[0] for ask in script.asked[2:]]
    assert numbers == list(range(2, 2 + len(numbers)))


def test_build_information_that_cannot_be_read_does_not_leave_the_session_open() -> None:
    broken = golden_of("opcua.session.activate")[0]
    script = Script([*answers(read=broken), CLOSE])
    result = script.play(opcua_session.start("127.0.0.1"))
    assert "not readable" in result.detail
    assert [ask.request for ask in script.asked[-2:]] == ["opcua.session.leave", "opcua.session.close"]


def test_silence_in_the_session_ends_it_without_more_questions() -> None:
    script = Script([*answers()[:4], ("opcua.session.activate", None)])
    result = script.play(opcua_session.start("127.0.0.1"))
    assert "cannot be read" in result.detail and fields(result)["opcua.application_uri"]


def test_it_is_asked_at_named_hosts_only_and_stands_in_for_the_plain_one() -> None:
    probe = opcua_session.PROBE
    assert (probe.opt_in, probe.risk, probe.replaces, probe.port) == (True, 3, ("opcua",), opcua.PORT)
