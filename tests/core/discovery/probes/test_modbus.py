from __future__ import annotations

import struct

import pytest

from core.discovery.probes import modbus
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import SILENCE, NoAnswer, Script, fields

READ = "modbus.read_device_id"


def ask(transaction: int, unit: int, code: int, first: int = 0) -> tuple[str, bytes]:
    return READ, struct.pack(">HHHB", transaction, 0, 5, unit) + bytes((0x2B, 0x0E, code, first))


def reply(transaction: int, pdu: bytes, unit: int = 255) -> bytes:
    return struct.pack(">HHHB", transaction, 0, len(pdu) + 1, unit) + pdu


def ident(objects: dict[int, bytes], code: int = 1, conformity: int = 1, following: int = 0) -> bytes:
    listed = b"".join(bytes((key, len(text))) + text for key, text in objects.items())
    return bytes((0x2B, 0x0E, code, conformity, 0xFF if following else 0, following, len(objects))) + listed


BASIC = {0: b"Schneider Electric", 1: b"TM221CE24R", 2: b"V1.12.0.1"}


def test_basic_identification_is_one_question() -> None:
    script = Script([(ask(1, 255, 1), reply(1, ident(BASIC)))])
    result = script.play(modbus.start())
    seen = fields(result)
    assert (seen["vendor"], seen["model"], seen["firmware"]) == ("Schneider Electric", "TM221CE24R", "V1.12.0.1")
    assert "order_number" not in seen and "serial" not in seen
    assert result.detail == "Schneider Electric, TM221CE24R, V1.12.0.1, unit 255"


def test_regular_identification_where_the_device_offers_it() -> None:
    regular = BASIC | {3: b"http://x", 4: b"Modicon M221", 5: b"M221", 6: b"Pump house 3"}
    script = Script(
        [
            (ask(1, 255, 1), reply(1, ident(BASIC, conformity=0x82))),
            (ask(2, 255, 2), reply(2, ident(regular, code=2, conformity=0x82))),
        ]
    )
    seen = fields(script.play(modbus.start()))
    assert (seen["model"], seen["order_number"], seen["name"]) == ("M221", "TM221CE24R", "Pump house 3")
    assert seen["modbus.product_name"] == "Modicon M221"


def test_a_serial_number_in_the_application_name_is_no_name() -> None:
    regular = BASIC | {6: b"S/N AR77-008813"}
    script = Script(
        [
            (READ, reply(1, ident(BASIC, conformity=2))),
            (READ, reply(2, ident(regular, code=2, conformity=2))),
        ]
    )
    seen = fields(script.play(modbus.start()))
    assert seen["serial"] == "AR77-008813" and "name" not in seen


def test_unit_1_on_the_same_connection_only_where_255_is_silent() -> None:
    script = Script([(ask(1, 255, 1), SILENCE), (ask(2, 1, 1), reply(2, ident(BASIC), unit=1))])
    seen = fields(script.play(modbus.start()))
    assert seen["modbus.unit"] == "1"
    assert not any(a.fresh for a in script.asked)


def test_both_silent_is_no_answer() -> None:
    with pytest.raises(NoAnswer):
        Script([(ask(1, 255, 1), SILENCE), (ask(2, 1, 1), SILENCE)]).play(modbus.start())


def test_the_late_answer_of_unit_255_is_not_taken_for_that_of_unit_1() -> None:
    late = reply(1, ident({0: b"late"}))
    script = Script([(READ, SILENCE), (READ, late + reply(2, ident(BASIC), unit=1))])
    assert fields(script.play(modbus.start()))["vendor"] == "Schneider Electric"


def test_answers_in_parts_are_read_on_and_bounded() -> None:
    steps: list[tuple[object, object]] = [(ask(1, 255, 1), reply(1, ident({0: b"Maker"}, following=1)))]
    steps.append((ask(2, 255, 1, 1), reply(2, ident({1: b"Code"}, following=2))))
    steps.append((ask(3, 255, 1, 2), reply(3, ident({2: b"1.0"}))))
    seen = fields(Script(steps).play(modbus.start()))
    assert (seen["vendor"], seen["modbus.product_code"], seen["firmware"]) == ("Maker", "Code", "1.0")
    turning = [(READ, reply(1, ident({0: b"Maker"}, following=1))), (READ, reply(2, ident({1: b"C"}, following=1)))]
    assert fields(Script(turning).play(modbus.start()))["vendor"] == "Maker"


def test_the_server_id_only_after_exception_01() -> None:
    script = Script(
        [
            (READ, reply(1, b"\xab\x01")),
            (
                ("modbus.report_server_id", bytes.fromhex("0002 0000 0002 ff 11")),
                reply(2, b"\x11\x0d\x01\xffMoxa MB3180"),
            ),
        ]
    )
    result = script.play(modbus.start())
    assert fields(result) == {"vendor": "Moxa", "modbus.server_id": "Moxa MB3180", "modbus.unit": "255"}


@pytest.mark.parametrize("code", [2, 3, 4, 10, 11])
def test_no_further_question_after_another_exception(code: int) -> None:
    result = Script([(READ, reply(1, bytes((0xAB, code))))]).play(modbus.start())
    assert fields(result) == {"modbus.unit": "255"}
    assert f"exception {code}" in result.detail


@pytest.mark.parametrize("answer", [SILENCE, reply(2, b"\x91\x01"), reply(2, ident(BASIC))])
def test_without_a_server_id_the_refusal_stands(answer: bytes | None) -> None:
    result = Script([(READ, reply(1, b"\xab\x01")), ("modbus.report_server_id", answer)]).play(modbus.start())
    assert "exception 1" in result.detail


@pytest.mark.parametrize("answer", [SILENCE, reply(2, b"\xab\x04"), reply(2, b"\x03\x02\x00\x00")])
def test_what_was_read_stands_when_the_second_question_fails(answer: bytes | None) -> None:
    script = Script([(READ, reply(1, ident(BASIC, conformity=2))), (READ, answer)])
    assert fields(script.play(modbus.start()))["vendor"] == "Schneider Electric"


def test_another_protocol_ends_the_conversation() -> None:
    conversation = modbus.start()
    first = next(conversation)
    with pytest.raises(WireError):
        first.framer(b"HTTP/1.1 400 Bad Request")
    with pytest.raises(WireError):
        conversation.throw(WireError("not Modbus"))


def test_the_answer_to_another_question_is_refused() -> None:
    conversation = modbus.start()
    next(conversation)
    with pytest.raises(WireError):
        conversation.send(reply(1, b"\x11\x02\x01\xff"))
