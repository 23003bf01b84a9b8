from __future__ import annotations

import struct

import pytest

from core.discovery.probes import bacnet as probe
from core.discovery.wire import bacnet
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import SILENCE, Script, fields
from tests.fuzz.codecs import golden_of

I_AM = golden_of("bacnet.who_is")[0]
MULTIPLE = golden_of("bacnet.read_property_multiple")[0]
ABORT = golden_of("bacnet.refusal")[2]
PLAIN, ROUTED = golden_of("bacnet.i_am")


def single(invoke: int, prop: int, content: bytes, tag: int = 7, instance: int = 770017) -> bytes:
    number = prop.to_bytes(2 if prop > 255 else 1, "big")
    apdu = (
        bytes((0x30, invoke, 12, 0x0C)) + struct.pack(">I", 8 << 22 | instance) + bytes((0x18 | len(number),)) + number
    )
    apdu += b"\x3e" + bytes((tag << 4 | 5, len(content))) + content + b"\x3f"
    return struct.pack(">BBHH", 0x81, 0x0A, 6 + len(apdu), 0x0100) + apdu


def refused(invoke: int) -> bytes:
    return bytes((0x81, 0x0A, 0, 13, 1, 0, 0x50, invoke, 0x0C, 0x91, 2, 0x91, 0x20))


def test_who_is_then_all_properties_at_once() -> None:
    script = Script(
        [
            (("bacnet.who_is", bacnet.build_who_is(broadcast=False)), I_AM),
            (("bacnet.read_property_multiple", bacnet.build_read_property_multiple(2, 770017)), MULTIPLE),
        ]
    )
    result = script.play(probe.start())
    assert fields(result) == {
        "vendor": "Klimatron", "model": "BC-820", "serial": "KT770017-B", "firmware": "5.3.18", "name": "HVAC-01",
        "location": "Roof plant room", "bacnet.application_software": "HVAC-Basic 2.1",
        "bacnet.description": "Ventilation controller", "bacnet.instance": "770017", "bacnet.vendor_id": "999",
    }  # fmt: skip
    assert result.device_class == "building_controller"


def test_an_instance_that_is_known_spares_who_is() -> None:
    script = Script([("bacnet.read_property_multiple", MULTIPLE)])
    assert fields(script.play(probe.start(instance=770017)))["serial"] == "KT770017-B"


def test_where_the_i_am_goes_elsewhere_the_device_is_asked_for_its_number() -> None:
    number = struct.pack(">I", 8 << 22 | 770017)
    script = Script(
        [
            ("bacnet.who_is", SILENCE),
            (("bacnet.read_property", bacnet.build_read_property(1)), single(1, 75, number, tag=12, instance=4194303)),
            ("bacnet.read_property_multiple", MULTIPLE),
        ]
    )
    assert fields(script.play(probe.start()))["bacnet.instance"] == "770017"


def test_single_reads_where_several_at_once_are_refused() -> None:
    texts = {121: b"\0Trane", 70: b"\0UC600", 44: b"\x004.2", 372: b"\0E17", 77: b"\0AHU-1"}
    steps: list[tuple[object, object]] = [("bacnet.who_is", I_AM), ("bacnet.read_property_multiple", ABORT)]
    for invoke, prop in enumerate(bacnet.IDENTITY, start=3):
        reply = single(invoke, prop, texts[prop]) if prop in texts else refused(invoke)
        steps.append((("bacnet.read_property", bacnet.build_read_property(invoke, 770017, prop)), reply))
    seen = fields(Script(steps).play(probe.start()))
    assert (seen["vendor"], seen["model"], seen["firmware"]) == ("Trane", "UC600", "4.2")
    assert (seen["serial"], seen["name"]) == ("E17", "AHU-1")


def test_single_reads_end_at_the_first_silence() -> None:
    steps = [("bacnet.who_is", I_AM), ("bacnet.read_property_multiple", SILENCE), ("bacnet.read_property", SILENCE)]
    assert fields(Script(steps).play(probe.start())) == {"bacnet.instance": "770017", "bacnet.vendor_id": "999"}


def test_a_device_that_keeps_its_number_to_itself() -> None:
    steps = [("bacnet.who_is", SILENCE), ("bacnet.read_property", refused(1))]
    result = Script(steps).play(probe.start())
    assert result.values == () and "instance" in result.detail


def test_the_group_request() -> None:
    assert probe.GROUP.data == bacnet.build_who_is() and probe.GROUP.bind_port == 47808
    assert fields(probe.GROUP.parse(PLAIN)) == {"bacnet.instance": "3", "bacnet.vendor_id": "99"}
    by_number = PLAIN[:-1] + b"\x05"
    assert fields(probe.GROUP.parse(by_number))["vendor"] == "Johnson Controls"


def test_a_device_behind_a_router_is_not_the_one_at_the_address() -> None:
    result = probe.GROUP.parse(ROUTED)
    assert fields(result) == {"bacnet.behind_router": "device 3 on network 26, address 05"}
    assert result.device_class == ""


def test_another_protocol_passes() -> None:
    conversation = probe.start()
    next(conversation)
    with pytest.raises(WireError):
        conversation.send(b"HTTP/1.1 400")
