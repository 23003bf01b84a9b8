"""Dissectors of protocols that computers and devices' front ends speak, on the codecs of the probes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.discovery.capture.dissect import Dissector, Reading, Session
from core.discovery.probes import http as http_probe
from core.discovery.probes import mdns as mdns_probe
from core.discovery.probes import snmp as snmp_probe
from core.discovery.probes import ssh as ssh_probe
from core.discovery.probes.base import Result
from core.discovery.probes.common import values
from core.discovery.probes.tls import host_name
from core.discovery.wire import http, mdns, snmp, ssh
from core.discovery.wire.ber import Oid
from core.discovery.wire.errors import WireError
from core.discovery.wire.snmp import SnmpValue

NOTHING: tuple[Reading, ...] = ()


# --- HTTP ---

_METHOD = re.compile(rb"(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|PROPFIND|NOTIFY|SUBSCRIBE) (\S{1,2048})")
_STARTS = (b"GET ", b"HEAD ", b"POST ", b"PUT ", b"HTTP/1.")
_MAX_PAGE = 16_384
_FRONT = re.compile(rb"/|/[^?]*(?:index|login|logon|home|main|start|default|portal|welcome)[^?/]*", re.IGNORECASE)
"""Pages whose title names the device rather than what is done on it."""


class HttpSession(Session):
    """The server's head once, and the title of a page that is like a front page."""

    def __init__(self) -> None:
        self._front = True
        self._page = b""

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """A head, or a stretch of the body behind it."""
        if to_server:
            request = _METHOD.match(message)
            if request is None:
                raise WireError("not an HTTP request")
            self._front = bool(_FRONT.fullmatch(request[1].split(b"?", 1)[0]))
            self.client = False
            return NOTHING
        if self._page:
            return self._body(message)
        result = http_probe.result(message)
        if self._front and b"text/html" in message.lower() and message.split(b" ", 2)[1][:1] in b"24":
            self._page = message
        else:
            self.server = False
        if not self._front:
            result = Result(tuple(value for value in result.values if value.field != "http.title"), result.detail)
        return (Reading("http", result),)

    def _body(self, message: bytes) -> Iterable[Reading]:
        self._page = (self._page + message)[:_MAX_PAGE]
        if b"</title" in self._page[-len(message) - 8 :].lower():
            self.server = False
            return (Reading("http", http_probe.result(self._page)),)
        if len(self._page) >= _MAX_PAGE:
            self.server = False
        return NOTHING


def frame_http(buffer: bytes, to_server: bool) -> int | None:
    """Length of a head; of a server's body behind it, whatever is there."""
    start = b"HTTP/1."
    if not to_server and not (buffer.startswith(start) or start.startswith(buffer)):
        return len(buffer)
    end = buffer.find(b"\r\n\r\n", 0, http.MAX_HEAD)
    if end >= 0:
        return end + 4
    if len(buffer) > http.MAX_HEAD or (to_server and b"\0" in buffer[:16]):
        raise WireError("no HTTP head")
    return None


# --- SSH ---


class SshSession(Session):
    """The greetings of both sides."""

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One greeting."""
        if to_server:
            self.client = False
            banner = ssh.parse_reply(message)
            found = values(message, ("ssh.client_software", banner.software, 80))
            return (Reading("ssh", Result(found)),)
        self.server = False
        return (Reading("ssh", ssh_probe.result(message)),)


def frame_ssh(buffer: bytes, to_server: bool) -> int | None:  # noqa: ARG001
    """Length to the end of the version line."""
    return ssh.frame_reply(buffer)


# --- SNMP ---

_OBJECTS = re.compile(rb"\x2b\x06\x01\x02\x01(?:\x01[\x01\x02\x05\x06]\x00|\x2f\x01\x01\x01\x01)")
"""The objects of the system group and of the entPhysicalTable that tell an identity, encoded."""
_MOST_ANSWERS = 32
"""Different answers remembered, so that an equal one is not read again."""


class SnmpSession(Session):
    """Identity objects of GetResponses, whoever asked and in how many answers they come."""

    def __init__(self) -> None:
        self._system: dict[Oid, SnmpValue] = {}
        self._physical: dict[int, SnmpValue] = {}
        self._known: set[bytes] = set()

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One message. What v3 encrypts stays unread."""
        if message[:1] != b"\x30":
            raise WireError("not SNMP")
        found = _OBJECTS.search(message)
        if to_server or found is None or message[found.start() :] in self._known:
            return NOTHING
        if len(self._known) < _MOST_ANSWERS:
            self._known.add(message[found.start() :])
        try:
            response = snmp.parse_response(message)
        except WireError:
            return NOTHING  # a report or a message of v3
        system = {oid: value for oid, value in response.bindings if oid in snmp.SYSTEM and value not in (None, b"")}
        physical = snmp.first_row(response)
        if not system and not physical:
            return NOTHING
        self._system |= system
        self._physical = self._physical or physical
        return (Reading("snmp", snmp_probe.result(message, self._system, self._physical)),)


