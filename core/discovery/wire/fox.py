"""Niagara Fox: the hello that begins a login, and the station's hello in return; nothing after it.

Tridium publishes no specification: message form after a capture of a station and its workbench (ITI ICS security
tools), as read by several open-source scanners.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.text import tidy

PORT = 1911
HELLO = b"fox a 1 -1 fox hello\n{\nfox.version=s:1.0\nid=i:1\n};;\n"
MAX_REPLY = 8192
MAX_FIELDS = 64

_BEGIN = b"fox a "
_END = b"\n};;\n"
_HEAD = re.compile(rb"fox a [0-9]{1,9} -?[0-9]{1,9} fox hello\n\{\n")
_FIELD = re.compile(r"([A-Za-z][A-Za-z.]{0,31})=[a-z]:(.*)")


@dataclass(frozen=True, slots=True)
class Hello:
    """What the station tells before any login; missing fields are ""."""

    fields: dict[str, str]

    def get(self, name: str) -> str:
        """One field, or ""."""
        return self.fields.get(name, "")


def build_hello() -> bytes:
    """The hello of a client."""
    return HELLO


def frame_reply(buffer: bytes) -> int | None:
    """Length of the first whole message."""
    if buffer[: len(_BEGIN)] != _BEGIN[: len(buffer)]:
        raise WireError("no Fox message")
    end = buffer.find(_END)
    if end < 0 and len(buffer) > MAX_REPLY:
        raise WireError("Fox message without an end")
    return None if end < 0 else end + len(_END)


def parse_hello(data: bytes) -> Hello:
    """A hello, of a station or of a client."""
    head = _HEAD.match(data[:MAX_REPLY])
    end = data.find(_END, 0, MAX_REPLY)
    if head is None or end < 0:
        raise WireError("no Fox hello")
    fields: dict[str, str] = {}
    for line in data[head.end() : end].decode("utf-8", "replace").split("\n")[:MAX_FIELDS]:
        if found := _FIELD.fullmatch(line):
            fields.setdefault(found[1], tidy(found[2]))
    if not fields:
        raise WireError("Fox hello that tells nothing")
    return Hello(fields)
