from __future__ import annotations

import pytest

from core.discovery.wire import ftp
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden_of


def test_greetings() -> None:
    one, several, refused = (ftp.parse_reply(data) for data in golden_of("ftp"))
    assert (one.code, one.text) == (220, "FX-20 FTP server (VxWorks 6.9) ready.")
    assert several.text == "Moxa NPort 5150 Firmware 3.9 ready soon Service ready for new user."
    assert refused.code == 421


@pytest.mark.parametrize(
    "data", [b"SSH-2.0-x\r\n", b"230 Logged in\r\n", b"220x\r\n", b"2200 \r\n", b"HTTP/1.1 200 OK\r\n"]
)
def test_another_protocol(data: bytes) -> None:
    with pytest.raises(WireError):
        ftp.frame_reply(data)
    with pytest.raises(WireError):
        ftp.parse_reply(data)


def test_a_greeting_without_end() -> None:
    assert ftp.frame_reply(b"220-hello\r\n220") is None
    with pytest.raises(WireError):
        ftp.frame_reply(b"220-hello\r\n" * 500)
    with pytest.raises(WireError):
        ftp.parse_reply(b"220-hello\r\n")
