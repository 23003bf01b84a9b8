"""WS-Discovery device: answers a Probe whose types it has, on UDP 3702; each message id once."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from core.practice.serving import DatagramServer

PORT = 3702
GROUP = "239.255.255.250"
_TYPES = re.compile(rb"<[\w]+:Types>([^<]{0,500})</")
_MESSAGE_ID = re.compile(rb"<[\w]+:MessageID>([^<]{1,200})</")
_PROBE = b"http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe<"


@dataclass(frozen=True, slots=True)
class WsdIdentity:
    """What the device tells. `types` are local names such as Device or NetworkVideoTransmitter."""

    uuid: str
    types: tuple[str, ...] = ("Device", "Computer")
    scopes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


def answer(request: bytes, identity: WsdIdentity) -> bytes | None:
    """The reply to a Probe, or None where it is none or asks for other types. An empty Probe gets none."""
    wanted, asked = _TYPES.search(request), _MESSAGE_ID.search(request)
    if _PROBE not in request or wanted is None or asked is None:
        return None
    names = {name.rpartition(b":")[2].decode("latin-1") for name in wanted[1].split()}
    if not names or not names <= set(identity.types):
        return None
    types = " ".join(f"n:{name}" for name in identity.types)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
        'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:n="urn:practice" '
        'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Header>'
        "<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</a:Action>"
        f"<a:RelatesTo>{escape(asked[1].decode('latin-1'))}</a:RelatesTo></s:Header><s:Body><d:ProbeMatches>"
        f"<d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:{identity.uuid}</a:Address></a:EndpointReference>"
        f"<d:Types>{types}</d:Types><d:Scopes>{escape(' '.join(identity.scopes))}</d:Scopes>"
        f"<d:XAddrs>{escape(' '.join(identity.addresses))}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>"
        "</d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>"
    ).encode()


class WsdServer(DatagramServer):
    """One device's port 3702; `also` holds the multicast group where it is asked by multicast."""

    def __init__(self, identity: WsdIdentity, ip: str, port: int = PORT, also: Sequence[str] = ()) -> None:
        seen: deque[bytes] = deque(maxlen=64)

        def once(request: bytes) -> bytes | None:
            asked = _MESSAGE_ID.search(request)
            if asked is None or asked[1] in seen:
                return None
            seen.append(asked[1])
            return answer(request, identity)

        super().__init__(once, ip, port, also)
