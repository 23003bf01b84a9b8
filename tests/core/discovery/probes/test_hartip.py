from __future__ import annotations

import pytest

from core.discovery.probes import hartip
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import SILENCE, Script, fields
from tests.fuzz.codecs import golden_of

OPENED, IDENTITY, TAG, CLOSED = (golden_of(f"hartip.{one}")[0] for one in ("initiate", "identity", "long_tag", "close"))
LONG_TAG = ("hartip.long_tag", bytes.fromhex("010003000003001182264e0000d214002c"))


def test_a_captured_gateway() -> None:
    script = Script(
        [("hartip.initiate", OPENED), ("hartip.identity", IDENTITY), (LONG_TAG, TAG), ("hartip.close", CLOSED)]
    )
    result = script.play(hartip.start())
    assert fields(result) == {
        "vendor": "Emerson", "serial": "0000D2", "firmware": "1", "name": "wihartgw", "hartip.long_tag": "wihartgw",
        "hartip.manufacturer": "0x0026", "hartip.expanded_type": "0x264E", "hartip.device_id": "0000D2",
        "hartip.device_revision": "4", "hartip.hart_revision": "7",
    }  # fmt: skip
    assert result.detail == "Emerson, type 0x264E, wihartgw" and result.device_class == "gateway"


@pytest.mark.parametrize("no_tag", [SILENCE, IDENTITY])
def test_the_session_is_closed_also_without_a_tag(no_tag: bytes | None) -> None:
    steps = [("hartip.initiate", OPENED), ("hartip.identity", IDENTITY), (LONG_TAG, no_tag), ("hartip.close", SILENCE)]
    assert "name" not in fields(Script(steps).play(hartip.start()))


@pytest.mark.parametrize("nothing", [SILENCE, OPENED])
def test_the_session_is_closed_also_without_an_identity(nothing: bytes | None) -> None:
    steps = [("hartip.initiate", OPENED), ("hartip.identity", nothing), ("hartip.close", CLOSED)]
    assert fields(Script(steps).play(hartip.start())) == {"hartip.session": "opened"}


def test_a_refused_session_is_left_alone() -> None:
    refused = OPENED[:3] + b"\x0f" + OPENED[4:]
    result = Script([("hartip.initiate", refused)]).play(hartip.start())
    assert fields(result) == {"hartip.session": "refused, status 15"}


def test_an_error_while_closing_loses_nothing() -> None:
    conversation = hartip.start()
    next(conversation)
    for reply in (OPENED, IDENTITY, TAG):
        conversation.send(reply)
    with pytest.raises(StopIteration) as end:
        conversation.throw(WireError("broken"))
    assert fields(end.value.value)["name"] == "wihartgw"
