from __future__ import annotations

import pytest

from core.discovery.probes import dcp
from core.discovery.wire.errors import WireError
from core.practice.dcp import ProfinetDevice, answer, hello
from tests.core.discovery.probes.driver import fields
from tests.fuzz.codecs import golden_of

MAC = bytes.fromhex("0277000000a1")


def frame(**changes: object) -> bytes:
    device = ProfinetDevice(**{"station": "a", "type_of_station": "x", "vendor_id": 1, "device_id": 2, **changes})
    return hello(device, MAC)


def test_a_captured_device() -> None:
    reading = dcp.read(golden_of("dcp")[0])
    assert reading is not None and (reading.mac, reading.ip) == ("00:09:91:43:e0:67", "192.168.1.2")
    assert fields(reading.result) == {
        "vendor": "General Electric", "model": "IC200PNS001", "name": "versamax-pns11", "mac": "00:09:91:43:e0:67",
        "dcp.station_name": "versamax-pns11", "dcp.vendor_id": "0x015A", "dcp.device_id": "0x0003",
        "dcp.role": "IO device", "dcp.netmask": "255.255.255.0", "dcp.gateway": "192.168.1.2", "dcp.ip_state": "set",
    }  # fmt: skip
    assert reading.result.detail == "General Electric, IC200PNS001, versamax-pns11"


def test_our_own_question_and_other_protocols_are_passed_over() -> None:
    assert dcp.read(dcp.REQUEST.build("02:00:00:00:00:07")) is None
    assert dcp.read(bytes(60)) is None and dcp.LISTENER.read(b"") is None


def test_a_broken_answer_is_an_error() -> None:
    with pytest.raises(WireError):
        dcp.read(golden_of("dcp")[0][:40])


def test_the_practice_device_answers_the_question() -> None:
    ask = dcp.REQUEST.build("02:00:00:00:00:07")
    device = ProfinetDevice("plc-1", "S7-1500", 0x2A, 0x10E, 2, "10.0.0.7")
    said = answer(ask, device, MAC)
    assert said is not None and said[:6] == bytes.fromhex("020000000007") and len(said) >= 60
    reading = dcp.read(said)
    assert reading is not None and (reading.mac, reading.ip) == ("02:77:00:00:00:a1", "10.0.0.7")
    assert reading.result.device_class == "plc" and fields(reading.result)["vendor"] == "Siemens"


def test_a_device_without_name_and_address() -> None:
    reading = dcp.read(frame(station=""))
    assert reading is not None and reading.ip == ""
    assert reading.result.detail == "Acromag, x, no station name"
    assert "name" not in fields(reading.result)


@pytest.mark.parametrize(
    ("kind", "role", "name"),
    [
        ("S7-1500", 2, "plc"), ("SCALANCE XC208", 1, "switch"), ("SIMATIC-HMI", 1, "hmi"), ("SINAMICS-G120D", 1, "drive"),
        ("ET200SP", 1, "remote_io"), ("KR C4", 1, "robot"), ("unknown", 2, "plc"), ("unknown", 1, ""), ("INC", 1, ""),
    ],
)  # fmt: skip
def test_the_class_by_the_type(kind: str, role: int, name: str) -> None:
    reading = dcp.read(frame(type_of_station=kind, role=role))
    assert reading is not None and reading.result.device_class == name


def test_an_order_number_in_the_type() -> None:
    reading = dcp.read(frame(type_of_station="6ES7 512-1DK01-0AB0"))
    assert reading is not None
    assert fields(reading.result)["order_number"] == "6ES7 512-1DK01-0AB0"
    assert fields(reading.result)["dcp.family"] == "S7-1500"
