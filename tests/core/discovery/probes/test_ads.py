from __future__ import annotations

import pytest

from core.discovery.probes import ads
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import SILENCE, Script, fields
from tests.fuzz.codecs import golden_of

EXPECTED = {
    "vendor": "Beckhoff", "hostname": "CX_0D7560", "name": "CX_0D7560", "firmware": "TwinCAT 2.11.2228",
    "ads.net_id": "5.13.117.96.1.1", "ads.twincat_version": "2.11.2228", "ads.os": "Windows CE 6.0",
}  # fmt: skip


def test_a_captured_controller() -> None:
    result = Script([("ads.identify", golden_of("ads")[0])]).play(ads.start())
    assert fields(result) == EXPECTED and result.device_class == "plc"
    assert result.detail == "Beckhoff, CX_0D7560, TwinCAT 2.11.2228, Windows CE 6.0"


def test_the_same_question_goes_to_all() -> None:
    assert ads.GROUP.data == next(ads.start()).data
    assert fields(ads.GROUP.parse(golden_of("ads")[0])) == EXPECTED
    with pytest.raises(WireError):
        ads.GROUP.parse(ads.GROUP.data)


def test_silence() -> None:
    with pytest.raises(WireError, match="no reply"):
        Script([("ads.identify", SILENCE)]).play(ads.start())
