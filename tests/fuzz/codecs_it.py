"""The same for office and network protocols; a part of `codecs`."""

from __future__ import annotations

from collections.abc import Callable

from core.discovery.wire import (
    cdp,
    ftp,
    headers,
    lldp,
    netbios,
    opcua_session,
    plainxml,
    snmpv3,
    ssdp,
    telnet,
    upnp,
    vnc,
    wsd,
)
from core.discovery.wire.usm import Credentials, localize

Parser = Callable[[bytes], object]

_ENGINE = bytes.fromhex("80004fb805766d30830040")
KEYS = [localize(Credentials("signer", "sha", "authpass1"), _ENGINE),
        localize(Credentials("sealer", "sha256", "authpass1", "aes", "privpass1"), _ENGINE),
        localize(Credentials("oldsealer", "md5", "authpass1", "des", "privpass1"), _ENGINE)]  # fmt: skip

PARSERS: dict[str, Parser] = {
    "cdp.parse_frame": cdp.parse_frame,
    "ftp.frame_reply": ftp.frame_reply,
    "ftp.parse_reply": ftp.parse_reply,
    "lldp.parse_frame": lldp.parse_frame,
    "netbios.parse_node_status": netbios.parse_node_status,
    "opcua_session.parse_activate": opcua_session.parse_activate,
    "opcua_session.parse_create": opcua_session.parse_create,
    "opcua_session.parse_leave": opcua_session.parse_leave,
    "opcua_session.parse_read": opcua_session.parse_read,
    "snmpv3.parse_answer": snmpv3.parse_answer,
    "snmpv3.parse_message": snmpv3.parse_message,
    "ssdp.parse_announcement": ssdp.parse_announcement,
    "telnet.frame_reply": telnet.frame_reply,
    "telnet.parse_reply": telnet.parse_reply,
    "upnp.frame_description": upnp.frame_description,
    "upnp.parse_description": upnp.parse_description,
    "vnc.frame_reply": vnc.frame_reply,
    "vnc.parse_reply": vnc.parse_reply,
    "wsd.parse_matches": wsd.parse_matches,
}

HELPERS: dict[str, Parser] = {
    "snmpv3.engine_of": snmpv3.engine_of,
    "upnp.location_of": lambda data: upnp.location_of(data.decode("latin-1")),
    "headers.read_fields": headers.read_fields,
    "plainxml.read_elements": plainxml.read_elements,
    **{
        f"snmpv3.with_keys_{place}": lambda data, keys=keys: snmpv3.parse_answer(data, keys)
        for place, keys in enumerate(KEYS)
    },
}

ALIASES = {"opcua_session": "opcua.session", "headers": "ssdp", "plainxml": "wsd"}
"""Module -> beginning of its golden messages' kind, where they differ."""
