from __future__ import annotations

import pytest

from core.discovery.probes import knx
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import SILENCE, Script, fields
from tests.fuzz.codecs import golden_of


def test_a_router_described() -> None:
    result = Script([("knx.describe", golden_of("knx.describe")[0])]).play(knx.start())
    assert fields(result) == {
        "vendor": "Gira", "model": "KNX/IP-Router", "name": "KNX/IP-Router", "serial": "00082D40834D",
        "mac": "00:0a:b3:27:4a:32", "knx.individual_address": "1.0.0", "knx.medium": "TP1",
        "knx.services": "core v2, device management v2, tunnelling v2, routing v2, remote configuration v1",
    }  # fmt: skip
    assert result.detail == "Gira, KNX/IP-Router, KNX router 1.0.0" and result.device_class == "gateway"


def test_a_router_found() -> None:
    seen = fields(knx.GROUP.parse(golden_of("knx.search")[0]))
    assert (seen["name"], seen["knx.endpoint"]) == ("Gira KNX/IP-Router", "192.168.42.10:3671")
    assert "vendor" not in seen  # the number in the serial is nobody's
    assert knx.GROUP.group == "224.0.23.12"
    with pytest.raises(WireError):
        knx.GROUP.parse(knx.GROUP.data)


def test_silence() -> None:
    with pytest.raises(WireError, match="no reply"):
        Script([("knx.describe", SILENCE)]).play(knx.start())
