from __future__ import annotations

import pytest

from core.discovery.wire import telnet
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden_of


def test_greetings() -> None:
    switch, options, plain, negotiated = (telnet.parse_reply(data) for data in golden_of("telnet"))
    assert switch.text == "MW-8TX managed switch, firmware 4.2.1 login:"
    assert switch.options == ("will echo", "will suppress go ahead", "do terminal type", "do window size")
    assert options.text == "" and options.options[0] == "do terminal type"
    assert plain.text == "Hirschmann RSP-1 Release 9.1 User:" and plain.options == ()
    assert negotiated.text == "login:"


@pytest.mark.parametrize("prompt", [b"login: ", b"Password:", b"User Name:", b"router>", b"switch# ", b"root@plc:~$ "])
def test_a_prompt_ends_the_greeting(prompt: bytes) -> None:
    greeting = b"\xff\xfb\x01\r\nWelcome\r\n" + prompt
    assert telnet.frame_reply(greeting) == len(greeting)
    assert telnet.frame_reply(greeting[: -len(prompt)]) is None


def test_a_cut_command_is_waited_for() -> None:
    for cut in (b"\xff", b"\xff\xfd", b"\xff\xfalogin:", b"\xff\xfa\x18\x01login: "):
        assert telnet.frame_reply(cut) is None


@pytest.mark.parametrize(
    "data",
    [b"SSH-2.0-x\r\n", b"Hello\r\nSSH-2.0-x\r\n", b"220 ftp\r\n", b"RFB 003.008\n", b"HTTP/1.1 200 OK\r\n", b"\x03\0\0\x0b",
     b"\xff\x01\x02", b"\xff\x53SMB", b"fox a 0", b"\0\x01\0\0\0\x06"],
)  # fmt: skip
def test_another_protocol(data: bytes) -> None:
    with pytest.raises(WireError):
        telnet.parse_reply(data)


def test_an_endless_greeting_is_cut() -> None:
    assert telnet.frame_reply(b"x" * 10_000) == telnet.MAX_GREETING
