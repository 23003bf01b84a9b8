from __future__ import annotations

import struct

import pytest

from core.discovery.probes import epm
from core.discovery.wire.errors import WireError
from core.practice.epm import EpmIdentity, answer
from tests.core.discovery.probes.driver import SILENCE, Script, fields
from tests.fuzz.codecs import golden_of


def ask(identity: EpmIdentity) -> object:
    return Script([("epm.lookup", lambda asked: answer(asked.data, identity))]).play(epm.start())


def test_a_controller() -> None:
    result = Script([("epm.lookup", golden_of("epm.lookup")[0])]).play(epm.start())
    assert fields(result) == {
        "vendor": "Siemens", "model": "S7-1500", "order_number": "6ES7 672-5DC01-0YA0", "firmware": "V2.1.7",
        "epm.hardware_version": "0", "epm.vendor_id": "0x002A", "epm.device_id": "0x010E",
        "epm.annotation": "S7-1500 6ES7 672-5DC01-0YA0 0 V 2 1 7", "epm.family": "S7-1500",
    }  # fmt: skip
    assert result.device_class == "plc" and result.detail == "Siemens, S7-1500, 6ES7 672-5DC01-0YA0, V2.1.7"


def test_a_device_of_another_maker() -> None:
    result = ask(EpmIdentity("750-375", "750-0375", 3, (1, 2, 3), 0x11D, 2))
    assert fields(result)["vendor"] == "WAGO" and result.device_class == ""


def test_an_empty_map() -> None:
    head = golden_of("epm.lookup")[0][:74] + struct.pack("<HHBB", 40, 0, 0, 0) + bytes(40)
    assert Script([("epm.lookup", head)]).play(epm.start()).values == ()


def test_silence_and_noise() -> None:
    with pytest.raises(WireError, match="no reply"):
        Script([("epm.lookup", SILENCE)]).play(epm.start())
    with pytest.raises(WireError):
        Script([("epm.lookup", b"\4\2" + bytes(100))]).play(epm.start())
