"""Conversations in office and network protocols; a part of `registry`."""

from __future__ import annotations

from core.discovery.probes import banners, neighbourhood, netbios, opcua_session, presence, snmpv3, ssdp, wsd
from core.discovery.probes.base import GroupRequest, LinkListener, LinkRequest, Probe

PROBES: tuple[Probe, ...] = (
    opcua_session.PROBE,
    snmpv3.PROBE,
    netbios.PROBE,
    ssdp.PROBE,
    banners.FTP,
    banners.TELNET,
    banners.VNC,
    *presence.PROBES,
)
GROUP: tuple[GroupRequest, ...] = (ssdp.GROUP, wsd.GROUP, wsd.GROUP_CAMERAS)
LINK_REQUESTS: tuple[LinkRequest, ...] = ()
LINK_LISTENERS: tuple[LinkListener, ...] = (neighbourhood.LLDP, neighbourhood.CDP)
