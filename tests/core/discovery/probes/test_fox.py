from __future__ import annotations

import pytest

from core.discovery.probes import fox
from core.discovery.wire.errors import WireError
from core.practice.fox import FoxIdentity
from tests.core.discovery.probes.driver import SILENCE, NoAnswer, Script, fields
from tests.fuzz.codecs import golden_of


def test_a_captured_station() -> None:
    result = Script([("fox.hello", golden_of("fox")[0])]).play(fox.start())
    assert fields(result) == {
        "vendor": "Tridium", "firmware": "Niagara 3.5.41.1", "name": "Legion_HQ_V4", "fox.app": "Station",
        "fox.version": "3.5.41.1", "fox.brand": "vykon", "fox.host_id": "Qnx-NPM6-0000-1490-C30C", "fox.os": "QNX 6.3.2",
    }  # fmt: skip
    assert result.device_class == "building_controller"
    assert result.detail == "Niagara 3.5.41.1, Station, Legion_HQ_V4, vykon"


def test_a_host_name_that_is_no_address() -> None:
    said = FoxIdentity("hall1-bms", "s", "4.10", "b", "h").hello()
    said = said[: said.index(b"};;\n") + 4]
    assert fields(Script([("fox.hello", said)]).play(fox.start()))["hostname"] == "hall1-bms"


def test_a_hello_with_few_fields() -> None:
    said = b"fox a 0 -1 fox hello\n{\nfox.version=s:1.0\n};;\n"
    result = Script([("fox.hello", said)]).play(fox.start())
    assert fields(result) == {"vendor": "Tridium"} and result.detail == "Niagara" and result.device_class == ""


def test_silence_and_another_protocol() -> None:
    with pytest.raises(NoAnswer):
        Script([("fox.hello", SILENCE)]).play(fox.start())
    with pytest.raises(WireError):
        Script([("fox.hello", b"SSH-2.0-x\r\n")]).play(fox.start())
