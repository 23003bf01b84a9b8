"""Multicast DNS service discovery: questions, and answers read by zeroconf's packet class.

RFC 6762 (multicast DNS; 5.4: unicast answers; 6.7: answers to a plain resolver), RFC 6763 (service discovery).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.text import decode, tidy

PORT = 5353
GROUP = "224.0.0.251"
SERVICES = "_services._dns-sd._udp.local."
MAX_MESSAGE = 9000
MAX_QUESTIONS = 8
MAX_TXT = 64

PTR, TXT, SRV = 12, 16, 33
_IN = 1
_UNICAST_ANSWER = 0x8000


@dataclass(frozen=True, slots=True)
class Answers:
    """Records of one answer. Names end in a dot."""

    pointers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """PTR: name -> what it points to."""
    servers: dict[str, tuple[str, int]] = field(default_factory=dict)
    """SRV: instance -> (host, port)."""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """TXT: instance -> lower-case key -> value."""


def build_query(questions: tuple[tuple[str, int], ...] = ((SERVICES, PTR),), query_id: int = 0) -> bytes:
    """Questions of (name, type), the answers wanted by unicast."""
    check_range("number of questions", len(questions), 1, MAX_QUESTIONS)
    check_range("query id", query_id, 0, 0xFFFF)
    out = struct.pack(">HHHHHH", query_id, 0, len(questions), 0, 0, 0)
    for name, kind in questions:
        if kind not in (PTR, TXT, SRV):
            raise WireError(f"record type {kind} is not among those asked for")
        out += _name(name) + struct.pack(">HH", kind, _IN | _UNICAST_ANSWER)
    return out


def _name(name: str) -> bytes:
    """Labels of a name below local; the part before a service type is one label, dots and all."""
    body = name.removesuffix(".")
    if not body.endswith(".local"):
        raise WireError(f"{name!r} is not below local")
    parts = body.split(".")
    first = next((place for place, part in enumerate(parts) if part.startswith("_")), 0)
    labels = ([".".join(parts[:first])] if first else []) + parts[first:]
    raw = [label.encode("utf-8", "replace") for label in labels]
    if any(not 1 <= len(label) <= 63 for label in raw) or sum(map(len, raw)) + len(raw) > 254:
        raise WireError(f"{name!r} is too long for DNS")
    return b"".join(bytes((len(label),)) + label for label in raw) + b"\0"


def parse_answers(data: bytes) -> Answers:
    """The records of an answer that service discovery uses; others are passed over."""
    # Kept importable by zeroconf for users of its codec, but not listed in its __all__.
    from zeroconf import (  # type: ignore[attr-defined]
        DNSIncoming,
        DNSPointer,
        DNSService,
        DNSText,
    )

    if len(data) > MAX_MESSAGE:
        raise WireError(f"DNS message of {len(data)} bytes")
    message = DNSIncoming(data)
    if not message.valid or not message.is_response():
        raise WireError("no DNS answer")
    found = Answers()
    for record in message.answers():
        name = tidy(record.name, 512)
        if isinstance(record, DNSPointer):
            found.pointers[name] = (*found.pointers.get(name, ()), tidy(record.alias, 512))
        elif isinstance(record, DNSService):
            found.servers[name] = (tidy(record.server, 512), record.port)
        elif isinstance(record, DNSText):
            found.texts[name] = parse_text(record.text)
    return found


def parse_text(data: bytes) -> dict[str, str]:
    """A TXT record's key=value strings; of a key that comes twice the first counts (RFC 6763 §6.4)."""
    reader = Reader(data)
    found: dict[str, str] = {}
    for _ in range(MAX_TXT):
        if not reader.remaining:
            break
        key, _, value = reader.take(reader.u8()).partition(b"=")
        name = decode(key, 64).lower()
        if name:
            found.setdefault(name, decode(value))
    return found


def instance_label(instance: str) -> str:
    """The readable part of an instance name: "Printer._ipp._tcp.local." -> "Printer"."""
    head, sign, _ = instance.partition("._")
    return head if sign else ""
