from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.discovery.wire import snmp, snmpv3
from core.discovery.wire.errors import WireError
from core.discovery.wire.readonly import check_read_only
from core.discovery.wire.usm import Credentials, Keys, localize
from tests.fuzz.codecs import golden_of
from tests.fuzz.codecs_it import KEYS

ENGINE = bytes.fromhex("80004fb805766d30830040")


def test_the_discovery_byte_by_byte() -> None:
    assert snmpv3.build_discovery().hex(" ") == (
        "30 37 02 01 03 30 0d 02 01 01 02 02 20 00 04 01 04 02 01 03 04 10 30 0e 04 00 02 01 00 02 01 00 04 00 04 00 04 00 "
        "30 11 04 00 04 00 a0 0b 02 01 01 02 01 00 02 01 00 30 00"
    )


def test_who_the_engine_is() -> None:
    message = snmpv3.parse_message(golden_of("snmpv3.discover")[0])
    assert message.engine_id == ENGINE
    assert snmpv3.engine_of(ENGINE) == snmpv3.Engine(20408, "")
    assert snmpv3.engine_of(bytes.fromhex("8000215903020077000020")) == snmpv3.Engine(8537, "02:00:77:00:00:20")
    for wrong in (b"", b"1234", bytes(33)):
        with pytest.raises(WireError):
            snmpv3.engine_of(wrong)


@pytest.mark.parametrize(("number", "keys"), [(0, None), (1, KEYS[0]), (2, KEYS[1]), (3, KEYS[2])])
def test_answers_of_every_level(number: int, keys: Keys | None) -> None:
    answer = snmpv3.parse_answer(golden_of("snmpv3.get")[number], keys)
    assert answer.report == 0 and dict(answer.response.bindings)[snmp.SYS_NAME] == b"DRV-110"


def test_the_sealed_question_is_no_plain_one_and_not_read_by_the_gate() -> None:
    plain = snmpv3.build_get(ENGINE, 3, 4, "sealer")
    check_read_only("snmpv3", plain)
    sealed = snmpv3.seal(plain, KEYS[1], salt=7)
    assert snmpv3.parse_message(sealed).privacy == (7).to_bytes(8, "big")
    assert b"\x06\x08\x2b\x06\x01\x02\x01" in plain and b"\x06\x08\x2b\x06\x01\x02\x01" not in sealed
    with pytest.raises(WireError):
        check_read_only("snmpv3", sealed)


@given(st.integers(0, 500), st.integers(1, 255))
@settings(max_examples=80, deadline=None)
def test_every_changed_byte_of_a_signed_answer_is_noticed(place: int, change: int) -> None:
    data = bytearray(golden_of("snmpv3.get")[1])
    data[place % len(data)] ^= change
    try:
        answer = snmpv3.parse_answer(bytes(data), KEYS[0])
    except WireError:
        return
    # A flag that calls it a report may come unsigned; it then names no values.
    assert answer.report


def test_what_is_not_signed_is_no_answer_to_a_signed_question() -> None:
    with pytest.raises(WireError, match="signature"):
        snmpv3.parse_answer(golden_of("snmpv3.get")[0], KEYS[0])
    with pytest.raises(WireError):
        snmpv3.parse_answer(golden_of("snmpv3.get")[1])
    wrong = localize(Credentials("signer", "sha", "authpass2"), ENGINE)
    with pytest.raises(WireError, match="wrong"):
        snmpv3.parse_answer(golden_of("snmpv3.get")[1], wrong)


def test_a_report_and_its_reason() -> None:
    answer = snmpv3.parse_answer(golden_of("snmpv3.report")[0], KEYS[0])
    assert snmpv3.REPORTS[answer.report] == "unknown user"


def test_an_encrypted_answer_that_was_signed_by_somebody_else_is_never_decrypted() -> None:
    keys = dataclasses.replace(KEYS[1], auth=bytes(32))
    with pytest.raises(WireError, match="signature is wrong"):
        snmpv3.parse_answer(golden_of("snmpv3.get")[2], keys)


@pytest.mark.parametrize(
    "arguments",
    [{"engine_id": b"1234"}, {"engine_id": bytes(33)}, {"boots": -1}, {"time": 2**31}, {"user": "x" * 33},
     {"message_id": 0}, {"level": 2}, {"level": 4}, {"oids": ()}, {"oids": ((1, 3, 6, 1, 6, 3, 15),)}],
)  # fmt: skip
def test_wrong_arguments_are_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(WireError):
        snmpv3.build_get(**arguments)
