from __future__ import annotations

import pytest

from core.discovery.probes import slmp
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import SILENCE, NoAnswer, Script, fields
from tests.fuzz.codecs import golden_of

GOLDEN = golden_of("slmp")[0]


def test_a_controller() -> None:
    result = Script([("slmp.read_type", GOLDEN)]).play(slmp.start())
    assert fields(result) == {"vendor": "Mitsubishi Electric", "model": "Q06UDVCPU", "slmp.model_code": "0x0368"}
    assert result.device_class == "plc" and result.detail == "Mitsubishi Electric, Q06UDVCPU"


def test_refusal_silence_and_the_port_that_must_be_given() -> None:
    with pytest.raises(WireError, match="end code"):
        Script([("slmp.read_type", GOLDEN[:9] + b"\x59\xc0" + GOLDEN[11:])]).play(slmp.start())
    with pytest.raises(NoAnswer):
        Script([("slmp.read_type", SILENCE)]).play(slmp.start())
    assert slmp.PROBE.opt_in and slmp.PROBE.needs == "port"