# --- DNS service discovery ---


class MdnsSession(Session):
    """Announcements and answers; who sends them offers the services."""

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One datagram."""
        if len(message) < 12:
            raise WireError("not DNS")
        if not message[2] & 0x80:
            return NOTHING
        answers = mdns.parse_answers(message)
        types = mdns_probe.service_types(answers)
        types = types or tuple(name for name in answers.pointers if name.startswith("_") and name.endswith(".local."))
        if not types and not answers.texts and not answers.servers:
            return NOTHING
        return (Reading("mdns", mdns_probe.result(message, types, answers), port=mdns.PORT),)


def wants_mdns(payload: bytes, to_server: bool) -> bool:  # noqa: ARG001
    """Answers only."""
    return len(payload) > 12 and bool(payload[2] & 0x80)


# --- DHCP ---

_COOKIE = b"\x63\x82\x53\x63"
_PAD, _END = 0, 255
_HOST_NAME, _MESSAGE_TYPE, _VENDOR_CLASS, _REQUESTED = 12, 53, 60, 50
_REQUEST, _ACK = 3, 5


def parse_options(data: bytes) -> dict[int, bytes]:
    """DHCP options behind the magic cookie, by code; of one that comes twice the first (RFC 2131, RFC 2132)."""
    if len(data) < 240 or data[236:240] != _COOKIE:
        raise WireError("not DHCP")
    found: dict[int, bytes] = {}
    at = 240
    while at + 1 < len(data) and data[at] != _END:
        if data[at] == _PAD:
            at += 1
            continue
        found.setdefault(data[at], data[at + 2 : at + 2 + data[at + 1]])
        at += 2 + data[at + 1]
    return found


class DhcpSession(Session):
    """What a client says of itself when it asks for an address: its name and vendor class, and its MAC."""

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One datagram."""
        options = parse_options(message)
        if message[1] != 1 or message[2] != 6:
            return NOTHING
        mac = message[28:34].hex(":")
        kind = options.get(_MESSAGE_TYPE, b"")
        own = message[12:16]
        if message[0] == 2:
            if kind != bytes((_ACK,)) or not any(message[16:20]):
                return NOTHING
            # The acknowledgement says which address this MAC has from now on.
            return (Reading("dhcp", Result(), ip=".".join(map(str, message[16:20])), mac=mac),)
        name = options.get(_HOST_NAME, b"").rstrip(b"\0").decode("utf-8", "replace")
        vendor = options.get(_VENDOR_CLASS, b"").decode("latin-1")
        found = values(
            message[236:],
            ("hostname", host_name(name), 60),
            ("dhcp.vendor_class", " ".join(vendor.split())[:128] if vendor.isprintable() else "", 70),
        )
        ip = ".".join(map(str, own)) if any(own) else ""
        asked = options.get(_REQUESTED, b"")
        if not ip and kind == bytes((_REQUEST,)) and len(asked) == 4:
            ip = ".".join(map(str, asked))
        return (Reading("dhcp", Result(found), ip=ip or "0.0.0.0", mac=mac),)  # noqa: S104 - no address yet


DISSECTORS = (
    Dissector(
        "http", "HTTP", "tcp", (http.PORT, 8000, 8080), HttpSession, frame_http,
        guess=lambda payload: payload.startswith(_STARTS),
    ),
    Dissector("ssh", "SSH greeting", "tcp", (ssh.PORT,), SshSession, frame_ssh, guess=lambda p: p[:4] == b"SSH-"),
    Dissector("snmp", "SNMP", "udp", (snmp.PORT,), SnmpSession),
    Dissector("mdns", "DNS service discovery", "udp", (mdns.PORT,), MdnsSession, wants=wants_mdns),
    Dissector("dhcp", "DHCP", "udp", (67, 68), DhcpSession),
)  # fmt: skip
