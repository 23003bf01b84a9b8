from __future__ import annotations

import pytest

from core.discovery.wire import vnc
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden_of


def test_versions() -> None:
    assert [vnc.parse_reply(data) for data in golden_of("vnc")] == ["3.8", "3.889"]


@pytest.mark.parametrize("data", [b"RFB 003.00x\n", b"RFB 003.008 ", b"SSH-", b"RFBx", b"\0"])
def test_another_protocol_is_refused_at_its_first_wrong_byte(data: bytes) -> None:
    with pytest.raises(WireError):
        vnc.frame_reply(data)
    with pytest.raises(WireError):
        vnc.parse_reply(data)
