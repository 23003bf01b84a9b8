"""Conversations in industrial and building protocols; a part of `registry`."""

from __future__ import annotations

from core.discovery.probes import ads, dcp, epm, fins, fox, hartip, iec104, knx, mms, slmp
from core.discovery.probes.base import GroupRequest, LinkListener, LinkRequest, Probe

PROBES: tuple[Probe, ...] = (
    epm.PROBE,
    ads.PROBE,
    fins.PROBE,
    knx.PROBE,
    slmp.PROBE,
    iec104.PROBE,
    hartip.PROBE,
    mms.PROBE,
    fox.PROBE,
)
GROUP: tuple[GroupRequest, ...] = (ads.GROUP, knx.GROUP)
LINK_REQUESTS: tuple[LinkRequest, ...] = (dcp.REQUEST,)
LINK_LISTENERS: tuple[LinkListener, ...] = (dcp.LISTENER,)
