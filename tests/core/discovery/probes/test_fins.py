from __future__ import annotations

import pytest

from core.discovery.probes import fins
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import SILENCE, Script, fields
from tests.fuzz.codecs import golden_of

GOLDEN = golden_of("fins")[0]


def test_a_captured_controller() -> None:
    result = Script([("fins.read_controller", GOLDEN)]).play(fins.start())
    assert fields(result) == {
        "vendor": "Omron", "model": "CP1L-EL20DR-D", "firmware": "01.00", "fins.second_version": "01.06",
    }  # fmt: skip
    assert result.device_class == "plc" and result.detail == "Omron, CP1L-EL20DR-D, 01.00"


def test_a_controller_in_error_says_so() -> None:
    result = Script([("fins.read_controller", GOLDEN[:12] + b"\0\x40" + GOLDEN[14:])]).play(fins.start())
    assert fields(result)["fins.cpu_error"] == "yes"


def test_refusal_and_silence() -> None:
    with pytest.raises(WireError, match="end code"):
        Script([("fins.read_controller", GOLDEN[:12] + b"\4\1" + GOLDEN[14:])]).play(fins.start())
    with pytest.raises(WireError, match="no reply"):
        Script([("fins.read_controller", SILENCE)]).play(fins.start())
