from __future__ import annotations

import struct

import pytest

from core.discovery.probes import s7 as probe
from core.discovery.wire import s7
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import SILENCE, NoAnswer, Script, fields
from tests.fuzz.codecs import golden_of

CONFIRMED, REFUSED = golden_of("s7.connect")
SETUP = golden_of("s7.setup")[0]
MODULES, COMPONENTS = golden_of("s7.read_list")[:2]
DENIED = golden_of("s7.read_list")[2]


def part(data: bytes, *, last: bool, sequence: int) -> bytes:
    parameters = bytes((0, 1, 0x12, 8, 0x12, 0x84, 1, sequence, 0 if last else 1, 0 if last else 1, 0, 0))
    body = struct.pack(">BBH", 0xFF, 9, len(data)) + data
    header = struct.pack(">BBHHHH", 0x32, 7, 0, 2, len(parameters), len(body))
    inner = b"\x02\xf0\x80" + header + parameters + body
    return struct.pack(">BBH", 3, 0, len(inner) + 4) + inner


def test_order_number_firmware_serial_and_names() -> None:
    script = Script(
        [
            (("s7.connect", s7.build_connect(0x0100)), CONFIRMED),
            (("s7.setup", s7.build_setup()), SETUP),
            (("s7.read_list", s7.build_read_list(2, 0x11)), MODULES),
            (("s7.read_list", s7.build_read_list(32, 0x1C)), COMPONENTS),
        ]
    )
    result = script.play(probe.start())
    seen = fields(result)
    assert (seen["vendor"], seen["model"]) == ("Siemens", "CPU 1516-3 PN/DP")
    assert (seen["order_number"], seen["firmware"]) == ("6ES7 516-3AN02-0AB0", "V2.9.4")
    assert (seen["serial"], seen["name"]) == ("S C-PRAC77110011", "Filling line")
    assert result.device_class == "plc" and not any(ask.fresh for ask in script.asked)


@pytest.mark.parametrize("first", [REFUSED, SILENCE])
def test_a_second_connection_with_the_other_tsap_where_the_first_is_refused(first: bytes | None) -> None:
    script = Script(
        [
            ("s7.connect", first),
            (("s7.connect", s7.build_connect(0x0200)), CONFIRMED),
            ("s7.setup", SETUP),
            ("s7.read_list", MODULES),
            ("s7.read_list", COMPONENTS),
        ]
    )
    assert fields(script.play(probe.start()))["serial"] == "S C-PRAC77110011"
    assert [ask.fresh for ask in script.asked] == [False, True, False, False, False]


def test_both_refused() -> None:
    result = Script([("s7.connect", REFUSED), ("s7.connect", REFUSED)]).play(probe.start())
    assert not result.protocol_seen and not result.values
    with pytest.raises(NoAnswer):
        Script([("s7.connect", SILENCE), ("s7.connect", SILENCE)]).play(probe.start())


def test_a_list_in_parts_is_read_on_with_the_sequence_named() -> None:
    whole = s7.parse_list_part(COMPONENTS).data
    script = Script(
        [
            ("s7.connect", CONFIRMED),
            ("s7.setup", SETUP),
            ("s7.read_list", MODULES),
            ("s7.read_list", part(whole[:100], last=False, sequence=6)),
            (("s7.read_list_next", s7.build_read_next(33, 6)), part(whole[100:200], last=False, sequence=6)),
            (("s7.read_list_next", s7.build_read_next(34, 6)), part(whole[200:], last=True, sequence=6)),
        ]
    )
    assert fields(script.play(probe.start()))["serial"] == "S C-PRAC77110011"


def test_endless_parts_end() -> None:
    endless = part(b"x" * 10, last=False, sequence=1)
    steps: list[tuple[object, object]] = [("s7.connect", CONFIRMED), ("s7.setup", SETUP), ("s7.read_list", endless)]
    steps += [("s7.read_list_next", endless)] * (probe.MAX_PARTS - 1)
    steps += [("s7.read_list", COMPONENTS)]
    assert fields(Script(steps).play(probe.start()))["serial"] == "S C-PRAC77110011"


def test_one_list_refused_leaves_the_other() -> None:
    steps = [("s7.connect", CONFIRMED), ("s7.setup", SETUP), ("s7.read_list", DENIED), ("s7.read_list", COMPONENTS)]
    seen = fields(Script(steps).play(probe.start()))
    assert seen["model"] == "CPU 1516-3 PN/DP" and "order_number" not in seen


def test_both_lists_refused_or_silent_is_still_s7() -> None:
    for answers in ((DENIED, DENIED), (SILENCE, SILENCE)):
        steps = [("s7.connect", CONFIRMED), ("s7.setup", SETUP), *(("s7.read_list", a) for a in answers)]
        result = Script(steps).play(probe.start())
        assert result.protocol_seen and not result.values and "refused" in result.detail
        assert result.device_class == ""


@pytest.mark.parametrize("answer", [SILENCE, CONFIRMED])
def test_another_protocol_behind_the_same_transport(answer: bytes | None) -> None:
    result = Script([("s7.connect", CONFIRMED), ("s7.setup", answer)]).play(probe.start())
    assert not result.protocol_seen


def test_a_panel_is_no_controller() -> None:
    record = struct.pack(">H20sHHH", 1, b"6AV2 124-0GC01-0AX0 ", 0, 0, 0)
    listed = part(struct.pack(">HHHH", 0x11, 0, 28, 1) + record, last=True, sequence=1)
    steps = [("s7.connect", CONFIRMED), ("s7.setup", SETUP), ("s7.read_list", listed), ("s7.read_list", DENIED)]
    assert Script(steps).play(probe.start()).device_class == "hmi"


def test_a_wrong_protocol_on_the_first_answer_passes() -> None:
    conversation = probe.start()
    ask = next(conversation)
    with pytest.raises(WireError):
        ask.framer(b"SSH-2.0")
    with pytest.raises(WireError):
        conversation.throw(WireError("not ISO transport on TCP"))
