from __future__ import annotations

import pytest

from core.discovery.probes import iec104
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import SILENCE, NoAnswer, Script, fields
from tests.fuzz.codecs import golden_of

TEST = ("iec104.test", bytes.fromhex("680443000000"))


def test_a_station_that_confirms() -> None:
    result = Script([(TEST, golden_of("iec104.test")[0])]).play(iec104.start())
    assert fields(result) == {"iec104.answer": "TESTFR con"}
    assert result.detail == "IEC 60870-5-104, TESTFR con" and result.device_class == ""


def test_any_whole_frame_shows_the_protocol() -> None:
    result = Script([(TEST, golden_of("iec104.data")[0])]).play(iec104.start())
    assert fields(result) == {"iec104.answer": "I frame"}


def test_silence_and_another_protocol() -> None:
    with pytest.raises(NoAnswer):
        Script([(TEST, SILENCE)]).play(iec104.start())
    with pytest.raises(WireError):
        Script([(TEST, b"SSH-2.0-x\r\n")]).play(iec104.start())


def test_it_is_asked_only_where_named() -> None:
    assert iec104.PROBE.opt_in and iec104.PROBE.requests == ("iec104.test",)
