"""WS-Discovery: one Probe to everybody and the matches that come back.

OASIS WS-Discovery's draft of April 2005, which devices speak (chapters 4 and 5: Hello, Probe, ProbeMatches); Devices
Profile for Web Services of February 2006 (`wsdp:Device`); ONVIF Core 2.x, 7 (`NetworkVideoTransmitter`, scopes).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.plainxml import read_elements
from core.discovery.wire.text import decode, tidy

PORT = 3702
GROUP = "239.255.255.250"
MAX_MATCHES = 16
MAX_ITEMS = 32
EXAMPLE_ID = "00000000-0000-4000-8000-000000000000"

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_SCOPE = "onvif://www.onvif.org/"


@dataclass(frozen=True, slots=True)
class Match:
    """One device."""

    endpoint: str
    """Its lasting identifier, mostly a UUID."""
    types: tuple[str, ...]
    """Names without their prefixes."""
    scopes: tuple[str, ...]
    addresses: tuple[str, ...]
    """Where its services are (XAddrs)."""

    def scope(self, name: str) -> str:
        """The value of an ONVIF scope such as `name` or `hardware`, its escapes undone; "" where there is none."""
        mark = f"{_SCOPE}{name}/".lower()
        found = next((scope for scope in self.scopes if scope.lower().startswith(mark)), "")
        raw = found[len(mark) :].encode("utf-8", "replace")
        return decode(_ESCAPE.sub(lambda match: bytes((int(match[1], 16),)), raw))


def build_probe(message_id: str = EXAMPLE_ID) -> bytes:
    """Probe for devices of the devices profile. Some servers stay silent when no type is named, and devices answer
    one message id once: each sending has its own."""
    return _probe(message_id, "wsdp", "http://schemas.xmlsoap.org/ws/2006/02/devprof", "Device")


def build_probe_cameras(message_id: str = EXAMPLE_ID) -> bytes:
    """Probe for ONVIF cameras and recorders, which need not call themselves devices of the devices profile."""
    return _probe(message_id, "dn", "http://www.onvif.org/ver10/network/wsdl", "NetworkVideoTransmitter")


def _probe(message_id: str, prefix: str, namespace: str, kind: str) -> bytes:
    """The prefixes are the usual ones: there are servers (wsdd 0.7 is one) that compare "wsdp:Device" as it stands."""
    if not _UUID.fullmatch(message_id):
        raise WireError(f"{message_id[:60]!r} is no UUID in lower case")
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" '
        'xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
        f'xmlns:wsd="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:{prefix}="{namespace}">'
        "<soap:Header><wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</wsa:Action>"
        f"<wsa:MessageID>urn:uuid:{message_id}</wsa:MessageID>"
        "<wsa:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</wsa:To></soap:Header>"
        f"<soap:Body><wsd:Probe><wsd:Types>{prefix}:{kind}</wsd:Types></wsd:Probe></soap:Body></soap:Envelope>"
    ).encode("ascii")


def parse_matches(data: bytes) -> tuple[Match, ...]:
    """The devices of a ProbeMatches (or ResolveMatches, or Hello) message; at least one."""
    found: list[dict[str, str]] = []
    for element in read_elements(data.rstrip(b"\0")):
        path = element.path
        if path[0] != "Envelope" or len(path) < 4 or path[2] not in ("ProbeMatches", "ResolveMatches", "Hello"):
            continue
        if path[-2:] == ("EndpointReference", "Address"):
            if len(found) == MAX_MATCHES:
                break
            found.append({"Address": element.text})
        elif found and path[-1] in ("Types", "Scopes", "XAddrs"):
            found[-1].setdefault(path[-1], element.text)
    if not found:
        raise WireError("no match of WS-Discovery")
    return tuple(_match(one) for one in found)


def _match(found: dict[str, str]) -> Match:
    kinds = _items(found.get("Types", ""))
    return Match(
        endpoint=tidy(found["Address"]).removeprefix("urn:uuid:").removeprefix("uuid:"),
        types=tuple(kind.rpartition(":")[2] for kind in kinds),
        scopes=_items(found.get("Scopes", "")),
        addresses=_items(found.get("XAddrs", "")),
    )


def _items(text: str) -> tuple[str, ...]:
    return tuple(tidy(item, 512) for item in text.split()[:MAX_ITEMS])
