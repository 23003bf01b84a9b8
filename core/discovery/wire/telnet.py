"""The greeting of a Telnet server: options are read, none is ever answered, and nothing is sent.

RFC 854 (commands, IAC), RFC 855 (options); option numbers as IANA lists them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.text import printable_runs

PORT = 23
MAX_GREETING = 4_096

IAC, SB, SE = 0xFF, 0xFA, 0xF0
_NEGOTIATION = {0xFB: "will", 0xFC: "won't", 0xFD: "do", 0xFE: "don't"}
_OPTIONS = {
    0: "binary", 1: "echo", 3: "suppress go ahead", 5: "status", 24: "terminal type", 31: "window size",
    32: "terminal speed", 33: "flow control", 34: "line mode", 35: "display location", 36: "environment",
    37: "authentication", 38: "encryption", 39: "new environment", 44: "com port",
}  # fmt: skip
_PROMPT = re.compile(
    rb"(?:login|user(?: ?name)?|password|passwort|benutzer(?:name)?) ?[:>]\s*$|[\w)\]~.-]\s?[>#$]\s*$", re.IGNORECASE
)
_OTHER = (
    b"SSH-",
    b"RFB ",
    b"HTTP/",
    b"220 ",
    b"220-",
    b"421 ",
    b"120 ",
    b"* OK",
    b"+OK",
    b"AMQP",
    b"GIOP",
    b"fox ",
    b"NOTIFY ",
    b"<",
)
"""How the greetings of other protocols begin."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """Text before the login, and the options that were offered or asked for, in order ("do echo")."""

    text: str
    options: tuple[str, ...]


def frame_reply(buffer: bytes) -> int | None:
    """Length to the end of a login prompt. Where there is none, a server never says that its greeting is over."""
    _check(buffer)
    if len(buffer) >= MAX_GREETING:
        return MAX_GREETING
    plain, _, whole = _split(buffer)
    return len(buffer) if whole and _PROMPT.search(plain[-80:]) else None


def parse_reply(data: bytes) -> Greeting:
    """The greeting as far as it came."""
    data = data[:MAX_GREETING]
    _check(data)
    plain, options, _ = _split(data)
    if not options and not plain.strip():
        raise WireError("no Telnet greeting")
    return Greeting(printable_runs(plain, 2), tuple(dict.fromkeys(options)))


def _check(data: bytes) -> None:
    """Refuse what is plainly another protocol: binary data, or its greeting."""
    if data[:1] == bytes((IAC,)) and len(data) > 1 and data[1] not in (*_NEGOTIATION, SB):
        raise WireError("not Telnet: bytes of another protocol")
    plain, _, _ = _split(data[:MAX_GREETING])
    begin = plain[:8].lstrip()
    if any(begin.startswith(other) for other in _OTHER) or b"\nSSH-" in plain:
        raise WireError("the greeting of another protocol")
    odd = sum(byte < 0x20 and byte not in b"\r\n\t\0\x07\x08\x1b" for byte in plain)
    if odd or (plain[:1] == b"\0" and len(plain) > 1):
        raise WireError("not Telnet: bytes of another protocol")


def _split(data: bytes) -> tuple[bytes, list[str], bool]:
    """(text without commands, options, whether the last command is whole)."""
    plain = bytearray()
    options: list[str] = []
    place = 0
    while place < len(data):
        mark = data.find(IAC, place)
        if mark < 0:
            return bytes(plain + data[place:]), options, True
        plain += data[place:mark]
        command = data[mark + 1 : mark + 2]
        if not command:
            return bytes(plain), options, False
        code = command[0]
        if code in _NEGOTIATION:
            if len(data) < mark + 3:
                return bytes(plain), options, False
            number = data[mark + 2]
            options.append(f"{_NEGOTIATION[code]} {_OPTIONS.get(number, f'option {number}')}")
            place = mark + 3
        elif code == SB:
            end = data.find(bytes((IAC, SE)), mark + 2)
            if end < 0:
                return bytes(plain), options, False
            place = end + 2
        else:
            if code == IAC:
                plain.append(IAC)
            place = mark + 2
    return bytes(plain), options, True
