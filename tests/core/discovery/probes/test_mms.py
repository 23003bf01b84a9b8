from __future__ import annotations

import pytest

from core.discovery.probes import mms
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import SILENCE, NoAnswer, Script, fields
from tests.fuzz.codecs import golden_of

CONNECTED, INITIATED, CONCLUDED = (golden_of(f"mms.{one}")[0] for one in ("connect", "initiate", "conclude"))
IDENTIFIED = golden_of("mms.identify")[1]
BEGUN = [("mms.connect", CONNECTED), ("mms.initiate", INITIATED)]


def test_a_captured_server() -> None:
    result = Script([*BEGUN, ("mms.identify", IDENTIFIED), ("mms.conclude", CONCLUDED)]).play(mms.start())
    assert fields(result) == {
        "vendor": "AREVA T&D Corporation", "model": "e-terracomm", "firmware": "2.3.1", "mms.message_size": "49152",
    }  # fmt: skip
    assert result.detail == "AREVA T&D Corporation, e-terracomm, 2.3.1"


@pytest.mark.parametrize("refused", [SILENCE, CONCLUDED])
def test_the_association_is_concluded_also_where_identify_is_refused(refused: bytes | None) -> None:
    result = Script([*BEGUN, ("mms.identify", refused), ("mms.conclude", SILENCE)]).play(mms.start())
    assert fields(result) == {"mms.message_size": "49152"} and result.detail == "MMS; the identity is refused"


def test_a_transport_that_refuses() -> None:
    result = Script([("mms.connect", bytes.fromhex("0300000b06800000000100"))]).play(mms.start())
    assert not result.protocol_seen and result.values == ()


def test_an_s7_controller_gets_one_question() -> None:
    with pytest.raises(WireError):
        Script([("mms.connect", golden_of("s7.connect")[0])]).play(mms.start())
    with pytest.raises(NoAnswer):
        Script([("mms.connect", SILENCE)]).play(mms.start())


def test_an_error_while_concluding_loses_nothing() -> None:
    conversation = mms.start()
    next(conversation)
    for reply in (CONNECTED, INITIATED, IDENTIFIED):
        conversation.send(reply)
    with pytest.raises(StopIteration) as end:
        conversation.throw(WireError("broken"))
    assert fields(end.value.value)["model"] == "e-terracomm"
